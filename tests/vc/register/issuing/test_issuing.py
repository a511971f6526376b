from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.vc.register.homes import (
    BODY,
    DAY,
    HOUR,
    NOW,
    ROW,
    FailsAt,
    FailsAtError,
    issue,
    register_of,
    request,
)
from vc.encoding.strict_json import JsonObject
from vc.errors import UsageError
from vc.issue.row_draft import draft_from_row
from vc.model.credential import credential_from_claims
from vc.model.label_claims import credential_from_label
from vc.model.limits import DEFAULT_LIMITS
from vc.register.home import Home
from vc.register.issuing.allocation import Slot
from vc.register.issuing.drafts import issuer_profiles, request_of
from vc.register.issuing.issue_request import IssueRequest, request_digest
from vc.register.issuing.issuing import Issued
from vc.register.issuing.signing import Allotment
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.register import ROWS_AT_ONCE, Register
from vc.register.storage.engine import reading
from vc.register.storage.schema import admissions
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential


def issued(home: Home, *requests: IssueRequest, now: datetime = NOW) -> list[Issued]:
    return register_of(home).issue_many(requests, signer=home.signer(KeyRole.CREDENTIAL, None), now=now)


def opened(raw: bytes) -> SecuredCredential:
    secured = read(raw, DEFAULT_LIMITS)
    assert isinstance(secured, SecuredCredential), secured
    return secured


def numbers(home: Home) -> list[str]:
    return [state.certificate.number for state in register_of(home).certificates(at=NOW)]


def plain(number: str = "", **members: Any) -> IssueRequest:
    """A credential of none of our profiles, completed by hand."""

    def claims(allotment: Allotment) -> JsonObject:
        completed: dict[str, Any] = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiableCredential"],
            "id": allotment.credential_id,
            "issuer": BODY,
            "iat": int(allotment.issued_at.timestamp()),
            "status": {"status_list": {"idx": allotment.slot.index, "uri": allotment.status.token_url}},
            "credentialSubject": {"name": "thing"},
        }
        return completed | members

    return IssueRequest(key="plain", digest=request_digest(number, "", b"{}"), number=number, claims=claims)


def test_an_issued_credential_is_signed_and_carries_its_status_entry(home: Home) -> None:
    (one,) = issued(home, request(home))

    certificate = one.certificate
    secured = opened(certificate.secured)
    credential = credential_from_claims(secured.claims)
    assert secured.form is Form.VC_JWT
    assert secured.verified_by(home.signer(KeyRole.CREDENTIAL, None).key)
    assert secured.kid == certificate.kid
    assert secured.digest == certificate.digest
    assert credential.id == "https://body.example/c/QMS-0001"
    assert credential.issued_at == NOW
    assert secured.claims["status"] == {
        "status_list": {"idx": certificate.slot.index, "uri": "https://body.example/status/1/token.jwt"}
    }
    assert secured.claims["credentialStatus"]["statusListIndex"] == certificate.slot.index
    assert (certificate.holder, certificate.standard) == ("Example Castings Ltd", "ISO 9001:2015")


def test_the_label_form_is_signed_over_the_same_status_entry_and_digest(home: Home) -> None:
    certificate = issue(home, "QMS-0001")[0].certificate

    assert certificate.label is not None
    label = opened(certificate.label)
    credential = credential_from_label(label)
    assert label.form is Form.LABEL
    assert label.verified_by(home.signer(KeyRole.CREDENTIAL, None).key)
    assert credential.label_digest == certificate.digest[:16]
    assert credential.status_claims == {"label": [1, certificate.slot.index]}
    assert credential.number == "QMS-0001"


def test_a_certificate_that_says_more_than_a_label_holds_is_issued_without_one(home: Home) -> None:
    (one,) = issued(home, request(home, holder_name="Company " * 20))

    assert one.certificate.label is None
    assert "holder" in one.label_fault


def test_a_label_that_no_verifier_would_accept_is_not_stored(home: Home) -> None:
    row = draft_from_row(ROW | {"surveillance_due": ""})
    moment = replace(row, claims={**row.claims, "validUntil": row.claims["validFrom"]})

    (one,) = issued(home, request_of(moment, issuer_profiles(home), key=""))

    assert one.certificate.valid_until == one.certificate.valid_from
    assert one.certificate.label is None
    assert "not after the start of validity" in one.label_fault


