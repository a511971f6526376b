"""What a presentation says: holder, credentials, challenge, audience, dates (specs/securing.md H2 to H4)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.model.presentation import presentation_from_claims

HOLDER = "did:web:exporter.example"
CLAIMS: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
    "id": "urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5",
    "holder": HOLDER,
    "verifiableCredential": [{"type": "EnvelopedVerifiableCredential"}],
}


def changed(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**CLAIMS, **members}.items() if value is not None}


def refused(members: dict[str, Any]) -> Code:
    with pytest.raises(Refused) as refusal:
        presentation_from_claims(changed(members), most=2)
    return refusal.value.code


def test_everything_that_it_says_is_read() -> None:
    members = {"nonce": "n-1", "aud": "https://desk.example", "iat": 1, "nbf": 2, "exp": 3, "iss": HOLDER}
    read = presentation_from_claims(changed(members), most=2)
    assert (read.id, read.holder, read.nonce, read.audience) == (CLAIMS["id"], HOLDER, "n-1", ("https://desk.example",))
    assert (read.issued_at, read.not_before, read.expires) == tuple(
        datetime.fromtimestamp(second, UTC) for second in (1, 2, 3)
    )
    assert read.credentials == ({"type": "EnvelopedVerifiableCredential"},)


def test_little_is_required() -> None:
    read = presentation_from_claims({"@context": CLAIMS["@context"], "type": "VerifiablePresentation"}, most=2)
    assert (read.id, read.holder, read.nonce, read.audience, read.credentials) == ("", "", None, (), ())
    assert (read.issued_at, read.not_before, read.expires) == (None, None, None)


@pytest.mark.parametrize(
    "members",
    [{"holder": {"id": HOLDER, "name": "Exporter"}}, {"holder": None, "iss": HOLDER}, {"iss": HOLDER}],
)
def test_the_holder_stands_in_several_places(members: dict[str, Any]) -> None:
    assert presentation_from_claims(changed(members), most=2).holder == HOLDER


def test_one_credential_needs_no_array() -> None:
    one = {"type": "EnvelopedVerifiableCredential"}
    assert presentation_from_claims(changed({"verifiableCredential": one}), most=2).credentials == (one,)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"@context": None}, Code.FORMAT_CONTEXT),
        ({"@context": "https://www.w3.org/ns/credentials/v2"}, Code.FORMAT_CONTEXT),
        ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, Code.FORMAT_LEGACY),
        ({"type": "VerifiableCredential"}, Code.FORMAT_TYPE),
        ({"type": "EnvelopedVerifiablePresentation"}, Code.FORMAT_TYPE),
        ({"type": None}, Code.FORMAT_TYPE),
        ({"vp": {}}, Code.FORMAT_CLAIM),
        ({"vc": {}}, Code.FORMAT_CLAIM),
        ({"holder": {"name": "Exporter"}}, Code.FORMAT_CLAIM),
        ({"holder": 5}, Code.FORMAT_CLAIM),
        ({"iss": "did:web:other.example"}, Code.FORMAT_CLAIM_CONFLICT),
        ({"jti": "urn:uuid:other"}, Code.FORMAT_CLAIM_CONFLICT),
        ({"nonce": ""}, Code.FORMAT_CLAIM),
        ({"nonce": 5}, Code.FORMAT_CLAIM),
        ({"aud": 5}, Code.FORMAT_CLAIM),
        ({"aud": [""]}, Code.FORMAT_CLAIM),
        ({"aud": ["a"] * 17}, Code.FORMAT_CLAIM),
        ({"exp": "2026-01-01T00:00:00Z"}, Code.TIME_CLAIM_TYPE),
        ({"verifiableCredential": [{}, {}, {}]}, Code.LIMIT_MEMBERS),
        ({"verifiableCredential": "eyJ"}, Code.FORMAT_CLAIM),
        ({"verifiableCredential": ["eyJ"]}, Code.FORMAT_CLAIM),
    ],
    ids=str,
)
def test_every_other_presentation_is_refused(members: dict[str, Any], code: Code) -> None:
    assert refused(members) is code
