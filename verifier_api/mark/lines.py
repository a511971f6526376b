"""Text in a picture that wraps nothing by itself: cut into lines by the room that it probably takes."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import Final

_ELLIPSIS: Final = "…"
_WIDE: Final = 1.0
_CAPITAL: Final = 0.72
_NARROW: Final = 0.34
_OTHER: Final = 0.58
_THIN: Final = frozenset("iljtf.,:;'|!()[] ")
_WITHOUT_BLANKS: Final = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
"""Chinese and Japanese characters: a line may end behind any of them."""

_PIECES: Final = re.compile(rf"\s+|[{_WITHOUT_BLANKS}]|[^\s{_WITHOUT_BLANKS}]+")


def width_of(text: str) -> float:
    """Return how wide text is in units of its font size, rather too much than too little: the font is the reader's."""
    return sum(_width(one) for one in text)


def lines_of(text: str, *, width: float, most: int) -> tuple[str, ...]:
    """Return text in at most `most` lines of `width` font sizes; what has no room ends in an ellipsis.

    Breaks stand at blanks, else (a long number, a language without blanks) between two characters.
    """
    lines: list[str] = []
    rest = text.strip()
    while rest and len(lines) < most:
        line, rest = _line(rest, width)
        lines.append(line)
    if rest:
        kept = lines[-1]
        while kept and width_of(f"{kept}{_ELLIPSIS}") > width:
            kept = kept[:-1]
        lines[-1] = f"{kept.rstrip()}{_ELLIPSIS}"
    return tuple(lines)


def _line(text: str, width: float) -> tuple[str, str]:
    taken, wide = 0, 0.0
    for piece in _PIECES.finditer(text):
        wide += width_of(piece[0])
        if wide > width:
            break
        taken = piece.end()
    if not text[:taken].strip():
        taken = _characters(text, width)
    return text[:taken].rstrip(), text[taken:].lstrip()


def _characters(text: str, width: float) -> int:
    """Return how many characters of what is too wide have room: one at least, so that there is an end."""
    upto = accumulate(map(_width, text))
    return max(next(at for at, wide in enumerate(upto) if wide > width), 1)


def _width(one: str) -> float:
    if unicodedata.combining(one):
        return 0.0
    if one == _ELLIPSIS or unicodedata.east_asian_width(one) in "WF":
        return _WIDE
    if one in _THIN:
        return _NARROW
    return _CAPITAL if one.isupper() or one.isdigit() else _OTHER
