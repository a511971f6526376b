"""Texts one below the other in a given space: set smaller where they must be, never cut (specs/label.md L6.3, L7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional

from vc.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fpdf import FPDF

_LINE_HEIGHT: Final = 1.32
_MM_PER_POINT: Final = 25.4 / 72
_STEP: Final = 0.05
_OUTLINE_MM_PER_POINT: Final = 0.012


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One text of the named field: its size in points before any shrinking, and the space below it in millimetres.

    `grey` is 0 (black) to 255; `strong` draws a thin outline.
    """

    field: str
    text: str
    points: float
    space_mm: float = 0.0
    grey: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the page in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


def set_blocks(pdf: FPDF, blocks: Sequence[TextBlock], area: Area, *, least_points: float) -> float:
    """Set `blocks` into `area` and return the height used, in millimetres.

    All sizes shrink together until everything fits, none below `least_points` (or its own size, if that is smaller).
    Raises `UsageError` that names the longest field where even that is too much.
    """
    shown = [block for block in blocks if block.text]
    scale = 1.0
    while scale > 0:
        sizes = [max(block.points * scale, min(least_points, block.points)) for block in shown]
        spaces = [block.space_mm * scale for block in shown]
        heights = [_height(pdf, block, points=size, width=area.width) for block, size in zip(shown, sizes, strict=True)]
        used = sum(heights) + sum(spaces[:-1])
        if used <= area.height:
            _draw(pdf, area, [*zip(shown, sizes, heights, spaces, strict=True)])
            return used
        scale -= _STEP
    longest = max(shown, key=lambda block: len(block.text))
    raise UsageError(
        f"the text does not fit, even at {least_points:g} pt", where=longest.field, hint="shorten it; nothing is cut"
    )


def _height(pdf: FPDF, block: TextBlock, *, points: float, width: float) -> float:
    pdf.set_font_size(points)
    line = points * _MM_PER_POINT * _LINE_HEIGHT
    height = pdf.multi_cell(width, line, block.text, align="L", dry_run=True, output="HEIGHT")
    if not isinstance(height, (int, float)):  # pragma: no cover - the answer asked for
        raise TypeError
    return float(height)


def _side(text: str) -> str:
    """Return the side on which lines begin: that of the first letter's direction (Unicode annex 9, rule P2)."""
    directions = (bidirectional(character) for character in text)
    return "R" if next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L" else "L"


def _draw(pdf: FPDF, area: Area, lines: Sequence[tuple[TextBlock, float, float, float]]) -> None:
    y = area.y
    for block, points, height, space in lines:
        with pdf.local_context():
            pdf.set_font_size(points)
            pdf.set_text_color(block.grey)
            if block.strong:
                pdf.set_draw_color(block.grey)
                pdf.set_line_width(points * _OUTLINE_MM_PER_POINT)
                pdf.text_mode = 2  # fill, then stroke (ISO 32000-1 table 106)
            pdf.set_xy(area.x, y)
            pdf.multi_cell(area.width, points * _MM_PER_POINT * _LINE_HEIGHT, block.text, align=_side(block.text))
        y += height + space
