from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.vc.register.forging import first_row, rewrite
from tests.vc.register.homes import (
    AUTHORITY,
    BODY,
    DAY,
    HOUR,
    NOW,
    SCHEDULE,
    desk,
    document_of,
    granted,
    make_home,
    schedule_draft,
)
from vc.errors import StorageError, UsageError
from vc.issue.accredit import accreditation_claims
from vc.model.accreditation import AccreditationState, accreditation_from_claims
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.register.accreditation.accrediting import AccreditationChange, accreditations, every_version, find_accreditation
from vc.register.accreditation.schedules import take_schedule
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.own_document import opened
from vc.register.storage.engine import reading
from vc.register.storage.schema import accreditation_versions
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt

SUSPENSION = AccreditationChange(Kind.SUSPENDED, "witness audit refused")


def test_a_grant_is_signed_as_version_one(authority: Home) -> None:
    version = granted(authority)

    secured = opened(version.secured, Form.VC_JWT, where="test")
    accreditation = accreditation_from_claims(secured.claims)
    assert secured.verified_by(authority.signer(KeyRole.CREDENTIAL, None).key)
    assert accreditation == version.accreditation
    assert accreditation.id == "https://authority.example/accreditations/X-ZM-12345-01/v1.jwt"
    assert accreditation.current_url == "https://authority.example/accreditations/X-ZM-12345-01.jwt"
    assert (accreditation.issuer, accreditation.subject) == (AUTHORITY, BODY)
    assert accreditation.standing(NOW).state is AccreditationState.IN_FORCE
    assert version.digest == secured.digest


def test_every_change_is_a_version_with_the_whole_history(authority: Home) -> None:
    granted(authority)
    narrowed = schedule_draft(SCHEDULE.replace(b'"IAF:17", "IAF:18"', b'"IAF:17"')).schedule

    desk(authority).change(BODY, replace(SUSPENSION, by="A. Assessor"), now=NOW + DAY)
    desk(authority).change(BODY, AccreditationChange(Kind.REINSTATED, "audit done"), now=NOW + 2 * DAY)
    desk(authority).change(
        BODY, AccreditationChange(Kind.SCOPE_CHANGED, "IAF 18 given up", schedule=narrowed), now=NOW + 3 * DAY
    )
    last = desk(authority).change(BODY, AccreditationChange(Kind.WITHDRAWN, "fees"), now=NOW + 4 * DAY)

    assert last.accreditation.version == 5
    assert [event.kind for event in last.accreditation.events] == [
        Kind.GRANTED,
        Kind.SUSPENDED,
        Kind.REINSTATED,
        Kind.SCOPE_CHANGED,
        Kind.WITHDRAWN,
    ]
    assert last.accreditation.schedule == narrowed
    states = [last.accreditation.standing(NOW + day * DAY).state for day in range(5)]
    assert states == [
        AccreditationState.IN_FORCE,
        AccreditationState.SUSPENDED,
        AccreditationState.IN_FORCE,
        AccreditationState.IN_FORCE,
        AccreditationState.WITHDRAWN,
    ]
    with reading(authority.engine) as connection:
        assert [version.accreditation.version for version in every_version(connection)] == [1, 2, 3, 4, 5]
    assert accreditations(authority) == [last]


def test_a_withdrawal_may_take_effect_long_before_it_is_recorded(authority: Home) -> None:
    granted(authority)
    change = AccreditationChange(Kind.WITHDRAWN, "false reports", effective_from=datetime(2026, 2, 10, tzinfo=UTC))

    version = desk(authority).change("X-ZM-12345-01", change, now=NOW + DAY)

    assert version.accreditation.standing(NOW).state is AccreditationState.WITHDRAWN
    assert version.accreditation.events[-1].recorded_at == NOW + DAY


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (AccreditationChange(Kind.GRANTED, "again"), "granted once"),
        (AccreditationChange(Kind.SUSPENDED, " "), "reason is needed"),
        (AccreditationChange(Kind.REINSTATED, "nothing to reinstate"), "is in force"),
        (AccreditationChange(Kind.SCOPE_CHANGED, "without one"), "whole new schedule"),
        (AccreditationChange(Kind.SCOPE_CHANGED, "an empty one", schedule=()), "whole new schedule"),
        (replace(SUSPENSION, schedule=schedule_draft().schedule), "whole new schedule"),
        (replace(SUSPENSION, effective_from=datetime(2026, 1, 1, tzinfo=UTC)), "when it was granted"),
    ],
)
def test_a_change_that_the_standing_does_not_allow_is_refused(
    authority: Home, change: AccreditationChange, cause: str
) -> None:
    granted(authority)

    with pytest.raises(UsageError, match=cause):
        desk(authority).change(BODY, change, now=NOW + DAY)

    assert [version.accreditation.version for version in accreditations(authority)] == [1]


