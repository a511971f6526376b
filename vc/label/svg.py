"""A symbol as SVG: one path of dark runs on white, measured in millimetres (specs/label.md L5.3, L7.6)."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from vc.label.outlines import outlined
from vc.label.print_size import PrintSize, SizedCode
from vc.label.qr import QUIET_MODULES, QrImage
from vc.label.read_back import require_read
from vc.label.scan import Luminance

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS_MM: Final = 2.6  # the height of a line of what people read: letters of about 7 pt
_ASCENT: Final = 0.75  # of an em: higher than the capitals and digits of the font
_RUN: Final = re.compile(r"M([0-9]+) ([0-9]+)h([0-9]+)v1h-\3z")
_DOTS: Final = 3


def svg(image: QrImage, size: PrintSize) -> str:
    """Return the symbol, quiet zone included, `size.width_mm` wide. One user unit is one module.

    It holds neither text nor script: nothing that a stranger wrote can become markup. Raises `UsageError` where it
    does not read back.
    """
    return _document(image, size, below="", height=0.0)


def label_svg(code: SizedCode, lines: Sequence[str]) -> str:
    """Return the same with what people read below the symbol: each line as outlines of letters, not as text.

    So it looks alike everywhere and needs no font. Raises `UsageError` for a character that can't be shown, and where
    the symbol does not read back.
    """
    side, module = code.image.modules, code.size.module_mm
    line_height = _LETTERS_MM / module
    first = side + line_height * _ASCENT  # no letter reaches into the quiet zone
    paths = [
        outlined(line, x=QUIET_MODULES, y=first + number * line_height, size=line_height, most=len(code.image.matrix))
        for number, line in enumerate(lines)
    ]
    return _document(code.image, code.size, below="".join(paths), height=len(lines) * line_height)


def _document(image: QrImage, size: PrintSize, *, below: str, height: float) -> str:
    side = image.modules
    whole = side + height
    dark = "".join(_runs(image))
    _require_read(dark, image)
    letters = f'<path fill="#000" d="{below}"/>' if below else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width_mm:.4f}mm" '
        f'height="{size.width_mm * whole / side:.4f}mm" viewBox="0 0 {side} {whole:g}">'
        f'<path fill="#fff" d="M0 0h{side}v{whole:g}h-{side}z"/>'
        f'<path fill="#000" shape-rendering="crispEdges" d="{dark}"/>{letters}</svg>\n'
    )


def _require_read(path: str, image: QrImage) -> None:
    """Draw the path as a viewer would, and read it."""
    side = image.modules
    rows = [bytearray(b"\xff" * side * _DOTS) for _ in range(side)]
    for x, y, length in (map(int, run) for run in _RUN.findall(path)):
        rows[y][x * _DOTS : (x + length) * _DOTS] = bytes(length * _DOTS)
    drawn = b"".join(bytes(row) * _DOTS for row in rows)
    require_read(Luminance(drawn, side * _DOTS, side * _DOTS), (image.text,), where="the SVG")


def _runs(image: QrImage) -> list[str]:
    runs: list[str] = []
    for y, row in enumerate(image.matrix, QUIET_MODULES):
        x = QUIET_MODULES
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return runs
