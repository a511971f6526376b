"""Status indexes: drawn at random, never used twice (specs/register.md G16)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol, cast

from sqlalchemy import func, select

from vc.register.events import EventKind, NewEvent
from vc.register.ledger import append, entries_of
from vc.register.schema import credentials

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
        opened = lists_of(connection)
        slots: list[Slot] = []
        while len(slots) < count:
            current = opened[-1] if opened else None
            free = 0 if current is None else current.length - _used_count(connection, current)
            if current is None or free == 0 or slots:
                current = _open_list(connection, StatusList(len(opened) + 1, self.length), now=now)
                opened = (*opened, current)
                free = current.length
            drawn = self._draw(connection, current, min(count - len(slots), free))
            slots.extend(Slot(current.number, index) for index in drawn)
        return tuple(slots)

    def _draw(self, connection: Connection, current: StatusList, count: int) -> list[int]:
        """Draw by trial, which is cheap while a list is far from full; else choose among the free ones."""
        drawn: dict[int, None] = {}
        for _ in range(_ROUNDS):
            candidates = {self.random.randrange(current.length) for _ in range(count - len(drawn))} - drawn.keys()
            drawn.update(dict.fromkeys(candidates - _used_among(connection, current, sorted(candidates))))
            if len(drawn) == count:
                return list(drawn)
        used = _used(connection, current) | drawn.keys()
        free = [index for index in range(current.length) if index not in used]
        while len(drawn) < count:
            position = self.random.randrange(len(free))
            free[position], free[-1] = free[-1], free[position]
            drawn[free.pop()] = None
        return list(drawn)


def _open_list(connection: Connection, fresh: StatusList, *, now: datetime) -> StatusList:
    event = NewEvent(EventKind.LIST_OPENED, f"status/{fresh.number}", {"list": fresh.number, "length": fresh.length})
    append(connection, (event,), now=now)
    return fresh


def _used_count(connection: Connection, current: StatusList) -> int:
    query = select(func.count()).select_from(credentials).where(credentials.c.list_number == current.number)
    return connection.scalar(query) or 0


def _used(connection: Connection, current: StatusList) -> set[int]:
    query = select(credentials.c.list_index).where(credentials.c.list_number == current.number)
    return set(connection.scalars(query))


def _used_among(connection: Connection, current: StatusList, candidates: Sequence[int]) -> set[int]:
    used: set[int] = set()
    for start in range(0, len(candidates), _MOST_PARAMETERS):
        few = candidates[start : start + _MOST_PARAMETERS]
        query = select(credentials.c.list_index).where(
            credentials.c.list_number == current.number, credentials.c.list_index.in_(few)
        )
        used.update(connection.scalars(query))
    return used
