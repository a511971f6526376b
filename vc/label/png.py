"""A symbol as PNG (ISO/IEC 15948): one bit a pixel, whole dots, its size on paper stated (specs/label.md L5.3)."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

from vc.errors import UsageError
from vc.label.decode import qr_texts
from vc.label.print_size import MM_PER_INCH, PrintSize
from vc.label.qr import QUIET_MODULES, QrImage
from vc.label.scan import luminance_of
from vc.model.limits import DEFAULT_LIMITS

if TYPE_CHECKING:
    from vc.label.bitmap import Bitmap

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_GREYSCALE: Final = 0
_NO_FILTER: Final = b"\x00"
_PER_METRE: Final = 1


def png(image: QrImage, size: PrintSize) -> bytes:
    """Return the symbol, quiet zone included, `size.dots` pixels a module.

    Its `pHYs` chunk gives the resolution to the nearest pixel a metre, so a printing program meets `size.width_mm`
    within 0.01 %. The file has been decoded and read back. Raises `UsageError` if it does not give the symbol's text.
    """
    side = image.modules * size.dots
    return _read_back(_file(_rows(image, size.dots), side, side, dots_per_inch=size.dots_per_inch), image.text)


def bitmap_png(dots: Bitmap, text: str, *, dots_per_inch: int) -> bytes:
    """Return a label in dots as PNG, one pixel a dot. Raises `UsageError` unless `text` is read back from it."""
    white = bytes(octet ^ 0xFF for octet in dots.octets)
    step = dots.row_octets
    rows = b"".join(_NO_FILTER + white[start : start + step] for start in range(0, len(white), step))
    return _read_back(_file(rows, dots.width, dots.height, dots_per_inch=dots_per_inch), text)


def _file(rows: bytes, width: int, height: int, *, dots_per_inch: int) -> bytes:
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", struct.pack(">2I5B", width, height, 1, _GREYSCALE, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">2IB", *[round(dots_per_inch / MM_PER_INCH * 1000)] * 2, _PER_METRE)),
            _chunk(b"IDAT", zlib.compress(rows, 6)),
            _chunk(b"IEND", b""),
        )
    )


def _read_back(written: bytes, text: str) -> bytes:
    grid = luminance_of(written, DEFAULT_LIMITS)
    if qr_texts(grid.octets, width=grid.width, height=grid.height) != (text,):
        raise UsageError("the picture does not read back as its text", where="text", hint="do not print it")
    return written


def _rows(image: QrImage, dots: int) -> bytes:
    side = image.modules * dots
    octets = (side + 7) // 8
    unused = octets * 8 - side
    quiet = "1" * (QUIET_MODULES * dots)
    rows = [_packed("1" * side, octets, unused)] * (QUIET_MODULES * dots)
    for modules in image.matrix:
        line = "".join("0" * dots if dark else "1" * dots for dark in modules)
        rows.extend([_packed(quiet + line + quiet, octets, unused)] * dots)
    rows.extend(rows[: QUIET_MODULES * dots])
    return b"".join(rows)


def _packed(bits: str, octets: int, unused: int) -> bytes:
    return _NO_FILTER + (int(bits, 2) << unused).to_bytes(octets, "big")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
