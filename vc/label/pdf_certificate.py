"""A certificate as PDF/A-3u: one page with its code, an annex where it needs one, the credential attached (L6).

The pages are a plain rendering of what the credential says. Only the code and the attachment can be verified.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.label.archival_pdf import DocumentFacts, archival_pdf, attach, octets_of
from vc.label.certificate_rows import RowMaker
from vc.label.font_subsets import shown_characters
from vc.label.fonts import check_glyphs
from vc.label.page_fit import paged
from vc.label.page_frame import ATTACHMENT_NAME, PageFrame
from vc.label.page_painter import PagePainter
from vc.label.page_template import PAPERS
from vc.label.read_back import require_readable
from vc.label.ruler import Ruler

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vc.label.certificate_paper import CertificatePaper
    from vc.label.page_rows import Paragraph, Row

MEDIA_TYPE: Final = "application/vc+jwt"


def certificate_pdf(paper: CertificatePaper) -> bytes:
    """Return the certificate as PDF; the same paper gives the same octets. It has been read back.

    Raises `UsageError` for a credential of none of our profiles, a character that no font has, or a text that does not
    fit at 6 pt, with the field's name; `ConfigurationError` where a font package is missing.
    """
    language = paper.template.languages[0]
    title = f"{paper.title(language)} {paper.credential.number}"
    size = PAPERS[paper.template.paper]
    frame = PageFrame.of(paper, size)
    maker = RowMaker(paper, frame.text_width, mark_mm=frame.mark_side)
    rows = _every_row(maker, frame)
    check_glyphs(paper.given_texts(), shown=shown_characters())
    facts = DocumentFacts(
        title, paper.credential.issuer_name, language, paper.created, size, japanese="ja" in paper.template.languages
    )
    written = [paragraph.text for paragraph in _paragraphs(rows)]
    with archival_pdf(facts, [*written, *frame.texts()]) as pdf:
        ruler = Ruler(pdf)
        pages = paged(maker, ruler, first_mm=frame.first_area.height, further_mm=frame.further_area.height)
        attach(
            pdf,
            paper.secured,
            name=ATTACHMENT_NAME,
            media_type=MEDIA_TYPE,
            description="The signed credential that these pages show",
            modified=paper.created,
        )
        painter = PagePainter(pdf, frame, ruler)
        for number, page in enumerate(pages, start=1):
            painter.add(page, number=number, pages=len(pages))
        octets = octets_of(pdf)
    code = frame.code_place
    require_readable(
        octets,
        attachment=(ATTACHMENT_NAME, paper.secured),
        label_text=paper.label_text,
        code_mm=(code.x, code.y, code.width, code.height),
    )
    return octets


def _every_row(maker: RowMaker, frame: PageFrame) -> list[Row]:
    """Collect what may come onto a page, in whichever of its two places."""
    rows = [*maker.heading(), *maker.annex_heading(), *frame.rows()]
    for block in maker.blocks():
        rows += [*block.rows, *block.annex]
        if block.annex:
            rows += maker.in_annex(block).rows
    return rows


def _paragraphs(rows: Iterable[Row]) -> Iterable[Paragraph]:
    return (paragraph for row in rows for cell in row.cells for paragraph in cell.paragraphs)
