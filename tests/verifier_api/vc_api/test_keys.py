"""Keys and signatures by identifiers that are at hand (specs/vc-api.md VA12, VA13)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.verifier_api.vc_api.offered import NOW, Stranger, draft
from vc.codes import Code
from vc.encoding.strict_json import dumps
from vc.keys.algorithm import Algorithm
from vc.keys.did_document import DidDocument
from vc.keys.private_key import generate
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import ASSERTION_METHOD, AUTHENTICATION, VerificationMethod
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.securing import secure_data_integrity
from vc.securing.read import read
from vc.securing.secured import SecuredCredential
from verifier_api.vc_api.identifiers import Identifiers, Known
from verifier_api.vc_api.keys import signature_faults
from verifier_api.vc_api.retrieval import Retrieval

DID = "did:web:body.example"


@pytest.fixture(scope="module")
def signer() -> Stranger:
    return Stranger(generate(Algorithm.EDDSA), did=DID)


@pytest.fixture(scope="module")
def secured(signer: Stranger) -> SecuredCredential:
    found = read(dumps(secure_data_integrity(draft(issuer=DID), signer)), DEFAULT_LIMITS)
    assert isinstance(found, SecuredCredential)
    return found


def known(signer: Stranger, key: PublicKey | None = None, *relationships: str) -> Identifiers:
    """Identifiers with a document in which the signer's method has that key, for these purposes."""
    uses = frozenset(relationships or {ASSERTION_METHOD})
    method = VerificationMethod(signer.verification_method, DID, signer.key if key is None else key, uses)
    return Identifiers([DidDocument(DID, (method,))])


def codes(secured: SecuredCredential, identifiers: Identifiers) -> list[str]:
    faults = signature_faults(secured, Known(identifiers, Retrieval(None)), purpose=ASSERTION_METHOD, now=NOW)
    return [fault.title for fault in faults]


def test_the_key_of_the_document_that_signed_has_no_fault(signer: Stranger, secured: SecuredCredential) -> None:
    assert codes(secured, known(signer)) == []


def test_a_key_for_something_else_does_not_count(signer: Stranger, secured: SecuredCredential) -> None:
    assert codes(secured, known(signer, None, AUTHENTICATION)) == [Code.KEY_PURPOSE]


def test_a_key_of_another_algorithm_does_not_count(signer: Stranger, secured: SecuredCredential) -> None:
    key = generate(Algorithm.ES256).public

    assert codes(secured, known(signer, key)) == [Code.JOSE_ALG_KEY_MISMATCH]


def test_another_key_of_the_same_kind_has_not_signed(signer: Stranger, secured: SecuredCredential) -> None:
    key = generate(Algorithm.EDDSA).public

    assert codes(secured, known(signer, key)) == [Code.SIG_INVALID]


@pytest.mark.parametrize(
    "kid",
    [
        f"{DID}#another",
        "did:web:other.example#key",
        "did:ethr:0xb9c5714089478a327f09197987f16f9e5d936e8a#key",
        "https://body.example/keys#1",
    ],
)
def test_a_key_that_is_in_no_document_is_not_known(signer: Stranger, secured: SecuredCredential, kid: Any) -> None:
    assert codes(replace(secured, kid=kid), known(signer)) == [Code.KEY_UNKNOWN]


def test_an_id_that_two_keys_share_names_neither(signer: Stranger, secured: SecuredCredential) -> None:
    methods = tuple(
        VerificationMethod(signer.verification_method, DID, key, frozenset({ASSERTION_METHOD}))
        for key in (signer.key, generate(Algorithm.EDDSA).public)
    )

    assert codes(secured, Identifiers([DidDocument(DID, methods)])) == [Code.KEY_UNKNOWN]
