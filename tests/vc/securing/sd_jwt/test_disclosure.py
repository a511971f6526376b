"""Single disclosures (RFC 9901 sections 4.2.1 to 4.2.3; specs/sd-jwt.md SD2)."""

from typing import Any

import pytest

from tests.vc.securing.forge import segment
from tests.vc.securing.sd_jwt.sd_forge import code_of, digest, disclosure
from vc.codes import Code
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.disclosure import read_disclosure, write_disclosure


def refusal(encoded: bytes) -> Code:
    return code_of(lambda: read_disclosure(encoded, DEFAULT_LIMITS))


def test_what_was_written_is_read() -> None:
    for name in ("holder", None):
        written = write_disclosure("salt", name, {"name": "Zürich 水"})

        assert read_disclosure(written.encoded, DEFAULT_LIMITS) == written
        assert written.digest == digest(written.encoded.decode())


@pytest.mark.parametrize(
    "parts",
    [(), ("salt",), ("salt", "name", 1, 2), (5, "name", 1), (None, 1), ("salt", 5, 1), ("salt", None, 1), ({}, "a", 1)],
)
def test_another_shape_is_malformed(parts: tuple[Any, ...]) -> None:
    """Row S07."""
    assert refusal(segment(list(parts))) is Code.SD_MALFORMED


@pytest.mark.parametrize("value", [{"salt": 1}, "salt", 5, None])
def test_anything_but_an_array_is_malformed(value: Any) -> None:
    assert refusal(segment(value)) is Code.SD_MALFORMED


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg"])
def test_no_claim_has_a_reserved_name(name: str) -> None:
    """Row S04."""
    assert refusal(disclosure("salt", name, 1).encode()) is Code.SD_RESERVED_NAME


@pytest.mark.parametrize(
    ("encoded", "code"),
    [
        pytest.param(b"WyJzYWx0Iiwx", Code.FORMAT_JSON, id="half an array"),
        pytest.param(disclosure("s", 1).encode() + b"=", Code.FORMAT_BASE64, id="padding"),
        pytest.param(b"WyJzIiwxXR", Code.FORMAT_BASE64, id="spare bits"),
        pytest.param(b"W y", Code.FORMAT_BASE64, id="a space"),
        pytest.param(segment(b'["s","a",{"b":1,"b":2}]'), Code.FORMAT_DUPLICATE_KEY, id="a member twice"),
        pytest.param(segment(b'["s","a",1e400]'), Code.FORMAT_NUMBER, id="no finite number"),
        pytest.param(segment(b"[" * 40 + b"]" * 40), Code.LIMIT_DEPTH, id="deep"),
        pytest.param(segment(b'["s","a","\xff"]'), Code.FORMAT_JSON, id="not UTF-8"),
    ],
)
def test_encodings_are_as_strict_as_everywhere(encoded: bytes, code: Code) -> None:
    assert refusal(encoded) is code
