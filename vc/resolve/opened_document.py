"""A document taken apart into what compares well, and put together again octet for octet (specs/bundle.md B11).

The list in a signed status list is compressed, and the smallest change of one entry changes all that is behind it. Its
entries compare well; compressed again by the same zlib at the same level, they give the same octets. Where they do
not, the document is left as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vc.encoding import base64url
from vc.errors import Refused
from vc.model.limits import Limits
from vc.resolve.bundle_packing import compact, segments
from vc.status.compression import deflate_gzip, deflate_zlib, inflate_gzip, inflate_zlib

RAW: Final = 0
JWS: Final = 1
ZLIB: Final = 16
GZIP: Final = 32
"""Kinds of a document; the last two with zlib's level added."""

_LEVELS: Final = (6, 9, 1, 2, 3, 4, 5, 7, 8)
_list_in = re.compile(rb'"(?:lst":"|encodedList":"u)([A-Za-z0-9_-]+)"').search


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """The parts of a document of some `kind`: of RAW its octets; of JWS header, payload and signature.

    Of a status list header, payload before the list, the entries, payload behind it, and signature.
    """

    kind: int
    parts: tuple[bytes, ...]

    def closed(self) -> bytes:
        """Return the document. Raises `ValueError` for a kind that there is not, or other parts than it has."""
        if self.kind == RAW:
            (content,) = self.parts
            return content
        if self.kind == JWS:
            header, payload, signature = self.parts
            return compact(header, payload, signature)
        header, before, entries, behind, signature = self.parts
        packed = _compressed(entries, self.kind)
        return compact(header, before + base64url.encode(packed).encode("ascii") + behind, signature)


def parts_of(kind: int) -> int:
    """Return how many parts a document of this kind has."""
    return {RAW: 1, JWS: 3}.get(kind, 5)


def opened(content: bytes, limits: Limits) -> OpenedDocument:
    """Return the parts of a document, of a status list without its level: what an older one is compared by."""
    signed = segments(content)
    if signed is None:
        return OpenedDocument(RAW, (content,))
    return _opened_list(signed, limits) or OpenedDocument(JWS, signed)


def reproducible(content: bytes, limits: Limits) -> OpenedDocument:
    """Return parts that give exactly this document again: a list only where this zlib compresses it alike."""
    signed = segments(content)
    if signed is None:
        return OpenedDocument(RAW, (content,))
    found = _opened_list(signed, limits)
    candidates = () if found is None else (OpenedDocument(found.kind + level, found.parts) for level in _LEVELS)
    return next((one for one in candidates if one.closed() == content), OpenedDocument(JWS, signed))


def _opened_list(signed: tuple[bytes, bytes, bytes], limits: Limits) -> OpenedDocument | None:
    header, payload, signature = signed
    found = _list_in(payload)
    if found is None:
        return None
    try:
        packed = base64url.decode(found[1])
        kind = GZIP if packed.startswith(b"\x1f\x8b") else ZLIB
        inflate = inflate_gzip if kind == GZIP else inflate_zlib
        entries = inflate(packed, limit=limits.status_list_inflated_bytes)
    except Refused:
        return None
    return OpenedDocument(kind, (header, payload[: found.start(1)], entries, payload[found.end(1) :], signature))


def _compressed(entries: bytes, kind: int) -> bytes:
    if GZIP <= kind <= GZIP + 9:
        return deflate_gzip(entries, level=kind - GZIP)
    if ZLIB <= kind <= ZLIB + 9:
        return deflate_zlib(entries, level=kind - ZLIB)
    message = f"no document of kind {kind}"
    raise ValueError(message)
