"""What an accreditation body decides about a certification body, and what it means for its certificates."""

from dataclasses import replace
from datetime import datetime, timedelta

from tests.scenarios.passing_time import HOUR, Story
from tests.world import CB, GRANTED, ISO_9001, SIGNED
from vc.codes import Code
from vc.model.accreditation import AccreditationEvent
from vc.model.vocabulary import AccreditationEventKind, Verdict
from vc.verify.report import Report

SECOND = timedelta(seconds=1)
WITHDRAWN, SUSPENDED, REINSTATED = (
    AccreditationEventKind.WITHDRAWN,
    AccreditationEventKind.SUSPENDED,
    AccreditationEventKind.REINSTATED,
)


def decides(story: Story, kind: AccreditationEventKind, effective: datetime) -> None:
    """The accreditation body records a decision today and publishes a new version of the accreditation."""
    event = AccreditationEvent(kind, effective, story.today)
    story.world.accredit(
        lambda granted: replace(
            granted, events=(*granted.events, event), version=granted.version + 1, signed_at=story.today
        )
    )


def codes(report: Report) -> set[Code]:
    return {found.code for found in report.reasons}


def test_after_a_withdrawal_certificates_stay_good_for_90_days_and_no_second_longer() -> None:
    story = Story()
    story.day(100)
    decides(story, WITHDRAWN, story.today)
    assert story.scanned().notices == ("chain.issuer_withdrawn_transition",)

    story.day(189)
    assert (story.scanned().verdict, story.scanned().notices) == (
        Verdict.VALID,
        ("chain.issuer_withdrawn_transition",),
    )

    story.day(190)
    assert story.scanned().verdict is Verdict.INVALID
    assert codes(story.checked()) == {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}


def test_a_withdrawal_120_days_ago_ends_all_certificates_without_one_being_signed_again() -> None:
    story = Story()
    before = story.today
    story.day(50)
    shipped = story.today + HOUR
    story.day(200)
    assert story.checked().verdict is Verdict.VALID

    decides(story, WITHDRAWN, story.today - timedelta(days=120))

    assert codes(story.checked()) == {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}
    assert codes(story.scanned()) == {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}
    asked_back = story.checked(at=shipped)
    assert asked_back.verdict is Verdict.VALID
    assert asked_back.notices == ("chain.differs_today",)
    assert story.checked(at=before).verdict is Verdict.VALID


def test_a_withdrawn_body_can_not_go_on_with_the_accreditation_of_better_days() -> None:
    story = Story()
    old = story.world.documents()["https://ab.example/accreditations/cb.jwt"]
    story.day(200)
    decides(story, WITHDRAWN, story.today - timedelta(days=120))
    story.world.replaced["https://ab.example/accreditations/cb.jwt"] = None

    report = story.world.report(story.certificate, stapled=(old,))

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.CHAIN_ACCREDITATION_STALE in codes(report)


def test_what_was_signed_before_a_suspension_stays_good_with_a_notice() -> None:
    story = Story()
    story.day(30)

    decides(story, SUSPENDED, story.today)

    assert story.scanned().verdict is Verdict.VALID
    assert story.scanned().notices == ("chain.issuer_suspended",)


def test_what_was_signed_during_a_suspension_was_never_good_and_never_will_be() -> None:
    story = Story()
    story.day(30)
    decides(story, SUSPENDED, SIGNED - HOUR)
    assert codes(story.checked()) == {Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE}

    story.day(40)
    decides(story, REINSTATED, story.today)

    assert codes(story.checked()) == {Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE}
    assert codes(story.scanned()) == {Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE}


def test_a_suspension_that_ended_as_it_signed_does_no_harm() -> None:
    story = Story()
    story.day(30)
    decides(story, SUSPENDED, SIGNED - HOUR)
    decides(story, REINSTATED, SIGNED)

    assert story.checked().verdict is Verdict.VALID


def test_a_scope_taken_from_the_body_is_taken_from_its_certificates() -> None:
    story = Story()
    story.day(30)
    ended = replace(ISO_9001, valid_to=story.today)
    smaller = replace(ISO_9001, sectors=frozenset({"IAF:18"}), valid_from=story.today)
    shipped = story.today - SECOND

    story.world.accredit(lambda granted: replace(granted, schedule=(ended, smaller), version=2, signed_at=story.today))

    assert codes(story.checked()) == {Code.CHAIN_SCOPE_NOT_COVERED}
    assert Code.CHAIN_SCOPE_NOT_COVERED not in {found.code for found in story.checked(at=shipped).findings}


def test_a_scope_given_later_does_not_reach_back() -> None:
    story = Story()
    story.day(30)

    story.world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, valid_from=SIGNED + SECOND),)))

    assert codes(story.checked()) == {Code.CHAIN_SCOPE_NOT_COVERED}


def test_when_the_accreditation_body_itself_is_recognised_no_more_everything_below_it_ends() -> None:
    story = Story()
    story.day(30)
    shipped = story.today + HOUR
    story.day(60)
    body = story.world.trust.bodies[0]
    scopes = tuple(replace(scope, valid_to=story.today) for scope in body.scopes)
    story.world.trust = replace(story.world.trust, bodies=(replace(body, scopes=scopes),), issued=story.today)

    assert Code.CHAIN_BODY_NOT_RECOGNISED in codes(story.checked())
    assert story.checked(at=shipped).verdict is Verdict.VALID


def test_a_body_that_was_never_accredited_is_nobody() -> None:
    story = Story()
    story.world.accreditations = tuple(one for one in story.world.accreditations if one.subject != CB.did)

    assert story.checked().verdict is Verdict.INDETERMINATE
    assert story.scanned().verdict is Verdict.INDETERMINATE
    assert story.today > GRANTED
