"""Strict reading of trust documents: typed access to tables in which every key is known (rule L2).

One reader for both spellings, TOML and JSON. `Malformed` never leaves the package: what the user gave becomes a
`ConfigurationError`, what arrived over the network a refusal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

from vc.encoding.rfc3339 import parse_instant
from vc.encoding.strict_json import LARGEST_INTEGER
from vc.errors import Refused

Choice = TypeVar("Choice", bound=StrEnum)

_MAX_TEXT = 2_000
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


class Malformed(Exception):
    """A fault in a trust document: where (`body[2].did`, counted from 1), what, and what to do about it."""

    def __init__(self, path: str, problem: str, remedy: str = "") -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its entries as a parser gave them, and where it stands in the document."""

    entries: Mapping[str, object]
    path: str = ""

    def at(self, name: str) -> str:
        """Return the path of an entry."""
        return f"{self.path}.{name}" if self.path else name

    def only(self, *names: str) -> None:
        """Refuse entries of any other name: a misspelt limit must not silently be none."""
        for name in self.entries:
            if name not in names:
                raise Malformed(self.at(name), "unknown key", f"known here: {', '.join(names)}")

    def has(self, name: str) -> bool:
        """Whether the entry is present."""
        return name in self.entries

    def text(self, name: str) -> str:
        """Return a required string: not empty, in NFC, without invisible characters."""
        value = self._required(name)
        if not isinstance(value, str):
            raise Malformed(self.at(name), "must be a string")
        return _checked_text(value, self.at(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a required, non-empty array of different strings; a single string counts as an array of one."""
        value = self._required(name)
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed:
            raise Malformed(self.at(name), "must be a string or a non-empty array of strings")
        checked: list[str] = []
        for item in listed:
            if not isinstance(item, str):
                raise Malformed(self.at(name), "must hold strings only")
            if item in checked:
                raise Malformed(self.at(name), f"names {item!a} twice")
            checked.append(_checked_text(item, self.at(name)))
        return tuple(checked)

    def number(self, name: str) -> int:
        """Return a required whole number from 1 to 2^53 - 1."""
        value = self._required(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_INTEGER:
            raise Malformed(self.at(name), "must be a whole number from 1")
        return value

    def choice(self, name: str, kind: type[Choice]) -> Choice:
        """Return a required word of a closed list."""
        return self.choice_of(self.text(name), name, kind)

    def choice_of(self, word: str, name: str, kind: type[Choice]) -> Choice:
        """Return `word` as a member of a closed list."""
        try:
            return kind(word)
        except ValueError:
            known = ", ".join(member.value for member in kind)
            raise Malformed(self.at(name), f"{word!a} is not known", f"one of: {known}") from None

    def instant(self, name: str) -> datetime:
        """Return a required moment in UTC: a date and time with a zone, or a date, which means its first moment."""
        value = self._required(name)
        try:
            if isinstance(value, str):
                return parse_instant(value)
            if isinstance(value, datetime):
                return _in_utc(value, self.at(name))
            if isinstance(value, date):
                return datetime.combine(value, time(), UTC)
        except (Refused, OverflowError):
            pass
        raise Malformed(self.at(name), "must be a date, or a date and time with a zone", "2026-03-01T08:00:00Z")

    def optional_instant(self, name: str) -> datetime | None:
        """Return a moment in UTC, or None when it is absent."""
        return self.instant(name) if self.has(name) else None

    def table(self, name: str) -> Table:
        """Return a required table."""
        value = self._required(name)
        if not isinstance(value, dict):
            raise Malformed(self.at(name), "must be a table")
        return Table(value, self.at(name))

    def tables(self, name: str) -> tuple[Table, ...]:
        """Return a required, non-empty array of tables."""
        value = self._required(name)
        if not isinstance(value, list) or not value:
            raise Malformed(self.at(name), "must be a non-empty array of tables", f"write [[{name}]]")
        found: list[Table] = []
        for number, item in enumerate(value, start=1):
            path = f"{self.at(name)}[{number}]"
            if not isinstance(item, dict):
                raise Malformed(path, "must be a table")
            found.append(Table(item, path))
        return tuple(found)

    def _required(self, name: str) -> object:
        if name not in self.entries:
            raise Malformed(self.at(name), "is missing")
        return self.entries[name]


def _in_utc(moment: datetime, path: str) -> datetime:
    if moment.tzinfo is None:
        raise Malformed(path, "a date and time needs a zone", "end it with Z, as in 2026-03-01T08:00:00Z")
    return moment.astimezone(UTC)


def _checked_text(text: str, path: str) -> str:
    if not text or len(text) > _MAX_TEXT or text != text.strip():
        raise Malformed(path, f"must have 1 to {_MAX_TEXT} characters, without spaces around them")
    if text.isascii() and text.isprintable():
        return text  # most texts, and a trust list of the world has thousands: nothing below can be wrong with them
    if any(unicodedata.category(character) in _INVISIBLE for character in text):
        raise Malformed(path, f"holds a control or invisible character: {text!a}")
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed(path, "is not in Unicode normalization form C", "type it anew, with composed characters")
    return text
