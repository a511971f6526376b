"""Known suites only; a signature's length says its curve (specs/securing.md DI4)."""

from __future__ import annotations

import pytest

from vc.keys.algorithm import Algorithm
from vc.securing.data_integrity.cryptosuite import Cryptosuite, hash_for, suite_for, suite_of


@pytest.mark.parametrize(
    ("suite", "length", "algorithm"),
    [
        (Cryptosuite.EDDSA_JCS_2022, 64, Algorithm.EDDSA),
        (Cryptosuite.EDDSA_JCS_2022, 96, None),
        (Cryptosuite.ECDSA_JCS_2019, 64, Algorithm.ES256),
        (Cryptosuite.ECDSA_JCS_2019, 96, Algorithm.ES384),
        (Cryptosuite.ECDSA_JCS_2019, 65, None),
        (Cryptosuite.ECDSA_JCS_2019, 0, None),
    ],
)
def test_the_length_of_a_signature_says_the_curve(suite: Cryptosuite, length: int, algorithm: Algorithm | None) -> None:
    assert suite.algorithm_of(bytes(length)) is algorithm


def test_p384_hashes_with_sha_384_and_all_others_with_sha_256() -> None:
    assert {
        algorithm: hash_for(algorithm)(b"").digest_size for algorithm in Algorithm if algorithm.canonical is algorithm
    } == {
        Algorithm.ES256: 32,
        Algorithm.ES384: 48,
        Algorithm.EDDSA: 32,
    }


@pytest.mark.parametrize("name", ["EDDSA-JCS-2022", "eddsa-2022", "bbs-2023", "none", ""])
def test_no_other_name_is_a_suite(name: str) -> None:
    assert suite_of(name) is None


def test_the_suite_of_a_proof_follows_from_the_key() -> None:
    assert suite_for(Algorithm.EDDSA) is Cryptosuite.EDDSA_JCS_2022
    assert suite_for(Algorithm.ES256) is suite_for(Algorithm.ES384) is Cryptosuite.ECDSA_JCS_2019
