"""Verified and parsed objects by the digest of their bytes: never bytes, never verdicts (design section 7).

A memo changes how long a judgement takes, never what it says: every entry is a pure function of its key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")


class Memo:
    """A bounded least-recently-used store of pure results."""

    def __init__(self, entries: int = 1_024) -> None:
        """Keep at most `entries` results."""
        self._entries = entries
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result kept under `key`, or make, keep and return it. `make` must depend on `key` alone."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return cast("T", self._kept[key])
        made = make()
        self._kept[key] = made
        if len(self._kept) > self._entries:
            self._kept.popitem(last=False)
        return made
