"""The symbol as PNG (specs/label.md L5.3, L5.4)."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.vc.label.samples import text
from vc.errors import UsageError
from vc.label import png as png_module
from vc.label.png import png
from vc.label.print_size import CERTIFICATE, LABEL, Purpose, print_size
from vc.label.qr import label_qr, pixels


@pytest.mark.parametrize(("purpose", "dpi"), [(LABEL, 300), (LABEL, 600), (CERTIFICATE, 300), (CERTIFICATE, 1200)])
def test_picture_has_one_bit_a_pixel_whole_dots_and_its_size_on_paper(purpose: Purpose, dpi: int) -> None:
    image = label_qr(text(250), level=purpose.level)
    size = print_size(image, dots_per_inch=dpi, within_mm=purpose.width_mm)

    with Image.open(io.BytesIO(png(image, size))) as picture:
        picture.load()

    assert picture.mode == "1"
    assert picture.size == (image.modules * size.dots,) * 2
    assert picture.info["dpi"] == pytest.approx((dpi, dpi), rel=1e-4)
    assert picture.convert("L").tobytes() == pixels(image, dots=size.dots)


def test_picture_whose_side_is_no_multiple_of_eight_is_written_whole() -> None:
    image = label_qr(text(250), level=LABEL.level)
    size = print_size(image, dots_per_inch=375, within_mm=25.0)
    assert image.modules * size.dots % 8

    with Image.open(io.BytesIO(png(image, size))) as picture:
        assert picture.convert("L").tobytes() == pixels(image, dots=size.dots)


def test_picture_that_does_not_read_back_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    image = label_qr(text(200), level=LABEL.level)
    monkeypatch.setattr(png_module, "qr_texts", lambda _octets, **_size: ())

    with pytest.raises(UsageError, match="does not read back"):
        png(image, print_size(image, dots_per_inch=300))
