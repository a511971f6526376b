"""Rows in the order of their ledger entries, a page at a time, also from a damaged file (specs/register.md G12)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError

from vc.register.damage import Damage
from vc.register.row_digest import is_sealed

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
        if not page:
            return
        for found in page:
            if isinstance(found, Damage):
                yield found
                last = max(last, int(found.row))
            else:
                problem = type_fault(table, found) or ("" if is_sealed(table, found) else "is not what was stored")
                yield Damage(table.name, found["seq"], problem) if problem else found
                last = found["seq"]


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


def type_fault(table: Table, row: Row) -> str:
    """Say which value has another type than its column, as a flipped bit can make it."""
    for column in table.columns:
        value = row[column.name]
        if not isinstance(value, column.type.python_type) and not (value is None and column.nullable):
            return f"its {column.name} is of another type"
    return ""


def _seq(found: Row | Damage) -> int:
    return int(found.row) if isinstance(found, Damage) else int(found["seq"])


def _page(connection: Connection, table: Table, last: int) -> list[Row | Damage]:
    # A table with several rows of one entry is cut between entries, never within one.
    query = select(table).where(table.c.seq > last).order_by(*table.primary_key.columns).limit(_PAGE)
    rows: list[Row | Damage] = [dict(row) for row in connection.execute(query).mappings()]
    if len(rows) < _PAGE or len(table.primary_key.columns) == 1:
        return rows
    end = _seq(rows[-1])
    whole = [row for row in rows if _seq(row) < end]
    again = select(table).where(table.c.seq == end).order_by(*table.primary_key.columns)
    return [*whole, *(dict(row) for row in connection.execute(again).mappings())]


def _one_by_one(connection: Connection, table: Table, last: int) -> Iterator[Row | Damage]:
    unreadable = 0
    for seq in range(last + 1, last + 1 + _MOST_UNREADABLE):
        try:
            found = connection.execute(select(table).where(table.c.seq == seq)).mappings().all()
        except DBAPIError as error:
            unreadable += 1
            if unreadable <= _PAGE:
                yield Damage(table.name, seq, f"can't be read: {error.orig}")
            continue
        yield from (dict(row) for row in found)
