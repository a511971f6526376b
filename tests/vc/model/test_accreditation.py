"""Accreditations: read, written, and where they stand at a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.certificates import GRANTED, SCHEDULE, changed
from vc.codes import Code
from vc.errors import Refused
from vc.issue.accredit import Accreditor, accreditation_claims
from vc.model.accreditation import (
    Accreditation,
    AccreditationEvent,
    AccreditationState,
    Standing,
    accreditation_from_claims,
    grant_to_claims,
)
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Role

DAY = timedelta(days=1)
AB = Accreditor("did:web:ab.example", "Northern Accreditation Service (invented)", "https://ab.example/register")
GRANT = "/credentialSubject/accreditation"


def event(kind: Kind, day: int, recorded: int | None = None) -> AccreditationEvent:
    return AccreditationEvent(kind, GRANTED + day * DAY, GRANTED + (day if recorded is None else recorded) * DAY)


ACCREDITATION = Accreditation(
    id="https://ab.example/accreditations/NAS-0042/v3.jwt",
    issuer=AB.did,
    subject="did:web:cb.example",
    subject_name="Harbour Certification (invented)",
    role=Role.CERTIFICATION_BODY,
    number="NAS-0042",
    version=3,
    current_url="https://ab.example/accreditations/NAS-0042.jwt",
    signed_at=datetime(2025, 6, 1, tzinfo=UTC),
    environment="test",
    schedule=SCHEDULE,
    events=(event(Kind.GRANTED, 0), event(Kind.SUSPENDED, 10), event(Kind.REINSTATED, 20)),
    status_issuers=("did:web:lists.example",),
    status_origins=("https://lists.example",),
    valid_from=GRANTED,
)


def test_what_is_written_is_read_back() -> None:
    assert accreditation_from_claims(accreditation_claims(ACCREDITATION, accreditor=AB)) == ACCREDITATION


def test_a_grant_without_status_delegates_does_not_name_any() -> None:
    written = grant_to_claims(replace(ACCREDITATION, status_issuers=(), status_origins=()))

    assert "statusIssuers" not in written
    assert "statusOrigins" not in written


def test_an_issuer_may_be_named_by_its_identifier_alone() -> None:
    claims = changed(accreditation_claims(ACCREDITATION, accreditor=AB), "/issuer", AB.did)

    assert accreditation_from_claims(claims).issuer == AB.did


@pytest.mark.parametrize(
    ("day", "state", "since"),
    [
        (-1, AccreditationState.NOT_YET, None),
        (0, AccreditationState.IN_FORCE, 0),
        (9, AccreditationState.IN_FORCE, 0),
        (10, AccreditationState.SUSPENDED, 10),
        (20, AccreditationState.IN_FORCE, 20),
    ],
)
def test_the_last_event_with_effect_decides(day: int, state: AccreditationState, since: int | None) -> None:
    expected = Standing(state, None if since is None else GRANTED + since * DAY)

    assert ACCREDITATION.standing(GRANTED + day * DAY) == expected


def test_a_change_of_scope_changes_no_state() -> None:
    changed_scope = replace(ACCREDITATION, events=(*ACCREDITATION.events, event(Kind.SCOPE_CHANGED, 25)))

    assert changed_scope.standing(GRANTED + 30 * DAY).since == GRANTED + 20 * DAY


def test_withdrawal_is_for_good_and_reaches_back_to_its_effective_date() -> None:
    events = (*ACCREDITATION.events, event(Kind.WITHDRAWN, 15, recorded=40), event(Kind.REINSTATED, 50))
    withdrawn = replace(ACCREDITATION, events=events)

    assert withdrawn.standing(GRANTED + 14 * DAY).state is AccreditationState.SUSPENDED
    assert withdrawn.standing(GRANTED + 60 * DAY) == Standing(AccreditationState.WITHDRAWN, GRANTED + 15 * DAY)


def test_of_two_events_with_one_effective_date_the_later_recorded_counts() -> None:
    events = (event(Kind.GRANTED, 0), event(Kind.REINSTATED, 5, recorded=7), event(Kind.SUSPENDED, 5, recorded=6))

    assert replace(ACCREDITATION, events=events).standing(GRANTED + 5 * DAY).state is AccreditationState.IN_FORCE


@pytest.mark.parametrize(
    ("pointer", "value", "code", "where"),
    [
        ("/type", ["DigitalIdentityAnchor", "VerifiableCredential"], Code.FORMAT_TYPE, ""),
        ("/issuer", ..., Code.FORMAT_CLAIM, "/issuer"),
        ("/iat", ..., Code.FORMAT_CLAIM, "/iat"),
        ("/environment", ..., Code.FORMAT_CLAIM, "/environment"),
        ("/credentialSubject/registeredName", ..., Code.FORMAT_CLAIM, "/credentialSubject/registeredName"),
        (GRANT, ..., Code.FORMAT_CLAIM, GRANT),
        (f"{GRANT}/role", "auditor", Code.FORMAT_CLAIM, f"{GRANT}/role"),
        (f"{GRANT}/version", 0, Code.FORMAT_CLAIM, f"{GRANT}/version"),
        (f"{GRANT}/version", True, Code.FORMAT_CLAIM, f"{GRANT}/version"),
        (f"{GRANT}/version", ..., Code.FORMAT_CLAIM, f"{GRANT}/version"),
        (f"{GRANT}/history/0/event", "renamed", Code.FORMAT_CLAIM, f"{GRANT}/history/0/event"),
        (f"{GRANT}/history/0/effectiveFrom", ..., Code.FORMAT_CLAIM, f"{GRANT}/history/0"),
        (f"{GRANT}/history/0/recordedAt", ..., Code.FORMAT_CLAIM, f"{GRANT}/history/0"),
        (f"{GRANT}/schedule/0/from", ..., Code.FORMAT_CLAIM, f"{GRANT}/schedule/0/from"),
        ("/@context/2", "https://nobody.example/", Code.FORMAT_CONTEXT_UNKNOWN, "/@context/2"),
        (f"{GRANT}/schedule/1/sectors", ["*", "IAF:1"], Code.FORMAT_CLAIM, f"{GRANT}/schedule/1/sectors"),
    ],
)
def test_what_is_no_accreditation_is_refused(pointer: str, value: object, code: Code, where: str) -> None:
    claims: dict[str, Any] = changed(accreditation_claims(ACCREDITATION, accreditor=AB), pointer, value)

    with pytest.raises(Refused) as refusal:
        accreditation_from_claims(claims)

    assert refusal.value.code is code
    assert where in refusal.value.detail
