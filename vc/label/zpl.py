"""Labels for a thermal printer in ZPL II: graphics in its own dots, so that no printer draws a code anew (L7.5).

A printer's own QR command (^BQ) chooses segments, mask and version itself: what was read back here would not be what
is burnt. Letters are dots too, since no printer can be counted on to have Chinese or Arabic ones.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vc.label.read_back import require_read
from vc.label.zpl_reading import formats_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.label.bitmap import Bitmap

_MOST_FIELD_OCTETS: Final = 99_999  # ZPL II Programming Guide, ^GF, parameters b and c
_RUN: Final = re.compile(r"([0-9A-F])\1{2,}")
_TENS: Final = 20


def zpl(dots: Bitmap, text: str) -> bytes:
    """Return the format that prints `dots` once. It was read back as the code of `text`; raises `UsageError` if not."""
    begin = f"^XA\n^PW{dots.width}\n^LL{dots.height}\n^LH0,0\n"
    written = f"{begin}{''.join(_fields(dots))}^PQ1\n^XZ\n".encode()
    for one in formats_in(written):
        require_read(one.luminance(), (text,), where="the ZPL")
    return written


def _fields(dots: Bitmap) -> Iterator[str]:
    """Yield bands of the picture, since a graphic field may not have more octets."""
    rows = _MOST_FIELD_OCTETS // dots.row_octets
    for top in range(0, dots.height, rows):
        octets = dots.octets[top * dots.row_octets : (top + rows) * dots.row_octets]
        count = len(octets)
        yield f"^FO0,{top}\n^GFA,{count},{count},{dots.row_octets},{_packed(octets, dots.row_octets)}^FS\n"


def _packed(octets: bytes, row_octets: int) -> str:
    """Write hexadecimal digits; runs by a count, `,` for blank to the end of the row, `:` for the row before again."""
    packed, before = [], b""
    for start in range(0, len(octets), row_octets):
        row = octets[start : start + row_octets]
        packed.append(":" if row == before else _row(row.hex().upper()))
        before = row
    return "".join(packed)


def _row(digits: str) -> str:
    inked = digits.rstrip("0")
    # The digits of an octet belong together: half an octet before the comma is read differently by different printers.
    inked += "0" * (len(inked) % 2)
    end = "," if len(inked) < len(digits) else ""
    return _RUN.sub(lambda run: _count(len(run[0])) + run[1], inked) + end


def _count(length: int) -> str:
    """Write a count of repetitions: `z` is 400, `g` to `y` 20 to 380, `G` to `Y` 1 to 19, added up."""
    written = "z" * (length // 400)
    tens, ones = divmod(length % 400, _TENS)
    return written + (chr(ord("f") + tens) if tens else "") + (chr(ord("F") + ones) if ones else "")
