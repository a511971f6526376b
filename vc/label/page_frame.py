"""What stands on each page around the text: the body at the top, the code and how to check below, the page's number.

Everything is drawn in millimetres from the side on which lines begin, so that a page in Arabic is its mirror image.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.label.captions import caption
from vc.label.page_fit import fitted
from vc.label.page_rows import Cell, Paragraph, Row, SetPage, Tone, on_one_page, total_height
from vc.label.paper import PRINTER_DPI, short_address
from vc.label.placeholder_mark import RADIUS_MM, draw_placeholder_mark
from vc.label.placeholder_mark import WORDS as MARK_WORDS
from vc.label.png import png
from vc.label.print_size import CERTIFICATE, PrintSize, print_size
from vc.label.qr import label_qr
from vc.label.ruler import Ruler, draw_line
from vc.model.vocabulary import Environment

if TYPE_CHECKING:
    from fpdf import FPDF

    from vc.label.certificate_paper import CertificatePaper
    from vc.label.qr import QrImage

ATTACHMENT_NAME: Final = "credential.jwt"
MARGIN_MM: Final = 20.0

_HEADER_TOP: Final = 13.0
_HEADER_HEIGHT: Final = 19.0
_LOGO_WIDTH: Final = 44.0
_HEADER_GAP: Final = 8.0
_FOOTER_MM: Final = 11.5
_BAND_GAP: Final = 4.0
_PIXELS_A_MODULE: Final = 8  # a viewer that smooths enlarged pictures blurs a small part of a module only
_DOTS: Final = 4
_MOST_INITIALS: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle in millimetres from the upper left corner of the page."""

    x: float
    y: float
    width: float
    height: float


