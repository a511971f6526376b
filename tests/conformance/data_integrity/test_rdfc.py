"""eddsa-rdfc-2022 and ecdsa-rdfc-2019 against the W3C's vectors: statements, both hashes, signature, chains."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.data_integrity.vectors import CHAIN, CREATED, DOCUMENT, RDFC, STATEMENTS, Vector
from vc.encoding import strict_json
from vc.encoding.rfc3339 import parse_instant
from vc.keys.did import did_of, resolve_static
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.cryptosuite import Cryptosuite
from vc.securing.data_integrity.reading import read_data_integrity
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.secured import SecuredCredential

every_vector = pytest.mark.parametrize("vector", RDFC, ids=lambda vector: vector.clause)


def opened(document: dict[str, Any]) -> SecuredCredential:
    raw = strict_json.dumps(document)
    return read_data_integrity(strict_json.loads_object(raw, max_depth=8, max_members=199), raw, DEFAULT_LIMITS)


def signed(vector: Vector) -> dict[str, Any]:
    """The published secured document; here a proof has no context of its own."""
    options = strict_json.loads_object(vector.canonical_options, max_depth=4, max_members=20)
    del options["@context"]
    return {**DOCUMENT, "proof": {**options, "proofValue": vector.proof_value}}


def verifies(kid: str, secured: Any) -> bool:
    method = resolve_static(did_of(kid)).find(kid)
    return method is not None and bool(secured.verified_by(method.key))


@every_vector
def test_the_document_says_the_published_statements(vector: Vector) -> None:
    assert opened(signed(vector)).payload == STATEMENTS


@every_vector
def test_what_is_signed_are_the_two_published_hashes(vector: Vector) -> None:
    assert opened(signed(vector)).signing_input.hex() == vector.options_hash + vector.document_hash


@every_vector
def test_the_signature_is_the_published_one_and_verifies(vector: Vector) -> None:
    secured = opened(signed(vector))

    assert secured.signature.hex() == vector.signature
    assert verifies(str(secured.kid), secured)


@every_vector
def test_our_own_proof_is_the_published_one_to_the_octet(vector: Vector) -> None:
    options = ProofOptions(created=parse_instant(CREATED), cryptosuite=Cryptosuite(vector.cryptosuite))

    assert secure_data_integrity(DOCUMENT, vector.signer, options) == signed(vector)


def test_a_set_and_the_chains_over_it_are_the_published_ones_to_the_octet() -> None:
    document: dict[str, Any] = DOCUMENT
    for link in CHAIN:
        options = ProofOptions(
            cryptosuite=Cryptosuite.EDDSA_RDFC_2022,
            created=parse_instant(link.created),
            id=link.id,
            previous=link.previous,
        )
        document = secure_data_integrity(document, link.signer, options)

    assert [proof["proofValue"] for proof in document["proof"]] == [link.proof_value for link in CHAIN]
    assert document["proof"][2]["previousProof"] == list(CHAIN[2].previous)
    assert document["proof"][3]["previousProof"] == CHAIN[3].previous[0]
    secured = opened(document)
    assert verifies(str(secured.kid), secured)
    assert all(verifies(proof.verification_method, proof) for proof in secured.beside)
