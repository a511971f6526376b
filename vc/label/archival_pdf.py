"""A PDF that is kept for decades: PDF/A-3u with the signed credential inside (ISO 19005-3; specs/label.md L6.4).

fpdf2 refuses what the standard forbids, as far as it knows it. What it leaves to its caller stands here: metadata
without the day of the run, so that the same paper gives the same octets, and a character for every glyph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from vc.label.font_subsets import LATIN, add_subset_fonts, close_fonts

if TYPE_CHECKING:
    from fpdf import FPDF

PRODUCER: Final = "accredited-vc"
_WITHOUT_TEXT: Final = 0x200D
"""What a glyph stands for that is a part of a letter only, such as the dots of an Arabic one: it is not shown."""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the file says about itself. `size_mm` is width and height of its pages; `language` a BCP 47 tag."""

    title: str
    author: str
    language: str
    created: datetime
    size_mm: tuple[float, float]
    japanese: bool = False


@contextmanager
def archival_pdf(facts: DocumentFacts, texts: Sequence[str]) -> Iterator[FPDF]:
    """Give a document without pages, with the fonts for `texts`, margins of zero and no page breaks of its own.

    Its font files are there until the end of the block; take its octets, by `octets_of`, before. Raises
    `ConfigurationError` where a font package is missing.
    """
    from fpdf import FPDF

    pdf = FPDF(format=facts.size_mm, enforce_compliance="PDF/A-3U")
    pdf.set_creation_date(facts.created)
    pdf.set_title(facts.title)
    pdf.set_lang(facts.language)
    pdf.set_xmp_metadata(_xmp(facts))
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    with TemporaryDirectory(prefix="vc-fonts-") as folder:
        try:
            add_subset_fonts(pdf, texts, folder=Path(folder), japanese=facts.japanese)
            pdf.set_font(LATIN, size=10)
            yield pdf
        finally:
            close_fonts(pdf)


def attach(pdf: FPDF, content: bytes, *, name: str, media_type: str, description: str, modified: datetime) -> None:
    """Attach `content` as the source of what the pages show (ISO 32000-2 table 43, `AFRelationship`)."""
    pdf.embed_file(
        bytes=content,
        basename=name,
        mime_type=media_type,
        associated_file_relationship="Source",
        modification_date=modified,
        desc=description,
    )


def octets_of(pdf: FPDF) -> bytes:
    """Finish the document and return it.

    Every glyph gets a character, as conformance level U demands (ISO 19005-3 6.2.11.7.2).
    """
    from fpdf.fonts import TTFFont

    for font in [known for known in pdf.fonts.values() if isinstance(known, TTFFont)]:
        for glyph, _code in tuple(font.subset.items()):
            if glyph is not None and isinstance(glyph.unicode, tuple) and not any(glyph.unicode):
                glyph.unicode = (_WITHOUT_TEXT,)
    return bytes(pdf.output())


def _xmp(facts: DocumentFacts) -> str:
    """Return the metadata (ISO 19005-3 6.6): what the file is, and which part and level of PDF/A it claims."""
    moment = facts.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, author, language = escape(facts.title), escape(facts.author), escape(facts.language)
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about=""
        xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
        xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
        xmlns:xmp="http://ns.adobe.com/xap/1.0/">
      <pdfaid:part>3</pdfaid:part>
      <pdfaid:conformance>U</pdfaid:conformance>
      <dc:format>application/pdf</dc:format>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
      <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
      <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
      <xmp:CreateDate>{moment}</xmp:CreateDate>
      <xmp:ModifyDate>{moment}</xmp:ModifyDate>
      <xmp:MetadataDate>{moment}</xmp:MetadataDate>
      <xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
      <pdf:Producer>{PRODUCER}</pdf:Producer>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>"""
