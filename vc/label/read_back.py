"""A finished PDF as a stranger's program sees it, before it is handed out: its attachment, and the code on page one.

pypdfium2 and zxing-cpp read; neither shares code with what wrote (specs/label.md L5.4, L6.9).
"""

from __future__ import annotations

from typing import Final

from vc.errors import UsageError
from vc.label.decode import qr_texts

_POINTS_PER_MM: Final = 72 / 25.4
_AT_DPI: Final = 150


def require_readable(
    pdf: bytes, *, attachment: tuple[str, bytes], label_text: str, code_mm: tuple[float, float, float, float]
) -> None:
    """Raise `UsageError` unless the PDF carries the attachment (name, content) and its first page the code.

    `code_mm` is where the code stands: x, y, width, height from the upper left corner. It is rendered at 150 dpi.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        found = [document.get_attachment(at) for at in range(document.count_attachments())]
        if [(one.get_name(), bytes(one.get_data())) for one in found] != [attachment]:
            raise UsageError("the attachment does not read back", where="attachment", hint="do not hand it out")
        page = document[0]
        width, height = page.get_size()
        x, y, wide, high = (part * _POINTS_PER_MM for part in code_mm)
        crop = (x, height - y - high, width - x - wide, y)
        picture = page.render(scale=_AT_DPI / 72, crop=crop).to_pil().convert("L")
    if qr_texts(picture.tobytes(), width=picture.width, height=picture.height) != (label_text,):
        raise UsageError("the code on the page does not read back", where="text", hint="do not print it")
