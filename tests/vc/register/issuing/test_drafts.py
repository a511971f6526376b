from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import ISSUER, STATUS, product_row
from tests.vc.register.homes import (
    BODY,
    NOW,
    ROW,
    SCHEDULE,
    desk,
    document_of,
    granted,
    make_home,
    register_of,
    schedule_draft,
)
from vc.encoding.jcs import canonicalize
from vc.errors import UsageError
from vc.issue.draft import draft_from_claims
from vc.issue.fault import Fault
from vc.issue.prepare import prepare
from vc.issue.row_draft import draft_from_row
from vc.model.vocabulary import AccreditationEventKind, Environment
from vc.profiles import catalogue
from vc.register.accreditation.accrediting import AccreditationChange
from vc.register.accreditation.schedules import take_schedule
from vc.register.home import Home
from vc.register.issuing import drafts
from vc.register.issuing.allocation import Slot
from vc.register.issuing.drafts import Rehearsal, digest_of, issuer_profiles, request_of
from vc.register.issuing.issue_request import IssueRequest
from vc.register.issuing.signing import Allotment
from vc.register.keys.key_records import KeyRole
from vc.register.own_document import opened
from vc.securing.secured import Form


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Home]:
    """Another accreditation body."""
    with make_home(tmp_path / "other", did="did:web:other.example", name="Other Accreditation") as made:
        yield made


def claims_of(home: Home, row: dict[str, str]) -> dict[str, Any]:
    request = request_of(draft_from_row(row if "product_category" in row else ROW | row), issuer_profiles(home), key="")
    issued = register_of(home).issue(request, signer=home.signer(KeyRole.CREDENTIAL, None), now=NOW)
    return dict(opened(issued.certificate.secured, Form.VC_JWT, where="test").claims)


def test_without_an_accreditation_a_test_home_names_none(home: Home) -> None:
    (profile,) = issuer_profiles(home)

    assert (profile.did, profile.name, profile.accreditation) == (BODY, "Example Certification Ltd", None)
    assert "recognizedIn" not in claims_of(home, {})["issuer"]


def test_the_accreditation_that_covers_the_draft_is_named(home: Home, authority: Home, other: Home) -> None:
    wide = schedule_draft(SCHEDULE.replace(b'"ISO 9001"', b'"ISO 14001"').replace(b"X-ZM-12345-01", b"O-77"))
    second = desk(other).grant(wide, now=NOW)
    take_schedule(home, granted(authority).secured, authority=document_of(authority), now=NOW)
    take_schedule(home, second.secured, authority=document_of(other), now=NOW)

    quality = claims_of(home, {})
    environment = claims_of(home, {"certificate_number": "EMS-0001", "standard": "ISO 14001"})

    assert quality["issuer"]["recognizedIn"]["id"] == "https://authority.example/accreditations/X-ZM-12345-01.jwt"
    assert environment["issuer"]["recognizedIn"]["id"] == "https://other.example/accreditations/O-77.jwt"


DESIGNATION = b"""
subject = "did:web:body.example"
name = "Example Certification Ltd"
role = "certification_body"
kind = "designation"
number = "CCC-7"
granted = 2026-02-01

[[schedule]]
activity = "product_certification"
schemes = ["CCC"]
standards = "*"
editions = "*"
product_categories = ["CCC:0901"]
countries = "*"
from = 2026-02-01
"""


def test_a_scheme_that_needs_a_designation_is_issued_under_it(home: Home, authority: Home, other: Home) -> None:
    designated = desk(other).grant(schedule_draft(DESIGNATION), now=NOW)
    take_schedule(home, granted(authority).secured, authority=document_of(authority), now=NOW)
    take_schedule(home, designated.secured, authority=document_of(other), now=NOW)

    claims = claims_of(home, product_row(valid_from="2026-03-01"))

    assert claims["issuer"]["recognizedIn"]["id"] == "https://other.example/accreditations/CCC-7.jwt"
    (named,) = claims["credentialSubject"]["authorisation"]
    assert named["name"] == "Designation CCC-7"
    assert claims["credentialSubject"]["assessmentLevel"] == "authority-mandate"
    assert claims_of(home, {})["credentialSubject"]["authorisation"][0]["name"] == "Accreditation X-ZM-12345-01"


