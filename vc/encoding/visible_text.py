"""Strangers' text made visible: what could hide, reorder or move a cursor stands as its escape (security Q03, Q16).

Unicode general categories Cc, Cf, Cs, Co, Cn, Zl and Zp, but for the two joiners of Persian and Indic spelling; letters
and symbols without any ink, of which a name could be made that looks empty; and marks (Mn, Me) beyond the fourth on one
letter: piled up they are drawn over the lines above and below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_PLAIN: Final = re.compile(r"[ -~]*", re.ASCII).fullmatch
_JOINERS: Final = "\u200c\u200d"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_INKLESS: Final = "\u115f\u1160\u2800\u3164\uffa0"
"""The fillers of Hangul, and the braille pattern without a dot."""
_PILING: Final = frozenset({"Mn", "Me"})

MOST_MARKS: Final = 4
"""Marks that one letter carries; living spellings have three at most."""


def is_unseen(character: str) -> bool:
    """Tell whether a reader would not see `character`, or would see other text differently because of it."""
    if character <= "~":
        return character < " "
    if character in _INKLESS:
        return True
    return character not in _JOINERS and unicodedata.category(character) in _UNSEEN


def piled_up(text: str) -> Iterator[bool]:
    """Yield for each character of `text` whether it is a mark beyond the `MOST_MARKS` on its letter."""
    marks = 0
    for one in text:
        if unicodedata.category(one) in _PILING:
            marks += 1
            yield marks > MOST_MARKS
        else:
            if one not in _JOINERS:  # a joiner begins no new letter
                marks = 0
            yield False


def visible(text: str) -> str:
    r"""Return `text` as one line in which unseen characters and piled up marks are escapes, such as `\u{202e}`."""
    if _PLAIN(text):
        return text
    return "".join(
        rf"\u{{{ord(one):04x}}}" if piled or is_unseen(one) else one
        for one, piled in zip(text, piled_up(text), strict=True)
    )
