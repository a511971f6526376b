"""Names that look alike: a body that imitates another one must not enter a trust list unseen (rule L6).

A small relative of UTS #39: enough for names in Latin script and the scripts that imitate it. Chinese, Arabic and
other names are compared in compatibility form without case, spaces and punctuation.
"""

from __future__ import annotations

import unicodedata

# Prototype and its imitators, after case folding: Cyrillic and Greek letters and digits that are drawn like Latin ones.
_PROTOTYPES = {
    "a": "аαɑ",
    "b": "ьв",
    "c": "сϲ",
    "d": "ԁ",
    "e": "еєε",
    "g": "ɡ",
    "h": "һн",
    "i": "іιıl1|",
    "j": "ј",
    "k": "кκ",
    "m": "м",
    "n": "пη",
    "o": "оοσ0",
    "p": "рρ",
    "q": "ԛ",
    "s": "ѕ5",
    "t": "тτ",
    "u": "υս",
    "v": "ѵν",
    "w": "ԝω",
    "x": "хχ",
    "y": "уγү",
    "z": "ζ2",
}
_TO_LATIN = str.maketrans({imitator: latin for latin, imitators in _PROTOTYPES.items() for imitator in imitators})
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc"
_TO_ASCII = str.maketrans(
    {imitator: latin for latin, imitators in _PROTOTYPES.items() for imitator in imitators if not imitator.isascii()}
    | dict.fromkeys(_DASHES, "-")
)
_MIXABLE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")


def skeleton(name: str) -> str:
    """Return what a hurried reader sees of a name: two names with one skeleton look alike."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = (character for character in folded if character.isalnum() or character == "|")
    return "".join(letters).translate(_TO_LATIN).replace("rn", "m").replace("vv", "w")


def in_ascii(text: str) -> str:
    """Return a text with what only looks like ASCII as the ASCII that it looks like; ASCII itself stays as it is."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKC", text)
    return "".join(one if one.isascii() else one.casefold().translate(_TO_ASCII) for one in plain)


def mixes_scripts(name: str) -> bool:
    """Whether one word mixes letters of scripts that imitate each other, such as Latin and Cyrillic."""
    return not name.isascii() and any(len(_scripts(word)) > 1 for word in name.split())


def _scripts(word: str) -> set[str]:
    named = (unicodedata.name(character, "") for character in word if character.isalpha())
    return {script for name in named for script in _MIXABLE if name.startswith(script)}
