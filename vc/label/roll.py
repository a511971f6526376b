"""Labels on a roll: each a picture in the dots of a thermal printer (specs/label.md L7.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.bitmap import Bitmap, with_code
from vc.label.paper import new_pdf
from vc.label.print_size import MM_PER_INCH, SizedCode, fitting_code
from vc.label.printed_label import PrintedLabel, blocks_of, label_fit
from vc.label.read_back import rendered, require_read
from vc.label.scan import Luminance
from vc.label.text_blocks import Area, Fit, set_fitted

if TYPE_CHECKING:
    from fpdf import FPDF

    from vc.label.stock import RollSetup

_AT_ONCE: Final = 100
_UNDATED: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the text is rendered at once; its document is seen by nobody


@dataclass(frozen=True, slots=True)
class RollLabel:
    """A label in dots, and its code."""

    label: PrintedLabel
    code: SizedCode
    dots: Bitmap


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the code stands, in dots from the upper left corner, and the text, in millimetres."""

    x: int
    y: int
    text: Area


def roll_labels(
    labels: Sequence[PrintedLabel], setup: RollSetup, *, on_label: Callable[[int], None] = lambda _more: None
) -> Iterator[RollLabel]:
    """Yield the labels in their order, each read back; `on_label` is called with 1 for each.

    Raises `UsageError` with a label's position (from 1) for a code that gets no room, a text that does not fit at 5 pt
    or has a character that no font can show.
    """
    fit = label_fit()
    for start in range(0, len(labels), _AT_ONCE):
        for one in _some(labels[start : start + _AT_ONCE], setup, fit, first=start + 1):
            on_label(1)
            yield one


def _some(labels: Sequence[PrintedLabel], setup: RollSetup, fit: Fit, *, first: int) -> Iterator[RollLabel]:
    """Set the texts of some labels as pages of one document: its fonts are opened once."""
    from pypdfium2 import PdfDocument

    placed = []
    with new_pdf(title="", created=_UNDATED) as pdf:
        for position, label in enumerate(labels, first):
            try:
                placed.append(_set(pdf, label, setup=setup, fit=fit))
            except UsageError as error:
                raise UsageError(error.message, where=f"label {position}: {error.where}", hint=error.hint) from None
        document = bytes(pdf.output())
    with PdfDocument(document) as pages:
        for number, (label, (code, place)) in enumerate(zip(labels, placed, strict=True)):
            text = _cut(rendered(pages, number, dots_per_inch=setup.dots_per_inch), *setup.dots)
            dots = with_code(text, code.image, dots=code.size.dots, x=place.x, y=place.y)
            require_read(dots.luminance(), (label.label_text,), where=f"label {first + number}")
            yield RollLabel(label, code, dots)


def _set(pdf: FPDF, label: PrintedLabel, *, setup: RollSetup, fit: Fit) -> tuple[SizedCode, _Place]:
    code = fitting_code(label.label_text, room_mm=setup.room_mm, dots_per_inch=setup.dots_per_inch, level=setup.level)
    place = _placed(code, setup)
    pdf.add_page(format=(setup.width_mm, setup.height_mm))
    set_fitted(pdf, blocks_of(label), place.text, fit=fit)
    return code, place


def _placed(code: SizedCode, setup: RollSetup) -> _Place:
    """Put the code at the left with the text beside it, or at the top with the text below it."""
    width, height = setup.dots
    side = code.image.modules * code.size.dots
    inset, mm = setup.inset_mm, MM_PER_INCH / setup.dots_per_inch
    edge = max(0, round((inset - code.quiet_mm) / mm))
    if setup.beside:
        x, y = min(edge, width - side), (height - side) // 2
        begins = (x + side) * mm
        return _Place(x, y, Area(begins, inset, setup.width_mm - inset - begins, setup.height_mm - 2 * inset))
    x, y = (width - side) // 2, min(edge, height - side)
    begins = (y + side) * mm
    return _Place(x, y, Area(inset, begins, setup.width_mm - 2 * inset, setup.height_mm - inset - begins))


def _cut(page: Luminance, width: int, height: int) -> Luminance:
    """Return the page without the part of a dot that rendering has added at the right and lower edges."""
    from PIL.Image import frombytes

    whole = frombytes("L", (page.width, page.height), page.octets)
    return Luminance(whole.crop((0, 0, width, height)).tobytes(), width, height)
