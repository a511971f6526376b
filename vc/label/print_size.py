"""How large a symbol is on paper: whole printer dots, and millimetres that follow from them (specs/label.md L5)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vc.errors import UsageError
from vc.label.qr import Level, QrImage

MM_PER_INCH: Final = 25.4
LEAST_DOTS: Final = 4
"""Fewer printer dots a module are not read reliably from print."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a symbol is printed on: its level, and the width in millimetres, quiet zone included, that it may take."""

    level: Level
    width_mm: float


LABEL: Final = Purpose(Level.M, 25.0)
CERTIFICATE: Final = Purpose(Level.Q, 30.0)


@dataclass(frozen=True, slots=True)
class PrintSize:
    """A symbol's size at a resolution: `dots` a module; `width_mm` counts the quiet zone."""

    dots: int
    dots_per_inch: int
    width_mm: float


def print_size(image: QrImage, *, dots_per_inch: int, within_mm: float | None = None) -> PrintSize:
    """Return the largest size of whole dots within `within_mm`, or without that the smallest that reads reliably.

    Raises `UsageError` below 4 dots a module; the hint names a width and a resolution that would do.
    """
    if dots_per_inch < 1:
        raise UsageError("a resolution is a positive number of dots per inch", where="dots_per_inch")
    dots = LEAST_DOTS
    if within_mm is not None:
        # The tolerance keeps a width that was computed from whole dots from losing one to rounding.
        dots = math.floor(within_mm / MM_PER_INCH * dots_per_inch / image.modules + 1e-9)
    if dots < LEAST_DOTS:
        needed_mm = LEAST_DOTS * image.modules / dots_per_inch * MM_PER_INCH
        needed_dpi = math.ceil(LEAST_DOTS * image.modules * MM_PER_INCH / within_mm) if within_mm else dots_per_inch
        raise UsageError(
            f"version {image.version} ({image.modules} modules) gets {dots} dots a module in {within_mm} mm "
            f"at {dots_per_inch} dpi; {LEAST_DOTS} are needed",
            where="width",
            hint=f"print {math.ceil(needed_mm * 10) / 10} mm wide, or at {needed_dpi} dpi or more",
        )
    return PrintSize(dots, dots_per_inch, dots * image.modules / dots_per_inch * MM_PER_INCH)
