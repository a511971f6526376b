"""Deterministic CBOR: examples of RFC 8949 appendix A, cbor2 as the second reader, and every other encoding refused."""

from __future__ import annotations

from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import strict_cbor
from vc.errors import Refused, UsageError

APPENDIX_A: list[tuple[str, strict_cbor.CborValue]] = [
    ("00", 0),
    ("01", 1),
    ("0a", 10),
    ("17", 23),
    ("1818", 24),
    ("1864", 100),
    ("1903e8", 1000),
    ("1a000f4240", 1_000_000),
    ("1b000000e8d4a51000", 1_000_000_000_000),
    ("1bffffffffffffffff", 18_446_744_073_709_551_615),
    ("3bffffffffffffffff", -18_446_744_073_709_551_616),
    ("20", -1),
    ("3863", -100),
    ("3903e7", -1000),
    ("f4", False),
    ("f5", True),
    ("f6", None),
    ("40", b""),
    ("4401020304", b"\1\2\3\4"),
    ("60", ""),
    ("6161", "a"),
    ("62225c", '"\\'),
    ("62c3bc", "ü"),
    ("63e6b0b4", "水"),
    ("64f0908591", "\U00010151"),
    ("80", []),
    ("83010203", [1, 2, 3]),
    ("8301820203820405", [1, [2, 3], [4, 5]]),
    ("a0", {}),
    ("a201020304", {1: 2, 3: 4}),
    ("a26161016162820203", {"a": 1, "b": [2, 3]}),
    ("826161a161626163", ["a", {"b": "c"}]),
]


def refusal_of(raw: bytes, *, tag: int | None = None, max_depth: int = 8) -> Code:
    with pytest.raises(Refused) as refusal:
        strict_cbor.loads(raw, max_depth=max_depth, tag=tag)
    return refusal.value.code


@pytest.mark.parametrize(("encoded", "value"), APPENDIX_A)
def test_published_examples_are_written_and_read(encoded: str, value: strict_cbor.CborValue) -> None:
    raw = bytes.fromhex(encoded)
    assert strict_cbor.dumps(value) == raw
    read = strict_cbor.loads(raw, max_depth=8)
    assert read == value
    assert type(read) is type(value)


def test_map_keys_stand_in_the_bytewise_order_of_their_encodings() -> None:
    # RFC 8949 section 4.2.1, without its float and array keys; cbor2's own canonical order is the older, by length.
    value = {10: 1, 100: 2, -1: 3, "z": 4, "aa": 5, b"\0": 6}
    assert strict_cbor.dumps(value).hex() == "a60a01186402200341000661" + "7a0462616105"
    read = strict_cbor.loads(strict_cbor.dumps(value), max_depth=1)
    assert isinstance(read, dict)
    assert list(read) == [10, 100, -1, b"\0", "z", "aa"]


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param("", id="nothing"),
        pytest.param("0000", id="bytes after the value"),
        pytest.param("1817", id="one octet where none is needed"),
        pytest.param("190018", id="two octets where one is enough"),
        pytest.param("1a0000ffff", id="four octets where two are enough"),
        pytest.param("1b00000000ffffffff", id="eight octets where four are enough"),
        pytest.param("3817", id="a negative number longer than needed"),
        pytest.param("580161", id="a length longer than needed"),
        pytest.param("1c", id="reserved head"),
        pytest.param("5f4101ff", id="indefinite bytes"),
        pytest.param("7f6161ff", id="indefinite text"),
        pytest.param("9f01ff", id="indefinite array"),
        pytest.param("bf0102ff", id="indefinite map"),
        pytest.param("ff", id="break alone"),
        pytest.param("f90000", id="half float"),
        pytest.param("fa47c35000", id="float"),
        pytest.param("fb3ff199999999999a", id="double"),
        pytest.param("f7", id="undefined"),
        pytest.param("e0", id="unassigned simple value"),
        pytest.param("f8ff", id="simple value in two octets"),
        pytest.param("c11a514b67b0", id="a date"),
        pytest.param("d82363612b2b", id="a regular expression"),
        pytest.param("c249010000000000000000", id="a bignum"),
        pytest.param("d81c80", id="a shareable value"),
        pytest.param("a201020103", id="a repeated key"),
        pytest.param("a203040102", id="keys out of order"),
        pytest.param("a2616200616100", id="text keys out of order"),
        pytest.param("a1f500", id="true as a key"),
        pytest.param("a1f600", id="null as a key"),
        pytest.param("4401", id="bytes that end early"),
        pytest.param("61", id="text that ends early"),
        pytest.param("8201", id="array that ends early"),
        pytest.param("a101", id="map without its value"),
        pytest.param("19", id="head that ends early"),
        pytest.param("9bffffffffffffffff", id="an array of 2^64 elements"),
        pytest.param("5bffffffffffffffff", id="a string of 2^64 octets"),
        pytest.param("61ff", id="text that is not UTF-8"),
        pytest.param("62c328", id="broken UTF-8"),
        pytest.param("63eda080", id="a surrogate"),
    ],
)
def test_every_other_encoding_is_refused(encoded: str) -> None:
    assert refusal_of(bytes.fromhex(encoded)) is Code.FORMAT_CBOR


