"""Rows of the register as open text, and back (specs/register.md G73): a JSON object to a line, octets in base64url.

A row that is not what was stored is neither written nor taken in, and no more than a few rows are in memory at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, insert, select

from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject, JsonValue, dumps, loads_object
from vc.errors import Refused, StorageError
from vc.register.audit.audit_rows import type_fault
from vc.register.storage.row_digest import is_sealed

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection

PART_OCTETS: Final = 4_194_304
"""From so many octets on a part of a table is full; the line that fills it still belongs to it."""

_ROWS_AT_ONCE: Final = 50
_INSERTED_AT_ONCE: Final = 500
_MOST_MEMBERS: Final = 100


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield every row of `table` by its primary key, each as a line. Raises `StorageError` for a damaged row."""
    query = select(table).order_by(*table.primary_key.columns)
    found = connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE})
    for mapping in found.mappings():
        row = dict(mapping)
        if type_fault(table, row) or not is_sealed(table, row):
            raise StorageError(
                f"the register is damaged: {table.name} {next(iter(row.values()))}: is not what was stored",
                hint="keep the backups that you have; `vc audit verify` names every row",
            )
        yield line_of(row)


def line_of(row: dict[str, Any]) -> bytes:
    """Return a row as a line: its columns in their order."""
    told: JsonObject = {
        name: base64url.encode(value) if isinstance(value, bytes) else value for name, value in row.items()
    }
    return dumps(told) + b"\n"


def row_of(table: Table, line: bytes) -> dict[str, Any]:
    """Return the row that a line holds. Raises `StorageError` for one that `line_of` would not have written."""
    try:
        told = loads_object(line, max_depth=1, max_members=_MOST_MEMBERS)
        row = {column.name: _value(column, told.get(column.name)) for column in table.columns}
    except Refused as refusal:
        raise StorageError(f"no row of {table.name}: {refusal.detail}") from None
    if list(told) != list(row) or type_fault(table, row) or not is_sealed(table, row):
        first = next(iter(row.values()))
        raise StorageError(f"no row of {table.name} as it was stored: {first}")
    return row


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Insert the rows that stand in `lines`, and return how many. Needs a writing transaction."""
    waiting: list[dict[str, Any]] = []
    octets = count = 0
    for line in lines:
        waiting.append(row_of(table, line))
        octets += len(line)
        count += 1
        if len(waiting) == _INSERTED_AT_ONCE or octets >= PART_OCTETS:
            connection.execute(insert(table), waiting)
            waiting, octets = [], 0
    if waiting:
        connection.execute(insert(table), waiting)
    return count


def parts(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `lines` in parts of some megabytes, cut between lines; none where there are no lines."""
    part = bytearray()
    for line in lines:
        part += line
        if len(part) >= PART_OCTETS:
            yield bytes(part)
            part.clear()
    if part:
        yield bytes(part)


def _value(column: Column[Any], told: JsonValue) -> object:
    """Return the value of a column as the register holds it; one of another type is for `type_fault` to name."""
    if column.type.python_type is bytes and isinstance(told, str):
        return base64url.decode(told)
    return told
