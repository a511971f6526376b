"""Merkle tree heads (RFC 9162 section 2.1): one hash that stands for a whole, growing list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HASH_OCTETS: Final = 32
_LEAF, _NODE = b"\x00", b"\x01"


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree as far as it has grown: how many leaves it has, and the roots of its full subtrees, the largest first.

    A tree of 2^40 leaves is told by 40 hashes, so a new head costs no more than the leaves that came since the last.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaves: Iterable[bytes]) -> Frontier:
        """Return the tree with `leaves` behind those that it has."""
        size, peaks = self.size, list(self.peaks)
        for leaf in leaves:
            node = hashlib.sha256(_LEAF + leaf).digest()
            size += 1
            # The lowest set bit of the new size says how many full subtrees close with this leaf.
            for _ in range((size & -size).bit_length() - 1):
                node = hashlib.sha256(_NODE + peaks.pop() + node).digest()
            peaks.append(node)
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The tree's head: MTH of RFC 9162 section 2.1.1; of an empty tree the hash of nothing."""
        if not self.peaks:
            return hashlib.sha256().digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = hashlib.sha256(_NODE + peak + root).digest()
        return root

    def to_octets(self) -> bytes:
        """Return the hashes of the full subtrees, the largest first; with the size they are the whole frontier."""
        return b"".join(self.peaks)

    @classmethod
    def of(cls, size: int, octets: bytes) -> Frontier:
        """Return the frontier of `size` leaves from `to_octets`. Raises `ValueError` where they do not fit."""
        if size < 0 or len(octets) != size.bit_count() * HASH_OCTETS:
            raise ValueError(f"{len(octets)} octets are no frontier of {size} leaves")
        peaks = (octets[start : start + HASH_OCTETS] for start in range(0, len(octets), HASH_OCTETS))
        return cls(size, tuple(peaks))