def test_arrays_and_maps_are_no_map_keys() -> None:
    assert refusal_of(bytes.fromhex("a18000")) is Code.LIMIT_DEPTH


@pytest.mark.parametrize("encoded", ["81" * 9 + "00", "a100" * 9 + "00", "81" * 300])
def test_nesting_beyond_the_limit_is_refused(encoded: str) -> None:
    assert refusal_of(bytes.fromhex(encoded)) is Code.LIMIT_DEPTH


def test_nesting_up_to_the_limit_is_read() -> None:
    assert strict_cbor.loads(bytes.fromhex("818100"), max_depth=2) == [[0]]


def test_a_tag_is_read_and_written_only_where_it_is_named() -> None:
    raw = strict_cbor.dumps([1], tag=18)
    assert raw.hex() == "d28101"
    assert strict_cbor.loads(raw, max_depth=1, tag=18) == [1]
    assert refusal_of(raw) is Code.FORMAT_CBOR
    assert refusal_of(raw, tag=98) is Code.FORMAT_CBOR
    assert refusal_of(bytes.fromhex("8101"), tag=18) is Code.FORMAT_CBOR
    assert refusal_of(bytes.fromhex("d8128101"), tag=18) is Code.FORMAT_CBOR


@pytest.mark.parametrize(
    "value", [1.5, datetime(2026, 1, 1, tzinfo=UTC), {1, 2}, 2**64, -(2**64) - 1, "\ud800", [object()]]
)
def test_a_value_outside_the_subset_is_the_callers_mistake(value: object) -> None:
    with pytest.raises(UsageError):
        strict_cbor.dumps(value)


SCALARS: st.SearchStrategy[object] = (
    st.integers(-(2**64), 2**64 - 1) | st.booleans() | st.none() | st.binary(max_size=40) | st.text(max_size=40)
)
KEYS = st.integers(-(2**64), 2**64 - 1) | st.text(max_size=8) | st.binary(max_size=8)
VALUES: st.SearchStrategy[object] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=10
)


@given(VALUES)
def test_another_decoder_reads_what_we_write(value: object) -> None:
    raw = strict_cbor.dumps(value)
    assert cbor2.loads(raw) == value
    assert strict_cbor.loads(raw, max_depth=20) == value


@given(st.binary(max_size=40))
def test_accepted_octets_are_the_only_encoding_of_their_value(raw: bytes) -> None:
    try:
        value = strict_cbor.loads(raw, max_depth=8)
    except Refused:
        return
    assert strict_cbor.dumps(value) == raw


@given(VALUES, st.data())
def test_a_changed_octet_never_reads_as_the_same_value(value: object, data: st.DataObject) -> None:
    raw = bytearray(strict_cbor.dumps(value))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    try:
        read = strict_cbor.loads(bytes(raw), max_depth=20)
    except Refused:
        return
    assert strict_cbor.dumps(read) != strict_cbor.dumps(value)