def test_the_same_key_and_request_return_the_same_credential_for_ever(home: Home) -> None:
    (first,) = issued(home, request(home))

    (again,) = issued(home, request(home), now=NOW + 30 * DAY)

    assert again.certificate == first.certificate
    assert (first.repeated, again.repeated) == (False, True)


def test_the_same_key_with_another_request_is_refused(home: Home) -> None:
    issued(home, request(home))

    with pytest.raises(UsageError, match="another request") as caught:
        issued(home, request(home, scope_text="Manufacture of everything"))

    assert caught.value.where == "order-QMS-0001"
    assert numbers(home) == ["QMS-0001"]


def test_a_request_made_twice_at_once_is_issued_once(home: Home) -> None:
    first, second = issued(home, request(home), request(home))

    assert first.certificate == second.certificate
    assert second.repeated
    assert numbers(home) == ["QMS-0001"]


def test_one_key_for_two_requests_at_once_is_refused(home: Home) -> None:
    other = replace(request(home, "QMS-0002"), key="order-QMS-0001")

    with pytest.raises(UsageError, match="another request"):
        issued(home, request(home), other)

    assert numbers(home) == []


@pytest.mark.parametrize("together", [True, False])
def test_a_number_is_issued_once(home: Home, *, together: bool) -> None:
    first, second = request(home), replace(request(home), key="another order")

    with pytest.raises(UsageError, match="issued before") as caught:
        issued(home, first, second) if together else (issued(home, first), issued(home, second))

    assert caught.value.where == "QMS-0001"


@pytest.mark.parametrize("step", ["issue.allocated", "issue.admitted", "issue.signed", "issue.recorded"])
def test_a_crash_before_the_second_commit_issues_nothing_and_the_retry_does(home: Home, step: str) -> None:
    failing = Register(home, on_step=FailsAt(step))
    signer = home.signer(KeyRole.CREDENTIAL, None)

    with pytest.raises(FailsAtError):
        failing.issue(request(home), signer=signer, now=NOW)

    assert numbers(home) == []
    assert not issued(home, request(home), now=NOW + HOUR)[0].repeated


def test_what_was_admitted_before_a_crash_keeps_its_index_and_its_signing_time(home: Home) -> None:
    failing = Register(home, on_step=FailsAt("issue.signed"))
    with pytest.raises(FailsAtError):
        failing.issue(request(home), signer=home.signer(KeyRole.CREDENTIAL, None), now=NOW)
    with reading(home.engine) as connection:
        (admitted,) = connection.execute(select(admissions)).all()

    certificate = issued(home, request(home), now=NOW + HOUR)[0].certificate

    assert certificate.slot == Slot(admitted.list_number, admitted.list_index)
    assert certificate.issued_at == NOW
    with reading(home.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(admissions)) == 1


def test_a_mended_request_is_admitted_anew_under_its_key(home: Home) -> None:
    with pytest.raises(UsageError, match="validUntil"):
        issued(home, request(home, valid_until="2020-01-01"))

    (mended,) = issued(home, request(home))

    with reading(home.engine) as connection:
        slots = [Slot(row.list_number, row.list_index) for row in connection.execute(select(admissions))]
    assert len(set(slots)) == 2
    assert mended.certificate.slot in slots


def test_of_two_programs_with_one_key_the_second_to_record_is_refused(home: Home) -> None:
    """Both were admitted, with different requests; what was recorded first stands (G15)."""
    first = request(home)
    other = request(home, scope_text="Manufacture of everything")

    def meanwhile(step: str) -> None:
        if step == "issue.signed":
            issued(home, first)

    signer = home.signer(KeyRole.CREDENTIAL, None)
    with pytest.raises(UsageError, match="another request"):
        Register(home, on_step=meanwhile).issue(other, signer=signer, now=NOW)

    (kept,) = (state.certificate for state in register_of(home).certificates(at=NOW))
    assert kept == issued(home, first)[0].certificate


def test_of_two_programs_with_one_request_both_get_what_was_recorded_first(home: Home) -> None:
    met: list[Issued] = []

    def meanwhile(step: str) -> None:
        if step == "issue.signed" and not met:
            met.extend(issued(home, request(home)))

    signer = home.signer(KeyRole.CREDENTIAL, None)
    late = Register(home, on_step=meanwhile).issue(request(home), signer=signer, now=NOW)

    assert late.repeated
    assert late.certificate == met[0].certificate
    assert numbers(home) == ["QMS-0001"]


