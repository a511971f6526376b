"""A picture in the dots of a printer, black or white: what a thermal printer burns (specs/label.md L7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.label.scan import Luminance

if TYPE_CHECKING:
    from vc.label.qr import QrImage

_DARKER_THAN: Final = 160  # of 255: thin strokes of small letters stay whole at 203 dpi


@dataclass(frozen=True, slots=True)
class Bitmap:
    """`height` rows of `width` dots, each row padded to whole octets; the highest bit is left, 1 is black."""

    octets: bytes
    width: int
    height: int

    @property
    def row_octets(self) -> int:
        """Octets in a row."""
        return (self.width + 7) // 8

    def luminance(self) -> Luminance:
        """Return the same as a reader of pictures takes it."""
        from PIL.Image import frombytes

        black = frombytes("1", (self.width, self.height), self.octets).convert("L")
        return Luminance(black.point(_INVERTED).tobytes(), self.width, self.height)


_INVERTED: Final = [255 - level for level in range(256)]
_BLACK_WHERE_DARK: Final = [255 if level < _DARKER_THAN else 0 for level in range(256)]


def with_code(grey: Luminance, image: QrImage, *, dots: int, x: int, y: int) -> Bitmap:
    """Return `grey` in black and white with the symbol, quiet zone included, put at x, y: `dots` dots a module."""
    from PIL.Image import frombytes

    from vc.label.qr import pixels

    side = image.modules * dots
    whole = frombytes("L", (grey.width, grey.height), grey.octets)
    whole.paste(frombytes("L", (side, side), pixels(image, dots=dots)), (x, y))
    return Bitmap(whole.point(_BLACK_WHERE_DARK, "1").tobytes(), grey.width, grey.height)
