"""Certificate numbers, one to a line in the order of their keys: a part of the index of numbers (N19, N20)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import lt
from typing import Final
from urllib.parse import quote

from vc.codes import Code
from vc.errors import Refused

MOST: Final = 32_768
"""Numbers of one part: with the longest numbers and names they fit one document."""

_BLOCK: Final = 64
_NUMBER: Final = r"[A-Za-z0-9](?:[A-Za-z0-9 ./_()-]{0,62}[A-Za-z0-9)])?"
_NAME: Final = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-F]{2}){1,109}"
_is_number = re.compile(_NUMBER).fullmatch
_is_name = re.compile(_NAME).fullmatch
_are_lines = re.compile(rf"(?>{_NUMBER}(?:\t{_NAME})?\n)++".encode()).fullmatch


@dataclass(frozen=True, slots=True)
class Listed:
    """A number as its issuer lists it, and the name under which its certificate is published, percent-encoded."""

    number: str
    name: str


def listed(number: str, slug: str) -> Listed | None:
    """Return the entry of a certificate that is published as `slug`; None for a number that is not listed (N24)."""
    name = quote(slug, safe="")
    return Listed(number, name) if _is_number(number) and _is_name(name) else None


def key_of(number: str) -> str:
    """Return what a number is looked up by: without spaces, in capitals (N20). `number` is ASCII."""
    return number.replace(" ", "").upper()


class NumberSet:
    """A strictly read part; it keeps the octets as they are, and looks numbers up in them."""

    def __init__(self, octets: bytes) -> None:
        """Refuse, with `register.invalid`, what is not 1 to 32,768 lines of N19, in order and each once."""
        if not _are_lines(octets):
            raise _invalid("a line holds no number, or a name that is none, or has no end")
        lines = octets.split(b"\n", MOST + 1)[:-1]
        if len(lines) > MOST:
            raise _invalid(f"more than {MOST} numbers")
        keys = _keys(octets, lines)
        # Pairs only where two numbers have one key, which is rare: they take longer than all the rest.
        if not all(map(lt, keys, keys[1:])) and not all(
            map(lt, pairs := list(zip(keys, lines, strict=True)), pairs[1:])
        ):
            raise _invalid("the numbers are not in order, each once")
        if b"\t" in octets and not all(map(_well_named, lines)):
            raise _invalid("a name that is the number itself is left out")
        self.count = len(lines)
        self._octets = octets
        self._firsts, self._last = keys[::_BLOCK], keys[-1]
        self._places = [*_places(lines), len(octets)]

    def __iter__(self) -> Iterator[Listed]:
        """Yield every number, in order."""
        return map(_listed, self._octets.splitlines())

    def find(self, key: str, *, most: int) -> list[Listed]:
        """Return the numbers with this key, `most` of them at most."""
        wanted = key.encode("ascii")
        if not self._firsts[0] <= wanted <= self._last:  # what was issued together has numbers that lie together
            return []
        # A key may begin in the block in front of the first that begins with it.
        block = max(bisect_left(self._firsts, wanted) - 1, 0)
        return list(islice(self._with_key(wanted, block), most))

    def _with_key(self, wanted: bytes, block: int) -> Iterator[Listed]:
        for start, end in pairwise(self._places[block:]):
            lines = self._octets[start:end]
            if b"\n" + wanted in b"\n" + _folded(lines):
                yield from (_listed(line) for line in lines.splitlines() if _key(line) == wanted)
            if block + 1 < len(self._firsts) and self._firsts[block + 1] > wanted:
                return
            block += 1


def number_set(entries: Iterable[Listed]) -> bytes:
    """Return the octets of a part that lists these, in order, each once."""
    lines = {_line(entry) for entry in entries}
    return b"".join(line + b"\n" for line in sorted(lines, key=lambda line: (_key(line), line)))


def _line(entry: Listed) -> bytes:
    own = entry.name == quote(entry.number, safe="")
    return (entry.number if own else f"{entry.number}\t{entry.name}").encode("ascii")


def _folded(octets: bytes) -> bytes:
    return octets.replace(b" ", b"").upper()


def _key(line: bytes) -> bytes:
    return _folded(line.partition(b"\t")[0])


def _keys(octets: bytes, lines: list[bytes]) -> list[bytes]:
    return [_key(line) for line in lines] if b"\t" in octets else _folded(octets).split(b"\n")[:-1]


def _well_named(line: bytes) -> bool:
    """Whether a line has no name, or one that must stand there."""
    number, _, name = line.decode("ascii").partition("\t")
    return name != quote(number, safe="")


def _listed(line: bytes) -> Listed:
    number, _, name = line.decode("ascii").partition("\t")
    return Listed(number, name or quote(number, safe=""))


def _places(lines: Iterable[bytes]) -> Iterator[int]:
    """Yield where each block of lines begins."""
    place = 0
    for count, line in enumerate(lines):
        if count % _BLOCK == 0:
            yield place
        place += len(line) + 1


def _invalid(detail: str) -> Refused:
    return Refused(Code.REGISTER_INVALID, detail)
