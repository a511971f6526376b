"""The QR symbol of a label: two segments, a chosen level, read back before it is used (specs/label.md L3.4, L4, L5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vc.errors import UsageError
from vc.label.decode import qr_texts

QUIET_MODULES: Final = 4
"""The light border on each side (ISO/IEC 18004 section 6.3.8); it counts in every width."""

# A writer may choose the best of eight masks. Signed octets look random under each of them: over labels of 250 octets
# mask 2 scored 4 % worse than the best one (2768 against 2652 points), and choosing takes 18 ms.
_MASK: Final = 2
_PROBE_DOTS: Final = 3
_NUMERIC: Final = 1  # mode indicators, ISO/IEC 18004 table 2
_BYTE: Final = 4


class Level(StrEnum):
    """Error correction (ISO/IEC 18004 section 7.5.1): M for a label of 25 mm, Q for 30 mm and a stain of 15 %."""

    M = "M"
    Q = "Q"


@dataclass(frozen=True, slots=True)
class QrImage:
    """A symbol: `matrix` holds rows of modules, True is dark, without the quiet zone; `version` is 1 to 40."""

    text: str
    matrix: tuple[tuple[bool, ...], ...]
    version: int
    level: Level

    @property
    def modules(self) -> int:
        """Modules along one side, the quiet zone included."""
        return len(self.matrix) + 2 * QUIET_MODULES


def label_qr(text: str, *, level: Level) -> QrImage:
    """Return the symbol for the QR text of a label: a byte segment up to `#`, a numeric one after it.

    The symbol has been read back by zxing-cpp, which shares no code with the writer. Raises `UsageError` for text that
    is no label's, or that gives a symbol which does not read back.
    """
    head, mark, number = text.partition("#")
    if not mark or not number.isascii() or not number.isdigit():
        raise UsageError("a label's text ends in # and a decimal number", where="text")
    matrix, version = _symbol((head + mark).encode(), number.encode(), level)
    image = QrImage(text, matrix, version, level)
    octets = pixels(image, dots=_PROBE_DOTS)
    side = image.modules * _PROBE_DOTS
    if qr_texts(octets, width=side, height=side) != (text,):
        raise UsageError("the symbol does not read back as its text", where="text", hint="do not print it")
    return image


def pixels(image: QrImage, *, dots: int) -> bytes:
    """Return the symbol with its quiet zone as luminance, one octet a pixel, `dots` pixels a module."""
    side = image.modules * dots
    blank = b"\xff" * (side * QUIET_MODULES * dots)
    border = b"\xff" * (QUIET_MODULES * dots)
    dark, light = b"\x00" * dots, b"\xff" * dots
    rows = (border + b"".join(dark if module else light for module in row) + border for row in image.matrix)
    return blank + b"".join(row * dots for row in rows) + blank


def _symbol(head: bytes, number: bytes, level: Level) -> tuple[tuple[tuple[bool, ...], ...], int]:
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode
    from qrcode.util import QRData

    correction = ERROR_CORRECT_M if level is Level.M else ERROR_CORRECT_Q
    symbol = QRCode(error_correction=correction, mask_pattern=_MASK)
    symbol.add_data(QRData(head, mode=_BYTE), optimize=0)
    symbol.add_data(QRData(number, mode=_NUMERIC), optimize=0)
    try:
        symbol.make(fit=True)
    except (DataOverflowError, ValueError):
        # ValueError: `qrcode` 8.2 can't divide by a data block that is all zero (specs/label.md, trap 1).
        raise UsageError("the text does not fit a QR code, or holds a block of zeros", where="text") from None
    return tuple(tuple(bool(module) for module in row) for row in symbol.modules), symbol.version
