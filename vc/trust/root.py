"""A root: the few offline keys of which a threshold must agree before a trust list or bundle counts (L10, L11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from vc.encoding import base64url
from vc.errors import ConfigurationError
from vc.keys.public_key import PublicKey
from vc.model.vocabulary import Environment


def kid_of(key: PublicKey) -> str:
    """Return the name of a root key: its RFC 7638 SHA-256 thumbprint in base64url, so that one key has one name."""
    return base64url.encode(key.thumbprint)


@dataclass(frozen=True, slots=True)
class RootKey:
    """One key of a root. `kid` must be the key's thumbprint; `named` fills it in."""

    kid: str
    key: PublicKey

    @classmethod
    def named(cls, key: PublicKey) -> RootKey:
        """Return the root key of a public key under the only name it can have."""
        return cls(kid_of(key), key)


@dataclass(frozen=True, slots=True)
class Root:
    """The anchor above trust lists and bundles, for one environment.

    `version` counts from 1. `threshold` different keys must sign. Raises `ConfigurationError` for a threshold that
    can't be met and for a key that is not what its name says, or stands there twice.
    """

    version: int
    environment: Environment
    threshold: int
    expires: datetime
    keys: tuple[RootKey, ...]

    def __post_init__(self) -> None:
        """Refuse a root that could never be met, or be met by fewer parties than it says."""
        kids = [root_key.kid for root_key in self.keys]
        for number, root_key in enumerate(self.keys, start=1):
            expected = kid_of(root_key.key)
            if root_key.kid != expected:
                hint = f"the kid of this key is {expected}"
                raise ConfigurationError("is not the thumbprint of the key", where=f"key[{number}].kid", hint=hint)
            if root_key.kid in kids[: number - 1]:
                hint = "each key counts once; remove the repetition"
                raise ConfigurationError("stands here twice", where=f"key[{number}]", hint=hint)
        if not 1 <= self.threshold <= len(self.keys):
            hint = f"between 1 and the number of keys, {len(self.keys)}"
            raise ConfigurationError(f"{self.threshold} keys can't be required", where="threshold", hint=hint)

    def key(self, kid: str) -> PublicKey | None:
        """Return the key of that name."""
        return next((root_key.key for root_key in self.keys if root_key.kid == kid), None)


@dataclass(frozen=True, slots=True)
class RootSignature:
    """One signature that claims to be by the root key `kid` with `algorithm`, over exactly `signed` octets."""

    kid: str
    algorithm: str
    signed: bytes
    signature: bytes


def agreeing(root: Root, signatures: Iterable[RootSignature]) -> frozenset[str]:
    """Return the kids of the different root keys with a signature that verifies; unknown keys count for nothing."""
    counted: set[str] = set()
    for claimed in signatures:
        key = root.key(claimed.kid)
        if key is None or claimed.kid in counted or key.algorithm.value != claimed.algorithm:
            continue
        if key.verify(claimed.signed, claimed.signature):
            counted.add(claimed.kid)
    return frozenset(counted)


def verify_threshold(root: Root, signatures: Iterable[RootSignature]) -> bool:
    """Tell whether `threshold` different keys of the root have signed (rule L11)."""
    return len(agreeing(root, signatures)) >= root.threshold
