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
MOST_NAMED: Final = 20
"""How many certificate numbers, and files, a proposal names."""

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

    def to_change(self, *, numbers: Iterable[str] = (), files: Iterable[str] = ()) -> JsonObject:
        """Return what a proposal says of it; the keys as one text, so that 100,000 of them fit an entry.

        `numbers` are those of its certificates, `files` the names of the files that it was read from: what the second
        person is shown, the first `MOST_NAMED` of each.
        """
        packed = base64url.encode(b"".join(sorted(self.keys)))
        change: JsonObject = {"event": BULK, "count": self.count, "content": self.digest, "keys": packed}
        for member, names in (("numbers", numbers), ("files", files)):
            listed: list[JsonValue] = [name.encode(errors="replace").decode() for name in _first(names)]
            if listed:
                change[member] = listed
        return change


def _first(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if name))[:MOST_NAMED]


def key_digest(key: str) -> bytes:
    """Return how `BulkContent.keys` holds an idempotency key."""
    return hashlib.sha256(key.encode()).digest()[:_SHORT]
