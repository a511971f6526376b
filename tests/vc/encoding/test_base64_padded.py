"""Base64 of data URLs: one alphabet, padding whole or left out, no spare bits (specs/securing.md E2)."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import base64_padded
from vc.errors import Refused

# RFC 4648 section 10
PUBLISHED = {b"": "", b"f": "Zg==", b"fo": "Zm8=", b"foo": "Zm9v", b"foob": "Zm9vYg==", b"fooba": "Zm9vYmE="}


@pytest.mark.parametrize("octets", list(PUBLISHED))
def test_the_published_vectors_are_read_and_written(octets: bytes) -> None:
    text = PUBLISHED[octets]
    assert base64_padded.encode(octets) == text
    assert base64_padded.decode(text.encode()) == octets
    assert base64_padded.decode(text.rstrip("=").encode()) == octets


@given(st.binary())
def test_it_is_what_the_standard_library_writes(octets: bytes) -> None:
    text = base64.b64encode(octets)
    assert base64_padded.encode(octets).encode() == text
    assert base64_padded.decode(text) == octets


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"Zg=", id="half of the padding"),
        pytest.param(b"Zg===", id="too much padding"),
        pytest.param(b"Zm9v=", id="padding where none is due"),
        pytest.param(b"Zm9v====", id="a group of padding"),
        pytest.param(b"====", id="padding alone"),
        pytest.param(b"Zg==Zg==", id="padding in the middle"),
        pytest.param(b"Zh==", id="spare bits"),
        pytest.param(b"Zm9=", id="spare bits of two octets"),
        pytest.param(b"Zm9v\n", id="a line end"),
        pytest.param(b" Zm9v", id="a blank"),
        pytest.param(b"_-_-", id="the other alphabet"),
        pytest.param(b"Zm9vY", id="a length of no octets"),
        pytest.param(b"Zm9!", id="a foreign character"),
        pytest.param("Zm9ä".encode(), id="a foreign octet"),
    ],
)
def test_every_other_spelling_is_refused(text: bytes) -> None:
    with pytest.raises(Refused) as refused:
        base64_padded.decode(text)
    assert refused.value.code is Code.FORMAT_BASE64
