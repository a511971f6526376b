"""Labels on A4 sheets, 24 of 70 by 37 mm each (specs/label.md L7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.fonts import check_glyphs
from vc.label.paper import PRINTER_DPI, new_pdf, place_code, short_address
from vc.label.print_size import LABEL, print_size
from vc.label.qr import QUIET_MODULES, label_qr
from vc.label.text_blocks import Area, TextBlock, set_blocks

if TYPE_CHECKING:
    from fpdf import FPDF

COLUMNS: Final = 3
ROWS: Final = 8
LEAST_POINTS: Final = 5.0

_WIDTH, _HEIGHT = 70.0, 37.0
_TOP: Final = (297.0 - ROWS * _HEIGHT) / 2
_EDGE: Final = 4.5  # office printers leave this much of a page blank
_GREY: Final = 80


@dataclass(frozen=True, slots=True)
class SheetLabel:
    """One label: what people read on it, and the text of its code.

    `holder_native` is the holder's name in its own script, empty or the same where `holder` is that. The code carries
    the native name where it can, and who scans it compares.
    """

    number: str
    holder: str
    standard: str
    label_text: str
    holder_native: str = ""


def label_sheet_pdf(labels: Sequence[SheetLabel], *, created: datetime) -> bytes:
    """Return the labels as PDF, row by row, 24 a page. `created` becomes the date of the file.

    A code is as wide as 4 printer dots a module at 300 dpi make it: 22 to 26.1 mm. Raises `UsageError` for no labels,
    and with a label's position (from 1) for a text that does not fit at 5 pt or has a character that no font can show.
    """
    if not labels:
        raise UsageError("a sheet needs at least one label", where="labels")
    with new_pdf(title="Labels", created=created) as pdf:
        for position, label in enumerate(labels):
            place = position % (COLUMNS * ROWS)
            if place == 0:
                pdf.add_page()
            try:
                _place(pdf, label, x=place % COLUMNS * _WIDTH, y=_TOP + place // COLUMNS * _HEIGHT)
            except UsageError as error:
                raise UsageError(error.message, where=f"label {position + 1}: {error.where}", hint=error.hint) from None
        return bytes(pdf.output())


def _place(pdf: FPDF, label: SheetLabel, *, x: float, y: float) -> None:
    blocks = (
        TextBlock("number", label.number, 8, 1.2, strong=True),
        TextBlock("holder", label.holder, 8, 1.2),
        TextBlock("holder_native", label.holder_native if label.holder_native != label.holder else "", 8, 1.2),
        TextBlock("standard", label.standard, 7.5, 1.6),
        TextBlock("address", f"Check: {short_address(label.label_text)}", 6, 0, _GREY),
    )
    check_glyphs({block.field: block.text for block in blocks})
    image = label_qr(label.label_text, level=LABEL.level)
    width = print_size(image, dots_per_inch=PRINTER_DPI).width_mm
    top = y + (_HEIGHT - width) / 2
    place_code(pdf, image, x=x + _EDGE, y=top, width_mm=width)
    beside = x + _EDGE + width
    inset = QUIET_MODULES * width / image.modules  # text begins level with the first dark module
    area = Area(beside, top + inset, x + _WIDTH - _EDGE - beside, width - 2 * inset)
    set_blocks(pdf, blocks, area, least_points=LEAST_POINTS)
