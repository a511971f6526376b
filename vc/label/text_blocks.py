"""Texts one below the other in a given space: set smaller where they must be, never cut (specs/label.md L6.3, L7)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias, cast
from unicodedata import bidirectional, east_asian_width

from vc.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fpdf import FPDF

_LINE_HEIGHT: Final = 1.32
_MM_PER_POINT: Final = 25.4 / 72
_STEPS: Final = 20
_MOST_CHARACTERS: Final = 10_000  # what an A4 page holds at 6 pt
_OUTLINE_MM_PER_POINT: Final = 0.009
_FILL_AND_STROKE: Final = 2  # ISO 32000-1 table 106


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


@dataclass(frozen=True, slots=True)
class _SetBlock:
    """A block at its final size, in points and millimetres."""

    block: TextBlock
    points: float
    height: float
    space: float


Measured: TypeAlias = dict[tuple[str, float, float], float]
"""Heights in millimetres that were measured, by text, size in points and width: measuring is what takes long."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How texts are fitted: none smaller than `least_points` (or its own size, if that is smaller).

    `in_the_middle` of the area's height instead of at its top; `whole_words` shrinks before it breaks a word.
    `measured` is shared by whoever sets the same texts many times.
    """

    least_points: float
    in_the_middle: bool = False
    whole_words: bool = False
    measured: Measured = field(default_factory=dict)


def set_blocks(pdf: FPDF, blocks: Sequence[TextBlock], area: Area, *, least_points: float) -> float:
    """Set `blocks` into `area` from its top on and return the height used, in millimetres (`set_fitted`)."""
    return set_fitted(pdf, blocks, area, fit=Fit(least_points))


def set_fitted(pdf: FPDF, blocks: Sequence[TextBlock], area: Area, *, fit: Fit) -> float:
    """Set `blocks` into `area` and return the height used, in millimetres.

    All sizes shrink together until everything fits. Raises `UsageError` that names the longest field where even the
    smallest is too much.
    """
    shown = [block for block in blocks if block.text]
    placed = None
    if sum(len(block.text) for block in shown) <= _MOST_CHARACTERS:
        ruler = _Ruler(pdf, fit)
        placed = _largest_fit(lambda scale: _fitted(ruler, shown, area, scale=scale))
    if placed is None:
        longest = max(shown, key=lambda block: len(block.text))
        raise UsageError(
            f"the text does not fit, even at {fit.least_points:g} pt",
            where=longest.field,
            hint="shorten it; nothing is cut",
        )
    y = area.y + (area.height - _total(placed)) / 2 if fit.in_the_middle else area.y
    for item in placed:
        _draw(pdf, item, Area(area.x, y, area.width, item.height))
        y += item.height + item.space
    return _total(placed)


def _largest_fit(fitted: Callable[[float], tuple[_SetBlock, ...] | None]) -> tuple[_SetBlock, ...] | None:
    """Try the full size, then the smallest, then halve the steps between: measuring a long text takes long."""
    best = fitted(1.0)
    if best is not None:
        return best
    best = fitted(0.0)
    low, high = 0, _STEPS if best is not None else 0
    while high - low > 1:
        middle = (low + high) // 2
        tried = fitted(middle / _STEPS)
        if tried is None:
            high = middle
        else:
            low, best = middle, tried
    return best


@dataclass(frozen=True, slots=True)
class _Ruler:
    """Measures texts in the fonts of a document, each once."""

    pdf: FPDF
    fit: Fit

    def height(self, block: TextBlock, *, points: float, width: float) -> float:
        """Return the height of the block's lines in millimetres, infinite where a word would have to be broken."""
        known = (block.text, points, width)
        if known not in self.fit.measured:
            breaks = self.fit.whole_words and points > self.fit.least_points and self._breaks(block, points, width)
            self.fit.measured[known] = math.inf if breaks else _height(self.pdf, block, points=points, width=width)
        return self.fit.measured[known]

    def _breaks(self, block: TextBlock, points: float, width: float) -> bool:
        self.pdf.set_font_size(points)
        # Between Chinese characters a line may end anywhere.
        words = (word for word in block.text.split() if not any(east_asian_width(letter) == "W" for letter in word))
        return any(self.pdf.get_string_width(word) > width for word in words)


def _fitted(ruler: _Ruler, blocks: Sequence[TextBlock], area: Area, *, scale: float) -> tuple[_SetBlock, ...] | None:
    placed: list[_SetBlock] = []
    for block in blocks:
        points = max(block.points * scale, min(ruler.fit.least_points, block.points))
        height = ruler.height(block, points=points, width=area.width)
        placed.append(_SetBlock(block, points, height, block.space_mm * scale))
    return tuple(placed) if _total(placed) <= area.height else None


def _total(placed: Sequence[_SetBlock]) -> float:
    """The space below the last block does not count."""
    return sum(item.height for item in placed) + sum(item.space for item in placed[:-1])


def _height(pdf: FPDF, block: TextBlock, *, points: float, width: float) -> float:
    pdf.set_font_size(points)
    # `output` asks for the height alone; the type of the answer depends on it.
    return cast("float", pdf.multi_cell(width, _leading(points), block.text, dry_run=True, output="HEIGHT"))


def _leading(points: float) -> float:
    return points * _MM_PER_POINT * _LINE_HEIGHT


def _side(text: str) -> str:
    """Return the side on which lines begin: that of the first letter's direction (Unicode annex 9, rule P2)."""
    directions = (bidirectional(character) for character in text)
    return "R" if next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L" else "L"


def _draw(pdf: FPDF, item: _SetBlock, area: Area) -> None:
    block = item.block
    with pdf.local_context():
        pdf.set_font_size(item.points)
        pdf.set_text_color(block.grey)
        if block.strong:
            pdf.set_draw_color(block.grey)
            pdf.set_line_width(item.points * _OUTLINE_MM_PER_POINT)
            pdf.text_mode = _FILL_AND_STROKE
        pdf.set_xy(area.x, area.y)
        pdf.multi_cell(area.width, _leading(item.points), block.text, align=_side(block.text))
