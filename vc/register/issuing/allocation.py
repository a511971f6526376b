"""Status indexes: drawn at random, never used twice (specs/register.md G16)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol, cast

from sqlalchemy import bindparam, select

from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import append, entries_of
from vc.register.storage.schema import admissions

if TYPE_CHECKING:
    from sqlalchemy import Connection

LIST_LENGTH: Final = 131_072
"""Entries of a list: the least that Bitstring Status List section 6.1 allows, for herd privacy."""

_ROUNDS: Final = 8
_MOST_PARAMETERS: Final = 500


class Random(Protocol):
    """A source of randomness, passed in. `secrets.SystemRandom()` in earnest, a seeded one in tests."""

    def randrange(self, stop: int, /) -> int:
        """Return a number from 0 to `stop` - 1."""
        ...


@dataclass(frozen=True, slots=True)
class Slot:
    """One entry of one status list. Lists count from 1, indexes from 0."""

    list_number: int
    index: int


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list that was opened: its number and how many entries it has."""

    number: int
    length: int


def lists_of(connection: Connection) -> tuple[StatusList, ...]:
    """Return every list that was opened, in order."""
    return tuple(
        StatusList(cast("int", entry.body["list"]), cast("int", entry.body["length"]))
        for entry in entries_of(connection, kinds=(EventKind.LIST_OPENED,))
    )


@dataclass(frozen=True, slots=True)
class IndexAllocator:
    """Draws slots within the caller's writing transaction; the row that takes a slot must follow in the same one.

    `length` is that of lists opened from now on.
    """

    length: int = LIST_LENGTH
    random: Random = field(default_factory=secrets.SystemRandom)

    def allocate(self, connection: Connection, count: int, *, now: datetime) -> tuple[Slot, ...]:
        """Return `count` slots that were never used, opening new lists as the open one fills up."""
        current, highest = _open_one(connection)
        slots: list[Slot] = []
        while len(slots) < count:
            if current is not None:
                drawn = self._draw(connection, current, count - len(slots))
                slots.extend(Slot(current.number, index) for index in drawn)
            if len(slots) < count:
                highest += 1
                current = _open_list(connection, StatusList(highest, self.length), now=now)
        return tuple(slots)

    def _draw(self, connection: Connection, current: StatusList, count: int) -> list[int]:
        """Draw up to `count` by trial, which is cheap while a list is far from full; else among the free ones."""
        drawn: dict[int, None] = {}
        for _ in range(_ROUNDS if count < current.length else 0):
            tried = dict.fromkeys(self.random.randrange(current.length) for _ in range(count - len(drawn)))
            candidates = [index for index in tried if index not in drawn]
            used = _used_among(connection, current, candidates)
            drawn.update(dict.fromkeys(index for index in candidates if index not in used))
            if len(drawn) == count:
                return list(drawn)
        used = _used(connection, current) | drawn.keys()
        free = [index for index in range(current.length) if index not in used]
        while free and len(drawn) < count:
            position = self.random.randrange(len(free))
            free[position], free[-1] = free[-1], free[position]
            drawn[free.pop()] = None
        return list(drawn)


def _open_one(connection: Connection) -> tuple[StatusList | None, int]:
    """Return the list that is filled now, and the highest number that a list ever had.

    After a restore no list of before is filled further, those that it found published among them: what was given from
    them after the backup is not known (G16).
    """
    current, highest = None, 0
    for entry in entries_of(connection, kinds=(EventKind.LIST_OPENED, EventKind.REGISTER_RESTORED)):
        number = cast("int", entry.body["list"])
        fresh = entry.kind is EventKind.LIST_OPENED and number > highest
        current = StatusList(number, cast("int", entry.body["length"])) if fresh else None
        highest = max(highest, number)
    return current, highest


def _open_list(connection: Connection, fresh: StatusList, *, now: datetime) -> StatusList:
    event = NewEvent(EventKind.LIST_OPENED, f"status/{fresh.number}", {"list": fresh.number, "length": fresh.length})
    append(connection, (event,), now=now)
    return fresh


def _used(connection: Connection, current: StatusList) -> set[int]:
    query = select(admissions.c.list_index).where(admissions.c.list_number == current.number)
    return set(connection.scalars(query))


def _used_among(connection: Connection, current: StatusList, candidates: Sequence[int]) -> set[int]:
    used: set[int] = set()
    query = select(admissions.c.list_index).where(
        admissions.c.list_number == current.number, admissions.c.list_index.in_(bindparam("few", expanding=True))
    )
    for start in range(0, len(candidates), _MOST_PARAMETERS):
        used.update(connection.scalars(query, {"few": candidates[start : start + _MOST_PARAMETERS]}))
    return used
