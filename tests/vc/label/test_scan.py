"""Codes out of pictures (specs/label.md L8)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from qrcode import util

from tests.vc.label.pictures import file, flood, picture, side_by_side
from tests.vc.label.samples import text
from vc.codes import Code
from vc.errors import Refused
from vc.label import scan as scan_module
from vc.label.decode import qr_texts
from vc.label.scan import luminance_of, scan
from vc.model.limits import DEFAULT_LIMITS

LABEL = text(230)


def is_label(found: str) -> bool:
    return found.startswith("https://verify.example/q#")


def scanned(raw: bytes) -> str:
    return scan(raw, DEFAULT_LIMITS, wanted=is_label)


def refusal_of(raw: bytes) -> Code:
    with pytest.raises(Refused) as refused:
        scanned(raw)
    return refused.value.code


def transparent(image: Image.Image) -> Image.Image:
    layered = Image.new("LA", image.size, (0, 0))
    layered.paste(0, mask=image.point(lambda level: 255 - level))
    layered.putalpha(image.point(lambda level: 255 - level))
    return layered


@pytest.mark.parametrize(
    "raw",
    [
        file(picture(LABEL)),
        file(picture(LABEL).convert("1")),
        file(picture(LABEL).convert("RGB")),
        file(picture(LABEL).convert("P")),
        file(transparent(picture(LABEL))),
        file(picture(LABEL).convert("RGB"), "JPEG", quality=10),
        file(picture(LABEL), "JPEG", quality=90, progressive=True),
        file(picture(LABEL).convert("CMYK"), "JPEG"),
        file(picture(LABEL).rotate(37, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)),
        file(picture(LABEL).transpose(Image.Transpose.ROTATE_180)),
        file(picture(LABEL, dots=2)),
        file(side_by_side(picture(LABEL), picture(LABEL))),
    ],
    ids=["grey", "bilevel", "rgb", "palette", "transparent", "jpeg10", "progressive", "cmyk", "turned", "upside-down",
         "small", "twice"],
)  # fmt: skip
def test_label_is_read_from_the_pictures_that_people_take(raw: bytes) -> None:
    assert scanned(raw) == LABEL


def test_blurred_picture_is_read_at_the_second_try() -> None:
    raw = file(picture(LABEL, dots=6).filter(ImageFilter.GaussianBlur(0.5 * 6)))
    blurred = luminance_of(raw, DEFAULT_LIMITS)

    assert qr_texts(blurred.octets, width=blurred.width, height=blurred.height) == ()
    assert scanned(raw) == LABEL


def test_second_try_is_left_out_where_the_picture_would_outgrow_the_limit() -> None:
    raw = file(picture(LABEL, dots=6).filter(ImageFilter.GaussianBlur(0.5 * 6)))
    pixels = luminance_of(raw, DEFAULT_LIMITS).width ** 2

    with pytest.raises(Refused) as refused:
        scan(raw, replace(DEFAULT_LIMITS, image_pixels=4 * pixels - 1), wanted=is_label)

    assert refused.value.code is Code.FORMAT_QR


def test_blurred_label_beside_somebody_elses_sharp_code_is_read_at_the_second_try() -> None:
    other = qrcode.make("https://shop.example/offer", border=8, box_size=6).get_image().convert("L")
    blurred = picture(LABEL, dots=6).filter(ImageFilter.GaussianBlur(0.5 * 6))

    assert scanned(file(side_by_side(other, blurred))) == LABEL


def test_label_beside_somebody_elses_code_counts() -> None:
    other = qrcode.make("https://shop.example/offer", border=8, box_size=4).get_image().convert("L")

    assert scanned(file(side_by_side(other, picture(LABEL)))) == LABEL


@pytest.mark.parametrize(
    "image",
    [
        side_by_side(picture(LABEL), picture(text(230, seed="another"))),
        qrcode.make("https://shop.example/offer").get_image(),
        Image.new("L", (300, 300), 255),
    ],
    ids=["two labels", "another's code", "blank"],
)
def test_no_label_or_two_different_ones_are_refused(image: Image.Image) -> None:
    assert refusal_of(file(image)) is Code.FORMAT_QR


class StructuredAppend:
    """The header of a part of a message in several symbols (ISO/IEC 18004 section 8): part 1 of 2, parity 7."""

    mode = 3

    def __len__(self) -> int:
        return (0 << 12) | (1 << 8) | 7

    def write(self, _buffer: object) -> None:
        return


def test_one_part_of_a_message_in_several_symbols_is_no_label(monkeypatch: pytest.MonkeyPatch) -> None:
    bits = util.length_in_bits
    monkeypatch.setattr(util, "length_in_bits", lambda mode, version: 16 if mode == 3 else bits(mode, version))
    symbol = qrcode.QRCode(version=10, border=4)
    symbol.data_list = [StructuredAppend(), util.QRData(b"https://verify.examp", mode=4)]  # type: ignore[list-item]
    symbol.make(fit=False)

    assert refusal_of(file(symbol.make_image().get_image())) is Code.FORMAT_QR


@pytest.mark.parametrize("raw", [flood(65_000, 65_000), flood(50_000_001, 1), flood(9_000, 9_000)])
def test_flood_of_pixels_is_refused_from_the_header(raw: bytes) -> None:
    assert len(raw) < 200
    assert refusal_of(raw) is Code.LIMIT_IMAGE


def test_jpeg_of_many_scans_is_refused_undecoded() -> None:
    raw = file(picture(LABEL), "JPEG")
    start = raw.rindex(b"\xff\xda")

    assert refusal_of(raw[:-2] + raw[start:-2] * 64 + raw[-2:]) is Code.LIMIT_IMAGE


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        flood(100, 100),
        file(picture(LABEL))[:500],
        file(picture(LABEL), "GIF"),
        file(picture(LABEL), "JPEG")[:200],
        file(picture(LABEL)).replace(b"IDAT", b"IDAT", 1)[:60] + b"\x00" * 400,
    ],
)
def test_damaged_or_foreign_pictures_are_unrecognised(raw: bytes) -> None:
    assert refusal_of(raw) is Code.FORMAT_UNRECOGNISED


def test_running_out_of_memory_is_no_fault_of_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(scan_module, "_decoded", exhausted)

    with pytest.raises(MemoryError):
        scanned(file(picture(LABEL)))


@given(
    start=st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", file(picture(LABEL))[:40], b""]),
    rest=st.binary(max_size=200),
)
def test_no_octets_bring_anything_but_a_text_or_a_refusal(start: bytes, rest: bytes) -> None:
    with pytest.raises(Refused):
        scanned(start + rest)
