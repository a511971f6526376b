"""What an approval of a bulk issue covers: exactly these idempotency keys (specs/register.md G62). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused, StorageError

BULK: Final = "issued"
_SHORT: Final = 8


@dataclass(frozen=True, slots=True)
class BulkContent:
    """The content of a bulk issue.

    `digest` is the SHA-256 over the sorted keys' SHA-256 digests, in hexadecimal. `keys` holds the first 8 octets of
    each of these, by which a certificate is known to belong to it.
    """

    count: int
    digest: str
    keys: frozenset[bytes]

    @classmethod
    def of(cls, keys: Iterable[str]) -> BulkContent:
        """Return the content that has these idempotency keys; each counts once."""
        full = sorted({hashlib.sha256(key.encode()).digest() for key in keys})
        digest = hashlib.sha256(b"".join(full)).hexdigest()
        return cls(len(full), digest, frozenset(one[:_SHORT] for one in full))

    @classmethod
    def from_change(cls, change: Mapping[str, JsonValue]) -> BulkContent:
        """Return the content of a proposal. Raises `StorageError` where it is none."""
        count, digest, packed = change.get("count"), change.get("content"), change.get("keys")
        try:
            raw = base64url.decode(packed if isinstance(packed, str) else "-")
        except Refused:
            raw = b"-"
        if not isinstance(count, int) or not isinstance(digest, str) or len(raw) % _SHORT:
            raise StorageError("a proposal to issue in bulk can't be read", hint="run `vc audit verify`")
        parts = frozenset(raw[place : place + _SHORT] for place in range(0, len(raw), _SHORT))
        return cls(count, digest, parts)

    def to_change(self) -> JsonObject:
        """Return what a proposal says of it; the keys as one text, so that 100,000 of them fit an entry."""
        packed = base64url.encode(b"".join(sorted(self.keys)))
        return {"event": BULK, "count": self.count, "content": self.digest, "keys": packed}


def key_digest(key: str) -> bytes:
    """Return how `BulkContent.keys` holds an idempotency key."""
    return hashlib.sha256(key.encode()).digest()[:_SHORT]
