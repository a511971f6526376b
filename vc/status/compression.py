"""Bounded decompression and reproducible compression (RFC 1950, RFC 1952; specs/status.md S4)."""

from __future__ import annotations

import struct
import zlib

from vc.codes import Code
from vc.errors import Refused

_CHUNK_BYTES = 1 << 20
_ZLIB = 15
_GZIP = 31
_RAW_DEFLATE = -15

# Method deflate, no flags, no time, no level hint, written on Unix: the header of the W3C example, on every platform.
_GZIP_HEADER = bytes.fromhex("1f8b0800000000000003")


def inflate_zlib(raw: bytes, *, limit: int) -> bytes:
    """Return the octets of exactly one zlib stream.

    Refuses more than `limit` octets with `status.limit`, and with `status.malformed` another container, a wrong
    checksum, a cut stream and anything behind it. Never holds more than `limit` octets and one chunk of 1 MiB.
    """
    return _inflate(raw, _ZLIB, limit)


def inflate_gzip(raw: bytes, *, limit: int) -> bytes:
    """Return the octets of exactly one gzip member; like `inflate_zlib`, and a second member is refused."""
    return _inflate(raw, _GZIP, limit)


def deflate_zlib(raw: bytes, *, level: int) -> bytes:
    """Return `raw` as a zlib stream. `level` 9 writes the published vectors, 6 is for schedules, 1 for haste."""
    return zlib.compress(raw, level)


def deflate_gzip(raw: bytes, *, level: int) -> bytes:
    """Return `raw` as one gzip member whose header depends on nothing, so that a rebuilt list has the same bytes."""
    writer = zlib.compressobj(level, zlib.DEFLATED, _RAW_DEFLATE)
    body = writer.compress(raw) + writer.flush()
    return _GZIP_HEADER + body + struct.pack("<II", zlib.crc32(raw), len(raw) & 0xFFFFFFFF)


def _inflate(raw: bytes, container: int, limit: int) -> bytes:
    reader = zlib.decompressobj(container)
    try:
        first = reader.decompress(raw, _CHUNK_BYTES)
        total = len(first)
        while not reader.eof:
            # Only counted, not kept: a bomb costs one chunk of memory, whatever it would expand to.
            chunk = len(reader.decompress(reader.unconsumed_tail, _CHUNK_BYTES))
            total += chunk
            if total > limit:
                raise Refused(Code.STATUS_LIMIT, f"the list expands to more than {limit} octets")
            if not chunk and not reader.eof:
                raise Refused(Code.STATUS_MALFORMED, "the compressed list is cut off")
    except zlib.error:
        raise Refused(Code.STATUS_MALFORMED, "the list is not compressed as its form requires") from None
    if total > limit:
        raise Refused(Code.STATUS_LIMIT, f"the list expands to more than {limit} octets")
    if reader.unused_data:
        raise Refused(Code.STATUS_MALFORMED, "there is something behind the compressed list")
    if total == len(first):
        return first
    # The exact size is known and the stream has been checked, so the octets are made once and never copied.
    return zlib.decompress(raw, container, total)
