"""Which language a request is answered in (specs/languages.md G3, G4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from verifier_api.languages import ENGLISH, Language, offered

if TYPE_CHECKING:
    from starlette.types import Scope

PARAMETER: Final = "lang"
_MOST_RANGES: Final = 32
_RANGE: Final = re.compile(
    r"\s*(?P<range>[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(?P<q>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.ASCII | re.IGNORECASE,
)
_ALIASES: Final = {"zh": "zh-hans"}  # the one Chinese that there is


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads an answer: in which language, and whether the address says so (`chosen`) or the browser does."""

    language: Language = ENGLISH
    chosen: bool = False

    def address(self, path: str) -> str:
        """Return `path`, with the language where it was chosen: there is no cookie that would remember it."""
        return f"{path}?{PARAMETER}={self.language.tag}" if self.chosen else path


def reader_of(scope: Scope) -> Reader:
    """Return who reads the answer to a request: its parameter `lang` beats its Accept-Language; else English."""
    asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"), max_num_fields=None).get(PARAMETER)
    if asked and (language := lookup(asked[-1])):
        return Reader(language, chosen=True)
    header = b",".join(value for name, value in scope["headers"] if name == b"accept-language")
    found = (lookup(wanted) for wanted in ranges(header.decode("ascii", "replace")))
    return Reader(next(filter(None, found), ENGLISH))


def lookup(wanted: str) -> Language | None:
    """Return the language that a range leads to (RFC 4647 3.4): its subtags are dropped from the end until one fits."""
    subtags = wanted.lower().split("-")
    by_tag = {language.tag.lower(): language for language in offered()}
    while subtags:
        tag = "-".join(subtags)
        found = by_tag.get(_ALIASES.get(tag, tag))
        if found is not None:
            return found
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:
            subtags.pop()  # a singleton says nothing without what it introduced
    return None


def ranges(header: str) -> Iterator[str]:
    """Yield the ranges of an Accept-Language (RFC 9110 12.5.4), best first.

    What is malformed, has the weight 0, or is `*`, which names none (RFC 4647 3.4), is left out.
    """
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:_MOST_RANGES]:
        match = _RANGE.fullmatch(part)
        if match is not None and (weight := float(match["q"] or "1")) > 0:
            weighed.append((-weight, match["range"]))
    yield from (wanted for _, wanted in sorted(weighed, key=lambda one: one[0]))
