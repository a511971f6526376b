"""Strict JSON: what libraries let pass ends as the code that security research names (rows J20 to J23)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import strict_json
from vc.errors import Refused, UsageError


def read(raw: bytes, *, max_depth: int = 32, max_members: int = 10_000) -> strict_json.JsonValue:
    return strict_json.loads(raw, max_depth=max_depth, max_members=max_members)


def refusal_of(raw: bytes, *, max_depth: int = 32, max_members: int = 10_000) -> Code:
    with pytest.raises(Refused) as refusal:
        read(raw, max_depth=max_depth, max_members=max_members)
    return refusal.value.code


def test_a_credential_like_object_is_read_as_it_stands() -> None:
    raw = '{"a":[1,2.5,-3,true,false,null,"Zürich 水"],"b":{"c":{}},"\\u0064":9007199254740991} \n'.encode()
    assert read(raw) == {"a": [1, 2.5, -3, True, False, None, "Zürich 水"], "b": {"c": {}}, "d": 2**53 - 1}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"iss":"a","iss":"b"}',
        b'{"iss":"a","\\u0069ss":"b"}',
        b'{"a":{"b":[{"c":1,"c":1}]}}',
    ],
)
def test_a_repeated_member_is_refused_at_every_depth_and_in_every_spelling(raw: bytes) -> None:
    assert refusal_of(raw) is Code.FORMAT_DUPLICATE_KEY


@pytest.mark.parametrize("depth", [33, 150, 900, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_beyond_the_limit_is_refused(depth: int, opening: bytes, closing: bytes) -> None:
    assert refusal_of(opening * depth + b"1" + closing * depth) is Code.LIMIT_DEPTH


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read(b"[" * 32 + b"]" * 32) is not None
    assert read(b"1", max_depth=0) == 1
    assert refusal_of(b"[]", max_depth=0) is Code.LIMIT_DEPTH


def test_members_and_elements_are_counted_over_the_whole_text() -> None:
    raw = b'{"a":[1,2],"b":{"c":3}}'
    assert read(raw, max_members=5) is not None
    assert refusal_of(raw, max_members=4) is Code.LIMIT_MEMBERS
    assert refusal_of(b"[" + b"1," * 999_999 + b"1]") is Code.LIMIT_MEMBERS


@pytest.mark.parametrize(
    "raw",
    [
        b"1e400",
        b"-1e400",
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"9007199254740992",
        b"-9007199254740992",
        b"1" * 4_000,
        b"1" * 20_000,
        b'{"exp":[1e999]}',
    ],
)
def test_a_number_that_readers_would_not_read_alike_is_refused(raw: bytes) -> None:
    assert refusal_of(raw) is Code.FORMAT_NUMBER


def test_minus_zero_is_zero() -> None:
    assert read(b"-0") == 0


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\xef\xbb\xbf{}", id="byte order mark"),
        pytest.param(b'"\\ud800"', id="lone surrogate, escaped"),
        pytest.param(b'"\xed\xa0\x80"', id="lone surrogate, encoded"),
        pytest.param(b'"\xc0\xaf"', id="overlong UTF-8"),
        pytest.param(b"{} x", id="bytes after the value"),
        pytest.param(b"{}\x00", id="NUL after the value"),
        pytest.param(b"{}{}", id="two values"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"01", id="leading zero"),
        pytest.param(b"+1", id="plus sign"),
        pytest.param(b"[1,]", id="trailing comma"),
        pytest.param(b"{'a':1}", id="single quotes"),
        pytest.param(b'"\n"', id="raw control character"),
        pytest.param(b"-NaN", id="no such literal"),
        pytest.param(b"/* */ 1", id="comment"),
        pytest.param('{"a":1}'.encode("utf-16"), id="UTF-16"),
    ],
)
def test_anything_else_than_one_json_value_is_refused(raw: bytes) -> None:
    assert refusal_of(raw) is Code.FORMAT_JSON


@pytest.mark.parametrize("raw", [b"[]", b'"{}"', b"1", b"null"])
def test_only_an_object_is_an_object(raw: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.loads_object(raw, max_depth=32, max_members=10)
    assert refusal.value.code is Code.FORMAT_JSON


def test_an_object_is_returned_as_one() -> None:
    assert strict_json.loads_object(b'{"a":1}', max_depth=32, max_members=10) == {"a": 1}


def test_writing_is_compact_utf8_in_the_order_given() -> None:
    assert strict_json.dumps({"z": 1, "a": ["é", None, True]}) == '{"z":1,"a":["é",null,true]}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", b"octets", {1j: 1}])
def test_what_json_can_not_hold_is_the_callers_mistake(value: object) -> None:
    with pytest.raises(UsageError):
        strict_json.dumps(value)


JSON_VALUES: st.SearchStrategy[object] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON_VALUES)
def test_the_standard_library_reads_what_we_write_and_so_do_we(value: object) -> None:
    raw = strict_json.dumps(value)
    assert read(raw, max_depth=64) == json.loads(raw) == value


@given(st.binary(max_size=64))
def test_no_bytes_raise_anything_but_a_refusal(raw: bytes) -> None:
    try:
        value = read(raw)
    except Refused:
        return
    assert json.loads(raw) == value


def test_what_we_wrote_ourselves_is_read_without_counting() -> None:
    assert strict_json.loads_own(b'{"a":[1,{"b":null}]}') == {"a": [1, {"b": None}]}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"[1]", Code.FORMAT_JSON),
        (b'{"a":1', Code.FORMAT_JSON),
        (b'{"a":1,"a":2}', Code.FORMAT_DUPLICATE_KEY),
        (b'{"a":NaN}', Code.FORMAT_JSON),
    ],
)
def test_what_we_never_wrote_is_refused(raw: bytes, code: Code) -> None:
    with pytest.raises(Refused) as refusal:
        strict_json.loads_own(raw)
    assert refusal.value.code is code