def test_a_number_that_another_program_took_meanwhile_is_refused(home: Home) -> None:
    def meanwhile(step: str) -> None:
        if step == "issue.signed":
            issued(home, replace(request(home), key="another order"))

    signer = home.signer(KeyRole.CREDENTIAL, None)
    with pytest.raises(UsageError, match="issued before"):
        Register(home, on_step=meanwhile).issue(request(home), signer=signer, now=NOW)


def test_a_lost_acknowledgement_is_answered_with_the_same_credential(home: Home) -> None:
    failing = Register(home, on_step=FailsAt("issue.committed"))

    with pytest.raises(FailsAtError):
        failing.issue(request(home), signer=home.signer(KeyRole.CREDENTIAL, None), now=NOW)
    retried = [issued(home, request(home), now=NOW + HOUR)[0] for _ in range(5)]

    assert {one.certificate.digest for one in retried} == {retried[0].certificate.digest}
    assert all(one.repeated for one in retried)
    assert numbers(home) == ["QMS-0001"]


def test_many_are_issued_in_transactions_and_continue_where_they_stopped(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 3)
    requests = [request(home, f"QMS-{number:04}") for number in range(8)]
    faulty = [*requests[:7], request(home, "QMS-0007", valid_until="2020-01-01")]

    with pytest.raises(UsageError) as caught:
        issued(home, *faulty)
    assert caught.value.where == "QMS-0007"
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("the first 6 are issued")
    assert len(numbers(home)) == 6

    again = issued(home, *requests)

    assert [one.repeated for one in again] == [True] * 6 + [False] * 2
    assert numbers(home) == [one.number for one in requests]


def test_a_draft_that_its_profile_forbids_is_refused_with_the_path(home: Home) -> None:
    with pytest.raises(UsageError, match="/validUntil"):
        issued(home, request(home, valid_until="2032-02-28"))

    assert numbers(home) == []


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"key": ""}, "idempotency key is needed"),
        ({"key": "x" * 201}, "a key has at most"),
        ({"number": "line\nbreak"}, "a number has at most"),
    ],
)
def test_a_request_that_cannot_be_recorded_is_refused(home: Home, changed: dict[str, Any], cause: str) -> None:
    with pytest.raises(UsageError, match=cause):
        issued(home, replace(request(home), **changed))


def test_a_credential_without_a_profile_has_no_label_and_may_lack_a_number(home: Home) -> None:
    (one,) = issued(home, plain())

    assert one.certificate.label is None
    assert one.label_fault == ""
    assert one.certificate.number == ""
    assert one.certificate.name == one.certificate.id
    assert one.certificate.id == f"https://body.example/c/{one.certificate.slug}"


def test_a_credential_keeps_the_identifier_that_it_brings_along(home: Home) -> None:
    (elsewhere,) = issued(home, replace(plain(), credential_id="https://other.example/credentials/17"))
    (ours,) = issued(home, replace(plain(), key="second", credential_id="https://body.example/c/Serie%20A"))

    assert elsewhere.certificate.id == "https://other.example/credentials/17"
    assert len(elsewhere.certificate.slug) == 32
    assert ours.certificate.slug == "Serie A"


@pytest.mark.parametrize(
    ("members", "member"),
    [
        ({"id": "https://body.example/c/another"}, "/id"),
        ({"issuer": "did:web:other.example"}, "/issuer"),
        ({"iat": 1}, "/iat"),
        ({"status": {"status_list": {"idx": 0, "uri": "https://body.example/status/1/token.jwt"}}}, "/status"),
    ],
)
def test_a_payload_that_is_not_what_was_allotted_is_not_signed(
    home: Home, members: dict[str, Any], member: str
) -> None:
    with pytest.raises(UsageError, match=f"^[^ ]*: {member} is"):
        issued(home, plain(**members))


@pytest.mark.parametrize("members", [{"type": ["Thing"]}, {"big": 2**60}])
def test_a_payload_that_no_verifier_would_accept_is_not_issued(home: Home, members: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"no verifier would accept it|our own reader would refuse"):
        issued(home, plain(**members))

    assert numbers(home) == []


def test_only_the_active_key_for_credentials_signs(home: Home) -> None:
    old = home.signer(KeyRole.CREDENTIAL, None)
    KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW + HOUR)

    for signer in (old, home.signer(KeyRole.STATUS, None)):
        with pytest.raises(UsageError, match="not the home's active credential key"):
            register_of(home).issue(request(home), signer=signer, now=NOW + HOUR)


def test_five_hundred_are_issued_at_once() -> None:
    assert ROWS_AT_ONCE == 500
