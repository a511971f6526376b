from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

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
from vc.errors import UsageError
from vc.issue.draft import draft_from_claims
from vc.issue.row_draft import draft_from_row
from vc.register.accreditation.schedules import take_schedule
from vc.register.home import Home
from vc.register.issuing.drafts import issuer_profiles, request_of
from vc.register.keys.key_records import KeyRole
from vc.register.own_document import opened
from vc.securing.secured import Form


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Home]:
    """Another accreditation body."""
    with make_home(tmp_path / "other", did="did:web:other.example", name="Other Accreditation") as made:
        yield made


def claims_of(home: Home, row: dict[str, str]) -> dict[str, Any]:
    request = request_of(draft_from_row(ROW | row), issuer_profiles(home), key="")
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


def test_a_scope_outside_the_schedule_is_not_issued(home: Home, authority: Home) -> None:
    take_schedule(home, granted(authority).secured, authority=document_of(authority), now=NOW)

    with pytest.raises(UsageError, match="certifiedScope"):
        claims_of(home, {"sectors": "IAF:33"})


def test_the_number_is_the_idempotency_key_unless_one_is_given(home: Home) -> None:
    draft = draft_from_row(ROW)

    assert request_of(draft, issuer_profiles(home), key="").key == "QMS-0001"
    assert request_of(draft, issuer_profiles(home), key="order 7", by="clerk").key == "order 7"


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
