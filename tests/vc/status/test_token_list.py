"""Token Status List section 4 and its appendix of test vectors."""

import dataclasses
import zlib

import pytest

from tests.vc.status.vectors import Vector, token_vectors
from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused, UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.status import token_list
from vc.status.packing import StatusValues
from vc.status.token_list import TokenStatusList, pack_token_list

VECTORS = token_vectors()


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_the_published_values_encode_to_the_published_text(vector: Vector) -> None:
    values = StatusValues.sparse(vector.values, length=vector.length)

    assert token_list.encode(pack_token_list(values, bits=vector.bits), level=9) == vector.text


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_the_published_text_decodes_to_the_published_values(vector: Vector) -> None:
    entries = token_list.decode(vector.text, bits=vector.bits, limits=DEFAULT_LIMITS)

    assert entries.size == vector.length
    asked = range(vector.length) if vector.length < 100 else [*vector.values, 1, 524_287, vector.length - 1]
    assert {index: entries.value_at(index) for index in asked} == {i: vector.values.get(i, 0) for i in asked}


def test_the_vectors_cover_every_size_of_entry() -> None:
    assert {vector.bits for vector in VECTORS if vector.length == 1 << 20} == {1, 2, 4, 8}


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_an_index_outside_the_list_is_out_of_range(bits: int) -> None:
    entries = TokenStatusList(bits, bytes(2))

    assert entries.value_at(entries.size - 1) == 0
    for index in (-1, entries.size, 2**64):
        with pytest.raises(Refused) as refused:
            entries.value_at(index)
        assert refused.value.code is Code.STATUS_RANGE


@pytest.mark.parametrize("bits", [0, 3, 5, 16, -1])
def test_other_sizes_of_entry_are_malformed(bits: int) -> None:
    with pytest.raises(Refused) as refused:
        token_list.decode("eNrbuRgAAhcBXQ", bits=bits, limits=DEFAULT_LIMITS)

    assert refused.value.code is Code.STATUS_MALFORMED


@pytest.mark.parametrize("lst", ["", "eNrbuRgAAhcBXQ==", "eNrbuRgAAhcBXR", "eNrb uRgAAhcBXQ", "eNrbuRgAAhcBX", "AAAA"])
def test_text_that_is_not_canonical_base64url_of_zlib_is_malformed(lst: str) -> None:
    with pytest.raises(Refused) as refused:
        token_list.decode(lst, bits=1, limits=DEFAULT_LIMITS)

    assert refused.value.code is Code.STATUS_MALFORMED


def test_the_limit_of_the_policy_holds() -> None:
    limits = dataclasses.replace(DEFAULT_LIMITS, status_list_inflated_bytes=1)

    with pytest.raises(Refused) as refused:
        token_list.decode("eNrbuRgAAhcBXQ", bits=1, limits=limits)

    assert refused.value.code is Code.STATUS_LIMIT


def test_every_level_of_compression_decodes_alike() -> None:
    entries = pack_token_list(StatusValues.sparse({7: 13, 9: 2}, length=20), bits=4)

    for level in (0, 1, 6, 9):
        text = token_list.encode(entries, level=level)
        assert token_list.decode(text, bits=4, limits=DEFAULT_LIMITS) == entries
        assert zlib.decompress(base64url.decode(text)) == entries.raw


def test_a_value_that_needs_more_bits_is_the_callers_mistake() -> None:
    with pytest.raises(UsageError):
        pack_token_list(StatusValues.sparse({0: 16}, length=1), bits=4)
