"""A line of letters as an SVG path: the outlines of a font of ours, so that nobody needs it (specs/label.md L7.6)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from vc.label.fonts import LATIN, check_glyphs, font_file, shown_by

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_DECIMALS: Final = 2


def outlined(line: str, *, x: float, y: float, size: float, most: float) -> str:
    """Return the path of `line` with its baseline beginning at x, y and an em of `size`, all in user units.

    A line longer than `most` is set smaller. Letters stand one after another, as ASCII numbers need it; raises
    `UsageError` for a character that the Latin font does not have.
    """
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen

    check_glyphs({"number": line}, shown=shown_by(LATIN))
    font = _latin()
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    letters = [glyphs[names[ord(letter)]] for letter in line]
    width = sum(letter.width for letter in letters)
    scale = min(size / font["head"].unitsPerEm, most / width)
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{round(value, _DECIMALS):g}")
    for letter in letters:
        letter.draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        x += letter.width * scale
    path: str = pen.getCommands()
    return path


@cache
def _latin() -> TTFont:
    from fontTools.ttLib import TTFont

    return TTFont(font_file(LATIN), lazy=True)
