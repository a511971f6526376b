"""Strangers' text made visible: what could hide, reorder or move a cursor stands as its escape (security Q03, Q16).

Unicode general categories Cc, Cf, Cs, Co, Cn, Zl and Zp, but for the two joiners of Persian and Indic spelling.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PLAIN: Final = re.compile(r"[ -~]*", re.ASCII).fullmatch
_JOINERS: Final = "\u200c\u200d"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_unseen(character: str) -> bool:
    """Tell whether a reader would not see `character`, or would see other text differently because of it."""
    if character <= "~":
        return character < " "
    return character not in _JOINERS and unicodedata.category(character) in _UNSEEN


def visible(text: str) -> str:
    r"""Return `text` as one line in which every unseen character is written as an escape, such as `\u{202e}`."""
    if _PLAIN(text):
        return text
    return "".join(rf"\u{{{ord(one):04x}}}" if is_unseen(one) else one for one in text)
