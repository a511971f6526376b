"""Draws the pages of a certificate: frame, texts, hairlines, code, each once and in the page's direction."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from vc.label.isolation import joined
from vc.label.page_fit import fitted
from vc.label.page_frame import FOOTER_MM, HEADER_HEIGHT, HEADER_TOP, MARGIN_MM, Place
from vc.label.page_rows import Cell, Paragraph, Row, Tone, on_one_page, total_height
from vc.label.paper import PRINTER_DPI
from vc.label.placeholder_mark import draw_placeholder_mark
from vc.label.png import png
from vc.label.print_size import PrintSize
from vc.label.ruler import draw_line

if TYPE_CHECKING:
    from fpdf import FPDF

    from vc.label.page_frame import PageFrame
    from vc.label.page_rows import SetPage
    from vc.label.ruler import Ruler

_LOGO_GAP: Final = 6.0
_PIXELS_A_MODULE: Final = 8  # a viewer that smooths enlarged pictures blurs a small part of a module only
_DOTS: Final = 4
_FOOTER_HEIGHT: Final = 7.0
_FOOTER_POINTS: Final = 7.0


class PagePainter:
    """Adds the pages of one certificate to its document."""

    def __init__(self, pdf: FPDF, frame: PageFrame, ruler: Ruler) -> None:
        self._pdf = pdf
        self._frame = frame
        self._paper = frame.paper
        self._ruler = ruler

    def add(self, page: SetPage, *, number: int, pages: int) -> None:
        """Add a page. Raises `UsageError` that names a text of the frame which does not fit at 6 pt."""
        self._pdf.add_page()
        self._header()
        self._page(page, self._frame.first_area if number == 1 else self._frame.further_area)
        if number == 1:
            self._mark()
            self._band()
        self._footer(number, pages)

    def _page(self, page: SetPage, area: Place) -> None:
        red, green, blue = (200 + part // 6 for part in self._paper.template.quiet)
        self._pdf.set_draw_color(red, green, blue)
        self._pdf.set_line_width(0.2)
        for rule in page.rules:
            self._pdf.line(area.x, area.y + rule, area.x + area.width, area.y + rule)
        from_right, colours = self._paper.from_right, self._frame.colours
        for line in page.lines:
            inside = area.width - line.start_mm - line.width_mm if from_right else line.start_mm
            x, y = area.x + inside, area.y + line.top_mm
            draw_line(self._pdf, line, x=x, y=y, colours=colours, from_right=from_right)

    def _fitted(self, rows: tuple[Row, ...], area: Place) -> None:
        """Draw rows in the middle of an area, smaller where they must be."""
        made = fitted(rows, self._ruler, area.height)
        top = (area.height - total_height(made)) / 2
        self._page(on_one_page(made), Place(area.x, area.y + top, area.width, area.height))

    def _header(self) -> None:
        frame, pdf = self._frame, self._pdf
        width, height = frame.logo_size
        place = Place(frame.left_of(0.0, width), HEADER_TOP + (HEADER_HEIGHT - height) / 2, width, height)
        if self._paper.logo is not None:
            pdf.image(io.BytesIO(self._paper.logo), x=place.x, y=place.y, w=width, h=height)
        else:
            self._initials(place)
        beside = frame.text_width - width - _LOGO_GAP
        area = Place(frame.left_of(width + _LOGO_GAP, beside), HEADER_TOP, beside, HEADER_HEIGHT)
        self._fitted(frame.header_rows(), area)
        pdf.set_draw_color(*self._paper.template.accent)
        pdf.set_line_width(0.7)
        line = HEADER_TOP + HEADER_HEIGHT + 2.5
        pdf.line(MARGIN_MM, line, MARGIN_MM + frame.text_width, line)

    def _initials(self, place: Place) -> None:
        """Draw a square with the body's initials where it has given no logo: nobody's mark."""
        side = place.width
        self._pdf.set_fill_color(*self._paper.template.accent)
        self._pdf.rect(place.x, place.y, side, side, style="F", round_corners=True, corner_radius=2.2)
        row = Row((Cell(0.0, side, (Paragraph("initials", self._frame.initials(), 22, strong=True),)),))
        line = fitted((row,), self._ruler, side)[0].lines[0]
        x = place.x + (side - self._ruler.width(line.text, points=line.points, strong=True)) / 2
        y = place.y + (side - line.height_mm) / 2
        draw_line(self._pdf, line, x=x, y=y, colours=dict.fromkeys(Tone, (255, 255, 255)), from_right=False)

    def _band(self) -> None:
        frame, pdf = self._frame, self._pdf
        pdf.set_draw_color(*self._paper.template.accent)
        pdf.set_line_width(0.35)
        pdf.line(MARGIN_MM, frame.band_top, MARGIN_MM + frame.text_width, frame.band_top)
        place = frame.code_place
        size = PrintSize(_PIXELS_A_MODULE, PRINTER_DPI * _PIXELS_A_MODULE // _DOTS, place.width)
        # Without alternative text: fpdf2 would then say of the whole file that it is tagged, which it is not.
        pdf.image(png(frame.image, size), x=place.x, y=place.y, w=place.width, h=place.height)
        rows = frame.band_rows()
        width = rows[0].cells[0].width_mm
        self._fitted(rows, Place(frame.left_of(place.width + 5.0, width), place.y + 2.0, width, place.height - 3.0))

    def _mark(self) -> None:
        side = self._frame.mark_side
        if side:
            centre = self._frame.left_of(self._frame.text_width - side, side) + side / 2
            draw_placeholder_mark(self._pdf, x=centre, y=self._frame.first_area.y + side / 2)

    def _footer(self, number: int, pages: int) -> None:
        frame = self._frame
        left = joined(" · ", (self._paper.credential.issuer_name, self._paper.credential.number))
        right = frame.page_words(number, pages)
        if number == pages:
            right = f"{frame.end_words()} · {right}"
        width = self._ruler.width(right, points=_FOOTER_POINTS, strong=False) + 0.1
        begin = frame.text_width - width
        row = Row(
            (
                Cell(0.0, begin - 4.0, (Paragraph("issuer", left, _FOOTER_POINTS, Tone.QUIET),)),
                Cell(begin, width, (Paragraph("page", right, _FOOTER_POINTS, Tone.QUIET),)),
            )
        )
        place = Place(MARGIN_MM, frame.page_height - FOOTER_MM, frame.text_width, _FOOTER_HEIGHT)
        self._page(on_one_page(fitted((row,), self._ruler, place.height)), place)
