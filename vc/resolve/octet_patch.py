"""What changed between two runs of octets (specs/bundle.md B11): nothing, everything, single octets, or passages.

`Writer` and `Reader` are the numbers and octets that a delta is made of: a number is seven bits to an octet, the lowest
first, the high bit set where more follow.
"""

from __future__ import annotations

import zlib
from typing import Final

SAME, WHOLE, OCTETS, PASSAGES = range(4)
_SEVEN_BITS: Final = 0x7F
_MOST_SHIFT: Final = 56


class Writer:
    """Collects numbers and octets."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def number(self, value: int) -> None:
        """Add a number from 0."""
        octets = bytearray()
        while value > _SEVEN_BITS:
            octets.append(value & _SEVEN_BITS | 0x80)
            value >>= 7
        octets.append(value)
        self._parts.append(bytes(octets))

    def octets(self, content: bytes) -> None:
        """Add octets as they are; how many is for the reader to know."""
        self._parts.append(content)

    def written(self) -> bytes:
        """Return all of it."""
        return b"".join(self._parts)


class Reader:
    """Reads what a `Writer` wrote. Raises `ValueError` where it is something else."""

    def __init__(self, content: bytes) -> None:
        self._content, self._next = content, 0

    def number(self) -> int:
        """Return the next number, below 2^63."""
        value = shift = 0
        while True:
            octet = self.octets(1)[0]
            value |= (octet & _SEVEN_BITS) << shift
            if octet <= _SEVEN_BITS:
                return value
            shift += 7
            if shift > _MOST_SHIFT:
                raise ValueError("a number without end")

    def octets(self, size: int) -> bytes:
        """Return the next `size` octets."""
        end = self._next + size
        if end > len(self._content):
            raise ValueError("cut off")
        found, self._next = self._content[self._next : end], end
        return found

    def ended(self) -> bool:
        """Whether all was read."""
        return self._next == len(self._content)


def write_patch(writer: Writer, old: bytes, new: bytes) -> None:
    """Write what makes `new` of `old`, in whatever way is shortest once it is compressed."""
    if old == new:
        writer.number(SAME)
        return
    ways = [_whole(new), _passages(old, new)]
    if len(old) == len(new):
        ways.append(_octets(old, new))
    writer.octets(min(ways, key=lambda way: len(zlib.compress(way, 1))))


def read_patch(reader: Reader, old: bytes, most: int) -> bytes:
    """Return the new octets, at most `most`. Raises `ValueError` for what `write_patch` does not write."""
    way = reader.number()
    if way == SAME:
        return old
    if way == OCTETS:
        return _differing(old, reader.octets(len(old)))
    size = reader.number()
    if size > most:
        raise ValueError("more octets than there can be")
    if way == WHOLE:
        return reader.octets(size)
    if way == PASSAGES:
        return _from_passages(reader, old, size)
    raise ValueError("no way to write a change")


def _whole(new: bytes) -> bytes:
    writer = Writer()
    writer.number(WHOLE)
    writer.number(len(new))
    writer.octets(new)
    return writer.written()


def _octets(old: bytes, new: bytes) -> bytes:
    return bytes([OCTETS]) + _differing(old, new)


def _differing(one: bytes, other: bytes) -> bytes:
    """Return the exclusive or of two runs of one length: zero where they agree."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(one), "big")


def _passages(old: bytes, new: bytes) -> bytes:
    """Write `new` as passages of `old`, which begin and end behind a `}` as JSON has it, and what stands between."""
    places: dict[bytes, int] = {}
    for place, piece in _pieces(old):
        places.setdefault(piece, place)
    writer = Writer()
    writer.number(PASSAGES)
    writer.number(len(new))
    at = between = 0
    while at < len(new):
        piece = new[at : _end(new, at)]
        if piece not in places:
            at += len(piece)
            continue
        place = places[piece]
        length = _agreeing(old, new, (place, at))
        for value in (at - between, place, length):
            writer.number(value)
        writer.octets(new[between:at])
        at += length
        between = at
    writer.number(len(new) - between)
    writer.octets(new[between:])
    return writer.written()


def _pieces(content: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(content):
        end = _end(content, at)
        found.append((at, content[at:end]))
        at = end
    return found


def _end(content: bytes, at: int) -> int:
    end = content.find(b"}", at)
    return len(content) if end < 0 else end + 1


def _agreeing(old: bytes, new: bytes, places: tuple[int, int]) -> int:
    """Return for how many octets two runs agree from these places on, piece by piece."""
    (in_old, in_new), length = places, 0
    while in_new + length < len(new):
        end = _end(new, in_new + length)
        if old[in_old + length : in_old + end - in_new] != new[in_new + length : end]:
            break
        length = end - in_new
    return length


def _from_passages(reader: Reader, old: bytes, size: int) -> bytes:
    made = bytearray()  # not their list: millions of small passages would take a hundred times their octets
    while True:
        between = reader.number()
        if len(made) + between == size:
            return bytes(made + reader.octets(between))
        place, length = reader.number(), reader.number()
        passage = old[place : place + length]
        if len(passage) != length or not length or len(made) + between + length > size:
            raise ValueError("a passage that is not there")
        made += reader.octets(between)
        made += passage