def test_a_scheme_that_demands_both_names_both(
    home: Home, authority: Home, other: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = {code: replace(one, links=("accreditation", "designation")) for code, one in catalogue.schemes().items()}
    monkeypatch.setattr(catalogue, "schemes", lambda: both)
    accreditation = DESIGNATION.replace(b'kind = "designation"\n', b"").replace(b"CCC-7", b"P-1")
    take_schedule(
        home,
        desk(authority).grant(schedule_draft(accreditation), now=NOW).secured,
        authority=document_of(authority),
        now=NOW,
    )
    narrow = schedule_draft(DESIGNATION.replace(b"CCC:0901", b"CCC:0902"))
    take_schedule(home, desk(other).grant(narrow, now=NOW).secured, authority=document_of(other), now=NOW)

    with pytest.raises(UsageError, match="productCategories"):
        claims_of(home, product_row(valid_from="2026-03-01"))
    wide = AccreditationChange(
        AccreditationEventKind.SCOPE_CHANGED, "widened", schedule=schedule_draft(DESIGNATION).schedule
    )
    version = desk(other).change("CCC-7", wide, now=NOW)
    take_schedule(home, version.secured, authority=document_of(other), now=NOW)
    claims = claims_of(home, product_row(valid_from="2026-03-01"))

    named = [one["name"] for one in claims["credentialSubject"]["authorisation"]]
    assert named == ["Accreditation P-1", "Designation CCC-7"]
    assert claims["issuer"]["recognizedIn"]["id"] == "https://authority.example/accreditations/P-1.jwt"


def test_production_issues_nothing_of_a_scheme_without_its_designation() -> None:
    profile = replace(ISSUER, environment=Environment.PRODUCTION)

    with pytest.raises(UsageError, match="needs for this scheme a designation"):
        prepare(
            draft_from_row(product_row()),
            issuer=profile,
            issued_at=NOW,
            status=STATUS,
            credential_id="https://body.example/c/1",
        )


def test_one_home_accredits_or_designates(authority: Home) -> None:
    granted(authority)

    with pytest.raises(UsageError, match="this home accredits, and does nothing besides"):
        desk(authority).grant(schedule_draft(DESIGNATION.replace(b"body.example", b"second.example")), now=NOW)


def test_a_scope_outside_the_schedule_is_not_issued(home: Home, authority: Home) -> None:
    take_schedule(home, granted(authority).secured, authority=document_of(authority), now=NOW)

    with pytest.raises(UsageError, match="certifiedScope"):
        claims_of(home, {"sectors": "IAF:33"})


def test_the_number_is_the_idempotency_key_unless_one_is_given(home: Home) -> None:
    draft = draft_from_row(ROW)

    assert request_of(draft, issuer_profiles(home), key="").key == "QMS-0001"
    assert request_of(draft, issuer_profiles(home), key="order 7", by="clerk").key == "order 7"
    assert request_of(draft, issuer_profiles(home), key=None).key == digest_of(draft)


def test_a_request_is_known_by_the_digest_of_the_canonical_array_of_its_names_and_claims(home: Home) -> None:
    draft = draft_from_row(ROW)
    asked = canonicalize(["QMS-0001", "", dict(draft.claims)])

    assert request_of(draft, issuer_profiles(home), key="").digest == hashlib.sha256(asked).digest()
    assert digest_of(draft) == hashlib.sha256(canonicalize(dict(draft.claims))).hexdigest()


def test_a_draft_without_a_canonical_form_is_refused(home: Home) -> None:
    draft = draft_from_row(ROW)

    with pytest.raises(UsageError, match="can't be recorded"):
        request_of(replace(draft, claims={**draft.claims, "n": 2**70}), issuer_profiles(home), key="")


IDENTIFIER = "https://body.example/c/QMS-0001"


def rehearsed(home: Home, *, at: datetime = NOW, identifier: str = IDENTIFIER) -> IssueRequest:
    profiles = issuer_profiles(home)
    return request_of(draft_from_row(ROW), profiles, key="", rehearsal=Rehearsal(profiles[0], at, identifier))


def allotment(home: Home, *, index: int = 7) -> Allotment:
    return Allotment(IDENTIFIER, NOW, Slot(1, index), home.addresses.status_list(1))


def refusing(*_: object, **__: object) -> tuple[Fault, ...]:
    return (Fault("/rules", "were asked", ""),)


def test_what_was_rehearsed_for_the_same_moment_is_completed_without_asking_the_rules_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = request_of(draft_from_row(ROW), issuer_profiles(home), key="").claims(allotment(home))
    monkeypatch.setattr(drafts, "check", refusing)

    assert rehearsed(home).claims(allotment(home)) == whole
    assert rehearsed(home, at=NOW + timedelta(milliseconds=999)).claims(allotment(home)) == whole


def test_another_moment_or_name_than_the_rehearsed_one_is_held_against_every_rule(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "check", refusing)

    for request in (rehearsed(home, at=NOW + timedelta(seconds=1)), rehearsed(home, identifier=f"{IDENTIFIER}-2")):
        with pytest.raises(UsageError, match="were asked"):
            request.claims(allotment(home))


def test_a_status_entry_that_was_not_rehearsed_is_held_to_its_own_rules(home: Home) -> None:
    with pytest.raises(UsageError, match="statusListIndex"):
        rehearsed(home).claims(allotment(home, index=-1))


def test_a_plain_credential_keeps_its_own_identifier(home: Home) -> None:
    plain = draft_from_claims(
        {
            "type": ["DigitalConformityCredential", "VerifiableCredential"],
            "id": "https://elsewhere.example/credentials/9",
            "credentialSubject": {"type": ["ConformityAttestation"]},
        }
    )

    request = request_of(plain, issuer_profiles(home), key="plain")

    assert request.credential_id == "https://elsewhere.example/credentials/9"
    assert request.number == ""
