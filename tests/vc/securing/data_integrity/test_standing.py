"""A proof beside the controller's: it holds, it is broken, or nobody can tell (specs/verification.md V5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.vc.securing.data_integrity.documents import octets, signed
from tests.vc.securing.forge import EDDSA_KEY, ES256_KEY, MemorySigner, accepted
from vc.keys.verification_method import VerificationMethod
from vc.securing.data_integrity.securing import secure_data_integrity
from vc.securing.data_integrity.standing import Holding, Standing, standing_of

WITNESS = "did:web:witness.example#key-1"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROOF = accepted(octets(secure_data_integrity(signed(), MemorySigner(EDDSA_KEY, WITNESS)))).beside[0]
METHOD = VerificationMethod(WITNESS, "did:web:witness.example", EDDSA_KEY.public, frozenset({"assertionMethod"}))


def test_a_proof_by_the_named_key_holds() -> None:
    assert standing_of(PROOF, METHOD, at=NOW) == Standing(Holding.HOLDS)


def test_a_proof_by_another_key_or_for_another_purpose_is_broken() -> None:
    other_key = replace(METHOD, key=ES256_KEY.public)
    other_use = replace(METHOD, relationships=frozenset({"authentication"}))

    for method in (other_key, other_use):
        standing = standing_of(PROOF, method, at=NOW)
        assert standing.holding is Holding.BROKEN
        assert standing.why


def test_what_can_not_be_asked_is_unchecked_and_says_why() -> None:
    for proof, method in ((PROOF, None), (replace(PROOF, unreadable="a suite of its own"), METHOD)):
        standing = standing_of(proof, method, at=NOW)
        assert standing.holding is Holding.UNCHECKED
        assert standing.why


def test_a_proof_ends_at_the_second_that_it_says_and_a_broken_one_is_broken_first() -> None:
    ending = replace(PROOF, expires=NOW)

    assert standing_of(ending, METHOD, at=NOW - timedelta(seconds=1)).holding is Holding.HOLDS
    assert standing_of(ending, METHOD, at=NOW).holding is Holding.UNCHECKED
    assert standing_of(replace(ending, signature=bytes(64)), METHOD, at=NOW).holding is Holding.BROKEN
