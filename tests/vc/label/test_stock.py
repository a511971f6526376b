"""Sheets and rolls (specs/label.md L7.1, L7.4)."""

from __future__ import annotations

import pytest

from vc.errors import UsageError
from vc.label.stock import A4_24, A4_40, RollSetup, SheetSetup, SheetStock, roll_sides


@pytest.mark.parametrize(("stock", "last"), [(A4_24, (140.0, 259.5)), (A4_40, (157.5, 267.3))], ids=["24", "40"])
def test_labels_of_a_sheet_touch_and_fill_the_page(stock: SheetStock, last: tuple[float, float]) -> None:
    cells = [stock.cell(place) for place in range(stock.places)]

    assert len(cells) == int(stock.name.removeprefix("a4-"))
    assert (cells[0].x, cells[1].x - cells[0].x) == (0, stock.width_mm)
    assert cells[stock.columns].y - cells[0].y == pytest.approx(stock.height_mm)
    assert (cells[-1].x, cells[-1].y) == pytest.approx(last)
    assert cells[-1].y + cells[-1].height + cells[0].y == pytest.approx(297)


@pytest.mark.parametrize(("start", "margin_mm"), [(0, 4.5), (25, 4.5), (1, -1.0), (1, 16.0)])
def test_what_no_sheet_has_is_refused(start: int, margin_mm: float) -> None:
    with pytest.raises(UsageError):
        SheetSetup(A4_24, start, margin_mm)


def test_nothing_is_printed_on_the_edges_of_a_label_nor_of_the_page() -> None:
    setup = SheetSetup(A4_40)
    corner, inner, last = (setup.printed(place) for place in (0, 5, 39))

    assert (corner.x, corner.y) == (4.5, 4.5)
    assert (inner.x, inner.y) == pytest.approx((54.0, 31.2))
    assert (inner.width, inner.height) == pytest.approx((49.5, 26.7))
    assert (last.x + last.width, last.y + last.height) == pytest.approx((205.5, 292.5))


@pytest.mark.parametrize(
    ("setup", "least", "most"),
    [
        (SheetSetup(A4_24), 30.0, 32.0),
        (SheetSetup(A4_40), 26.1, 27.0),
        (SheetSetup(A4_40, margin_mm=0), 26.1, 31.0),
        (RollSetup(100, 50), 50.0, 50.0),
        (RollSetup(57, 32), 32.0, 32.0),
        (RollSetup(40, 60), 40.0, 40.0),
        (RollSetup(40, 40), 16.0, 17.0),
        (RollSetup(20, 20), 0.0, 0.0),
        (RollSetup(15, 16), 2.0, 3.0),
    ],
)
def test_room_of_a_code_is_what_the_text_leaves(setup: SheetSetup | RollSetup, least: float, most: float) -> None:
    assert least <= setup.room_mm <= most


@pytest.mark.parametrize(("dpi", "dots"), [(203, (799, 399)), (300, (1181, 590)), (600, (2362, 1181))])
def test_a_label_on_a_roll_has_whole_dots(dpi: int, dots: tuple[int, int]) -> None:
    assert RollSetup(100, 50, dpi).dots == dots


@pytest.mark.parametrize(("width", "height", "dpi"), [(14, 50, 203), (100, 301, 203), (100, 50, 200)])
def test_what_no_roll_has_is_refused(width: float, height: float, dpi: int) -> None:
    with pytest.raises(UsageError):
        RollSetup(width, height, dpi)


@pytest.mark.parametrize(("text", "sides"), [("100x50", (100, 50)), ("57.15x31.75", (57.15, 31.75))])
def test_sides_of_a_roll_are_read(text: str, sides: tuple[float, float]) -> None:
    assert roll_sides(text) == sides


@pytest.mark.parametrize(
    "text", ["", "100", "100x", "x50", "100X50", "1000x50", "100x50mm", "-1x50", "1e2x50", "١٠٠x50"]
)
def test_another_text_is_no_roll(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        roll_sides(text)

    assert refused.value.hint == "for example 100x50"
