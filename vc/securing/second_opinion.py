"""A second library's word on a signature (specs/decisions/0005-deterministic-signatures.md; specs/securing.md W3)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from vc.errors import KeyMaterialError

if TYPE_CHECKING:
    from jwt.algorithms import Algorithm as JwtAlgorithm

    from vc.keys.public_key import PublicKey


def confirms(key: PublicKey, signing_input: bytes, signature: bytes) -> bool:
    """Tell whether PyJWT, with a key that it read from the public JWK of `key`, verifies a raw signature."""
    algorithm, second_key = _second_key(key)
    return bool(algorithm.verify(signing_input, second_key, signature))


def require_confirmed(key: PublicKey, signing_input: bytes, signature: bytes) -> None:
    """Raise `KeyMaterialError` where PyJWT does not verify what the signer of `key` has just signed (W3)."""
    if not confirms(key, signing_input, signature):
        raise KeyMaterialError(
            "the signature does not verify",
            hint="check the key store: private and public key do not belong together",
        )


@lru_cache(maxsize=64)
def _second_key(key: PublicKey) -> tuple[JwtAlgorithm, object]:
    # PyJWT reads the public JWK and checks the signature; our key object has no part in its verdict. Its whole decode
    # would cost five signatures (it walks the token by character), and the token has just been read more strictly.
    from jwt import PyJWK

    second = PyJWK(key.to_jwk(), algorithm=key.algorithm.value)
    return second.Algorithm, second.key
