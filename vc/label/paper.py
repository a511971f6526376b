"""What our two kinds of paper have in common: the empty document and the code on it (specs/label.md L6, L7)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.label.fonts import LATIN, add_fonts
from vc.label.png import png
from vc.label.print_size import LEAST_DOTS, PrintSize

if TYPE_CHECKING:
    from fpdf import FPDF

    from vc.label.qr import QrImage

PRINTER_DPI: Final = 300
"""The resolution for which sizes on paper are chosen; a finer printer is no worse."""

_PIXELS_A_MODULE: Final = 8  # a viewer that smooths enlarged pictures blurs a small part of a module only


@contextmanager
def new_pdf(*, title: str, created: datetime) -> Iterator[FPDF]:
    """Give an A4 document without pages: our fonts, margins of zero, no page breaks of its own, dated `created`.

    Its font files are open until the end of the block; take its octets before.
    """
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    pdf = FPDF(format="A4")
    pdf.set_creation_date(created)
    pdf.set_title(title)
    pdf.set_producer("accredited-vc")
    pdf.set_lang("en")
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    try:
        add_fonts(pdf)
        pdf.set_font(LATIN, size=10)
        yield pdf
    finally:
        for font in [known for known in pdf.fonts.values() if isinstance(known, TTFFont)]:
            font.close()


def place_code(pdf: FPDF, image: QrImage, *, x: float, y: float, width_mm: float) -> None:
    """Put a symbol, quiet zone included, `width_mm` wide at x, y (millimetres from the upper left corner)."""
    picture = png(image, PrintSize(_PIXELS_A_MODULE, PRINTER_DPI * _PIXELS_A_MODULE // LEAST_DOTS, width_mm))
    pdf.image(picture, x=x, y=y, w=width_mm, h=width_mm, alt_text="QR code")


def short_address(label_text: str) -> str:
    """Return what a person may type: host and path of the label's page, without scheme and fragment."""
    return label_text.partition("#")[0].removeprefix("https://")
