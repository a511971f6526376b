"""A signer whose private key stays on a token (specs/securing.md K10, K11)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vc.errors import KeyMaterialError
from vc.keys.algorithm import SIGNATURE_LENGTH, Algorithm
from vc.keys.pkcs11_faults import library, token_faults
from vc.keys.pkcs11_token import Pkcs11Token
from vc.keys.public_key import PublicKey

if TYPE_CHECKING:
    import pkcs11


@dataclass(frozen=True, slots=True)
class Pkcs11Signer:
    """A `Signer` over a key on a token.

    An ECDSA signature holds a random number of the token's: the same message gives another signature each time, so
    signatures are stored and never compared (specs/decisions/0005-deterministic-signatures.md). Ed25519 is
    deterministic here too.
    """

    verification_method: str
    key: PublicKey
    _token: Pkcs11Token = field(repr=False)
    _handle: Any = field(repr=False)
    _mechanism: pkcs11.Mechanism = field(repr=False)

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm that goes into the header, canonical."""
        return self.key.algorithm

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature of `message`.

        Raises `KeyMaterialError` where the token is gone or refuses. Nothing is tried again: the session of a token
        that was unplugged needs its PIN anew, and a PIN is given once.
        """
        hashed = self._mechanism == library().Mechanism.ECDSA
        with token_faults(str(self._token.identity)):
            signature: bytes = self._handle.sign(
                hashlib.sha256(message).digest() if hashed else message, mechanism=self._mechanism
            )
        if len(signature) != SIGNATURE_LENGTH[self.algorithm]:
            raise KeyMaterialError(
                f"the token gave a signature of {len(signature)} octets, not {SIGNATURE_LENGTH[self.algorithm]}",
                where=str(self._token.identity),
            )
        return signature

    @classmethod
    def load(cls, token: Pkcs11Token, key: PublicKey, verification_method: str) -> Pkcs11Signer:
        """Return the signer of `key` on `token`, which signs as `verification_method`.

        Raises `KeyMaterialError` where the token does not have the key, or can't sign with it.
        """
        return cls(verification_method, key, token, token.private_key(key), _mechanism(token, key.algorithm))


def _mechanism(token: Pkcs11Token, algorithm: Algorithm) -> pkcs11.Mechanism:
    known = library().Mechanism
    suitable = (known.EDDSA,) if algorithm is Algorithm.EDDSA else (known.ECDSA, known.ECDSA_SHA256)
    offered = token.mechanisms()
    for mechanism in suitable:
        if mechanism in offered:
            found: pkcs11.Mechanism = mechanism
            return found
    raise KeyMaterialError(f"the token does not sign {algorithm}", where=str(token.identity))
