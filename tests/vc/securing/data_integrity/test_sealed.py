"""What a proof has signed: hashes, contexts, one encoding of a signature (specs/securing.md DI5 to DI8)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.vc.securing.data_integrity.documents import CONTEXT, PROOF, proof_over
from tests.vc.securing.forge import CLAIMS, EDDSA_KEY, ES256_KEY, ES384_KEY
from vc.codes import Code
from vc.encoding import base64url, jcs
from vc.encoding.multibase import encode_base58btc
from vc.errors import Refused
from vc.keys.algorithm import Algorithm
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.proof import Proof, read_proofs
from vc.securing.data_integrity.sealed import Sealed, SharedStatements, sealed_by, spoken_for

ECDSA = Cryptosuite.ECDSA_JCS_2019
FURTHER = "https://example.org/further/v1"


def read(proof: dict[str, Any]) -> Proof:
    return read_proofs({"proof": proof}, DEFAULT_LIMITS)[0]


def sealed(proof: dict[str, Any], document: dict[str, Any] = CLAIMS, suite: Cryptosuite = ECDSA) -> Sealed:
    return sealed_by(document, read(proof), suite, statements=SharedStatements(DEFAULT_LIMITS))


def refused(proof: dict[str, Any], document: dict[str, Any] = CLAIMS, suite: Cryptosuite = ECDSA) -> Code:
    with pytest.raises(Refused) as refusal:
        sealed(proof, document, suite)
    return refusal.value.code


def test_the_hash_of_the_options_stands_before_that_of_the_document() -> None:
    found = sealed({**proof_over(CLAIMS)})

    expected = hashlib.sha256(jcs.canonicalize(PROOF)).digest() + hashlib.sha256(jcs.canonicalize(CLAIMS)).digest()
    assert found.signing_input == expected
    assert found.algorithm is Algorithm.ES256
    assert found.claims == CLAIMS
    assert ES256_KEY.public.verify(found.signing_input, found.signature)


def test_a_signature_of_96_octets_asks_for_p384_and_its_hash() -> None:
    found = sealed(proof_over(CLAIMS, key=ES384_KEY))

    assert found.algorithm is Algorithm.ES384
    assert len(found.signing_input) == 96
    assert ES384_KEY.public.verify(found.signing_input, found.signature)


def test_a_proof_over_others_signs_them_too() -> None:
    first = proof_over(CLAIMS, {**PROOF, "id": "urn:uuid:1"})
    over = {**PROOF, "previousProof": "urn:uuid:1"}
    second = proof_over({**CLAIMS, "proof": [first]}, over)
    found = sealed_by(CLAIMS, read(second), ECDSA, statements=SharedStatements(DEFAULT_LIMITS), previous=[read(first)])
    without = sealed_by(CLAIMS, read(second), ECDSA, statements=SharedStatements(DEFAULT_LIMITS))

    assert ES256_KEY.public.verify(found.signing_input, found.signature)
    assert not ES256_KEY.public.verify(without.signing_input, without.signature)
    assert found.payload == without.payload == jcs.canonicalize(CLAIMS)


def test_a_context_that_came_later_is_not_spoken_for() -> None:
    extended = {**CLAIMS, "@context": [*CONTEXT, FURTHER]}

    assert sealed(proof_over(CLAIMS), extended).claims["@context"] == CONTEXT


@pytest.mark.parametrize(
    "context",
    [[FURTHER], [], [FURTHER, *CONTEXT], CONTEXT[0].upper(), None, {"@vocab": FURTHER}],
    ids=["another", "empty", "put in front", "another text", "null", "object"],
)
def test_a_context_that_does_not_begin_with_the_proofs_is_refused(context: object) -> None:
    assert refused(proof_over(CLAIMS), {**CLAIMS, "@context": context}) is Code.PROOF_CONTEXT


def test_a_document_without_a_context_has_none_to_begin_with() -> None:
    bare = {name: value for name, value in CLAIMS.items() if name != "@context"}

    assert refused(proof_over(CLAIMS), bare) is Code.PROOF_CONTEXT


def test_a_context_as_text_is_one_of_one() -> None:
    assert spoken_for({**CLAIMS, "@context": CONTEXT[0]}, PROOF)["@context"] == CONTEXT


def test_without_a_context_in_the_proof_the_documents_is_signed_as_it_stands() -> None:
    options = {name: value for name, value in PROOF.items() if name != "@context"}
    extended = {**CLAIMS, "@context": [*CONTEXT, FURTHER]}
    found = sealed(proof_over(CLAIMS, options), extended)

    assert found.claims == extended
    assert not ES256_KEY.public.verify(found.signing_input, found.signature)


@pytest.mark.parametrize(
    "value",
    [
        encode_base58btc(bytes(63)),
        encode_base58btc(b"\1" * 65),
        encode_base58btc(b"\0" + ES256_KEY.sign(b"")),
        "u" + base64url.encode(ES256_KEY.sign(b"")),
        "m" + "A" * 86,
        "z0OIl",
        "z",
        "z" + "2" * 300,
        encode_base58btc(ES256_KEY.sign(b"")).removeprefix("z"),
    ],
    ids=["short", "long", "zero in front", "base64url", "base64", "foreign digits", "empty", "endless", "no multibase"],
)
def test_a_signature_has_one_spelling(value: str) -> None:
    assert refused({**PROOF, "proofValue": value}) is Code.SIG_ENCODING


def test_ecdsa_in_der_is_refused_by_its_length() -> None:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    raw = ES256_KEY.sign(b"")
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    assert refused({**PROOF, "proofValue": encode_base58btc(der)}) is Code.SIG_ENCODING


def test_no_p384_signature_is_one_of_ed25519() -> None:
    proof = proof_over(CLAIMS, {**PROOF, "cryptosuite": "eddsa-jcs-2022"}, key=ES384_KEY)

    assert refused(proof, suite=Cryptosuite.EDDSA_JCS_2022) is Code.SIG_ENCODING


def test_an_ed25519_signature_under_the_other_suite_is_for_no_key() -> None:
    found = sealed(proof_over(CLAIMS, key=EDDSA_KEY))

    assert not EDDSA_KEY.public.accepts(found.algorithm)
