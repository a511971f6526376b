"""The links of the chain at signing and at checking (specs/trust-chain.md T3 to T5, specs/scope.md S7)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.vc.trust import world
from tests.vc.trust.world import BODY, EXPIRES, ISSUER, LONG_AGO, NOW, SECOND
from vc.codes import Code
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.finding import Outcome
from vc.model.scope import ANY, ScheduleLine, Scope
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Activity, LinkKind, Role
from vc.trust.links import (
    accreditation_covers,
    body_covers,
    body_recognised,
    may_certify,
    may_grant,
    speaks_for,
    standing_at_check,
    standing_at_issue,
    standings_between,
)
from vc.trust.ruling import Ruling

GRANT = datetime(2024, 1, 1, tzinfo=UTC)
SUSPENSION = datetime(2024, 6, 1, tzinfo=UTC)
REINSTATEMENT = datetime(2024, 9, 1, tzinfo=UTC)
WITHDRAWAL = datetime(2025, 3, 1, tzinfo=UTC)
TRANSITION = timedelta(days=90)
DAY = timedelta(days=1)
QMS = Activity.MANAGEMENT_SYSTEM_CERTIFICATION


def event(kind: Kind, effective: datetime, recorded: datetime | None = None) -> AccreditationEvent:
    return AccreditationEvent(kind, effective, effective if recorded is None else recorded)


def accreditation(
    *events: AccreditationEvent, role: Role = Role.CERTIFICATION_BODY, kind: LinkKind = LinkKind.ACCREDITATION
) -> Accreditation:
    line = ScheduleLine(
        activity=QMS,
        standards=frozenset({"ISO 9001"}),
        editions=ANY,
        schemes=ANY,
        sectors=frozenset({"IAF:17"}),
        product_categories=ANY,
        methods=ANY,
        countries=ANY,
        valid_from=GRANT,
    )
    return Accreditation(
        id="urn:a:1",
        issuer=BODY,
        subject=ISSUER,
        subject_name="Beispiel Zert",
        role=role,
        number="C001",
        version=1,
        current_url="https://ab.example/accreditations/1.jwt",
        signed_at=GRANT,
        environment="test",
        schedule=(line,),
        events=events,
        kind=kind,
    )


WHOLE = accreditation(
    event(Kind.GRANTED, GRANT),
    event(Kind.SCOPE_CHANGED, datetime(2024, 2, 1, tzinfo=UTC)),
    event(Kind.SUSPENDED, SUSPENSION),
    event(Kind.REINSTATED, REINSTATEMENT),
    event(Kind.WITHDRAWN, WITHDRAWAL),
    event(Kind.REINSTATED, datetime(2025, 4, 1, tzinfo=UTC)),
)
SUSPENDED_THEN_WITHDRAWN = accreditation(
    event(Kind.GRANTED, GRANT), event(Kind.SUSPENDED, SUSPENSION), event(Kind.WITHDRAWN, WITHDRAWAL)
)
BACKDATED = accreditation(event(Kind.GRANTED, GRANT), event(Kind.WITHDRAWN, SUSPENSION, recorded=WITHDRAWAL))
SAME_DAY = accreditation(
    event(Kind.GRANTED, GRANT),
    event(Kind.REINSTATED, SUSPENSION, recorded=SUSPENSION + timedelta(hours=2)),
    event(Kind.SUSPENDED, SUSPENSION, recorded=SUSPENSION + timedelta(hours=1)),
)
NEVER = accreditation()


def said(ruling: Ruling) -> tuple[Code, Outcome]:
    assert ruling.detail
    return ruling.code, ruling.outcome


ISSUE = [
    (WHOLE, GRANT - SECOND, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
    (WHOLE, GRANT, Code.CHAIN_ACCREDITED_AT_ISSUE, Outcome.PASSED),
    (WHOLE, SUSPENSION - SECOND, Code.CHAIN_ACCREDITED_AT_ISSUE, Outcome.PASSED),
    (WHOLE, SUSPENSION, Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE, Outcome.FAILED),
    (WHOLE, REINSTATEMENT - SECOND, Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE, Outcome.FAILED),
    (WHOLE, REINSTATEMENT, Code.CHAIN_ACCREDITED_AT_ISSUE, Outcome.PASSED),
    (WHOLE, WITHDRAWAL - SECOND, Code.CHAIN_ACCREDITED_AT_ISSUE, Outcome.PASSED),
    (WHOLE, WITHDRAWAL, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
    (WHOLE, NOW, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
    (WHOLE, None, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.UNKNOWN),
    (SUSPENDED_THEN_WITHDRAWN, WITHDRAWAL, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
    (BACKDATED, SUSPENSION, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
    (SAME_DAY, SUSPENSION, Code.CHAIN_ACCREDITED_AT_ISSUE, Outcome.PASSED),
    (NEVER, NOW, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
]


@pytest.mark.parametrize(("kept", "signed_at", "code", "outcome"), ISSUE)
def test_standing_at_signing(kept: Accreditation, signed_at: datetime | None, code: Code, outcome: Outcome) -> None:
    assert said(standing_at_issue(kept, signed_at)) == (code, outcome)


CHECK = [
    (WHOLE, GRANT - SECOND, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, Outcome.FAILED),
    (WHOLE, GRANT, Code.CHAIN_ACCREDITED_NOW, Outcome.PASSED),
    (WHOLE, SUSPENSION, Code.CHAIN_ISSUER_SUSPENDED, Outcome.PASSED),
    (WHOLE, REINSTATEMENT, Code.CHAIN_ACCREDITED_NOW, Outcome.PASSED),
    (WHOLE, WITHDRAWAL - SECOND, Code.CHAIN_ACCREDITED_NOW, Outcome.PASSED),
    (WHOLE, WITHDRAWAL, Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION, Outcome.PASSED),
    (WHOLE, WITHDRAWAL + TRANSITION - SECOND, Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION, Outcome.PASSED),
    (WHOLE, WITHDRAWAL + TRANSITION, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, Outcome.FAILED),
    (WHOLE, NOW, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, Outcome.FAILED),
    (SUSPENDED_THEN_WITHDRAWN, WITHDRAWAL, Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION, Outcome.PASSED),
    (BACKDATED, SUSPENSION + TRANSITION, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, Outcome.FAILED),
    (SAME_DAY, SUSPENSION, Code.CHAIN_ACCREDITED_NOW, Outcome.PASSED),
    (NEVER, NOW, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, Outcome.FAILED),
]


@pytest.mark.parametrize(("kept", "checked_at", "code", "outcome"), CHECK)
def test_standing_at_the_moment_asked_about(
    kept: Accreditation, checked_at: datetime, code: Code, outcome: Outcome
) -> None:
    assert said(standing_at_check(kept, checked_at, TRANSITION)) == (code, outcome)


def test_without_a_transition_a_withdrawal_counts_at_once() -> None:
    ruling = standing_at_check(WHOLE, WITHDRAWAL, timedelta())

    assert said(ruling) == (Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, Outcome.FAILED)


def test_withdrawal_at_the_end_of_time_overflows_nothing() -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    kept = accreditation(event(Kind.GRANTED, GRANT), event(Kind.WITHDRAWN, end))

    assert standing_at_check(kept, NOW, TRANSITION).code is Code.CHAIN_ACCREDITED_NOW
    assert standing_at_check(kept, end, TRANSITION).code is Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION


@pytest.mark.parametrize("role", list(Role))
def test_only_accreditation_bodies_may_accredit(role: Role) -> None:
    ruling = may_grant(accreditation(role=role), LinkKind.ACCREDITATION)

    allowed = role is Role.ACCREDITATION_BODY
    expected = (Code.CHAIN_RECOGNISED, Outcome.PASSED) if allowed else (Code.CHAIN_ROLE, Outcome.FAILED)
    assert said(ruling) == expected


@pytest.mark.parametrize("role", list(Role))
def test_nobody_who_is_accredited_may_designate(role: Role) -> None:
    assert said(may_grant(accreditation(role=role), LinkKind.DESIGNATION)) == (Code.CHAIN_ROLE, Outcome.FAILED)


@pytest.mark.parametrize("kind", list(LinkKind))
@pytest.mark.parametrize("granted", list(LinkKind))
def test_body_of_the_trust_list_grants_what_it_stands_there_for(kind: LinkKind, granted: LinkKind) -> None:
    allowed = kind is granted
    expected = (Code.CHAIN_RECOGNISED, Outcome.PASSED) if allowed else (Code.CHAIN_ROLE, Outcome.FAILED)
    assert said(may_grant(world.body(kind=kind), granted)) == expected


@pytest.mark.parametrize("kind", list(LinkKind))
def test_who_accredits_or_designates_may_not_certify(kind: LinkKind) -> None:
    assert said(may_certify(world.body(kind=kind))) == (Code.CHAIN_ROLE, Outcome.FAILED)


_DESIGNATION_EVENTS = (
    event(Kind.GRANTED, GRANT),
    event(Kind.SUSPENDED, SUSPENSION),
    event(Kind.REINSTATED, REINSTATEMENT),
    event(Kind.WITHDRAWN, WITHDRAWAL),
)


@pytest.mark.parametrize(
    ("at", "in_force"),
    [
        (GRANT - SECOND, False),
        (GRANT, True),
        (SUSPENSION - SECOND, True),
        (SUSPENSION, False),
        (REINSTATEMENT - SECOND, False),
        (REINSTATEMENT, True),
        (WITHDRAWAL - SECOND, True),
        (WITHDRAWAL, False),
    ],
)
def test_designation_counts_while_it_is_in_force_and_knows_no_transition(at: datetime, *, in_force: bool) -> None:
    designation = accreditation(*_DESIGNATION_EVENTS, kind=LinkKind.DESIGNATION)

    signed, now = standing_at_issue(designation, at), standing_at_check(designation, at, TRANSITION)

    if in_force:
        assert said(signed) == (Code.CHAIN_DESIGNATED_AT_ISSUE, Outcome.PASSED)
        assert said(now) == (Code.CHAIN_DESIGNATED_NOW, Outcome.PASSED)
    else:
        assert said(signed) == (Code.CHAIN_NOT_DESIGNATED_AT_ISSUE, Outcome.FAILED)
        assert said(now) == (Code.CHAIN_NOT_DESIGNATED_NOW, Outcome.FAILED)


def test_designation_of_a_certificate_of_no_known_time_is_unknown() -> None:
    designation = accreditation(*_DESIGNATION_EVENTS, kind=LinkKind.DESIGNATION)

    assert said(standing_at_issue(designation, None)) == (Code.CHAIN_NOT_DESIGNATED_AT_ISSUE, Outcome.UNKNOWN)


def test_what_a_designation_lacks_has_a_code_of_its_own() -> None:
    designation = accreditation(*_DESIGNATION_EVENTS, kind=LinkKind.DESIGNATION)

    ruling = accreditation_covers(designation, Scope(QMS, standard="ISO 27001"), at=NOW)

    assert said(ruling) == (Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED, Outcome.FAILED)


@pytest.mark.parametrize(
    ("at", "outcome"),
    [(LONG_AGO - SECOND, Outcome.FAILED), (LONG_AGO, Outcome.PASSED), (EXPIRES - SECOND, Outcome.PASSED)],
)
def test_body_is_recognised_while_one_of_its_scopes_is_in_force(at: datetime, outcome: Outcome) -> None:
    code = Code.CHAIN_RECOGNISED if outcome is Outcome.PASSED else Code.CHAIN_BODY_NOT_RECOGNISED

    assert said(body_recognised(world.body(), at=at)) == (code, outcome)


def test_body_that_is_no_longer_recognised_is_named() -> None:
    kept = world.body(scopes=world.body().scopes[:1])

    assert said(body_recognised(kept, at=EXPIRES)) == (Code.CHAIN_BODY_NOT_RECOGNISED, Outcome.FAILED)


def test_recognition_is_per_scope() -> None:
    recognised = Scope(QMS, standard="ISO 9001")

    assert said(body_covers(world.body(), recognised, at=NOW)) == (Code.CHAIN_SCOPE, Outcome.PASSED)
    for scope in (replace(recognised, standard="ISO 27001"), replace(recognised, activity=Activity.INSPECTION)):
        ruling = body_covers(world.body(), scope, at=NOW)
        assert said(ruling) == (Code.CHAIN_BODY_SCOPE_NOT_COVERED, Outcome.FAILED)
    assert said(body_covers(world.body(), recognised, at=EXPIRES))[1] is Outcome.FAILED


def test_schedule_covers_or_says_what_is_missing() -> None:
    scope = Scope(QMS, standard="ISO 9001", sectors=frozenset({"IAF:17"}))
    beyond = replace(scope, standard="ISO 14001", sectors=frozenset({"IAF:33"}))

    assert said(accreditation_covers(WHOLE, scope, at=NOW)) == (Code.CHAIN_SCOPE, Outcome.PASSED)
    ruling = accreditation_covers(WHOLE, beyond, at=NOW)
    assert ruling == Ruling(Code.CHAIN_SCOPE_NOT_COVERED, Outcome.FAILED, "standard: ISO 14001; sectors: IAF:33")


@pytest.mark.parametrize(
    ("members", "speaks"),
    [
        ({}, True),
        ({"valid_until": NOW - DAY + SECOND}, True),
        ({"valid_until": NOW - DAY}, False),
        ({"valid_from": NOW}, True),
        ({"valid_from": NOW + SECOND}, False),
        ({"status_elsewhere": True}, False),
    ],
)
def test_an_accreditation_speaks_by_its_own_dates_which_must_have_begun_by_now(
    members: dict[str, Any], *, speaks: bool
) -> None:
    """T14, asked about the day before: what was before its start its history says, what is after its end nobody."""
    ruling = speaks_for(replace(WHOLE, **members), at=NOW - DAY, now=NOW, skew=timedelta())

    assert (ruling.outcome is Outcome.PASSED) is speaks
    assert ruling.outcome is not Outcome.FAILED


@pytest.mark.parametrize(
    ("signed_at", "code", "outcome"),
    [
        (GRANT - SECOND, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
        (GRANT, Code.CHAIN_ACCREDITED_AT_ISSUE, Outcome.PASSED),
        (SUSPENSION, Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE, Outcome.FAILED),
        (REINSTATEMENT, Code.CHAIN_ACCREDITED_AT_ISSUE, Outcome.PASSED),
        (WITHDRAWAL, Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Outcome.FAILED),
    ],
)
def test_a_body_between_is_asked_at_the_signing_of_the_accreditation_below(
    signed_at: datetime, code: Code, outcome: Outcome
) -> None:
    """T15."""
    below, above = replace(WHOLE, signed_at=signed_at), replace(WHOLE, subject="did:web:between.example")

    ((subject, ruling),) = standings_between((below, above))

    assert (subject, *said(ruling)) == (above.subject, code, outcome)


def test_the_lowest_alone_has_nobody_between() -> None:
    assert [*standings_between((WHOLE,))] == []
