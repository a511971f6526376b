"""Nothing is handed out that was not read: each file is opened again as its reader will (specs/label.md L5.4, L6.9).

pypdfium2 and zxing-cpp read; neither shares code with what wrote.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.decode import qr_texts
from vc.label.scan import Luminance

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pypdfium2 import PdfDocument

_PAGE_DPI: Final = 200
_CODE_DPI: Final = 150
_POINTS_PER_INCH: Final = 72
_POINTS_PER_MM: Final = _POINTS_PER_INCH / 25.4


def require_read(picture: Luminance, texts: Sequence[str], *, where: str) -> None:
    """Raise `UsageError` unless `picture` shows exactly the codes of `texts`, each as often as it is named."""
    found = qr_texts(picture.octets, width=picture.width, height=picture.height)
    if Counter(found) != Counter(texts):
        raise UsageError(
            f"{len(found)} of {len(texts)} codes read back, or others than were printed",
            where=where,
            hint="do not print it",
        )


def require_pages_read(pdf: bytes, pages: Sequence[Sequence[str]], on_page: Callable[[int], None]) -> None:
    """Render each page as a printer does at 200 dpi, and raise `UsageError` unless its codes are those of `pages`.

    `on_page` is called after each with the number of its codes.
    """
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        for number, texts in enumerate(pages):
            require_read(rendered(document, number, dots_per_inch=_PAGE_DPI), texts, where=f"page {number + 1}")
            on_page(len(texts))


def rendered(document: PdfDocument, number: int, *, dots_per_inch: int) -> Luminance:
    """Return a page of a PDF as a printer of this resolution shows it, in grey."""
    page = document[number]
    grey = page.render(scale=dots_per_inch / _POINTS_PER_INCH, grayscale=True, may_draw_forms=False).to_pil()
    page.close()
    return Luminance(grey.convert("L").tobytes(), grey.width, grey.height)


def require_readable(
    pdf: bytes, *, attachment: tuple[str, bytes], label_text: str, code_mm: tuple[float, float, float, float]
) -> None:
    """Raise `UsageError` unless the PDF carries the attachment (name, content) and its first page the code.

    `code_mm` is where the code stands: x, y, width, height from the upper left corner. It is rendered at 150 dpi.
    """
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        found = [document.get_attachment(at) for at in range(document.count_attachments())]
        if [(one.get_name(), bytes(one.get_data())) for one in found] != [attachment]:
            raise UsageError("the attachment does not read back", where="attachment", hint="do not hand it out")
        page = document[0]
        width, height = page.get_size()
        x, y, wide, high = (part * _POINTS_PER_MM for part in code_mm)
        crop = (x, height - y - high, width - x - wide, y)
        picture = page.render(scale=_CODE_DPI / _POINTS_PER_INCH, crop=crop).to_pil().convert("L")
    if qr_texts(picture.tobytes(), width=picture.width, height=picture.height) != (label_text,):
        raise UsageError("the code on the page does not read back", where="text", hint="do not print it")
