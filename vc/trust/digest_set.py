"""Digests of certificates, 16 octets each, one after another in order: a part of a register snapshot (N1, N2)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import lt
from typing import Final

from vc.codes import Code
from vc.errors import Refused

OCTETS: Final = 16
"""Octets of one digest."""

MOST: Final = 1_048_576
"""Digests of one part."""

_PORTION: Final = 65_536 * OCTETS
_BLOCK: Final = 64 * OCTETS


def short_digest(digest: bytes) -> bytes:
    """Return what a register snapshot holds of a credential digest (32 octets)."""
    return digest[:OCTETS]


class DigestSet:
    """A strictly read set of digests; it keeps the octets as they are, and looks digests up in them."""

    def __init__(self, octets: bytes) -> None:
        """Refuse, with `register.invalid`, what is not 1 to 1,048,576 whole digests in order, each once."""
        self.count, rest = divmod(len(octets), OCTETS)
        if rest or not 1 <= self.count <= MOST:
            raise Refused(Code.REGISTER_INVALID, f"{len(octets)} octets are not 1 to {MOST} digests")
        # In portions: a million small objects at once would take four times the octets themselves.
        for start in range(0, len(octets), _PORTION):
            end = min(start + _PORTION + OCTETS, len(octets))
            portion = [octets[place : place + OCTETS] for place in range(start, end, OCTETS)]
            if not all(map(lt, portion, portion[1:])):
                raise Refused(Code.REGISTER_INVALID, "the digests are not in order, each once")
        self.octets = octets
        self._firsts = [octets[place : place + OCTETS] for place in range(0, len(octets), _BLOCK)]

    def __contains__(self, digest: bytes) -> bool:
        """Tell whether this digest of 16 octets is in the set."""
        start = (bisect_right(self._firsts, digest) - 1) * _BLOCK
        if start < 0:
            return False
        block = self.octets[start : start + _BLOCK]
        place = block.find(digest)
        while place % OCTETS and place > 0:  # what lies across two digests is none
            place = block.find(digest, place + 1)
        return place >= 0


def digest_set(digests: Iterable[bytes]) -> bytes:
    """Return the octets of a set of digests, in order, each once."""
    return b"".join(sorted(set(digests)))
