"""PDFs as people hand them over, made with other means than our own pages."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pikepdf
from PIL import Image


def pdf_of(
    *pages: Image.Image | None,
    attached: dict[str, bytes] | None = None,
    packing: dict[str, Any] | None = None,
    owner: str = "",
    password: str = "",
) -> bytes:
    """A PDF with one A4 page for each picture (None: a blank page) and files attached.

    With `packing`, the attached octets are written as they are and said to be packed so.
    """
    with pikepdf.new() as document:
        for picture in pages:
            document.add_blank_page(page_size=(595, 842))
            if picture is not None:
                _place(document, picture)
        for name, octets in (attached or {}).items():
            document.attachments[name] = pikepdf.AttachedFileSpec(
                document, octets, filename=name, description="", mime_type="", creation_date="", mod_date=""
            )
            if packing:
                document.attachments[name].get_file().obj.write(octets, **packing)
        written = io.BytesIO()
        document.save(written, encryption=pikepdf.Encryption(owner=owner, user=password) if owner else False)
    return written.getvalue()


def vast_pdf(picture: Image.Image) -> bytes:
    """A PDF whose one page measures five metres each way."""
    with pikepdf.open(io.BytesIO(pdf_of(picture))) as document:
        document.pages[0].MediaBox = pikepdf.Array([0, 0, 14_400, 14_400])
        written = io.BytesIO()
        document.save(written)
    return written.getvalue()


def inflating_pdf(size: int) -> bytes:
    """A small PDF whose attachment inflates to `size` octets, a multiple of 16 MiB."""
    packer = zlib.compressobj(9)
    packed = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    octets = packed[:2] + packed[2:] * (size >> 24)
    return pdf_of(None, attached={"a.jwt": octets}, packing={"filter": pikepdf.Name.FlateDecode})


def unending_index() -> bytes:
    """A small PDF whose cross-reference stream inflates to 16 GiB."""
    packer = zlib.compressobj(9)
    packed = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    octets = packed[:2] + packed[2:] * 512
    head = b"%PDF-1.7\n"
    entry = b"1 0 obj\n<</Type/XRef/W[1 4 2]/Size 9/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n" % len(octets)
    return head + entry + octets + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def _place(document: pikepdf.Pdf, picture: Image.Image) -> None:
    grey = picture.convert("L")
    image = pikepdf.Stream(
        document,
        grey.tobytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=grey.width,
        Height=grey.height,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    page = document.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(document, b"q 200 0 0 200 50 50 cm /Im0 Do Q")
