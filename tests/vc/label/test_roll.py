"""Labels on a roll, in dots (specs/label.md L7.4)."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests.vc.label.printing import item, labels
from vc.errors import UsageError
from vc.label import roll
from vc.label.png import bitmap_png
from vc.label.qr import QUIET_MODULES, Level, pixels
from vc.label.roll import RollLabel, roll_labels
from vc.label.stock import RollSetup


def picture(label: RollLabel, dpi: int) -> Image.Image:
    """What the PNG of a label shows."""
    with Image.open(io.BytesIO(bitmap_png(label.dots, label.label.label_text, dots_per_inch=dpi))) as opened:
        opened.load()
    return opened


@pytest.mark.parametrize(
    ("width", "height", "dpi"), [(100, 50, 203), (76, 51, 203), (57, 32, 300), (100, 50, 600), (40, 60, 300)]
)
def test_label_is_a_picture_of_whole_dots_with_the_code_in_exact_modules(width: int, height: int, dpi: int) -> None:
    setup = RollSetup(width, height, dpi)

    (made,) = roll_labels([item()], setup)

    shown = picture(made, dpi)
    assert shown.mode == "1"
    assert shown.size == setup.dots
    assert shown.info["dpi"] == pytest.approx((dpi, dpi), rel=1e-4)
    code = made.code
    side, quiet = code.image.modules * code.size.dots, QUIET_MODULES * code.size.dots
    assert code.size.dots >= 4
    grey = shown.convert("L")
    inked = grey.point(lambda level: 255 - level).getbbox()
    assert inked is not None
    x = inked[0] - quiet if setup.beside else (shown.width - side) // 2
    y = (shown.height - side) // 2 if setup.beside else inked[1] - quiet
    assert grey.crop((x, y, x + side, y + side)).tobytes() == pixels(code.image, dots=code.size.dots)


def test_text_stands_beside_the_code_or_below_it() -> None:
    for width, height in ((100, 50), (50, 80)):
        setup = RollSetup(width, height, 203)
        (made,) = roll_labels([item()], setup)
        side = made.code.image.modules * made.code.size.dots
        whole = picture(made, 203).convert("L")
        box = (side + 12, 0, whole.width, whole.height) if setup.beside else (0, side + 12, whole.width, whole.height)
        assert whole.crop(box).getextrema() == (0, 255)


def test_error_correction_follows_the_room_and_an_asked_level_is_kept() -> None:
    def level(setup: RollSetup) -> Level:
        (made,) = roll_labels([item(octets=250)], setup)
        return made.code.image.level

    assert level(RollSetup(100, 50, 203)) is Level.Q
    assert level(RollSetup(76, 38, 203)) is Level.M
    assert level(RollSetup(100, 50, 203, Level.M)) is Level.M


@pytest.mark.parametrize(
    ("setup", "hint"),
    [
        (RollSetup(50, 25, 203), "print 36.6 mm wide, or at 297 dpi or more"),
        (RollSetup(20, 20, 600), "print 18.6 mm wide"),
    ],
)
def test_a_label_too_small_for_its_code_is_refused_with_what_would_fit(setup: RollSetup, hint: str) -> None:
    with pytest.raises(UsageError, match=r"gets \d dots a module") as refused:
        list(roll_labels([item(octets=250)], setup))

    assert refused.value.where == "label 1: width"
    assert refused.value.hint == hint


def test_text_that_does_not_fit_is_refused_by_its_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll, "_AT_ONCE", 2)
    sheet = labels(4)
    sheet[3] = replace(sheet[3], holder="lang " * 1_900)

    made = roll_labels(sheet, RollSetup(100, 50))

    assert [next(made).label, next(made).label] == sheet[:2]
    with pytest.raises(UsageError) as refused:
        next(made)
    assert refused.value.where == "label 4: holder"


def test_a_label_that_does_not_read_back_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vc.label.read_back.qr_texts", lambda _octets, **_size: ())

    with pytest.raises(UsageError, match="0 of 1 codes read back") as refused:
        list(roll_labels([item()], RollSetup(100, 50)))

    assert refused.value.where == "label 1"


def test_a_picture_that_does_not_read_back_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    (made,) = roll_labels([item()], RollSetup(100, 50))
    monkeypatch.setattr("vc.label.png.qr_texts", lambda _octets, **_size: ())

    with pytest.raises(UsageError, match="does not read back"):
        bitmap_png(made.dots, made.label.label_text, dots_per_inch=203)