def test_after_a_withdrawal_nothing_follows(authority: Home) -> None:
    granted(authority)
    future = AccreditationChange(Kind.WITHDRAWN, "closing down", effective_from=NOW + 9 * DAY)
    desk(authority).change(BODY, future, now=NOW)

    with pytest.raises(UsageError, match="before 2026-03-10T08:00:00Z, when it was withdrawn"):
        desk(authority).change(BODY, SUSPENSION, now=NOW + DAY)
    with pytest.raises(UsageError, match="is withdrawn"):
        desk(authority).change(BODY, SUSPENSION, now=NOW + 10 * DAY)


def test_a_body_has_one_accreditation_until_it_is_withdrawn(authority: Home) -> None:
    granted(authority)
    anew = replace(schedule_draft(), number="X-ZM-12345-02")

    with pytest.raises(UsageError, match="accredited under number X-ZM-12345-01"):
        desk(authority).grant(anew, now=NOW)
    desk(authority).change(BODY, AccreditationChange(Kind.WITHDRAWN, "fees"), now=NOW + DAY)
    second = desk(authority).grant(replace(anew, granted=NOW + 2 * DAY), now=NOW + 2 * DAY)

    with reading(authority.engine) as connection:
        assert find_accreditation(connection, BODY) == second


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"subject": AUTHORITY}, "does not accredit itself"),
        ({"number": "index"}, "given before"),
        ({"schedule": ()}, "/credentialSubject/accreditation/schedule"),
        ({"name": "Zero\u200bWidth"}, "/credentialSubject/registeredName"),
    ],
)
def test_a_grant_at_fault_is_refused(authority: Home, changed: dict[str, object], cause: str) -> None:
    with pytest.raises(UsageError, match=cause):
        desk(authority).grant(replace(schedule_draft(), **changed), now=NOW)  # type: ignore[arg-type]

    assert accreditations(authority) == []


def test_a_number_is_given_once(authority: Home) -> None:
    granted(authority)

    with pytest.raises(UsageError, match="given before"):
        desk(authority).grant(replace(schedule_draft(), subject="did:web:other.example"), now=NOW)


def test_an_unknown_accreditation_is_a_mistake_of_the_caller(authority: Home) -> None:
    with pytest.raises(UsageError, match="no such accreditation"):
        desk(authority).change("X-1", SUSPENSION, now=NOW)


def test_a_status_key_signs_no_accreditation(authority: Home) -> None:
    wrong = replace(desk(authority), signer=authority.signer(KeyRole.STATUS, None))

    with pytest.raises(UsageError, match="active credential key"):
        wrong.grant(schedule_draft(), now=NOW)


def test_the_arrangement_of_a_recognised_body_stays_through_its_versions(
    authority: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text_ = SCHEDULE.replace(b'"certification_body"', b'"accreditation_body"\narrangement = "Example MLA"').replace(
        b"did:web:body.example", AUTHORITY.encode()
    )
    with make_home(tmp_path_factory.mktemp("region") / "home", did="did:web:region.example", name="Region") as region:
        recognised = desk(region).grant(schedule_draft(text_), now=NOW)
        taken = take_schedule(authority, recognised.secured, authority=document_of(region), now=NOW + HOUR)
        later = desk(region).change(AUTHORITY, SUSPENSION, now=NOW + DAY)

    version = desk(authority).grant(schedule_draft(), now=NOW + HOUR)

    assert (recognised.arrangement, later.arrangement) == ("Example MLA", "Example MLA")
    assert version.accreditation.recognized_in == taken.accreditation.current_url


def test_a_version_that_cannot_be_read_is_a_fault_of_storage(authority: Home) -> None:
    granted(authority)
    rewrite(authority, accreditation_versions, first_row(authority, accreditation_versions), secured=b"torn")

    with pytest.raises(StorageError, match="accreditations/X-ZM-12345-01"):
        accreditations(authority)


@pytest.mark.parametrize(
    ("name", "value", "cause"),
    [
        ("registeredName", "Somebody else", "not say what was decided"),
        ("accreditation", {}, "no verifier would accept"),
    ],
)
def test_a_payload_that_says_something_else_is_not_signed(
    authority: Home, monkeypatch: pytest.MonkeyPatch, name: str, value: object, cause: str
) -> None:
    def altered(*given: Any, **named: Any) -> dict[str, Any]:
        claims = accreditation_claims(*given, **named)
        claims["credentialSubject"][name] = value
        return claims

    monkeypatch.setattr("vc.register.accreditation.accrediting.accreditation_claims", altered)
    monkeypatch.setattr("vc.register.accreditation.accrediting.check_accreditation", lambda *_, **__: ())

    with pytest.raises(UsageError, match=cause):
        granted(authority)


def test_a_row_that_holds_another_credential_is_a_fault_of_storage(authority: Home) -> None:
    granted(authority)
    other = secure_vc_jwt({"credentialSubject": {"accreditation": {}}}, authority.signer(KeyRole.CREDENTIAL, None))
    rewrite(authority, accreditation_versions, first_row(authority, accreditation_versions), secured=other)

    with pytest.raises(StorageError, match="accreditations/X-ZM-12345-01"):
        accreditations(authority)
