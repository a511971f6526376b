"""The digest that every row of the register carries (specs/register.md G26): what was stored is what is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sqlalchemy import Table

COLUMN: Final = "row_digest"
"""The column that holds it, the last one of every table."""


def digest_of(table: str, values: Iterable[object]) -> bytes:
    """Return the SHA-256 of a row: the table's name, then each value in the order of the columns, typed and delimited.

    A number is `i`, its decimal digits, `;`. Text is `t`, its length in octets of UTF-8, `:`, the octets; octets are
    `b` alike. Nothing at all is `n`. Any other type raises `TypeError`.
    """
    parts: list[bytes] = [b"%b;" % table.encode()]
    for value in values:
        if type(value) is int:
            parts.append(b"i%d;" % value)
        elif type(value) is str:
            octets = value.encode("utf-8", "surrogatepass")
            parts.append(b"t%d:%b" % (len(octets), octets))
        elif type(value) is bytes:
            parts.append(b"b%d:%b" % (len(value), value))
        elif value is None:
            parts.append(b"n")
        else:
            raise TypeError(f"a register holds no {type(value).__name__}")
    return hashlib.sha256(b"".join(parts)).digest()


@lru_cache(maxsize=32)
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name != COLUMN)


def sealed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return `row`, as it is to be inserted, with its digest. A column that it leaves out is empty."""
    names = _names(table)
    whole = dict(zip(names, map(row.get, names), strict=True))
    whole[COLUMN] = digest_of(table.name, whole.values())
    return whole


def is_sealed(table: Table, row: Mapping[str, Any]) -> bool:
    """Whether `row`, as it was read, is the row that was stored."""
    try:
        return bool(row[COLUMN] == digest_of(table.name, [row[name] for name in _names(table)]))
    except (TypeError, KeyError):
        return False
