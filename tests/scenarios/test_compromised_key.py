"""A key in other hands: nothing that it signed counts, whenever it says that it was signed."""

from dataclasses import replace
from datetime import datetime

from tests.corpus_builder.forging import token
from tests.registers import Register, digest_of
from tests.scenarios.passing_time import HOUR, Story
from tests.world import CB, DAY, GRANTED, SIGNED, certificate_claims
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.keys.verification_method import VerificationMethod
from vc.model.vocabulary import KeyState, Verdict
from vc.verify.report import Report

NEW_KEY = FileSigner(f"{CB.did}#credentials-2", CB.key("credentials 2"))


def describes(story: Story, **members: datetime) -> None:
    """The certification body publishes its DID document anew: the old key with these, and a new key beside it."""
    credentials, lists = CB.methods()
    new = VerificationMethod(NEW_KEY.verification_method, CB.did, NEW_KEY.key, credentials.relationships)
    story.world.methods[CB.did] = (replace(credentials, **members), new, lists)  # type: ignore[arg-type]


def codes(report: Report) -> set[Code]:
    return {found.code for found in report.reasons}


def test_a_retired_key_leaves_its_certificates_good_with_a_notice() -> None:
    story = Story()
    story.day(100)

    describes(story, expires=story.today)

    assert story.checked().verdict is Verdict.VALID
    assert story.checked().notices == ("issue_time.claimed",)


def test_once_a_key_is_known_to_be_compromised_the_date_on_a_certificate_proves_nothing() -> None:
    story = Story()
    story.day(100)

    describes(story, revoked=story.today - DAY)

    assert codes(story.checked()) == {Code.KEY_COMPROMISED}
    assert codes(story.scanned()) == {Code.KEY_COMPROMISED}
    assert codes(story.checked(at=SIGNED)) == {Code.KEY_COMPROMISED}, "what is known now beats what was known then"


def test_a_backdated_certificate_of_the_thief_is_worth_nothing() -> None:
    story = Story()
    story.day(100)
    describes(story, revoked=story.today - DAY)
    claims = certificate_claims()
    claims.update(iat=int((SIGNED - DAY).timestamp()), validFrom="2026-05-03T00:00:00Z")

    backdated = token(payload=claims)

    assert codes(story.world.report(backdated)) == {Code.KEY_COMPROMISED}


def test_the_same_certificate_signed_again_with_the_new_key_is_good() -> None:
    story = Story()
    story.day(100)
    describes(story, revoked=story.today - DAY)

    again = token(payload=certificate_claims(), signer=NEW_KEY)

    assert story.world.report(again).verdict is Verdict.VALID


def test_a_list_signed_with_a_compromised_key_says_nothing() -> None:
    story = Story()
    story.day(100)
    credentials, lists = CB.methods()
    story.world.methods[CB.did] = (credentials, replace(lists, revoked=story.today))

    report = story.checked()

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.STATUS_UNTRUSTED in codes(report)


def test_a_compromised_key_of_the_accreditation_body_takes_its_accreditations_with_it() -> None:
    story = Story()
    story.day(100)
    body = story.world.trust.bodies[0]
    stolen = replace(body.keys[0], state=KeyState.COMPROMISED, since=GRANTED + DAY)
    story.world.trust = replace(story.world.trust, bodies=(replace(body, keys=(stolen, *body.keys[1:])),))

    report = story.checked()

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.CHAIN_ACCREDITATION_INVALID in codes(report)


def test_the_register_of_before_keeps_what_is_honest_and_nothing_that_the_thief_dates_back() -> None:
    story = Story()
    story.day(1)
    first = (story.today, [[digest_of(story.certificate), digest_of(story.label)]])
    story.day(100)
    describes(story, revoked=story.today - DAY)
    Register([first], story.today - HOUR).published_in(story.world)
    claims = certificate_claims()
    claims.update(iat=int((SIGNED - DAY).timestamp()), validFrom="2026-05-03T00:00:00Z")

    assert story.checked().verdict is Verdict.VALID
    assert Code.ISSUE_TIME_PROVEN in {found.code for found in story.checked().findings}
    assert story.scanned().verdict is Verdict.VALID
    assert codes(story.world.report(token(payload=claims))) == {Code.KEY_COMPROMISED}


def test_a_register_of_after_the_theft_keeps_nobody() -> None:
    story = Story()
    story.day(100)
    describes(story, revoked=story.today - DAY)
    late = (story.today - HOUR, [[digest_of(story.certificate)]])
    Register([late], story.today - HOUR).published_in(story.world)

    assert codes(story.checked()) == {Code.KEY_COMPROMISED}
