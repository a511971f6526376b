"""Verified and parsed objects by the digest of their bytes: never bytes, never verdicts (design section 7).

A memo changes how long a judgement takes, never what it says: every entry is a pure function of its key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")

_LATEST = 16


class Memo:
    """A bounded least-recently-used store of pure results."""

    def __init__(self, entries: int = 1_024) -> None:
        """Keep at most `entries` results."""
        self._entries = entries
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._latest: OrderedDict[tuple[int, int], tuple[object, object, object]] = OrderedDict()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result kept under `key`, or make, keep and return it. `make` must depend on `key` alone."""
        known = self.find(key)
        if known is not None:
            return cast("T", known)
        made = make()
        self.keep(key, made)
        return made

    def find(self, key: Hashable) -> object | None:
        """Return what is kept under `key`."""
        known = self._kept.get(key)
        if known is not None:
            self._kept.move_to_end(key)
        return known

    def keep(self, key: Hashable, made: object) -> None:
        """Keep `made` under `key`; what was used longest ago goes."""
        self._kept[key] = made
        self._kept.move_to_end(key)
        if len(self._kept) > self._entries:
            self._kept.popitem(last=False)

    def latest(self, given: object, make: Callable[[], T], *, beside: object = None) -> T:
        """Return the result for this very object, and the one beside it, or make and keep it: for the few of late.

        One input is read and examined in every round of a gathering, and hardly ever afterwards.
        """
        key = (id(given), id(beside))
        known = self._latest.get(key)
        if known is not None:  # what is kept holds its objects, so that no other one can have their identity
            return cast("T", known[2])
        made = make()
        self._latest[key] = (given, beside, made)
        if len(self._latest) > _LATEST:
            self._latest.popitem(last=False)
        return made
