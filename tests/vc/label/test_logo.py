"""Logos for paper (specs/label.md L6.8)."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.vc.label.pictures import file
from vc.errors import ConfigurationError
from vc.label.logo import MOST_OCTETS, logo_picture


def opened(octets: bytes) -> Any:
    return Image.open(io.BytesIO(octets))


def test_what_lets_the_paper_through_becomes_white() -> None:
    drawn = Image.new("RGBA", (200, 100), (0, 0, 255, 0))
    drawn.paste((255, 0, 0, 255), (0, 0, 100, 100))

    flat = opened(logo_picture(file(drawn), where="logo.png"))

    assert flat.mode == "RGB"
    assert (flat.getpixel((50, 50)), flat.getpixel((150, 50))) == ((255, 0, 0), (255, 255, 255))


def test_a_jpeg_is_taken_and_a_large_picture_made_smaller() -> None:
    flat = opened(logo_picture(file(Image.new("RGB", (3_200, 800), (9, 9, 9)), "JPEG"), where="logo.jpg"))

    assert (flat.format, flat.size) == ("PNG", (1_600, 400))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be read"),
        (b"%PDF-1.7", "no picture that can be read"),
        (file(Image.new("L", (500, 500)))[:300], "no picture that can be read"),
        (file(Image.new("L", (500, 500)), "GIF"), "no picture that can be read"),
        (file(Image.new("L", (99, 500))), "99 by 500 pixels"),
        (file(Image.new("1", (7_000, 7_000))), "7000 by 7000 pixels"),
        (b"\x89PNG" + bytes(MOST_OCTETS), "too large"),
    ],
    ids=["svg", "pdf", "cut off", "gif", "small", "vast", "heavy"],
)
def test_anything_else_is_refused_by_its_name(content: bytes, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as refused:
        logo_picture(content, where="certificate/logo.png")

    assert refused.value.where == "certificate/logo.png"
