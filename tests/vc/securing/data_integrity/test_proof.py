"""The form of a proof's members (VC Data Integrity 1.0 section 2.1; specs/securing.md DI1, DI2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.vc.securing.data_integrity.documents import PROOF
from vc.codes import Code
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.proof import read_proofs

GOOD: dict[str, Any] = {**PROOF, "proofValue": "z1"}


def refused(proof: object) -> Code:
    with pytest.raises(Refused) as refusal:
        read_proofs({"proof": proof}, DEFAULT_LIMITS)  # type: ignore[dict-item]
    assert refusal.value.detail
    return refusal.value.code


def test_a_proof_is_read_into_its_members() -> None:
    more = {"id": "urn:uuid:1", "expires": "2027-05-04T10:00:00+02:00", "challenge": "c", "nonce": "n"}
    (proof,) = read_proofs(
        {"proof": {**GOOD, **more, "domain": ["b", "a"], "previousProof": "urn:uuid:2"}}, DEFAULT_LIMITS
    )

    assert (proof.type, proof.cryptosuite, proof.purpose) == ("DataIntegrityProof", "ecdsa-jcs-2019", "assertionMethod")
    assert proof.verification_method == "did:web:cab.example#key-1"
    assert proof.created == datetime(2026, 5, 4, 8, tzinfo=UTC)
    assert proof.expires == datetime(2027, 5, 4, 8, tzinfo=UTC)
    assert (proof.id, proof.previous, proof.value) == ("urn:uuid:1", ("urn:uuid:2",), "z1")
    assert "proofValue" not in proof.options
    assert proof.options["nonce"] == "n"


def test_an_array_is_a_set_in_its_order() -> None:
    proofs = read_proofs({"proof": [GOOD, {**GOOD, "id": "urn:uuid:1"}]}, DEFAULT_LIMITS)

    assert [proof.id for proof in proofs] == ["", "urn:uuid:1"]


def test_an_older_type_has_no_suite() -> None:
    old = {name: value for name, value in GOOD.items() if name != "cryptosuite"}
    (proof,) = read_proofs({"proof": {**old, "type": "Ed25519Signature2020"}}, DEFAULT_LIMITS)

    assert proof.cryptosuite == ""


@pytest.mark.parametrize("proof", [None, "proof", 1, [], ["proof"], [GOOD, None]])
def test_what_is_no_object_is_no_proof(proof: object) -> None:
    assert refused(proof) is Code.PROOF_MALFORMED


@pytest.mark.parametrize("name", ["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"])
@pytest.mark.parametrize("value", [None, "", 1, True, ["text"], {"id": "x"}])
def test_required_members_are_there_and_text(name: str, value: object) -> None:
    assert refused({**GOOD, name: value}) is Code.PROOF_MALFORMED
    assert refused({key: held for key, held in GOOD.items() if key != name}) is Code.PROOF_MALFORMED


@pytest.mark.parametrize(
    "method",
    ["key-1", "#key-1", "z6MkrJVn", "did:web:cab.example/path#key-1", "http://cab.example/#key-1", "did:web:a b#c"],
)
def test_a_method_is_an_absolute_url(method: str) -> None:
    assert refused({**GOOD, "verificationMethod": method}) is Code.PROOF_MALFORMED


def test_a_method_of_any_length_is_not_accepted() -> None:
    long = f"did:web:cab.example#{'k' * DEFAULT_LIMITS.identifier_bytes}"
    assert refused({**GOOD, "verificationMethod": long}) is Code.PROOF_MALFORMED


@pytest.mark.parametrize("name", ["created", "expires"])
@pytest.mark.parametrize("value", ["2026-05-04", "2026-05-04T08:00:00", "2026-13-04T08:00:00Z", "yesterday"])
def test_moments_have_a_zone_and_are_in_the_calendar(name: str, value: str) -> None:
    assert refused({**GOOD, name: value}) is Code.TIME_CLAIM_TYPE


@pytest.mark.parametrize("name", ["created", "expires", "challenge", "nonce", "id"])
@pytest.mark.parametrize("value", [1_790_000_000, None, "", ["a"], {}])
def test_optional_members_are_text_where_they_are_there(name: str, value: object) -> None:
    assert refused({**GOOD, name: value}) is Code.PROOF_MALFORMED


@pytest.mark.parametrize("name", ["domain", "previousProof"])
@pytest.mark.parametrize("value", [None, "", 1, [], [1], ["a", ""], ["a", "a"], {"id": "a"}])
def test_domains_and_previous_proofs_are_different_texts(name: str, value: object) -> None:
    assert refused({**GOOD, name: value}) is Code.PROOF_MALFORMED


@pytest.mark.parametrize("identifier", ["proof-1", "urn:", "urn:with space", "1:a"])
def test_an_id_is_an_absolute_url(identifier: str) -> None:
    assert refused({**GOOD, "id": identifier}) is Code.PROOF_MALFORMED


def test_more_proofs_than_anybody_needs_are_refused() -> None:
    assert len(read_proofs({"proof": [GOOD] * DEFAULT_LIMITS.proofs}, DEFAULT_LIMITS)) == DEFAULT_LIMITS.proofs
    assert refused([GOOD] * (DEFAULT_LIMITS.proofs + 1)) is Code.LIMIT_MEMBERS
