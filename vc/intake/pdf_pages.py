"""The credential that a PDF carries: attached as a file, else as a code on one of its pages (specs/label.md L9.2)."""

from __future__ import annotations

import io
import math
import zlib
from itertools import islice
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.intake.recognise import is_credential, is_ours
from vc.label.scan import Luminance, only_text, texts_in

if TYPE_CHECKING:
    from pikepdf import Object
    from pypdfium2 import PdfPage

    from vc.model.limits import Limits

_POINTS_PER_INCH: Final = 72
_DOTS_PER_INCH: Final = 200
_PAGE_PIXELS: Final = 16_000_000
_MAX_ATTACHMENTS: Final = 32


def code_in_pdf(raw: bytes, limits: Limits) -> tuple[str, int | None]:
    """Return the credential of a PDF as text, and the page (from 1) on which it was found, None for an attachment.

    Refuses with `format.unrecognised` a file that can't be opened, with `format.qr` one that carries none or several,
    and with `limit.image` one without any on its first `limits.pdf_pages` pages that has more.
    """
    attached = set(_attached_credentials(raw, limits))
    if len(attached) > 1:
        raise Refused(Code.FORMAT_QR, f"{len(attached)} different credentials are attached; hand over one of them")
    if attached:
        return attached.pop(), None
    return _code_on_pages(raw, limits)


def _attached_credentials(raw: bytes, limits: Limits) -> list[str]:
    from pikepdf import PasswordError, PdfError
    from pikepdf import open as open_pdf

    try:
        with open_pdf(io.BytesIO(raw)) as document:
            attached = islice(document.attachments.values(), _MAX_ATTACHMENTS)
            files = [_beginning(file.get_file().obj, limits.credential_bytes + 1) for file in attached]
    except (PasswordError, PdfError, zlib.error, ValueError, TypeError, KeyError, AttributeError):
        # Damaged where the attachments stand; the pages may still render.
        return []
    small = [file for file in files if len(file) <= limits.credential_bytes]
    return [file.decode().strip() for file in small if is_credential(file)]


def _beginning(stream: Object, most: int) -> bytes:
    """Return the first `most` octets of an attached file; nothing of one that is packed in another way than Flate."""
    from pikepdf import Array, Name

    packing = stream.get(Name.Filter)
    if packing is None:
        return stream.read_raw_bytes()[:most]
    if packing not in (Name.FlateDecode, Array([Name.FlateDecode])) or Name.DecodeParms in stream:
        return b""
    return zlib.decompressobj().decompress(stream.read_raw_bytes(), most)


def _code_on_pages(raw: bytes, limits: Limits) -> tuple[str, int]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(raw)
        pages = len(document)
        for number in range(min(pages, limits.pdf_pages)):
            texts = texts_in(_rendered(document[number]), limits, is_ours)
            if any(is_ours(text) for text in texts):
                return only_text(texts, is_ours), number + 1
    except PdfiumError:
        raise Refused(Code.FORMAT_UNRECOGNISED, "the PDF is damaged or locked with a password") from None
    if pages > limits.pdf_pages:
        raise Refused(Code.LIMIT_IMAGE, f"no code on the first {limits.pdf_pages} of {pages} pages")
    raise Refused(Code.FORMAT_QR, "the PDF has neither an attached credential nor a code of ours on its pages")


def _rendered(page: PdfPage) -> Luminance:
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, math.sqrt(_PAGE_PIXELS / max(width * height, 1)))
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")
    return Luminance(picture.tobytes(), picture.width, picture.height)
