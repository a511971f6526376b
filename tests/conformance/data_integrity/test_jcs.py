"""eddsa-jcs-2022 and ecdsa-jcs-2019 against the W3C's vectors: canonical forms, both hashes, signature."""

from __future__ import annotations

import pytest

from tests.conformance.data_integrity.vectors import CANONICAL_DOCUMENT, CREATED, DOCUMENT, JCS, Vector
from vc.encoding import jcs, strict_json
from vc.encoding.rfc3339 import parse_instant
from vc.keys.did import did_of, resolve_static
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.reading import read_data_integrity
from vc.securing.data_integrity.securing import ProofOptions, secure_data_integrity
from vc.securing.secured import SecuredCredential

every_vector = pytest.mark.parametrize("vector", JCS, ids=lambda vector: vector.clause)


def signed(vector: Vector) -> dict[str, object]:
    """The published secured document, put together from its parts."""
    options = strict_json.loads_object(vector.canonical_options, max_depth=4, max_members=20)
    return {**DOCUMENT, "proof": {**options, "proofValue": vector.proof_value}}


def opened(vector: Vector) -> SecuredCredential:
    raw = strict_json.dumps(signed(vector))
    return read_data_integrity(strict_json.loads_object(raw, max_depth=8, max_members=99), raw, DEFAULT_LIMITS)


@every_vector
def test_the_document_has_the_published_canonical_form(vector: Vector) -> None:
    assert opened(vector).payload == CANONICAL_DOCUMENT


@every_vector
def test_the_options_have_the_published_canonical_form(vector: Vector) -> None:
    assert jcs.canonicalize(dict(opened(vector).header)) == vector.canonical_options


@every_vector
def test_what_is_signed_are_the_two_published_hashes(vector: Vector) -> None:
    assert opened(vector).signing_input.hex() == vector.options_hash + vector.document_hash


@every_vector
def test_the_signature_is_the_published_one_and_verifies(vector: Vector) -> None:
    secured = opened(vector)
    method = resolve_static(did_of(str(secured.kid))).find(str(secured.kid))

    assert secured.signature.hex() == vector.signature
    assert method is not None
    assert secured.verified_by(method.key)


@every_vector
def test_our_own_proof_is_the_published_one_to_the_octet(vector: Vector) -> None:
    options = ProofOptions(created=parse_instant(CREATED))

    assert secure_data_integrity(DOCUMENT, vector.signer, options) == signed(vector)
