"""What signs: a private key that may be a file, a hardware module or a stand-in, seen only through what it can do."""

from __future__ import annotations

from typing import Protocol

from vc.keys.algorithm import Algorithm
from vc.keys.public_key import PublicKey


class Signer(Protocol):
    """A private key and the verification method under which its public half is published.

    `sign` gives a raw signature of `SIGNATURE_LENGTH[algorithm]` octets, and should give the same one for the same
    message (RFC 6979; specs/decisions/0005-deterministic-signatures.md).
    """

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm that goes into the header, canonical."""
        ...

    @property
    def key(self) -> PublicKey:
        """The public half."""
        ...

    @property
    def verification_method(self) -> str:
        """The absolute DID URL that goes into the header as `kid`."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature of `message`. Raises `KeyMaterialError` where the key can't be used."""
        ...
