"""What may be handed in as a draft."""

from __future__ import annotations

from typing import Any

import pytest

from vc.issue.draft import draft_from_claims
from vc.issue.fault import DraftRefused
from vc.model.vocabulary import Profile


def refused(claims: dict[str, Any]) -> list[str]:
    with pytest.raises(DraftRefused) as refusal:
        draft_from_claims(claims)
    return [fault.path for fault in refusal.value.faults]


def test_a_type_of_ours_names_the_profile_and_the_number_is_read() -> None:
    types = ["DigitalConformityCredential", "TestReport", "VerifiableCredential"]

    draft = draft_from_claims({"type": types, "credentialSubject": {"certificateNumber": "LAB-1"}})

    assert (draft.profile, draft.number) == (Profile.TEST_REPORT, "LAB-1")


def test_a_plain_untp_credential_has_no_profile_and_may_have_no_number() -> None:
    types = ["DigitalConformityCredential", "VerifiableCredential"]

    draft = draft_from_claims({"type": types, "credentialSubject": {"certificateNumber": 5}})

    assert (draft.profile, draft.number) == (None, "")


@pytest.mark.parametrize(
    ("types", "path"),
    [
        (None, "/type"),
        ("DigitalConformityCredential", "/type"),
        (["VerifiableCredential"], "/type"),
        (["ManagementSystemCertificate", "ProductCertificate", "VerifiableCredential"], "/type"),
    ],
)
def test_types_that_we_do_not_issue_are_refused(types: object, path: str) -> None:
    assert refused({"type": types, "credentialSubject": {}}) == [path]


def test_what_issuing_adds_must_not_be_there_already() -> None:
    claims = {
        "type": ["DigitalConformityCredential", "VerifiableCredential"],
        "iat": 1,
        "credentialStatus": {},
        "status": {},
        "proof": {},
        "credentialSubject": [],
    }

    assert refused(claims) == ["/iat", "/credentialStatus", "/status", "/proof", "/credentialSubject"]


def test_a_refusal_reads_as_one_line() -> None:
    with pytest.raises(DraftRefused, match="type must be a string"):
        draft_from_claims({})
