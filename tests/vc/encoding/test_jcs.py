"""JCS: the sample of RFC 8785 section 3.2 and the published test data of its author."""

from __future__ import annotations

import json

import pytest

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
