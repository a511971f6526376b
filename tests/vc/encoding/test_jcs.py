"""JCS: the sample of RFC 8785 section 3.2 and the published test data of its author."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any, cast

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import jcs
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused

# Input and output pairs of cyberphone/json-canonicalization, testdata/ (Apache-2.0): values, structures, weird.
VECTORS = [
    (
        r"""{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}""",
        (
            '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
            '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
        ),
    ),
    (
        r"""{"1": {"f": {"f": "hi","F": 5} ,"\n": 56.0}, "10": { }, "": "empty", "a": { }, "111": [ { } ], "A": { }}""",
        '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}',
    ),
    (
        r"""{"\u20ac": "Euro Sign", "1": "One", "\u0080": "Control\u007f", "\ud83d\ude02": "Smiley",
  "\u00f6": "Latin Small Letter O With Diaeresis", "\ufb33": "Hebrew Letter Dalet With Dagesh",
  "</script>": "Browser Challenge"}""",
        (
            '{"1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f",'
            '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","\U0001f602":"Smiley",'
            '"\ufb33":"Hebrew Letter Dalet With Dagesh"}'
        ),
    ),
]


@pytest.mark.parametrize(("text", "canonical"), VECTORS)
def test_published_vectors_have_their_canonical_form(text: str, canonical: str) -> None:
    assert jcs.canonicalize(json.loads(text)) == canonical.encode()


@pytest.mark.parametrize("value", [2**53, -(2**53), float("nan"), float("inf")])
def test_a_number_without_a_canonical_form_is_refused(value: JsonValue) -> None:
    with pytest.raises(Refused) as refusal:
        jcs.canonicalize({"n": value})
    assert refusal.value.code is Code.FORMAT_NUMBER


@pytest.mark.parametrize("value", [{"a": b"octets"}, {1: "a"}, {"a": "\ud800"}])
def test_what_is_no_json_value_is_refused(value: dict[str, JsonValue]) -> None:
    with pytest.raises(Refused) as refusal:
        jcs.canonicalize(value)
    assert refusal.value.code is Code.FORMAT_JSON


class Word(StrEnum):
    """A text that is no `str` itself."""

    ONE = "one"


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["\x00\x1f\x7f\x80", '"\\/\b\f\n\r\t', "\u2028\u2029", "\ufb33", "\U0001f602", Word.ONE])
)
NAMES = st.text(max_size=4) | st.sampled_from(["\ufb33", "\U0001f602", "\uffff", "é", "z", Word.ONE])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)


@given(VALUES)
def test_the_canonical_form_is_that_of_the_reference_library(value: JsonValue) -> None:
    assert jcs.canonicalize(value) == rfc8785.dumps(cast("Any", value))


@pytest.mark.parametrize(
    "value",
    [
        {"\U0001f602": 1, "\ufb33": 2},
        {"\uffff": 1, "\U00010000": 2},
        [1.0, -0.0, 1e21, 5e-324],
        {Word.ONE: Word.ONE},
        [True, False, None, 0, -1, 2**53 - 1],
        ["\x7f\u0080\u2028", "\x1b"],
    ],
)
def test_where_the_standard_library_would_write_it_otherwise_the_reference_decides(value: JsonValue) -> None:
    assert jcs.canonicalize(value) == rfc8785.dumps(cast("Any", value))


@given(st.integers(min_value=2**53) | st.integers(max_value=-(2**53)))
def test_a_number_beyond_what_is_exact_everywhere_is_refused_however_deep(number: int) -> None:
    with pytest.raises(Refused) as refusal:
        jcs.canonicalize({"a": [{"b": number}]})
    assert refusal.value.code is Code.FORMAT_NUMBER
