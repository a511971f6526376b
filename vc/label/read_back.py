"""Nothing is handed out that was not read: each file is opened again as its reader will (specs/label.md L5.4)."""

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
_POINTS_PER_INCH: Final = 72


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
