"""The allow-list of algorithms is closed and pinned to curves."""

from __future__ import annotations

from vc.keys.algorithm import ALGORITHM_NAMES, ALGORITHM_OF_CURVE, CURVE_OF, SIGNATURE_LENGTH, Algorithm


def test_nothing_but_four_names_is_allowed() -> None:
    assert [algorithm.value for algorithm in Algorithm] == ["ES256", "ES384", "EdDSA", "Ed25519"]


def test_ed25519_is_another_name_of_eddsa() -> None:
    assert Algorithm.ED25519.canonical is Algorithm.EDDSA
    assert Algorithm.ES256.canonical is Algorithm.ES256
    assert ALGORITHM_NAMES[Algorithm.EDDSA] == ("EdDSA", "Ed25519")


def test_every_algorithm_has_a_signature_length_and_every_canonical_one_a_curve() -> None:
    assert SIGNATURE_LENGTH.keys() == set(Algorithm)
    assert CURVE_OF.keys() == {algorithm.canonical for algorithm in Algorithm}
    assert {ALGORITHM_OF_CURVE[curve] for curve in ("P-256", "P-384", "Ed25519")} == CURVE_OF.keys()
