"""How the members of a bundle lie in its one DEFLATE stream (specs/bundle.md B2a): opened where that loses nothing.

A compact JWS is base64url of what compresses well and of what does not; its three segments are packed decoded. Only
canonical base64url is, so that the text comes out octet for octet.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Final

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused

_RAW_DEFLATE: Final = -15  # RFC 1951 with the full window; zlib's wrapper would add nothing that the digests lack
_BEST: Final = 9
_CHUNK: Final = 65_536

_AS_IT_IS, _JWS = b"\x00", b"\x01"
_SEGMENTS: Final = struct.Struct(">HIH")
_SHORT: Final = 0xFFFF


def segments(content: bytes) -> tuple[bytes, bytes, bytes] | None:
    """Return header, payload and signature of a compact JWS, decoded; None for anything that would not come back."""
    if content.count(b".") != 2:  # noqa: PLR2004 - RFC 7515 section 7.1: three segments
        return None
    try:
        header, payload, signature = (base64url.decode(segment) for segment in content.split(b"."))
    except Refused:
        return None
    return (header, payload, signature) if len(header) <= _SHORT and len(signature) <= _SHORT else None


def compact(header: bytes, payload: bytes, signature: bytes) -> bytes:
    """Return the compact JWS of three decoded segments."""
    return ".".join(base64url.encode(segment) for segment in (header, payload, signature)).encode("ascii")


def pack(contents: Iterable[bytes]) -> bytes:
    """Return the stream of these members. The same zlib gives the same octets."""
    deflater = zlib.compressobj(_BEST, zlib.DEFLATED, _RAW_DEFLATE)
    packed = []
    for content in contents:
        opened = segments(content)
        if opened is None:
            packed += [deflater.compress(_AS_IT_IS), deflater.compress(content)]
        else:
            lengths = _SEGMENTS.pack(*(len(segment) for segment in opened))
            packed += [deflater.compress(part) for part in (_JWS, lengths, *opened)]
    return b"".join([*packed, deflater.flush()])


def unpack(packed: bytes | memoryview, sizes: Sequence[int]) -> Iterable[bytes]:
    """Yield the members of these sizes, one at a time. Raises `Refused` (`bundle.damaged`) for any other stream.

    Never holds more than one member and a chunk of the stream beside what was yielded.
    """
    stream = _Stream(packed)
    for size in sizes:
        yield _member(stream, size)
    stream.end()


def _member(stream: _Stream, size: int) -> bytes:
    form = stream.take(1)
    if form == _AS_IT_IS:
        return stream.take(size)
    if form != _JWS:
        raise _damaged("a member is packed in no form of this layout")
    lengths = _SEGMENTS.unpack(stream.take(_SEGMENTS.size))
    if sum(-(-4 * length // 3) for length in lengths) + 2 != size:
        raise _damaged("the members are more or fewer octets than the manifest says")
    return compact(*(stream.take(length) for length in lengths))


class _Stream:
    """A raw DEFLATE stream, read by the octet; it is given room for no more than is asked of it."""

    def __init__(self, packed: bytes | memoryview) -> None:
        self._packed, self._next = memoryview(packed), 0
        self._inflater = zlib.decompressobj(_RAW_DEFLATE)
        self._pending = b""

    def take(self, size: int) -> bytes:
        """Return the next `size` octets."""
        taken = []
        while size:
            octets = self._some(size)
            if not octets:
                raise _damaged("the members are fewer octets than the manifest says")
            taken.append(octets)
            size -= len(octets)
        return taken[0] if len(taken) == 1 else b"".join(taken)

    def end(self) -> None:
        """Refuse a stream that goes on, does not end, or has anything behind its end."""
        if self._some(1) or not self._inflater.eof or self._inflater.unused_data or self._next < len(self._packed):
            raise _damaged("the members are more octets than the manifest says")

    def _some(self, most: int) -> bytes:
        try:
            while not self._inflater.eof:
                if not self._pending:
                    self._pending = bytes(self._packed[self._next : self._next + _CHUNK])
                    self._next += len(self._pending)
                ended = not self._pending
                # Also without further input: the inflater may hold what there was no room for.
                octets = self._inflater.decompress(self._pending, most)
                self._pending = self._inflater.unconsumed_tail
                if octets or ended:
                    return octets
        except zlib.error:
            raise _damaged("the members can't be unpacked") from None
        return b""


def _damaged(detail: str) -> Refused:
    return Refused(Code.BUNDLE_DAMAGED, detail)
