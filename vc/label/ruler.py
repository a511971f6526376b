"""How wide a text is, and drawing it: the one place where our rows meet fpdf2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional

from vc.label.font_subsets import LATIN, has_one_weight
from vc.label.page_rows import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fpdf import FPDF

    from vc.label.page_rows import SetLine
    from vc.label.page_template import Colour

_MEASURED_AT: Final = 10.0
_OUTLINE_MM_PER_POINT: Final = 0.009
_FILL_AND_STROKE: Final = 2  # ISO 32000-1 table 106


class Ruler:
    """Measures the texts of one document, each once: a width grows with the size."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        self._known: dict[tuple[str, bool], float] = {}

    def width(self, text: str, *, points: float, strong: bool) -> float:
        """Return the width of `text` in millimetres at a size."""
        bold = strong and not has_one_weight(text)
        known = self._known.get((text, bold))
        if known is None:
            self._pdf.set_font(LATIN, "B" if bold else "", _MEASURED_AT)
            known = self._known[text, bold] = self._pdf.get_string_width(text)
        return known * points / _MEASURED_AT


def draw_line(
    pdf: FPDF, line: SetLine, *, x: float, y: float, colours: Mapping[Tone, Colour], from_right: bool
) -> None:
    """Draw a line into its cell, whose upper left corner is at x, y; `from_right` sets it against the right edge.

    The text runs in its own direction, that of its paragraph's first letter (Unicode annex 9, rules P2 and P3).
    """
    outlined = line.paragraph.strong and has_one_weight(line.text)
    colour = colours[line.paragraph.tone]
    with pdf.local_context():
        pdf.set_font(LATIN, "B" if line.paragraph.strong and not outlined else "", line.points)
        pdf.set_text_color(*colour)
        if outlined:
            pdf.set_draw_color(*colour)
            pdf.set_line_width(line.points * _OUTLINE_MM_PER_POINT)
            pdf.text_mode = _FILL_AND_STROKE
        pdf.set_text_shaping(use_shaping_engine=True, direction=_direction(line.paragraph.text))
        pdf.set_xy(x, y)
        pdf.cell(line.width_mm, line.height_mm, line.text, align="R" if from_right else "L")


def _direction(text: str) -> str:
    directions = (bidirectional(character) for character in text)
    return "ltr" if next((way for way in directions if way in {"L", "R", "AL"}), "L") == "L" else "rtl"
