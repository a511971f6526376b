"""The signature algorithms that the library knows; there is no way to add one at run time (specs/securing.md K1)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Algorithm(StrEnum):
    """A JOSE `alg` value (RFC 7518 section 3.1, RFC 8037, RFC 9864).

    `EdDSA` and `Ed25519` name the same algorithm here; `EdDSA` is its canonical name and the one that we write.
    """

    ES256 = "ES256"
    ES384 = "ES384"
    EDDSA = "EdDSA"
    ED25519 = "Ed25519"

    @property
    def canonical(self) -> Algorithm:
        """The one name under which keys are pinned to this algorithm."""
        return Algorithm.EDDSA if self is Algorithm.ED25519 else self


SIGNATURE_LENGTH: Final = {
    Algorithm.ES256: 64,
    Algorithm.ES384: 96,
    Algorithm.EDDSA: 64,
    Algorithm.ED25519: 64,
}
"""Octets of a raw signature: r and s in fixed width for ECDSA (RFC 7518 section 3.4), RFC 8032 for Ed25519."""

CURVE_OF: Final = {Algorithm.ES256: "P-256", Algorithm.ES384: "P-384", Algorithm.EDDSA: "Ed25519"}
"""The JWK `crv` of each canonical algorithm (RFC 7518 section 6.2.1.1, RFC 8037 section 2)."""

ALGORITHM_OF_CURVE: Final = {curve: algorithm for algorithm, curve in CURVE_OF.items()}
"""The canonical algorithm of each JWK `crv`: a key determines its algorithm, a header never does."""

ALGORITHM_NAMES: Final = {
    canonical: tuple(name.value for name in Algorithm if name.canonical is canonical) for canonical in CURVE_OF
}
"""Every `alg` value that names a canonical algorithm."""
