"""What labels are printed on: A4 sheets of the trade, and rolls of a thermal printer (specs/label.md L7)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.print_size import MM_PER_INCH, least_dots
from vc.label.qr import QUIET_MODULES
from vc.label.text_blocks import Area

if TYPE_CHECKING:
    from vc.label.qr import Level

PAGE_WIDTH_MM: Final = 210.0
PAGE_HEIGHT_MM: Final = 297.0  # A4, ISO 216
ROLL_RESOLUTIONS: Final = (203, 300, 600)
"""Dots per inch of the print heads that labels are made for: 8, 12 and 24 dots a millimetre, as they are called."""

_LEAST_INSET_MM: Final = 1.5  # cutting and feeding are off by about a millimetre
_MOST_MARGIN_MM: Final = 15.0
_ROLL_TEXT_MM: Final = 22.0
_ROLL_TEXT_HEIGHT_MM: Final = 12.0
_ROLL_SIDES_MM: Final = (15.0, 300.0)


@dataclass(frozen=True, slots=True)
class SheetStock:
    """A sheet of labels without gaps, in the middle of an A4 page: millimetres of a label, and of its text's width."""

    name: str
    columns: int
    rows: int
    width_mm: float
    height_mm: float
    text_mm: float

    @property
    def places(self) -> int:
        """Labels on a sheet."""
        return self.columns * self.rows

    def cell(self, place: int) -> Area:
        """Return where the label at `place` lies, counted from 0 row by row."""
        left = (PAGE_WIDTH_MM - self.columns * self.width_mm) / 2
        top = (PAGE_HEIGHT_MM - self.rows * self.height_mm) / 2
        column, row = place % self.columns, place // self.columns
        return Area(left + column * self.width_mm, top + row * self.height_mm, self.width_mm, self.height_mm)


A4_24: Final = SheetStock("a4-24", 3, 8, 70.0, 37.0, 34.0)
A4_40: Final = SheetStock("a4-40", 4, 10, 52.5, 29.7, 20.5)
SHEETS: Final = {one.name: one for one in (A4_24, A4_40)}


@dataclass(frozen=True, slots=True)
class SheetSetup:
    """How a sheet is printed: from the place `start` on (from 1), leaving `margin_mm` of the page blank on each side.

    `level` None chooses the error correction by the room that there is. Raises `UsageError` for what no sheet has.
    """

    stock: SheetStock = A4_24
    start: int = 1
    margin_mm: float = 4.5
    dots_per_inch: int = 300
    level: Level | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.stock.places:
            raise UsageError(
                f"a sheet {self.stock.name} has the places 1 to {self.stock.places}",
                where="start",
                hint="count row by row from the upper left corner",
            )
        if not 0 <= self.margin_mm <= _MOST_MARGIN_MM:
            raise UsageError(f"a print margin has 0 to {_MOST_MARGIN_MM:g} mm", where="margin")

    def printed(self, place: int) -> Area:
        """Return the part of the label at `place` (from 0) that is printed: not its edges, nor those of the page."""
        cell = self.stock.cell(place)
        left = max(cell.x + _LEAST_INSET_MM, self.margin_mm)
        top = max(cell.y + _LEAST_INSET_MM, self.margin_mm)
        right = min(cell.x + cell.width - _LEAST_INSET_MM, PAGE_WIDTH_MM - self.margin_mm)
        bottom = min(cell.y + cell.height - _LEAST_INSET_MM, PAGE_HEIGHT_MM - self.margin_mm)
        return Area(left, top, right - left, bottom - top)

    @property
    def room_mm(self) -> float:
        """The side of the square that a code may take on every label of the sheet, quiet zone included."""
        corner = self.printed(0)
        # The quiet zone, however small, may lie where nothing is printed.
        quiet = QUIET_MODULES * least_dots(self.dots_per_inch) / self.dots_per_inch * MM_PER_INCH
        above = min(corner.y - self.stock.cell(0).y, quiet)
        below = min(_LEAST_INSET_MM, quiet)
        return min(corner.width + quiet - self.stock.text_mm, corner.height + above + below)


@dataclass(frozen=True, slots=True)
class RollSetup:
    """How a roll is printed: millimetres of one label, and the dots per inch of the print head.

    The text stands beside the code, on a label that is higher than wide below it. Raises `UsageError` for sides of
    less than 15 or more than 300 mm, and for another resolution than 203, 300 or 600.
    """

    width_mm: float
    height_mm: float
    dots_per_inch: int = 203
    level: Level | None = None

    def __post_init__(self) -> None:
        least, most = _ROLL_SIDES_MM
        if not all(least <= side <= most for side in (self.width_mm, self.height_mm)):
            raise UsageError(f"a label on a roll has sides of {least:g} to {most:g} mm", where="roll")
        if self.dots_per_inch not in ROLL_RESOLUTIONS:
            raise UsageError("a roll is printed at 203, 300 or 600 dpi", where="dpi")

    @property
    def beside(self) -> bool:
        """Whether the text stands beside the code."""
        return self.width_mm >= self.height_mm

    @property
    def room_mm(self) -> float:
        """The side of the square that the code may take, quiet zone included."""
        if self.beside:
            return min(self.height_mm, max(0.0, self.width_mm - _ROLL_TEXT_MM - _LEAST_INSET_MM))
        return min(self.width_mm, max(0.0, self.height_mm - _ROLL_TEXT_HEIGHT_MM - _LEAST_INSET_MM))

    @property
    def dots(self) -> tuple[int, int]:
        """Width and height in dots; a part of a dot is left out."""
        per_mm = self.dots_per_inch / MM_PER_INCH
        return math.floor(self.width_mm * per_mm), math.floor(self.height_mm * per_mm)

    @property
    def inset_mm(self) -> float:
        """What stays blank at the label's edges."""
        return _LEAST_INSET_MM


def roll_sides(text: str) -> tuple[float, float]:
    """Return width and height in millimetres of `WIDTHxHEIGHT`, as in 100x50. Raises `UsageError` for anything else."""
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)x([0-9]{1,3}(?:\.[0-9]{1,2})?)", text)
    if found is None:
        raise UsageError("give width and height in millimetres", where="roll", hint="for example 100x50")
    return float(found[1]), float(found[2])
