"""Rows in the order of their ledger entries, a page at a time, also from a damaged file (specs/register.md G12)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError

from vc.register.damage import Damage
from vc.register.row_digest import digest_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAGE: Final = 500
_MOST_UNREADABLE: Final = 1_000
"""So many entries in a row without a readable row are the end of the table."""

Row = Mapping[str, Any]


def rows_of(connection: Connection, table: Table) -> Iterator[Row | Damage]:
    """Yield every row of `table` by its `seq`; what can't be read, or is not what was stored, as damage.

    A row that is damaged is not yielded: nothing can be concluded from it.
    """
    last = 0
    while True:
        try:
            page = _page(connection, table, last)
        except DBAPIError:
            page = list(_one_by_one(connection, table, last))
            if len(page) >= _PAGE and all(isinstance(found, Damage) for found in page):
                yield from page
                yield Damage(table.name, _seq(page[-1]), "nothing can be read from here on")
                return
        if not page:
            return
        yield from page
        last = _seq(page[-1])


class Stream:
    """The rows of one table, taken entry by entry in the order of the ledger."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.table = table
        self._rows = rows_of(connection, table)
        self._next: Row | Damage | None = next(self._rows, None)
        self._skipped: deque[Damage] = deque()
        self._damaged: set[int] = set()

    def take(self, seq: int) -> Sequence[Row]:
        """Return the rows of entry `seq`. Those of entries before it, that nobody took, become damage."""
        taken: list[Row] = []
        while self._next is not None and _seq(self._next) <= seq:
            found = self._next
            if isinstance(found, Damage):
                self._skipped.append(found)
                self._damaged.add(_seq(found))
            elif found["seq"] < seq:
                self._skipped.append(Damage(self.table.name, found["seq"], "no entry of the ledger speaks of it"))
            else:
                taken.append(found)
            self._next = next(self._rows, None)
        return taken

    def is_damaged(self, seq: int) -> bool:
        """Whether a row of entry `seq` was found damaged: it is then not missing."""
        return seq in self._damaged

    def damages(self) -> Iterator[Damage]:
        """Yield, once, what was found damaged or left over so far."""
        while self._skipped:
            yield self._skipped.popleft()


@lru_cache(maxsize=32)
def _shape(table: Table) -> tuple[tuple[str, type, bool], ...]:
    return tuple((column.name, column.type.python_type, bool(column.nullable)) for column in table.columns)


def _judged(table: Table, values: Sequence[Any]) -> Row | Damage:
    """Return a row, or what is wrong with it: a value of another type, as a flipped bit can make it, or any other."""
    shape = _shape(table)
    row = {name: value for (name, _, _), value in zip(shape, values, strict=True)}
    for (name, kind, nullable), value in zip(shape, values, strict=True):
        if type(value) is not kind and not (value is None and nullable):
            return Damage(table.name, row["seq"], f"its {name} is of another type")
    if digest_of(table.name, values[:-1]) != values[-1]:
        return Damage(table.name, row["seq"], "is not what was stored")
    return row


def _seq(found: Row | Damage) -> int:
    return int(found.row) if isinstance(found, Damage) else int(found["seq"])


def _page(connection: Connection, table: Table, last: int) -> list[Row | Damage]:
    # A table with several rows of one entry is cut between entries, never within one.
    query = select(table).where(table.c.seq > last).order_by(*table.primary_key.columns).limit(_PAGE)
    rows = [_judged(table, tuple(row)) for row in connection.execute(query)]
    if len(rows) < _PAGE or len(table.primary_key.columns) == 1:
        return rows
    end = _seq(rows[-1])
    whole = [row for row in rows if _seq(row) < end]
    again = select(table).where(table.c.seq == end).order_by(*table.primary_key.columns)
    return [*whole, *(_judged(table, tuple(row)) for row in connection.execute(again))]


def _one_by_one(connection: Connection, table: Table, last: int) -> Iterator[Row | Damage]:
    unreadable = 0
    for seq in range(last + 1, last + 1 + _MOST_UNREADABLE):
        try:
            found = connection.execute(select(table).where(table.c.seq == seq)).all()
        except DBAPIError as error:
            unreadable += 1
            if unreadable <= _PAGE:
                yield Damage(table.name, seq, f"can't be read: {error.orig}")
            continue
        yield from (_judged(table, tuple(row)) for row in found)
