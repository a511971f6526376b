"""Base64url: RFC 4648 section 10 and RFC 7515 appendix C vectors, and every second spelling refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import base64url
from vc.errors import Refused

RFC_4648_VECTORS = [
    (b"", ""),
    (b"f", "Zg"),
    (b"fo", "Zm8"),
    (b"foo", "Zm9v"),
    (b"foob", "Zm9vYg"),
    (b"fooba", "Zm9vYmE"),
    (b"foobar", "Zm9vYmFy"),
    (bytes([3, 236, 255, 224, 193]), "A-z_4ME"),  # RFC 7515 appendix C
]


@pytest.mark.parametrize(("octets", "text"), RFC_4648_VECTORS)
def test_published_vectors_are_written_and_read(octets: bytes, text: str) -> None:
    assert base64url.encode(octets) == text
    assert base64url.decode(text) == octets
    assert base64url.decode(text.encode()) == octets


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Zg==", id="padding"),
        pytest.param("Zm8=", id="one padding character"),
        pytest.param("Zg=", id="half the padding"),
        pytest.param("A+z/4ME", id="the other alphabet"),
        pytest.param("Zm9\nv", id="newline inside"),
        pytest.param("Zm9v\n", id="newline at the end"),
        pytest.param(" Zm9v", id="space"),
        pytest.param("Zh", id="two spare bits set"),
        pytest.param("Zm9", id="spare bits of two octets set"),
        pytest.param("Z", id="a length that no octets have"),
        pytest.param("Zm9vZ", id="the same, longer"),
        pytest.param("Zm.v", id="a dot"),
        pytest.param("Zm9\x00", id="NUL"),
        pytest.param("Zm9\u0661", id="a digit outside ASCII"),
        pytest.param("Zm9\ud800", id="a lone surrogate"),
        pytest.param("====", id="nothing but padding"),
    ],
)
def test_every_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        base64url.decode(text)
    assert refusal.value.code is Code.FORMAT_BASE64


@given(st.text(alphabet="ABCDwxyz0189-_+/= \n", max_size=12))
def test_accepted_text_is_the_only_spelling_of_its_octets(text: str) -> None:
    try:
        octets = base64url.decode(text)
    except Refused:
        return
    assert base64url.encode(octets) == text
