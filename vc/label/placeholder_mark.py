"""A drawn stand-in for the mark of an accreditation body: nobody's sign, and it says so (specs/label.md L6).

Accreditation marks are protected; a test world shows where one would stand and never imitates one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.label.fonts import LATIN

if TYPE_CHECKING:
    from fpdf import FPDF

WORDS: Final = ("place for", "a mark", "(test)")
RADIUS_MM: Final = 12.0
_GREY: Final = 120
_POINTS: Final = 7.0
_LINE_MM: Final = 3.4


def draw_placeholder_mark(pdf: FPDF, *, x: float, y: float) -> None:
    """Draw the stand-in with its centre at x, y (millimetres from the upper left corner)."""
    pdf.set_draw_color(_GREY)
    pdf.set_text_color(_GREY)
    pdf.set_line_width(0.3)
    pdf.circle(x, y, RADIUS_MM)
    pdf.set_dash_pattern(dash=1.2, gap=1.2)
    pdf.circle(x, y, RADIUS_MM - 2)
    pdf.set_dash_pattern()
    pdf.set_font(LATIN, size=_POINTS)
    for place, words in enumerate(WORDS, start=-1):
        pdf.text(x - pdf.get_string_width(words) / 2, y + place * _LINE_MM + 1, words)
    pdf.set_text_color(0)
