"""Format 2: row digests, admissions, kept signatures, signed heads. Only SQLite registers ever had format 1.

Every table is made anew and filled from the old one: SQLite adds no column that must not be empty, and the first
registers were not strict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "2"
down_revision: Final = "1"

_PAGE: Final = 500

_LEDGER: Final = "seq INTEGER NOT NULL REFERENCES ledger (seq)"
_TABLES: Final = {
    "register_info": ("name TEXT NOT NULL PRIMARY KEY", "value TEXT NOT NULL"),
    "ledger": (
        "seq INTEGER NOT NULL PRIMARY KEY",
        "kind TEXT NOT NULL",
        "subject TEXT NOT NULL",
        "recorded_at INTEGER NOT NULL",
        "effective_from INTEGER",
        "entry BLOB NOT NULL",
        "digest BLOB NOT NULL",
    ),
    "credentials": (
        "seq INTEGER NOT NULL PRIMARY KEY REFERENCES ledger (seq)",
        "id TEXT NOT NULL UNIQUE",
        "number TEXT UNIQUE",
        "slug TEXT NOT NULL UNIQUE",
        "list_number INTEGER NOT NULL",
        "list_index INTEGER NOT NULL",
        "idempotency_key TEXT NOT NULL UNIQUE",
        "request_digest BLOB NOT NULL",
        "digest BLOB NOT NULL",
        "kid TEXT NOT NULL",
        "issued_at INTEGER NOT NULL",
        "valid_from INTEGER",
        "valid_until INTEGER",
        "holder TEXT NOT NULL",
        "standard TEXT NOT NULL",
        "secured BLOB NOT NULL",
        "label BLOB",
    ),
    "status_events": (
        "seq INTEGER NOT NULL PRIMARY KEY REFERENCES ledger (seq)",
        "credential INTEGER NOT NULL REFERENCES credentials (seq)",
        "list_number INTEGER NOT NULL",
        "list_index INTEGER NOT NULL",
        "kind TEXT NOT NULL",
        "recorded_at INTEGER NOT NULL",
        "effective_from INTEGER NOT NULL",
    ),
    "list_publications": (
        "seq INTEGER NOT NULL PRIMARY KEY REFERENCES ledger (seq)",
        "list_number INTEGER NOT NULL",
        "version INTEGER NOT NULL",
        "issued_at INTEGER NOT NULL",
        "expires INTEGER NOT NULL",
        "token_digest BLOB NOT NULL",
        "bitstring_digest BLOB NOT NULL",
        "token BLOB NOT NULL",
        "bitstring BLOB NOT NULL",
    ),
    "accreditation_versions": (
        "seq INTEGER NOT NULL PRIMARY KEY REFERENCES ledger (seq)",
        "slug TEXT NOT NULL",
        "version INTEGER NOT NULL",
        "subject TEXT NOT NULL",
        "digest BLOB NOT NULL",
        "secured BLOB NOT NULL",
    ),
    "admissions": (
        _LEDGER,
        "position INTEGER NOT NULL",
        "idempotency_key TEXT NOT NULL",
        "request_digest BLOB NOT NULL",
        "list_number INTEGER NOT NULL",
        "list_index INTEGER NOT NULL",
        "issued_at INTEGER NOT NULL",
    ),
    "signatures": (
        _LEDGER,
        "document TEXT NOT NULL",
        "digest BLOB NOT NULL",
        "kid TEXT NOT NULL",
        "signature BLOB NOT NULL",
    ),
    "ledger_heads": (
        "size INTEGER NOT NULL PRIMARY KEY",
        "root BLOB NOT NULL",
        "frontier BLOB NOT NULL",
        "signed_at INTEGER NOT NULL",
        "kid TEXT NOT NULL",
        "signed BLOB NOT NULL",
    ),
}
_CONSTRAINTS: Final = {
    "admissions": (
        "PRIMARY KEY (seq, position)",
        "CONSTRAINT one_admission_per_request UNIQUE (idempotency_key, request_digest)",
        "CONSTRAINT one_admission_per_index UNIQUE (list_number, list_index)",
    ),
    "signatures": ("PRIMARY KEY (seq, document)",),
    "credentials": ("CONSTRAINT one_credential_per_index UNIQUE (list_number, list_index)",),
    "list_publications": (
        "CONSTRAINT one_publication_per_version UNIQUE (list_number, version)",
        "CONSTRAINT one_publication_per_second UNIQUE (list_number, issued_at)",
    ),
    "accreditation_versions": ("CONSTRAINT one_accreditation_per_version UNIQUE (slug, version)",),
}
_INDEXES: Final = (
    "ledger_by_kind ON ledger (kind, seq)",
    "ledger_by_subject ON ledger (subject, seq)",
    "credentials_by_end ON credentials (valid_until)",
    "status_events_by_list ON status_events (list_number, seq)",
    "status_events_by_credential ON status_events (credential, seq)",
    "status_events_by_date ON status_events (effective_from)",
    "accreditations_by_subject ON accreditation_versions (subject)",
)
_OLD: Final = tuple(name for name in _TABLES if name not in {"admissions", "signatures", "ledger_heads"})


def upgrade() -> None:
    """Make every table anew, fill it, and put the guards back."""
    connection = op.get_bind()
    for name in _OLD:
        for statement in ("update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS {name}_no_{statement}")
        op.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    for index in _INDEXES:
        op.execute(f"DROP INDEX IF EXISTS {index.partition(' ')[0]}")
    for name, columns in _TABLES.items():
        body = ", ".join((*columns, "row_digest BLOB NOT NULL", *_CONSTRAINTS.get(name, ())))
        op.execute(f"CREATE TABLE {name} ({body}) STRICT")
    for name in _OLD:
        columns = _columns(name)
        _fill(connection, name, _rows(connection, f"old_{name}", columns))
    allotted = ("idempotency_key", "request_digest", "list_number", "list_index", "issued_at")
    admitted = ((row[0], 0, *row[1:]) for row in _rows(connection, "old_credentials", ("seq", *allotted)))
    _fill(connection, "admissions", admitted)
    for name in reversed(_OLD):
        op.execute(f"DROP TABLE old_{name}")
    for index in _INDEXES:
        op.execute(f"CREATE INDEX {index}")
    for name in _TABLES:
        for statement in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {name}_no_{statement.lower()} BEFORE {statement} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            )


def _columns(name: str) -> tuple[str, ...]:
    return tuple(column.partition(" ")[0] for column in _TABLES[name])


def _rows(connection: sa.Connection, table: str, columns: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """Yield the rows of an old table; its format becomes 2."""
    listed = ", ".join(columns)
    for row in connection.exec_driver_sql(f"SELECT {listed} FROM {table} ORDER BY 1"):  # noqa: S608 - names of ours
        yield ("format", revision) if tuple(row) == ("format", down_revision) else tuple(row)


def _fill(connection: sa.Connection, name: str, rows: Iterable[tuple[object, ...]]) -> None:
    holders = ", ".join("?" * (len(_TABLES[name]) + 1))
    statement = f"INSERT INTO {name} VALUES ({holders})"  # noqa: S608 - names of ours
    page: list[tuple[object, ...]] = []
    for row in rows:
        page.append((*row, _row_digest(name, row)))
        if len(page) == _PAGE:
            connection.exec_driver_sql(statement, page)
            page = []
    if page:
        connection.exec_driver_sql(statement, page)


def _row_digest(table: str, values: tuple[object, ...]) -> bytes:
    """Return what G26 of specs/register.md says, as it stood when this step was written."""
    parts = [f"{table};".encode()]
    for value in values:
        if isinstance(value, bytes):
            parts.append(b"b%d:%b" % (len(value), value))
        elif isinstance(value, str):
            octets = value.encode()
            parts.append(b"t%d:%b" % (len(octets), octets))
        elif isinstance(value, int):
            parts.append(b"i%d;" % value)
        else:
            parts.append(b"n")
    return hashlib.sha256(b"".join(parts)).digest()
