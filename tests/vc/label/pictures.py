"""Pictures of labels, as people hand them over."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

from tests.vc.label.samples import text
from vc.label.qr import Level, label_qr, pixels


def picture(label: str | None = None, *, dots: int = 4, level: Level = Level.M) -> Image.Image:
    """A grey picture of a label's symbol."""
    image = label_qr(label or text(230), level=level)
    side = image.modules * dots
    return Image.frombytes("L", (side, side), pixels(image, dots=dots))


def file(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    """The octets of a picture file."""
    written = io.BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def side_by_side(*images: Image.Image) -> Image.Image:
    """One picture of several, on white."""
    sheet = Image.new("L", (sum(image.width for image in images), max(image.height for image in images)), 255)
    x = 0
    for image in images:
        sheet.paste(image, (x, 0))
        x += image.width
    return sheet


def tiled_finders(side: int) -> bytes:
    """A PNG tiled with finder patterns: small, and hours of work for a reader without bounds."""
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111", "", ""]
    rows = [bytes(0 if cell == "1" else 255 for cell in row.ljust(9, "0")) * (side // 9) for row in finder]
    whole = b"".join(rows) * (side // 9)
    return file(Image.frombytes("L", (side // 9 * 9, side // 9 * 9), whole))


def flood(width: int, height: int) -> bytes:
    """A PNG whose header claims so many pixels, with hardly any content."""
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">2I5B", width, height, 1, 0, 0, 0, 0)),
            _chunk(b"IDAT", zlib.compress(b"\x00" * 64)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
