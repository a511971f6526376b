"""The cryptosuites that we know: which key signs, how long a signature is, which hash (specs/securing.md DI4).

Data Integrity EdDSA Cryptosuites 1.0 section 3.3; Data Integrity ECDSA Cryptosuites 1.0 section 3.3. There is no way to
add one at run time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from vc.keys.algorithm import SIGNATURE_LENGTH, Algorithm


class Cryptosuite(StrEnum):
    """A known value of a proof's `cryptosuite`."""

    EDDSA_JCS_2022 = "eddsa-jcs-2022"
    ECDSA_JCS_2019 = "ecdsa-jcs-2019"
    EDDSA_RDFC_2022 = "eddsa-rdfc-2022"
    ECDSA_RDFC_2019 = "ecdsa-rdfc-2019"

    @property
    def over_statements(self) -> bool:
        """Whether the suite signs the statements of a JSON-LD document, and not its JSON."""
        return self in _OVER_STATEMENTS

    def algorithm_of(self, signature: bytes) -> Algorithm | None:
        """Return the algorithm whose signatures have this many octets; None where the suite has none such.

        A proof does not name its curve; its key is held against what the length says (specs/securing.md K2).
        """
        lengths = {SIGNATURE_LENGTH[algorithm]: algorithm for algorithm in _ALGORITHMS[self]}
        return lengths.get(len(signature))

    def signs_with(self, algorithm: Algorithm) -> bool:
        """Whether keys of this algorithm make proofs of the suite."""
        return algorithm in _ALGORITHMS[self]


_ALGORITHMS: Final[Mapping[Cryptosuite, tuple[Algorithm, ...]]] = {
    Cryptosuite.EDDSA_JCS_2022: (Algorithm.EDDSA,),
    Cryptosuite.ECDSA_JCS_2019: (Algorithm.ES256, Algorithm.ES384),
    Cryptosuite.EDDSA_RDFC_2022: (Algorithm.EDDSA,),
    Cryptosuite.ECDSA_RDFC_2019: (Algorithm.ES256, Algorithm.ES384),
}
_OVER_STATEMENTS: Final = frozenset({Cryptosuite.EDDSA_RDFC_2022, Cryptosuite.ECDSA_RDFC_2019})
_HASHES: Final[Mapping[Algorithm, Callable[..., hashlib._Hash]]] = {
    Algorithm.EDDSA: hashlib.sha256,
    Algorithm.ES256: hashlib.sha256,
    Algorithm.ES384: hashlib.sha384,
}


def hash_for(algorithm: Algorithm) -> Callable[..., hashlib._Hash]:
    """Return the constructor of the hash that goes with an algorithm: SHA-256, for P-384 SHA-384."""
    return _HASHES[algorithm]


def suite_of(name: str) -> Cryptosuite | None:
    """Return the suite of that name; None for one that is not known."""
    return next((suite for suite in Cryptosuite if suite.value == name), None)


def suite_for(algorithm: Algorithm) -> Cryptosuite:
    """Return the suite over JSON with which a key of `algorithm` signs."""
    return Cryptosuite.EDDSA_JCS_2022 if algorithm is Algorithm.EDDSA else Cryptosuite.ECDSA_JCS_2019
