"""The one tar form that backups have (specs/register.md G73), written and read so that no octet of it is free.

POSIX ustar (IEEE Std 1003.1, pax, "ustar Interchange Format") with regular files alone, of mode 0600 and nobody's
name. What is read must be what would have been written: links, devices, other paths and anything in the padding are
no case of their own. Around it, where the name ends in `.gz`, stands one gzip member (RFC 1952) without a name or time.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Protocol

from vc.errors import StorageError

_BLOCK: Final = 512
_END: Final = bytes(2 * _BLOCK)
_LONGEST_NAME: Final = 100
_SIZE: Final = slice(124, 136)
_DATE: Final = slice(136, 148)
_CHECKSUM: Final = slice(148, 156)
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_RAW_DEFLATE: Final = -15
_LEVEL: Final = 6
_CHUNK: Final = 262_144
_MOST_EXPANSION: Final = 250
_FREE_OCTETS: Final = 67_108_864
_WRAPS: Final = 2**32


class Sink(Protocol):
    """What a tar is written to."""

    def write(self, octets: bytes, /) -> object:
        """Take octets."""
        ...


class TarWriter:
    """Writes a tar whose files are all dated `mtime`, in seconds since 1970."""

    def __init__(self, sink: Sink, *, mtime: int) -> None:
        self._sink = sink
        self._mtime = mtime

    def add(self, name: str, content: bytes) -> None:
        """Write one file."""
        self._sink.write(_header(name, len(content), self._mtime))
        self._sink.write(content)
        self._sink.write(bytes(-len(content) % _BLOCK))

    def end(self) -> None:
        """Write what ends a tar."""
        self._sink.write(_END)


class GzipSink:
    """Compresses what is written into one gzip member."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._deflater = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW_DEFLATE)
        self._crc = self._length = 0
        file.write(_GZIP_HEAD)

    def write(self, octets: bytes, /) -> None:
        """Compress octets."""
        self._crc = zlib.crc32(octets, self._crc)
        self._length += len(octets)
        self._file.write(self._deflater.compress(octets))

    def end(self) -> None:
        """Write what ends the member."""
        self._file.write(self._deflater.flush())
        self._file.write(struct.pack("<II", self._crc, self._length % _WRAPS))


def tar_members(file: BinaryIO, *, largest: int) -> Iterator[tuple[str, bytes, int]]:
    """Yield the name, content and date of every file of a tar, compressed or not.

    Raises `StorageError` for anything but what the classes above write, and for a file of more than `largest` octets.
    """
    head = file.read(len(_GZIP_HEAD))
    if head[:2] == _GZIP_HEAD[:2]:
        read = _Inflated(file, head).read
    else:
        file.seek(0)
        read = file.read
    while (block := _exactly(read, _BLOCK)) != bytes(_BLOCK):
        name, size, mtime = _told(block)
        if size > largest:
            raise _refused(f"{name[:80]!a} has more than {largest:,} octets")
        content = _exactly(read, size)
        if any(_exactly(read, -size % _BLOCK)):
            raise _refused("there is something between its files")
        yield name, content, mtime
    if _exactly(read, _BLOCK) != bytes(_BLOCK) or read(1):
        raise _refused("there is something behind its end")


class _Inflated:
    """The octets of one gzip member, which must be the whole file, at a bounded expansion."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        if head != _GZIP_HEAD:
            raise _refused("it was compressed by another program", hint="unpack it with gunzip, and restore the .tar")
        self._file = file
        self._inflater = zlib.decompressobj(_RAW_DEFLATE)
        self._ready = b""
        self._crc = self._length = self._taken = 0
        self._ended = False

    def read(self, count: int, /) -> bytes:
        """Return up to `count` octets; fewer at the end alone."""
        found = bytearray()
        while len(found) < count and (self._ready or self._inflate_more()):
            wanted = count - len(found)
            found += self._ready[:wanted]
            self._ready = self._ready[wanted:]
        return bytes(found)

    def _inflate_more(self) -> bool:
        while not self._ready and not self._inflater.eof:
            given = self._inflater.unconsumed_tail or self._file.read(_CHUNK)
            if not given:
                raise _refused("it is cut off")
            self._taken += len(given) - len(self._inflater.unconsumed_tail)
            try:
                self._ready = self._inflater.decompress(given, _CHUNK)
            except zlib.error:
                raise _refused("it can't be decompressed") from None
            self._crc = zlib.crc32(self._ready, self._crc)
            self._length += len(self._ready)
            if self._length > _FREE_OCTETS + _MOST_EXPANSION * self._taken:
                raise _refused("it expands beyond all measure")
        if not self._ready:
            self._require_end()
        return bool(self._ready)

    def _require_end(self) -> None:
        if not self._ended:
            self._ended = True
            trailer = self._inflater.unused_data + self._file.read(_CHUNK)
            if trailer != struct.pack("<II", self._crc, self._length % _WRAPS):
                raise _refused("its checksum is not that of its content")


def _header(name: str, size: int, mtime: int) -> bytes:
    plain = name.encode("ascii")
    if len(plain) > _LONGEST_NAME:
        raise ValueError(name)
    fields = (
        plain.ljust(_LONGEST_NAME, b"\0"),
        b"0000600\0" + 2 * b"0000000\0",
        b"%011o\0%011o\0" % (size, mtime),
        b"        0".ljust(9 + _LONGEST_NAME, b"\0"),
        b"ustar\x0000".ljust(_BLOCK, b"\0"),
    )
    block = b"".join(fields)[:_BLOCK]
    checksum = b"%06o\0 " % sum(block)
    return block[: _CHECKSUM.start] + checksum + block[_CHECKSUM.stop :]


def _told(block: bytes) -> tuple[str, int, int]:
    """Return the name, size and date in a header. Raises `StorageError` for one that `_header` does not write."""
    try:
        name = block[:_LONGEST_NAME].rstrip(b"\0").decode("ascii")
        size, mtime = int(block[_SIZE][:-1], 8), int(block[_DATE][:-1], 8)
        if _header(name, size, mtime) == block:
            return name, size, mtime
    except (UnicodeDecodeError, ValueError):
        pass
    raise _refused("one of its headers is not as it was written")


def _exactly(read: Callable[[int], bytes], count: int) -> bytes:
    found = read(count)
    if len(found) != count:
        raise _refused("it is cut off")
    return found


def _refused(detail: str, *, hint: str = "take another backup") -> StorageError:
    return StorageError(f"not a whole backup: {detail}", hint=hint)
