"""Rows in the order of their ledger entries, a page at a time, also from a damaged file (specs/register.md G12)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.exc import DBAPIError

from vc.register.storage.damage import Damage
from vc.register.storage.row_digest import is_sealed
from vc.register.storage.schema import ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAGE: Final = 500
_END: Final = 2**63 - 1
_MOST_FAILURES: Final = 1_000
"""After so many queries in a row that the database can't answer, the rest of a table counts as unreadable."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable(Damage):
    """Damage that reaches from the entry `row` to the entry `until`."""

    until: int = 0


def rows_of(connection: Connection, table: Table) -> Iterator[Row | Damage]:
    """Yield every row of `table` by its `seq`; what can't be read, or is not what was stored, as damage.

    A row that is damaged is not yielded: nothing can be concluded from it.
    """
    last = -1
    while True:
        before = last
        try:
            page = _page(connection, table, last)
        except DBAPIError:
            yield from (_judged(table, found) for found in _in_parts(connection, table, last + 1))
            return
        for found in page:
            yield _judged(table, found)
            last = max(last, _seq(found))
        if last == before:
            return


class Stream:
    """The rows of one table, taken entry by entry in the order of the ledger."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.table = table
        self._rows = rows_of(connection, table)
        self._next: Row | Damage | None = next(self._rows, None)
        self._skipped: deque[Damage] = deque()
        self._damaged: set[int] = set()
        self._unreadable = range(0)

    def take(self, seq: int) -> Sequence[Row]:
        """Return the rows of entry `seq`. Those of entries before it, that nobody took, become damage."""
        taken: list[Row] = []
        while self._next is not None and _seq(self._next) <= seq:
            found = self._next
            if isinstance(found, Damage):
                self._skipped.append(found)
                self._damaged.add(_seq(found))
                if isinstance(found, Unreadable):
                    self._unreadable = range(_seq(found), found.until + 1)
            elif found["seq"] < seq:
                self._skipped.append(Damage(self.table.name, found["seq"], "no entry of the ledger speaks of it"))
            else:
                taken.append(found)
            self._next = next(self._rows, None)
        return taken

    def is_damaged(self, seq: int) -> bool:
        """Whether a row of entry `seq` was found damaged: it is then not missing."""
        return seq in self._damaged or seq in self._unreadable

    def damages(self) -> Iterator[Damage]:
        """Yield, once, what was found damaged or left over so far."""
        while self._skipped:
            yield self._skipped.popleft()


def type_fault(table: Table, row: Row) -> str:
    """Say which value has another type than its column, as a flipped bit can make it."""
    for name, kind, nullable in _shape(table):
        value = row[name]
        if type(value) is not kind and not (value is None and nullable):
            return f"its {name} is of another type"
    return ""


@lru_cache(maxsize=32)
def _shape(table: Table) -> tuple[tuple[str, type, bool], ...]:
    return tuple((column.name, column.type.python_type, bool(column.nullable)) for column in table.columns)


def _judged(table: Table, found: Row | Damage) -> Row | Damage:
    if isinstance(found, Damage):
        return found
    problem = type_fault(table, found) or ("" if is_sealed(table, found) else "is not what was stored")
    return Damage(table.name, _seq(found), problem) if problem else found


def _seq(found: Row | Damage) -> int:
    """Return the entry that a row belongs to; 0 where a flipped bit has made it something else."""
    seq = found.row if isinstance(found, Damage) else found["seq"]
    return seq if type(seq) is int else 0


def _page(connection: Connection, table: Table, last: int) -> list[Row]:
    # A table with several rows of one entry is cut between entries, never within one.
    query = select(table).where(table.c.seq > last).order_by(*table.primary_key.columns).limit(_PAGE)
    rows: list[Row] = [dict(row) for row in connection.execute(query).mappings()]
    if len(rows) < _PAGE or len(table.primary_key.columns) == 1:
        return rows
    end = _seq(rows[-1])
    return [*(row for row in rows if _seq(row) < end), *_between(connection, table, low=end, high=end)]


def _in_parts(connection: Connection, table: Table, first: int) -> Iterator[Row | Damage]:
    """Yield the rows from entry `first` on, and the stretches between them that can't be read."""
    lost: Unreadable | None = None
    for found in _row_by_row(connection, table, first):
        if isinstance(found, Unreadable) and lost is not None and found.row == lost.until + 1:
            lost = replace(lost, until=found.until)
            continue
        if lost is not None:
            yield _worded(lost)
        lost = found if isinstance(found, Unreadable) else None
        if lost is None:
            yield found
    if lost is not None:
        yield _worded(lost)


def _worded(lost: Unreadable) -> Unreadable:
    until = "the end" if lost.until == _END else f"entry {lost.until}"
    return lost if lost.until == lost.row else replace(lost, problem=f"from here to {until}, {lost.problem}")


def _row_by_row(connection: Connection, table: Table, first: int) -> Iterator[Row | Unreadable]:
    """Ask for ever smaller parts of what can't be read at once, down to single entries."""
    failures = 0
    stretches = _stretches(connection, first)
    while stretches:
        low, high = stretches.pop()
        try:
            rows = _between(connection, table, low=low, high=high)
        except DBAPIError as error:
            failures += 1
            if failures > _MOST_FAILURES:
                high, stretches = _END, []
            if high in {low, _END}:
                yield Unreadable(table.name, low, f"can't be read: {error.orig}", high)
            else:
                middle = (low + high) // 2
                stretches += [(middle + 1, high), (low, middle)]
        else:
            failures = 0
            yield from rows


def _stretches(connection: Connection, first: int) -> list[tuple[int, int]]:
    """Return the entries from `first` on, a page in each stretch; the last comes first."""
    try:
        end = connection.scalar(select(func.max(ledger.c.seq))) or 0
    except DBAPIError:
        return [(first, _END)]
    starts = range(first, end + 1, _PAGE)
    return [(max(end + 1, first), _END), *((start, min(start + _PAGE - 1, end)) for start in reversed(starts))]


def _between(connection: Connection, table: Table, *, low: int, high: int) -> list[Row]:
    query = select(table).where(table.c.seq.between(low, high)).order_by(*table.primary_key.columns)
    return [dict(row) for row in connection.execute(query).mappings()]
