"""Rows of cells on a page: typeset at a scale, measured, cut into pages line by line, drawn in either direction.

Nothing overlaps since each row begins where the one before it ends, and nothing is cut off since each line has been
measured (specs/label.md L6.3). Lengths are millimetres, sizes points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from vc.label.line_breaking import broken_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vc.label.ruler import Ruler

MM_PER_POINT: Final = 25.4 / 72
_LINE_HEIGHT: Final = 1.34


class Tone(StrEnum):
    """Which of the template's colours a text has."""

    TEXT = "text"
    ACCENT = "accent"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One text of the named field, its size before any shrinking, and the space below it.

    `in_one_line` is the share of its size down to which it is set smaller rather than broken into lines.
    """

    field: str
    text: str
    points: float
    tone: Tone = Tone.TEXT
    strong: bool = False
    after_mm: float = 0.0
    in_one_line: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Paragraphs one below the other, `width_mm` wide, `start_mm` from the side on which lines of the page begin."""

    start_mm: float
    width_mm: float
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side; `after_mm` is the space below the tallest, `rule` draws a hairline above.

    A row is never lower than `least_mm`, which nothing shrinks.
    """

    cells: tuple[Cell, ...]
    after_mm: float = 0.0
    rule: bool = False
    least_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line as it will be drawn: `top_mm` from the top of its row, or of its page once that is known."""

    paragraph: Paragraph
    text: str
    points: float
    start_mm: float
    width_mm: float
    top_mm: float

    @property
    def height_mm(self) -> float:
        """The height that the line takes."""
        return leading(self.points)


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row with its lines, from the top down."""

    lines: tuple[SetLine, ...]
    height_mm: float
    after_mm: float
    rule: bool


@dataclass(frozen=True, slots=True)
class SetPage:
    """The lines of one page and the heights of its hairlines, from the top of the area for text."""

    lines: tuple[SetLine, ...]
    rules: tuple[float, ...]


def leading(points: float) -> float:
    """Return the height of a line in millimetres."""
    return points * MM_PER_POINT * _LINE_HEIGHT


def typeset(rows: Sequence[Row], ruler: Ruler, *, scale: float, least_points: float) -> tuple[SetRow, ...]:
    """Break the texts of `rows` into lines at `scale`; no text gets smaller than `least_points`, or its own size."""
    return tuple(_set_row(row, ruler, scale=scale, least_points=least_points) for row in rows)


def total_height(rows: Sequence[SetRow]) -> float:
    """Return the height of rows one below the other; the space below the last does not count."""
    return sum(row.height_mm + row.after_mm for row in rows) - (rows[-1].after_mm if rows else 0.0)


def on_one_page(rows: Sequence[SetRow], *, spread_mm: float = 0.0) -> SetPage:
    """Put `rows` below one another, `spread_mm` more between them than they ask for."""
    lines: list[SetLine] = []
    rules: list[float] = []
    top = 0.0
    for row in rows:
        if row.rule:
            rules.append(top)
        lines.extend(_moved(row, top))
        top += row.height_mm + row.after_mm + (spread_mm if row.after_mm else 0.0)
    return SetPage(tuple(lines), tuple(rules))


def on_pages(rows: Sequence[SetRow], height_mm: float) -> tuple[SetPage, ...]:
    """Put `rows` onto as many pages as they need; a row that is taller than what is left goes on overleaf."""
    pages: list[SetPage] = []
    lines: list[SetLine] = []
    rules: list[float] = []
    top = 0.0
    for row in rows:
        if lines and top + row.height_mm > height_mm and row.height_mm <= height_mm:
            pages.append(SetPage(tuple(lines), tuple(rules)))
            lines, rules, top = [], [], 0.0
        if row.rule:
            rules.append(top)
        shift = top
        for line in row.lines:
            if lines and shift + line.top_mm + line.height_mm > height_mm:
                pages.append(SetPage(tuple(lines), tuple(rules)))
                lines, rules, shift = [], [], -line.top_mm
            lines.append(replace(line, top_mm=shift + line.top_mm))
        top = shift + row.height_mm + row.after_mm
    if lines:
        pages.append(SetPage(tuple(lines), tuple(rules)))
    return tuple(pages)


def _moved(row: SetRow, top: float) -> list[SetLine]:
    return [replace(line, top_mm=top + line.top_mm) for line in row.lines]


def _set_row(row: Row, ruler: Ruler, *, scale: float, least_points: float) -> SetRow:
    lines: list[SetLine] = []
    height = row.least_mm
    inset = 2.2 * scale if row.rule else 0.0
    for cell in row.cells:
        top, gap = inset, 0.0
        for paragraph in cell.paragraphs:
            points = max(paragraph.points * scale, min(least_points, paragraph.points))
            if paragraph.in_one_line < 1:
                width = ruler.width(paragraph.text, points=points, strong=paragraph.strong)
                points *= _narrowed(paragraph, width, cell)
            top += gap
            measure = partial(ruler.width, points=points, strong=paragraph.strong)
            for text in broken_lines(paragraph.text, cell.width_mm, measure):
                lines.append(SetLine(paragraph, text, points, cell.start_mm, cell.width_mm, top))
                top += leading(points)
            gap = paragraph.after_mm * scale
        height = max(height, top)
    return SetRow(tuple(sorted(lines, key=lambda line: line.top_mm)), height, row.after_mm * scale, row.rule)


def _narrowed(paragraph: Paragraph, width: float, cell: Cell) -> float:
    """Return by how much a text shrinks to stand in one line; 1 where it need not, or where that would be too much."""
    if width <= cell.width_mm or width * paragraph.in_one_line > cell.width_mm:
        return 1.0
    return cell.width_mm / width * 0.998
