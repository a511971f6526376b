"""Bounded, exact decompression and a gzip header that depends on nothing (security.md V01, V02)."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.status.compression import deflate_gzip, deflate_zlib, inflate_gzip, inflate_zlib

MIB = 1 << 20
OCTETS = bytes(range(256)) * 16
Inflate = Callable[..., bytes]

RAW_DEFLATE = zlib.compress(OCTETS, 6)[2:-4]
ZLIB = zlib.compress(OCTETS, 6)
GZIP = gzip.compress(OCTETS, mtime=0)
WITH_PRESET_DICTIONARY = bytes.fromhex("78bb") + ZLIB[2:]


def wrong_checksum(compressed: bytes, place: int) -> bytes:
    return compressed[:place] + bytes([compressed[place] ^ 1]) + compressed[place:][1:]


@pytest.mark.parametrize(("inflate", "compressed"), [(inflate_zlib, ZLIB), (inflate_gzip, GZIP)])
def test_one_stream_is_read(inflate: Inflate, compressed: bytes) -> None:
    assert inflate(compressed, limit=len(OCTETS)) == OCTETS


def test_a_gzip_member_with_a_name_and_a_time_is_read() -> None:
    named = bytes.fromhex("1f8b08081234567800ff") + b"list\0" + GZIP[10:]

    assert inflate_gzip(named, limit=len(OCTETS)) == OCTETS


@pytest.mark.parametrize(
    ("inflate", "compressed"),
    [
        (inflate_zlib, b""),
        (inflate_zlib, b"\x78"),
        (inflate_zlib, ZLIB[:-1]),
        (inflate_zlib, ZLIB[:40]),
        (inflate_zlib, wrong_checksum(ZLIB, -1)),
        (inflate_zlib, ZLIB + b"\0"),
        (inflate_zlib, ZLIB + ZLIB),
        (inflate_zlib, RAW_DEFLATE),
        (inflate_zlib, GZIP),
        (inflate_zlib, WITH_PRESET_DICTIONARY),
        (inflate_zlib, OCTETS),
        (inflate_gzip, b""),
        (inflate_gzip, GZIP[:-1]),
        (inflate_gzip, GZIP[:-8]),
        (inflate_gzip, wrong_checksum(GZIP, -5)),
        (inflate_gzip, wrong_checksum(GZIP, -1)),
        (inflate_gzip, GZIP + GZIP),
        (inflate_gzip, GZIP + b"\0"),
        (inflate_gzip, RAW_DEFLATE),
        (inflate_gzip, ZLIB),
        (inflate_gzip, OCTETS),
    ],
)
def test_anything_but_exactly_one_whole_stream_is_malformed(inflate: Inflate, compressed: bytes) -> None:
    with pytest.raises(Refused) as refused:
        inflate(compressed, limit=MIB)

    assert refused.value.code is Code.STATUS_MALFORMED


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB, 3 * MIB + 5])
def test_lists_of_every_size_up_to_the_limit_are_read(size: int) -> None:
    octets = bytes(size)

    assert inflate_zlib(zlib.compress(octets), limit=size) == octets
    assert inflate_gzip(gzip.compress(octets), limit=size) == octets


@pytest.mark.parametrize("size", [1, 100, MIB, MIB + 1, 3 * MIB])
def test_one_octet_beyond_the_limit_is_refused(size: int) -> None:
    for inflate, compressed in ((inflate_zlib, zlib.compress(bytes(size))), (inflate_gzip, gzip.compress(bytes(size)))):
        with pytest.raises(Refused) as refused:
            inflate(compressed, limit=size - 1)

        assert refused.value.code is Code.STATUS_LIMIT


def test_a_bomb_costs_two_chunks_of_memory() -> None:
    writer = zlib.compressobj(9)
    bomb = b"".join(writer.compress(bytes(MIB)) for _ in range(256)) + writer.flush()
    assert len(bomb) < MIB

    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            inflate_zlib(bomb, limit=16 * MIB)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert refused.value.code is Code.STATUS_LIMIT
    assert peak < 4 * MIB


def test_the_largest_list_is_held_once() -> None:
    compressed = zlib.compress(bytes(16 * MIB), 1)

    tracemalloc.start()
    try:
        octets = inflate_zlib(compressed, limit=16 * MIB)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert len(octets) == 16 * MIB
    assert peak < 18 * MIB


@pytest.mark.parametrize("level", [0, 1, 6, 9])
def test_what_is_written_is_read_by_the_standard_library(level: int) -> None:
    assert zlib.decompress(deflate_zlib(OCTETS, level=level)) == OCTETS
    assert gzip.decompress(deflate_gzip(OCTETS, level=level)) == OCTETS


@pytest.mark.parametrize("level", [1, 6, 9])
def test_the_gzip_header_names_neither_time_nor_level_nor_platform(level: int) -> None:
    assert deflate_gzip(OCTETS, level=level)[:10].hex() == "1f8b0800000000000003"
