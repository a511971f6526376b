"""Making texts fit: smaller first, then overleaf, never cut (specs/label.md L6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.page_rows import on_one_page, on_pages, total_height, typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vc.label.certificate_rows import Block, RowMaker
    from vc.label.page_rows import Row, SetPage, SetRow
    from vc.label.ruler import Ruler

LEAST_POINTS: Final = 6.0
MOVABLE: Final = ("covered", "results", "records", "codes", "scope")
"""The blocks that may go to the annex, in the order in which they go."""

_BEFORE_MOVING: Final = (1.0, 0.96, 0.92, 0.88, 0.84)
_AT_THE_LAST: Final = (0.78, 0.72, 0.66, 0.6, 0.5, 0.4)
_MOST_SPREAD_MM: Final = 4.5
_ANNEX_SCALE: Final = 0.92
_MOST_CHARACTERS: Final = 12_000  # a page at 6 pt holds fewer


def fitted(rows: Sequence[Row], ruler: Ruler, height_mm: float) -> tuple[SetRow, ...]:
    """Typeset rows at the largest scale at which they fit a height.

    Raises `UsageError` that names the longest text where they do not fit at 6 pt.
    """
    if _could_fit(rows):
        for scale in (*_BEFORE_MOVING, *_AT_THE_LAST):
            made = typeset(rows, ruler, scale=scale, least_points=LEAST_POINTS)
            if total_height(made) <= height_mm:
                return made
    longest = max((one for row in rows for cell in row.cells for one in cell.paragraphs), key=lambda one: len(one.text))
    raise UsageError(
        f"the text does not fit, even at {LEAST_POINTS:g} pt", where=longest.field, hint="shorten it; nothing is cut"
    )


def paged(maker: RowMaker, ruler: Ruler, *, first_mm: float, further_mm: float) -> tuple[SetPage, ...]:
    """Lay a certificate out: page one, and as many of an annex as it needs. Heights are those for text.

    Everything stands on page one as long as that needs no size below 84 %. Then lists go to the annex, one after the
    other, which page one says. Raises `UsageError` as `fitted`.
    """
    heading, blocks = maker.heading(), maker.blocks()
    movable = [name for name in MOVABLE if any(block.name == name and block.annex for block in blocks)]
    for count in range(len(movable) + 1):
        rows = _page_one(maker, heading, blocks, moved=movable[:count])
        least = typeset(rows, ruler, scale=_BEFORE_MOVING[-1], least_points=LEAST_POINTS) if _could_fit(rows) else None
        if least is not None and total_height(least) <= first_mm:
            made = fitted(rows, ruler, first_mm)
            return (_spread(made, first_mm), *_annex(maker, blocks, ruler, moved=movable[:count], height_mm=further_mm))
    made = fitted(_page_one(maker, heading, blocks, moved=movable), ruler, first_mm)
    return (_spread(made, first_mm), *_annex(maker, blocks, ruler, moved=movable, height_mm=further_mm))


def _could_fit(rows: Sequence[Row]) -> bool:
    """Whether the texts are short enough to be worth measuring; a stranger's may be endless."""
    return sum(len(one.text) for row in rows for cell in row.cells for one in cell.paragraphs) <= _MOST_CHARACTERS


def _page_one(
    maker: RowMaker, heading: Sequence[Row], blocks: Sequence[Block], *, moved: Sequence[str]
) -> tuple[Row, ...]:
    shown = (maker.in_annex(block) if block.name in moved else block for block in blocks)
    return (*heading, *(row for block in shown for row in block.rows))


def _spread(rows: tuple[SetRow, ...], height_mm: float) -> SetPage:
    """Give a short text air: what is left over goes between the rows, within bounds."""
    gaps = sum(1 for row in rows[:-1] if row.after_mm)
    left = height_mm - total_height(rows)
    return on_one_page(rows, spread_mm=min(left / gaps, _MOST_SPREAD_MM) if gaps else 0.0)


def _annex(
    maker: RowMaker, blocks: Sequence[Block], ruler: Ruler, *, moved: Sequence[str], height_mm: float
) -> tuple[SetPage, ...]:
    if not moved:
        return ()
    rows = [*maker.annex_heading()]
    for block in blocks:
        if block.name in moved:
            rows.extend(block.annex)
    return on_pages(typeset(rows, ruler, scale=_ANNEX_SCALE, least_points=LEAST_POINTS), height_mm)
