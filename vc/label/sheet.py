"""Labels on A4 sheets, from any place on (specs/label.md L7.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.paper import new_pdf, place_code
from vc.label.print_size import SizedCode, fitting_code
from vc.label.printed_label import PrintedLabel, blocks_of, label_fit
from vc.label.read_back import require_pages_read
from vc.label.stock import SheetSetup
from vc.label.text_blocks import Area, Fit, set_fitted

if TYPE_CHECKING:
    from fpdf import FPDF

_DEFAULT: Final = SheetSetup()


@dataclass(frozen=True, slots=True)
class LabelSheets:
    """Sheets as one PDF, and the code of each label in their order."""

    pdf: bytes
    codes: tuple[SizedCode, ...]
    pages: int


def label_sheets(
    labels: Sequence[PrintedLabel],
    *,
    created: datetime,
    setup: SheetSetup = _DEFAULT,
    on_step: Callable[[int], None] = lambda _more: None,
) -> LabelSheets:
    """Return the labels as PDF, row by row. `created` becomes the date of the file.

    `on_step` is called as labels are set and read back: twice as many steps as there are labels. Raises `UsageError`
    for no labels, and with a label's position (from 1) for a code that gets no room, a text that does not fit at 5 pt
    or has a character that no font can show.
    """
    if not labels:
        raise UsageError("a sheet needs at least one label", where="labels")
    codes: list[SizedCode] = []
    pages: list[list[str]] = []
    fit = label_fit()
    with new_pdf(title="Labels", created=created) as pdf:
        for position, label in enumerate(labels):
            place = (position + setup.start - 1) % setup.stock.places
            if not pages or place == 0:
                pdf.add_page()
                pages.append([])
            try:
                codes.append(_place(pdf, label, place, setup=setup, fit=fit))
            except UsageError as error:
                raise UsageError(error.message, where=f"label {position + 1}: {error.where}", hint=error.hint) from None
            pages[-1].append(label.label_text)
            on_step(1)
        made = bytes(pdf.output())
    require_pages_read(made, pages, on_step)
    return LabelSheets(made, tuple(codes), len(pages))


def _place(pdf: FPDF, label: PrintedLabel, place: int, *, setup: SheetSetup, fit: Fit) -> SizedCode:
    code = fitting_code(label.label_text, room_mm=setup.room_mm, dots_per_inch=setup.dots_per_inch, level=setup.level)
    blocks = blocks_of(label)
    cell, printed = setup.stock.cell(place), setup.printed(place)
    width, quiet = code.size.width_mm, code.quiet_mm
    x = max(cell.x, printed.x - quiet)
    # In the middle, or as near to it as the dark modules stay where a printer prints.
    lowest = printed.y + printed.height + quiet - width
    y = min(max(cell.y + (cell.height - width) / 2, printed.y - quiet), lowest)
    place_code(pdf, code.image, x=x, y=y, width_mm=width)
    beside = x + width
    area = Area(beside, printed.y, printed.x + printed.width - beside, printed.height)
    set_fitted(pdf, blocks, area, fit=fit)
    return code
