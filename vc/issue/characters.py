"""Characters that have no place on a certificate: invisible ones, and letters that imitate others (P6.7).

A small part of UTS #39 (restriction levels) and UAX #9 (bidirectional controls), enough to stop what is invisible or
deceives. Verifiers show such text escaped; issuing does not make it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from vc.issue.fault import Fault

CODED_MEMBERS: Final = frozenset(
    {
        "certificateNumber",
        "registeredId",
        "standard",
        "edition",
        "scheme",
        "sectors",
        "productCategories",
        "methods",
        "countries",
        "country",
        "number",
        "hsCodes",
        "flexible",
    }
)
"""Members that hold numbers and codes: printable ASCII only."""

_JOINERS: Final = "\u200c\u200d"  # part of the spelling of Persian and Indic words
_IMITATING: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
_WHOLE_TEXTS: Final = frozenset({"scopeStatement", "description"})
_IDENTIFIERS: Final = frozenset({"id", "@context", "type"})


def all_plain(texts: Sequence[str], members: Sequence[str]) -> bool:
    """Tell whether `character_faults` has nothing to find, from the texts of claims and their members."""
    joined = f"|{'|'.join(texts)}|"
    # Nothing hidden and no space at an end: what is ASCII besides can't have a fault, and most texts are.
    quick = joined.isprintable() and "| " not in joined and " |" not in joined
    looked_at = [position for position, text in enumerate(texts) if not (quick and text.isascii())]
    return all(members[one] in _IDENTIFIERS or _text_fault(texts[one], members[one]) is None for one in looked_at)


def character_faults(value: Any, path: str = "", member: str = "") -> Iterator[Fault]:  # noqa: ANN401 - any JSON value
    """Yield a fault for each text in `value` that carries a character or a mixture that does not belong there."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from character_faults(item, f"{path}/{name}", name)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from character_faults(item, f"{path}/{number}", member)
    elif isinstance(value, str) and member not in _IDENTIFIERS:
        fault = _text_fault(value, member)
        if fault is not None:
            yield Fault(path, *fault)


def _text_fault(text: str, member: str) -> tuple[str, str] | None:
    if text.isascii() and text.isprintable() and text == text.strip():
        return None  # most texts: nothing below can be wrong with them
    if not text.isprintable():  # what is printable hides nothing: categories C and Z less the space
        hidden = next((character for character in text if _is_hidden(character, member)), None)
        if hidden is not None:
            return f"contains {_named(hidden)}, which nobody sees", "delete it and type the text anew"
    if member in CODED_MEMBERS:
        foreign = next((character for character in text if not " " <= character <= "~"), None)
        if foreign is not None:
            return f"contains {_named(foreign)}", "write numbers and codes in ASCII"
    if text != text.strip():
        return "begins or ends with a space", "take the space away"
    if not unicodedata.is_normalized("NFC", text):
        return "is not in Unicode normal form C", "write composed characters"
    mixed = next((word for word in text.split() if not word.isascii() and len(_scripts(word)) > 1), None)
    if mixed is not None:
        return f"mixes look-alike scripts in {mixed!a}", "type the word in one script"
    return None


def _is_hidden(character: str, member: str) -> bool:
    if character in _JOINERS or (character == "\n" and member in _WHOLE_TEXTS):
        return member in CODED_MEMBERS
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _scripts(word: str) -> set[str]:
    return {_script(character) for character in word} - {""}


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """Return the script of a letter, of those that imitate one another; "" for any other character."""
    name = unicodedata.name(character, "") if character.isalpha() else ""
    return next((script for script in _IMITATING if name.startswith(script)), "")


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
