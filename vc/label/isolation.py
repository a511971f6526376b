"""Keeping texts of two directions apart: a number beside Arabic would else be read in pieces (Unicode annex 9, 2.4.2).

"12/34-A" after an Arabic word is shown as "A-12/34" by the rules; within a first-strong isolate it stays whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from unicodedata import bidirectional

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGIN: Final = "\u2068"
END: Final = "\u2069"


def isolated(text: str) -> str:
    """Return `text` so that it and what stands around it do not reorder each other."""
    return f"{BEGIN}{text}{END}"


def runs_from_right(text: str) -> bool:
    """Whether `text` has a letter of a script that is written from right to left."""
    return any(bidirectional(character) in {"R", "AL"} for character in text)


def joined(separator: str, parts: Iterable[str]) -> str:
    """Join texts, each isolated where one of them has letters that run from right to left."""
    given = tuple(parts)
    if any(map(runs_from_right, given)):
        return separator.join(map(isolated, given))
    return separator.join(given)
