"""What text may stand on a label, one rule a field (specs/label.md L2.2, L2.4)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from vc.codes import Code
from vc.errors import Refused

_JOINERS: Final = frozenset("\u200c\u200d")
_FORBIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_LARGEST_UINT: Final = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class TextRule:
    """The rule of one field: its name, its most octets in UTF-8, and its repertoire.

    `ascii_only` allows U+0020 to U+007E; `joiners` allows U+200C and U+200D between two letters or marks.
    """

    field: str
    max_octets: int
    ascii_only: bool = False
    joiners: bool = False

    def fault(self, value: str) -> str | None:
        """Return what is wrong with `value`, in words, or None. Nothing is ever cut or changed."""
        octets = len(value.encode(errors="surrogatepass"))
        if not value or octets > self.max_octets:
            return f"{self.field} has {octets} octets; 1 to {self.max_octets} are allowed"
        if value != value.strip():
            return f"{self.field} begins or ends with a space"
        if value.isascii():
            return None if value.isprintable() else f"{self.field} holds a control character"
        if self.ascii_only:
            return f"{self.field} holds a character outside ASCII"
        if not unicodedata.is_normalized("NFC", value):
            return f"{self.field} is not in Unicode normalization form C"
        if value.isprintable():  # no control, format, private-use, surrogate or unassigned code point, no separator
            return None
        for position, character in enumerate(value):
            if not self._allows(value, position):
                return f"{self.field} holds the character U+{ord(character):04X}, which has no place there"
        return None

    def read(self, value: object) -> str:
        """Return `value` if it is text that keeps the rule; else raises `Refused` FORMAT_CLAIM."""
        if not isinstance(value, str):
            raise Refused(Code.FORMAT_CLAIM, f"{self.field} must be text")
        fault = self.fault(value)
        if fault is not None:
            raise Refused(Code.FORMAT_CLAIM, fault)
        return value

    def _allows(self, value: str, position: int) -> bool:
        character = value[position]
        if self.joiners and character in _JOINERS:
            # Never at the edge: a label's text may not start or end with a joiner.
            return all(
                unicodedata.category(near)[0] in "LM"
                for near in (value[position - 1 : position] or " ", value[position + 1 : position + 2] or " ")
            )
        point = ord(character)
        noncharacter = 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE  # noqa: PLR2004 - Unicode section 23.7
        return not noncharacter and unicodedata.category(character) not in _FORBIDDEN_CATEGORIES


NUMBER: Final = TextRule("number", 40, ascii_only=True)
HOLDER: Final = TextRule("holder", 80, joiners=True)
STANDARD: Final = TextRule("standard and edition", 40, ascii_only=True)
PRODUCT: Final = TextRule("product", 80, joiners=True)
SERIAL: Final = TextRule("serial", 40, ascii_only=True)
SCHEME: Final = TextRule("scheme", 16, ascii_only=True)
CODE: Final = TextRule("scope code", 24, ascii_only=True)


def compact_number(text: str) -> int | str:
    """Return a number as a label carries it: a uint where the digits can be rebuilt from it, else the text.

    A number with a leading zero, or of 2^64 and more, stays text (specs/label.md L2.2).
    """
    if text.isascii() and text.isdigit() and text[0] != "0" and len(text) <= len(str(_LARGEST_UINT)):
        value = int(text)
        if value <= _LARGEST_UINT:
            return value
    return text


def read_number(value: object, rule: TextRule) -> str:
    """Return the number's text. A text that should have been a uint is refused: one spelling only."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return str(value)
    text = rule.read(value)
    if compact_number(text) != text:
        raise Refused(Code.FORMAT_CLAIM, f"{rule.field} must be an integer, since it is a plain decimal number")
    return text
