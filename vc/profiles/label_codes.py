"""The numbers that stand for words on a label, from `codes/label.json` (specs/label.md L2.3).

A number is never given another meaning; new words take new numbers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data

SPACE_SIZE = 10_000
"""Codes of one space: `space * SPACE_SIZE + number`."""


@dataclass(frozen=True, slots=True)
class CodeSpace:
    """A family of codes that share a prefix: `digits` is the least number of digits after it.

    `dimension` names the member of a scope to which the codes belong.
    """

    space: int
    prefix: str
    digits: int
    dimension: str

    def number_of(self, code: str) -> int | None:
        """Return the label's number for `code`, or None when the code is not of this space."""
        tail = code.removeprefix(self.prefix)
        if tail == code or not tail.isascii() or not tail.isdigit():
            return None
        number = int(tail) if len(tail) <= len(str(SPACE_SIZE)) else SPACE_SIZE
        same = number < SPACE_SIZE and tail == f"{number:0{self.digits}d}"
        return self.space * SPACE_SIZE + number if same else None

    def code_of(self, number: int) -> str:
        """Return the code for a number below `SPACE_SIZE`."""
        return f"{self.prefix}{number:0{self.digits}d}"


@dataclass(frozen=True, slots=True)
class LabelCodes:
    """The whole table. Words are the values of the enumerations in `vc.model.vocabulary`, and scheme codes."""

    profiles: Mapping[str, int]
    activities: Mapping[str, int]
    schemes: Mapping[str, int]
    spaces: tuple[CodeSpace, ...]
    text_dimension: Mapping[str, str]

    def number_of(self, code: str) -> tuple[int, str] | None:
        """Return number and dimension of a scope code that a code space has, else None."""
        for space in self.spaces:
            number = space.number_of(code)
            if number is not None:
                return number, space.dimension
        return None

    def code_of(self, number: int) -> tuple[str, str] | None:
        """Return code and dimension of a number, or None when no space has it."""
        for space in self.spaces:
            if space.space == number // SPACE_SIZE:
                return space.code_of(number % SPACE_SIZE), space.dimension
        return None


@cache
def label_codes() -> LabelCodes:
    """Return the table, read once."""
    table = json.loads(get_data("vc.profiles", "codes/label.json") or b"")
    return LabelCodes(
        profiles=table["profiles"],
        activities=table["activities"],
        schemes=table["schemes"],
        spaces=tuple(CodeSpace(**space) for space in table["spaces"]),
        text_dimension=table["text_dimension"],
    )
