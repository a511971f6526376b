"""How large a symbol is on paper: whole printer dots, and millimetres that follow from them (specs/label.md L5)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vc.errors import UsageError
from vc.label.qr import QUIET_MODULES, Level, QrImage, label_qr

MM_PER_INCH: Final = 25.4
LEAST_DOTS: Final = 4
"""Fewer printer dots a module are not read reliably from print."""
LEAST_MODULE_MM: Final = 0.254
"""What imagers are asked to read at the least (GS1 General Specifications section 5.5.2.7.6): ten mil."""

_ROUNDING: Final = 1e-9


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

    @property
    def module_mm(self) -> float:
        """The width of a module."""
        return self.dots / self.dots_per_inch * MM_PER_INCH


@dataclass(frozen=True, slots=True)
class SizedCode:
    """A symbol and its size on paper."""

    image: QrImage
    size: PrintSize

    @property
    def quiet_mm(self) -> float:
        """The quiet zone on each side, which may lie where nothing is printed."""
        return QUIET_MODULES * self.size.module_mm

    @property
    def told(self) -> str:
        """Version, level and size in words."""
        size, image = self.size, self.image
        return (
            f"version {image.version}-{image.level.value}, {size.width_mm:.1f} mm at {size.dots_per_inch} dpi "
            f"({size.dots} dots, {size.module_mm:.3f} mm a module)"
        )


def least_dots(dots_per_inch: int) -> int:
    """Return the fewest dots that a module may have: 4, and more where they are so fine that 4 are no 0.254 mm."""
    if dots_per_inch < 1:
        raise UsageError("a resolution is a positive number of dots per inch", where="dots_per_inch")
    return max(LEAST_DOTS, math.ceil(LEAST_MODULE_MM * dots_per_inch / MM_PER_INCH - _ROUNDING))


def print_size(image: QrImage, *, dots_per_inch: int, within_mm: float | None = None) -> PrintSize:
    """Return the largest size of whole dots within `within_mm`, or without that the smallest that reads reliably.

    Raises `UsageError` below `least_dots`; the hint names a width and a resolution that would do.
    """
    least = dots = least_dots(dots_per_inch)
    if within_mm is not None:
        # The tolerance keeps a width that was computed from whole dots from losing one to rounding.
        dots = math.floor(within_mm / MM_PER_INCH * dots_per_inch / image.modules + _ROUNDING)
    if within_mm is not None and dots < least:
        needed_mm = least * image.modules / dots_per_inch * MM_PER_INCH
        raise UsageError(
            f"version {image.version}-{image.level.value} ({image.modules} modules with quiet zone) gets "
            f"{max(dots, 0)} dots a module in {within_mm:.4g} mm at {dots_per_inch} dpi; {least} are needed",
            where="width",
            hint=_what_would_fit(image, within_mm, needed_mm=needed_mm),
        )
    return PrintSize(dots, dots_per_inch, dots * image.modules / dots_per_inch * MM_PER_INCH)


def fitting_code(text: str, *, room_mm: float, dots_per_inch: int, level: Level | None = None) -> SizedCode:
    """Return the symbol of a label's text as large as fits a square of `room_mm`, quiet zone included.

    `level` None takes Q where it fits, since a stain of 15 % needs it, else M. Raises `UsageError` where not even M
    gets the least dots; the hint says what would fit.
    """
    *others, last = (Level.Q, Level.M) if level is None else (level,)
    for one in others:
        image = label_qr(text, level=one)
        if least_dots(dots_per_inch) * image.modules / dots_per_inch * MM_PER_INCH <= room_mm + _ROUNDING:
            return SizedCode(image, print_size(image, dots_per_inch=dots_per_inch, within_mm=room_mm))
    image = label_qr(text, level=last)
    return SizedCode(image, print_size(image, dots_per_inch=dots_per_inch, within_mm=room_mm))


def _what_would_fit(image: QrImage, within_mm: float, *, needed_mm: float) -> str:
    """Say how wide it must be at this resolution, and at which resolution this width would do, where one would."""
    wide = f"print {math.ceil(needed_mm * 10 - _ROUNDING) / 10} mm wide"
    if within_mm < LEAST_MODULE_MM * image.modules:
        return wide
    return f"{wide}, or at {math.ceil(LEAST_DOTS * image.modules * MM_PER_INCH / within_mm)} dpi or more"
