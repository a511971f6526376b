"""What stands on each page around the text: the body at the top, the code and how to check below, the page's number.

Everything is drawn in millimetres from the side on which lines begin, so that a page in Arabic is its mirror image.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.label.captions import caption
from vc.label.page_rows import Cell, Paragraph, Row, Tone
from vc.label.paper import PRINTER_DPI, short_address
from vc.label.placeholder_mark import RADIUS_MM
from vc.label.placeholder_mark import WORDS as MARK_WORDS
from vc.label.print_size import CERTIFICATE, print_size
from vc.label.qr import label_qr
from vc.model.vocabulary import Environment

if TYPE_CHECKING:
    from vc.label.certificate_paper import CertificatePaper
    from vc.label.qr import QrImage

ATTACHMENT_NAME: Final = "credential.jwt"
MARGIN_MM: Final = 20.0

HEADER_TOP: Final = 13.0
HEADER_HEIGHT: Final = 19.0
_LOGO_WIDTH: Final = 44.0
_HEADER_GAP: Final = 8.0
FOOTER_MM: Final = 11.5
_BAND_GAP: Final = 4.0
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
        self.paper = paper
        self.image = image
        self.page_width, self.page_height = page_mm
        self._code_width = max(CERTIFICATE.width_mm, print_size(image, dots_per_inch=PRINTER_DPI).width_mm)
        self.colours = {
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
        return self.page_width - 2 * MARGIN_MM

    @property
    def first_area(self) -> Place:
        """Where the text of page one goes."""
        return self._area(self.band_top - _BAND_GAP)

    @property
    def further_area(self) -> Place:
        """Where the text of every other page goes."""
        return self._area(self.page_height - FOOTER_MM - 5.0)

    @property
    def code_place(self) -> Place:
        """Where the code stands on page one, its quiet zone included."""
        width = self._code_width
        return Place(self.left_of(0.0, width), self.band_top + 2.0, width, width)

    def texts(self) -> list[str]:
        """Return every text that the frame may draw, for its fonts."""
        rows = (*self.header_rows(), *self.band_rows())
        written = [paragraph.text for row in rows for cell in row.cells for paragraph in cell.paragraphs]
        return [*written, *MARK_WORDS, self.initials(), self.page_words(1, 1), "0123456789", self.end_words()]

    def rows(self) -> tuple[Row, ...]:
        """Return the rows of the frame whose characters are to be checked."""
        return (*self.header_rows(), *self.band_rows())

    @property
    def band_top(self) -> float:
        """Where the band with the code begins."""
        return self.page_height - FOOTER_MM - 3.5 - self._code_width - 2.0

    def _area(self, bottom: float) -> Place:
        top = HEADER_TOP + HEADER_HEIGHT + _HEADER_GAP
        return Place(MARGIN_MM, top, self.text_width, bottom - top)

    def left_of(self, start: float, width: float) -> float:
        """Return the left edge of something that begins `start` from the side on which lines begin."""
        return self.page_width - MARGIN_MM - start - width if self.paper.from_right else MARGIN_MM + start

    def header_rows(self) -> tuple[Row, ...]:
        """Return name, address and contact of the body."""
        template, width = self.paper.template, self.text_width - self.logo_size[0] - 6.0
        paragraphs = [Paragraph("issuer", self.paper.credential.issuer_name, 13, strong=True, after_mm=0.5)]
        for field, words in (("address", template.address), ("contact", template.contact)):
            if words:
                paragraphs.append(Paragraph(field, words, 8, Tone.QUIET, after_mm=0.2))
        return (Row((Cell(0.0, width, tuple(paragraphs)),)),)

    def band_rows(self) -> tuple[Row, ...]:
        """Return how the document is checked, in each language."""
        languages, address = self.paper.template.languages, short_address(self.paper.label_text)
        paragraphs: list[Paragraph] = []
        for at, language in enumerate(languages):
            size = 0.85 if at else 1.0
            note = caption("paper_note", language, file=ATTACHMENT_NAME)
            paragraphs += [
                Paragraph(
                    "check", caption("still_in_force", language), 11 * size, Tone.ACCENT, strong=True, after_mm=0.8
                ),
                Paragraph(
                    "check", caption("check_at", language, address=address), 9.5 * size, strong=not at, after_mm=0.8
                ),
                Paragraph("check", note, 7.5 * size, Tone.QUIET, after_mm=1.8),
            ]
        return (Row((Cell(0.0, self.text_width - self._code_width - 5.0, tuple(paragraphs)),)),)

    @property
    def mark_side(self) -> float:
        """The side of the square in which a drawn circle stands for the accreditation body's mark; 0 for none."""
        credential = self.paper.credential
        has_mark = credential.environment == Environment.TEST and self.paper.accreditation is not None
        return 2 * RADIUS_MM if has_mark else 0.0

    @property
    def logo_size(self) -> tuple[float, float]:
        """Width and height of the logo, or of the square that stands in its place."""
        if self.paper.logo is None:
            return HEADER_HEIGHT, HEADER_HEIGHT
        from PIL import Image

        with Image.open(io.BytesIO(self.paper.logo)) as picture:
            scale = min(_LOGO_WIDTH / picture.width, HEADER_HEIGHT / picture.height)
            return picture.width * scale, picture.height * scale

    def initials(self) -> str:
        """Return the first letters of the body's name, for where it has given no logo."""
        words = [word for word in self.paper.credential.issuer_name.split() if word[:1].isalnum()]
        return "".join(word[0] for word in words[:_MOST_INITIALS]) or "–"

    def page_words(self, number: int, pages: int) -> str:
        """Return which page this is of how many."""
        return caption("page", self.paper.template.languages[0], page=number, pages=pages)

    def end_words(self) -> str:
        """Return what ends the document (ISO/IEC 17025 7.8.2.1 d)."""
        return caption("end", self.paper.template.languages[0])
