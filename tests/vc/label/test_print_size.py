"""Whole dots and millimetres (specs/label.md L5)."""

from __future__ import annotations

import pytest

from tests.vc.label.samples import text
from vc.errors import UsageError
from vc.label.print_size import SizedCode, fitting_code, least_dots, print_size
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


@pytest.mark.parametrize(("dpi", "dots"), [(203, 4), (300, 4), (400, 4), (600, 6), (1200, 12)])
def test_a_module_has_four_dots_and_ten_mil_at_the_least(dpi: int, dots: int) -> None:
    assert least_dots(dpi) == dots
    assert print_size(symbol(12), dots_per_inch=dpi).dots == dots


def test_where_a_module_would_be_too_small_for_imagers_no_finer_printer_helps() -> None:
    with pytest.raises(UsageError, match="gets 5 dots a module in 16 mm at 600 dpi; 6 are needed") as refused:
        print_size(symbol(12), dots_per_inch=600, within_mm=16.0)

    assert refused.value.hint == "print 18.6 mm wide"


@pytest.mark.parametrize(
    ("room_mm", "dpi", "level", "expected"),
    [
        (30.0, 300, None, (15, Level.Q, 4)),
        (25.0, 300, None, (12, Level.M, 4)),
        (30.0, 600, None, (15, Level.Q, 8)),
        (30.0, 600, Level.M, (12, Level.M, 9)),
        (43.0, 203, None, (15, Level.Q, 4)),
        (40.0, 203, None, (12, Level.M, 4)),
    ],
)
def test_error_correction_and_dots_follow_from_the_room(
    room_mm: float, dpi: int, level: Level | None, expected: tuple[int, Level, int]
) -> None:
    code = fitting_code(text(250), room_mm=room_mm, dots_per_inch=dpi, level=level)

    assert (code.image.version, code.image.level, code.size.dots) == expected
    assert code.size.width_mm <= room_mm


@pytest.mark.parametrize("level", [None, Level.Q])
def test_room_for_no_level_is_refused_with_what_would_fit(level: Level | None) -> None:
    with pytest.raises(UsageError, match="gets 3 dots a module in 24 mm at 300 dpi; 4 are needed") as refused:
        fitting_code(text(250), room_mm=24.0, dots_per_inch=300, level=level)

    assert "print " in str(refused.value.hint)


def test_a_size_is_told_in_words() -> None:
    code = SizedCode(symbol(12), print_size(symbol(12), dots_per_inch=300))

    assert code.told == "version 12-M, 24.7 mm at 300 dpi (4 dots, 0.339 mm a module)"
    assert code.quiet_mm == pytest.approx(4 * 4 / 300 * 25.4)
