"""Whole dots and millimetres (specs/label.md L5)."""

from __future__ import annotations

import pytest

from vc.errors import UsageError
from vc.label.print_size import print_size
from vc.label.qr import Level, QrImage


def symbol(version: int) -> QrImage:
    side = 4 * version + 17
    return QrImage("", tuple((False,) * side for _ in range(side)), version, Level.M)


@pytest.mark.parametrize(
    ("version", "width_mm"), [(10, 22.0), (11, 23.4), (12, 24.7), (13, 26.1), (14, 27.4), (15, 28.8)]
)
def test_four_dots_at_300_dpi_give_the_width_of_the_specification(version: int, width_mm: float) -> None:
    size = print_size(symbol(version), dots_per_inch=300)

    assert size.dots == 4
    assert round(size.width_mm, 1) == width_mm


@pytest.mark.parametrize(
    ("version", "dpi", "within_mm", "dots"),
    [(12, 300, 25.0, 4), (12, 600, 25.0, 8), (12, 600, 30.0, 9), (10, 300, 25.0, 4), (15, 300, 30.0, 4)],
)
def test_largest_whole_number_of_dots_within_a_width_is_taken(
    version: int, dpi: int, within_mm: float, dots: int
) -> None:
    size = print_size(symbol(version), dots_per_inch=dpi, within_mm=within_mm)

    assert size.dots == dots
    assert size.width_mm <= within_mm


def test_width_that_was_computed_from_whole_dots_gives_those_dots_again() -> None:
    width = print_size(symbol(11), dots_per_inch=203).width_mm

    assert print_size(symbol(11), dots_per_inch=203, within_mm=width).dots == 4


@pytest.mark.parametrize(
    ("version", "dpi", "hint"),
    [
        (13, 300, "print 26.1 mm wide, or at 313 dpi or more"),
        (10, 203, "print 32.6 mm wide, or at 265 dpi or more"),
        (12, 203, "print 36.6 mm wide, or at 297 dpi or more"),
    ],
)
def test_symbol_below_four_dots_a_module_is_refused_with_what_would_do(version: int, dpi: int, hint: str) -> None:
    with pytest.raises(UsageError) as refused:
        print_size(symbol(version), dots_per_inch=dpi, within_mm=25.0)

    assert refused.value.hint == hint


@pytest.mark.parametrize(("dpi", "within_mm"), [(0, 25.0), (-300, None), (300, 0.0), (300, -1.0)])
def test_impossible_sizes_are_refused(dpi: int, within_mm: float | None) -> None:
    with pytest.raises(UsageError):
        print_size(symbol(12), dots_per_inch=dpi, within_mm=within_mm)
