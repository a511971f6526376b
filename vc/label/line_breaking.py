"""Texts into lines that fit a width: between words, between Han characters, and inside a word only where it must be.

A subset of Unicode annex 14: no line begins with a closing or ends with an opening mark of East Asian writing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

Measure = Callable[[str], float]

_NO_BEGIN: Final = frozenset("、。，．：；！？）」』】〕〉》”’ー々…・゛゜ぁぃぅぇぉっゃゅょァィゥェォッャュョ％")
_NO_END: Final = frozenset("（「『【〔〈《“‘￥＄")


def broken_lines(text: str, width: float, measure: Measure) -> tuple[str, ...]:
    """Return the lines of `text`, none wider than `width`; `measure` gives a text's width in the same unit.

    A line feed begins a new line. A single character that is wider than `width` stands alone in its line.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_lines(paragraph, width, measure))
    return tuple(lines)


def _lines(paragraph: str, width: float, measure: Measure) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(paragraph):
        needed = measure(piece.rstrip(" "))
        if line and used + needed > width:
            yield line.rstrip(" ")
            line, used = "", 0.0
        if needed > width:
            *whole, piece = _cut(piece, width, measure)  # noqa: PLW2901 - the rest goes on as any other piece
            yield from whole
        line += piece
        used += measure(piece)
    yield line.rstrip(" ")


def _cut(piece: str, width: float, measure: Measure) -> Iterator[str]:
    """Cut a piece that is wider than a line, such as an address of the web, between characters."""
    part = ""
    for character in piece:
        if part and not unicodedata.combining(character) and measure(part + character) > width:
            yield part
            part = ""
        part += character
    yield part


def _pieces(paragraph: str) -> Iterator[str]:
    """Part a text where a line may end: after spaces and around Han characters; a number with hyphens stays whole."""
    piece = ""
    for before, character in zip(("", *paragraph), paragraph, strict=False):
        if piece and _may_break(before, character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _NO_BEGIN or before in _NO_END:
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}
