"""Bitstring Status List sections 2.2 and 3.2: the published example, another writer's list, and the steps."""

import dataclasses
import gzip

import pytest

from tests.vc.status.vectors import Vector, bitstring_vectors
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.status import bitstring_list
from vc.status.bitstring_list import MINIMUM_ENTRIES, BitstringStatusList, pack_bitstring_list
from vc.status.packing import StatusValues

VECTORS = bitstring_vectors()


@pytest.mark.parametrize("vector", [v for v in VECTORS if v.byte_exact], ids=str)
def test_the_published_values_encode_to_the_published_text(vector: Vector) -> None:
    values = StatusValues.sparse(vector.values, length=vector.length)

    assert bitstring_list.encode(pack_bitstring_list(values), level=vector.level) == vector.text


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_the_published_text_decodes_to_the_published_values(vector: Vector) -> None:
    entries = bitstring_list.decode(vector.text, limits=DEFAULT_LIMITS)

    values = {index: 1 for index in range(vector.length) if entries.value_at(index)}
    assert (entries.length(1), values) == (vector.length, vector.values)


def test_the_first_entry_is_the_left_most_bit() -> None:
    entries = BitstringStatusList(b"\x80" + bytes(16_382) + b"\x01")

    assert [entries.value_at(index) for index in (0, 1, 7, 131_070, 131_071)] == [1, 0, 0, 0, 1]


def test_an_entry_of_three_bits_may_cross_an_octet() -> None:
    entries = BitstringStatusList(bytes([0b101_010_01, 0b1_111_000_0]) + bytes(3 * 16_384))

    assert [entries.value_at(index, status_size=3) for index in range(5)] == [0b101, 0b010, 0b011, 0b111, 0]


def test_an_octet_may_be_an_entry() -> None:
    entries = BitstringStatusList(bytes([7, 255]) + bytes(MINIMUM_ENTRIES))

    assert [entries.value_at(index, status_size=8) for index in range(3)] == [7, 255, 0]


@pytest.mark.parametrize("status_size", [1, 2, 8])
def test_an_index_outside_the_list_is_out_of_range(status_size: int) -> None:
    entries = BitstringStatusList(bytes(MINIMUM_ENTRIES // 8 * status_size))

    assert entries.value_at(MINIMUM_ENTRIES - 1, status_size=status_size) == 0
    for index in (-1, MINIMUM_ENTRIES, 2**64):
        with pytest.raises(Refused) as refused:
            entries.value_at(index, status_size=status_size)
        assert refused.value.code is Code.STATUS_RANGE


def test_a_list_too_small_for_the_size_of_its_entries_is_malformed() -> None:
    entries = BitstringStatusList(bytes(MINIMUM_ENTRIES // 8))

    with pytest.raises(Refused) as refused:
        entries.value_at(0, status_size=2)

    assert refused.value.code is Code.STATUS_MALFORMED


def encoded(octets: bytes) -> str:
    return "u" + base64url.encode(gzip.compress(octets, mtime=0))


def test_a_list_below_the_minimum_is_malformed() -> None:
    with pytest.raises(Refused) as refused:
        bitstring_list.decode(encoded(bytes(16_383)), limits=DEFAULT_LIMITS)

    assert refused.value.code is Code.STATUS_MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
        "mH4sIAAAAAAAAA+3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
        "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA=",
        "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAA",
        "ueNrbuRgAAhcBXQ",
    ],
)
def test_text_that_is_not_multibase_base64url_of_gzip_is_malformed(text: str) -> None:
    with pytest.raises(Refused) as refused:
        bitstring_list.decode(text, limits=DEFAULT_LIMITS)

    assert refused.value.code is Code.STATUS_MALFORMED


def test_the_limit_of_the_policy_holds() -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, status_list_inflated_bytes=16_383)

    with pytest.raises(Refused) as refused:
        bitstring_list.decode(VECTORS[0].text, limits=limits)

    assert refused.value.code is Code.STATUS_LIMIT


def test_wider_entries_are_written_as_they_are_read() -> None:
    values = StatusValues.sparse({0: 3, 1: 1, 131_071: 2}, length=MINIMUM_ENTRIES)

    entries = pack_bitstring_list(values, status_size=2)

    assert entries.raw[:1] == bytes([0b11_01_00_00])
    assert [entries.value_at(index, status_size=2) for index in (0, 1, 2, 131_071)] == [3, 1, 0, 2]
    assert bitstring_list.decode(bitstring_list.encode(entries, level=1), limits=DEFAULT_LIMITS) == entries