class PageFrame:
    """The frame of one certificate's pages, and where their text goes."""

    def __init__(self, paper: CertificatePaper, image: QrImage, page_mm: tuple[float, float]) -> None:
        self._paper = paper
        self._image = image
        self._page_width, self._page_height = page_mm
        self._code_width = max(CERTIFICATE.width_mm, print_size(image, dots_per_inch=PRINTER_DPI).width_mm)
        self._colours = {
            Tone.TEXT: paper.template.text,
            Tone.ACCENT: paper.template.accent,
            Tone.QUIET: paper.template.quiet,
        }

    @classmethod
    def of(cls, paper: CertificatePaper, page_mm: tuple[float, float]) -> PageFrame:
        """Return the frame with the symbol of the certificate. Raises `UsageError` for a text that gives none."""
        return cls(paper, label_qr(paper.label_text, level=CERTIFICATE.level), page_mm)

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self._page_width - 2 * MARGIN_MM

    @property
    def first_area(self) -> Place:
        """Where the text of page one goes."""
        return self._area(self._band_top - _BAND_GAP)

    @property
    def further_area(self) -> Place:
        """Where the text of every other page goes."""
        return self._area(self._page_height - _FOOTER_MM - 5.0)

    @property
    def code_place(self) -> Place:
        """Where the code stands on page one, its quiet zone included."""
        width = self._code_width
        return Place(self._x(0.0, width), self._band_top + 2.0, width, width)

    def texts(self) -> list[str]:
        """Return every text that the frame may draw, for its fonts."""
        rows = (*self._header_rows(), *self._band_rows())
        written = [paragraph.text for row in rows for cell in row.cells for paragraph in cell.paragraphs]
        return [*written, *MARK_WORDS, self._initials(), self._footer(1, 1), "0123456789", *self._end_words()]

    def rows(self) -> tuple[Row, ...]:
        """Return the rows of the frame whose characters are to be checked."""
        return (*self._header_rows(), *self._band_rows())

    def draw(self, pdf: FPDF, page: SetPage, *, number: int, pages: int, ruler: Ruler) -> None:
        """Add a page with its frame and its text."""
        pdf.add_page()
        self._draw_header(pdf, ruler)
        area = self.first_area if number == 1 else self.further_area
        self.draw_page(pdf, page, area)
        if number == 1:
            self._draw_band(pdf, ruler)
        self._draw_footer(pdf, number, pages, ruler)

    def draw_page(self, pdf: FPDF, page: SetPage, area: Place) -> None:
        """Draw lines and hairlines into an area."""
        pdf.set_draw_color(*(215 + part // 12 for part in self._paper.template.quiet))
        pdf.set_line_width(0.2)
        for rule in page.rules:
            pdf.line(area.x, area.y + rule, area.x + area.width, area.y + rule)
        from_right = self._paper.from_right
        for line in page.lines:
            inside = area.width - line.start_mm - line.width_mm if from_right else line.start_mm
            place = {"x": area.x + inside, "y": area.y + line.top_mm}
            draw_line(pdf, line, **place, colours=self._colours, from_right=from_right)

    @property
    def _band_top(self) -> float:
        return self._page_height - _FOOTER_MM - 3.5 - self._code_width - 2.0

    def _area(self, bottom: float) -> Place:
        top = _HEADER_TOP + _HEADER_HEIGHT + _HEADER_GAP
        return Place(MARGIN_MM, top, self.text_width, bottom - top)

    def _x(self, start: float, width: float) -> float:
        """Return the left edge of something that begins `start` from the side on which lines begin."""
        return self._page_width - MARGIN_MM - start - width if self._paper.from_right else MARGIN_MM + start

    def _header_rows(self) -> tuple[Row, ...]:
        template, width = self._paper.template, self.text_width - self._logo_size[0] - 6.0
        paragraphs = [Paragraph("issuer", self._paper.credential.issuer_name, 13, strong=True, after_mm=0.5)]
        for field, words in (("address", template.address), ("contact", template.contact)):
            if words:
                paragraphs.append(Paragraph(field, words, 8, Tone.QUIET, after_mm=0.2))
        return (Row((Cell(0.0, width, tuple(paragraphs)),)),)

    def _band_rows(self) -> tuple[Row, ...]:
        languages, address = self._paper.template.languages, short_address(self._paper.label_text)
        paragraphs: list[Paragraph] = []
        for at, language in enumerate(languages):
            size = 0.85 if at else 1.0
            note = caption("paper_note", language, file=ATTACHMENT_NAME)
            paragraphs += [
                Paragraph("check", caption("still_in_force", language), 11 * size, Tone.ACCENT, strong=True, after_mm=0.8),
                Paragraph("check", caption("check_at", language, address=address), 9.5 * size, strong=not at, after_mm=0.8),
                Paragraph("check", note, 7.5 * size, Tone.QUIET, after_mm=1.8),
            ]
        mark = 2 * RADIUS_MM + 4 if self._has_mark else 0.0
        return (Row((Cell(0.0, self.text_width - self._code_width - 5.0 - mark, tuple(paragraphs)),)),)

    @property
    def _has_mark(self) -> bool:
        credential = self._paper.credential
        return credential.environment == Environment.TEST and self._paper.accreditation is not None

    @property
    def _logo_size(self) -> tuple[float, float]:
        """Return width and height of the logo, or of the square that stands in its place."""
        if self._paper.logo is None:
            return _HEADER_HEIGHT, _HEADER_HEIGHT
        from PIL import Image

        with Image.open(io.BytesIO(self._paper.logo)) as picture:
            scale = min(_LOGO_WIDTH / picture.width, _HEADER_HEIGHT / picture.height)
            return picture.width * scale, picture.height * scale

    def _draw_header(self, pdf: FPDF, ruler: Ruler) -> None:
        width, height = self._logo_size
        x, y = self._x(0.0, width), _HEADER_TOP + (_HEADER_HEIGHT - height) / 2
        if self._paper.logo is not None:
            pdf.image(io.BytesIO(self._paper.logo), x=x, y=y, w=width, h=height)
        else:
            self._draw_initials(pdf, Place(x, y, width, width), ruler)
        beside = self.text_width - width - 6.0
        area = Place(self._x(width + 6.0, beside), _HEADER_TOP, beside, _HEADER_HEIGHT)
        self._draw_fitted(pdf, self._header_rows(), area, ruler)
        pdf.set_draw_color(*self._paper.template.accent)
        pdf.set_line_width(0.7)
        line = _HEADER_TOP + _HEADER_HEIGHT + 2.5
        pdf.line(MARGIN_MM, line, self._page_width - MARGIN_MM, line)

    def _draw_initials(self, pdf: FPDF, place: Place, ruler: Ruler) -> None:
        """Draw a square with the body's initials where it has given no logo: nobody's mark."""
        pdf.set_fill_color(*self._paper.template.accent)
        side = place.width
        pdf.rect(place.x, place.y, side, side, style="F", round_corners=True, corner_radius=2.2)
        text = self._initials()
        white = {tone: (255, 255, 255) for tone in Tone}
        row = Row((Cell(0.0, side, (Paragraph("initials", text, 22, strong=True),)),))
        line = fitted((row,), ruler, side)[0].lines[0]
        inset = (side - ruler.width(line.text, points=line.points, strong=True)) / 2
        y = place.y + (side - line.height_mm) / 2
        draw_line(pdf, line, x=place.x + inset, y=y, colours=white, from_right=False)

    def _initials(self) -> str:
        words = [word for word in self._paper.credential.issuer_name.split() if word[:1].isalnum()]
        return "".join(word[0] for word in words[:_MOST_INITIALS]) or "–"

    def _draw_band(self, pdf: FPDF, ruler: Ruler) -> None:
        pdf.set_draw_color(*self._paper.template.accent)
        pdf.set_line_width(0.35)
        pdf.line(MARGIN_MM, self._band_top, self._page_width - MARGIN_MM, self._band_top)
        place = self.code_place
        size = PrintSize(_PIXELS_A_MODULE, PRINTER_DPI * _PIXELS_A_MODULE // _DOTS, place.width)
        # Without alternative text: fpdf2 would then say of the whole file that it is tagged, which it is not.
        pdf.image(png(self._image, size), x=place.x, y=place.y, w=place.width, h=place.height)
        rows = self._band_rows()
        width = rows[0].cells[0].width_mm
        area = Place(self._x(place.width + 5.0, width), place.y + 2.0, width, place.height - 3.0)
        self._draw_fitted(pdf, rows, area, ruler)
        if self._has_mark:
            centre = self._x(self.text_width - 2 * RADIUS_MM, 2 * RADIUS_MM) + RADIUS_MM
            draw_placeholder_mark(pdf, x=centre, y=place.y + place.height / 2)

    def _draw_fitted(self, pdf: FPDF, rows: tuple[Row, ...], area: Place, ruler: Ruler) -> None:
        """Draw rows in the middle of an area, smaller where they must be.

        Raises `UsageError` that names the longest text where they do not fit.
        """
        set_rows = fitted(rows, ruler, area.height)
        top = (area.height - total_height(set_rows)) / 2
        self.draw_page(pdf, on_one_page(set_rows), Place(area.x, area.y + top, area.width, area.height))

    def _footer(self, number: int, pages: int) -> str:
        return caption("page", self._paper.template.languages[0], page=number, pages=pages)

    def _end_words(self) -> tuple[str, ...]:
        return (caption("end", self._paper.template.languages[0]),)

    def _draw_footer(self, pdf: FPDF, number: int, pages: int, ruler: Ruler) -> None:
        """Draw number and pages, and on the last page that it ends the document (ISO/IEC 17025 7.8.2.1 d)."""
        quiet = Tone.QUIET
        left = f"{self._paper.credential.issuer_name} · {self._paper.credential.number}"
        right = self._footer(number, pages)
        if number == pages:
            right = f"{self._end_words()[0]} · {right}"
        width = ruler.width(right, points=7, strong=False) + 1
        row = Row(
            (
                Cell(0.0, self.text_width - width - 4, (Paragraph("issuer", left, 7, quiet),)),
                Cell(self.text_width - width, width, (Paragraph("page", right, 7, quiet),)),
            )
        )
        rows = fitted((row,), ruler, 7.0)
        self.draw_page(pdf, on_one_page(rows), Place(MARGIN_MM, self._page_height - _FOOTER_MM, self.text_width, 7.0))
