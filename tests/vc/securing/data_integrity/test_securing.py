"""Adding a proof: what it says, and that it is read back before it leaves (specs/securing.md DI11)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.vc.securing.data_integrity.documents import octets
from tests.vc.securing.forge import CLAIMS, EDDSA_KEY, KEYS, KID, BrokenSigner, MemorySigner, accepted
from vc.errors import KeyMaterialError, UsageError
from vc.keys.algorithm import Algorithm
from vc.model.limits import Limits
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity

CREATED = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize("algorithm", KEYS)
def test_every_allowed_algorithm_signs_and_verifies(algorithm: Algorithm) -> None:
    secured = accepted(octets(secure_data_integrity(CLAIMS, MemorySigner(KEYS[algorithm]))))

    assert secured.algorithm == algorithm.value
    assert secured.verified_by(KEYS[algorithm].public)


def test_every_option_is_said_and_none_that_was_not_given() -> None:
    bare = secure_data_integrity(CLAIMS, MemorySigner())["proof"]
    full: Any = secure_data_integrity(
        CLAIMS,
        MemorySigner(),
        ProofOptions(
            purpose="authentication",
            created=CREATED,
            expires=CREATED.replace(year=2027),
            id="urn:uuid:1",
            domain=("a.example", "b.example"),
            challenge="c",
            nonce="n",
        ),
    )["proof"]

    assert set(bare) == {"type", "cryptosuite", "verificationMethod", "proofPurpose", "@context", "proofValue"}  # type: ignore[arg-type]
    assert {name: value for name, value in full.items() if name != "proofValue"} == {
        "id": "urn:uuid:1",
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-jcs-2019",
        "created": "2026-05-04T08:00:00Z",
        "expires": "2027-05-04T08:00:00Z",
        "verificationMethod": KID,
        "proofPurpose": "authentication",
        "domain": ["a.example", "b.example"],
        "challenge": "c",
        "nonce": "n",
        "@context": CLAIMS["@context"],
    }


def test_the_document_that_was_given_is_left_alone() -> None:
    document = {**CLAIMS}
    first = secure_data_integrity(document, MemorySigner())
    second = secure_data_integrity(first, MemorySigner(EDDSA_KEY))

    assert document == CLAIMS
    assert isinstance(first["proof"], dict)
    assert isinstance(second["proof"], list)
    assert second["proof"][0] == first["proof"]


def test_a_document_without_a_context_gets_a_proof_without_one() -> None:
    made: Any = secure_data_integrity({"title": "Hello"}, MemorySigner())

    assert "@context" not in made["proof"]


def test_software_keys_sign_the_same_document_alike() -> None:
    assert secure_data_integrity(CLAIMS, MemorySigner()) == secure_data_integrity(CLAIMS, MemorySigner())


@pytest.mark.parametrize(
    "options",
    [
        {"previous": ("urn:uuid:1",)},
        {"id": "proof-1"},
        {"purpose": ""},
        {"challenge": ""},
        {"domain": ("a", "a")},
        {"created": datetime(2026, 5, 4, 8)},  # noqa: DTZ001 - the caller's mistake
    ],
)
def test_options_that_no_reader_would_accept_are_the_callers_mistake(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        secure_data_integrity(CLAIMS, MemorySigner(), ProofOptions(**options))


@pytest.mark.parametrize(
    "document",
    [
        {**CLAIMS, "proof": "none"},
        {**CLAIMS, "proof": []},
        {**CLAIMS, "number": 2**60},
        {**CLAIMS, "number": float("nan")},
        {**CLAIMS, "deep": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},
        {**CLAIMS, "text": "\ud800"},
        {**CLAIMS, "what": object()},
    ],
)
def test_a_document_that_no_reader_would_accept_is_the_callers_mistake(document: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        secure_data_integrity(document, MemorySigner())


def test_a_proof_too_many_is_the_callers_mistake() -> None:
    document = secure_data_integrity(CLAIMS, MemorySigner())

    with pytest.raises(UsageError):
        secure_data_integrity(document, MemorySigner(), limits=Limits(proofs=1))


def test_an_id_that_another_proof_has_is_the_callers_mistake() -> None:
    options = ProofOptions(id="urn:uuid:1")
    document = secure_data_integrity(CLAIMS, MemorySigner(), options)

    with pytest.raises(UsageError):
        secure_data_integrity(document, MemorySigner(EDDSA_KEY), options)


def test_a_signer_whose_halves_do_not_belong_together_signs_nothing() -> None:
    with pytest.raises(KeyMaterialError):
        secure_data_integrity(CLAIMS, BrokenSigner())
