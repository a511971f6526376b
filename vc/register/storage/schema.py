"""The tables of the register (specs/register.md G11, G13, G26). No row of any of them is ever changed or deleted.

On SQLite they are strict: every column is then held to its type.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from vc.register.storage import row_digest

FORMAT: Final = 2
"""The format of the register that this program reads and writes; also the revision that Alembic keeps."""

metadata = MetaData()

_Whole: Final = BigInteger().with_variant(Integer, "sqlite")
"""A count, a number of a ledger entry, or a NumericDate."""


def _digest() -> Column[bytes]:
    return Column(row_digest.COLUMN, LargeBinary, nullable=False)


register_info = Table(
    "register_info",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    _digest(),
    sqlite_strict=True,
)

alembic_version = Table(
    "alembic_version",
    metadata,
    Column("version_num", Text, primary_key=True),
    sqlite_strict=True,
)
"""Alembic's own table: one row, the format. The one table that a migration changes in place."""

ledger = Table(
    "ledger",
    metadata,
    Column("seq", _Whole, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("recorded_at", _Whole, nullable=False),
    Column("effective_from", _Whole),
    Column("entry", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    _digest(),
    Index("ledger_by_kind", "kind", "seq"),
    Index("ledger_by_subject", "subject", "seq"),
    sqlite_strict=True,
)
"""`entry` and `digest` are the truth; the other columns repeat what the entry says, for look-up."""

admissions = Table(
    "admissions",
    metadata,
    Column("seq", _Whole, ForeignKey("ledger.seq"), nullable=False),
    Column("position", _Whole, nullable=False),
    Column("idempotency_key", Text, nullable=False),
    Column("request_digest", LargeBinary, nullable=False),
    Column("list_number", _Whole, nullable=False),
    Column("list_index", _Whole, nullable=False),
    Column("issued_at", _Whole, nullable=False),
    _digest(),
    PrimaryKeyConstraint("seq", "position"),
    UniqueConstraint("idempotency_key", "request_digest", name="one_admission_per_request"),
    UniqueConstraint("list_number", "list_index", name="one_admission_per_index"),
    sqlite_strict=True,
)
"""What was asked for and allotted before it was signed (G14). `position` counts the requests of one entry from 0."""

credentials = Table(
    "credentials",
    metadata,
    Column("seq", _Whole, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("number", Text, unique=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("list_number", _Whole, nullable=False),
    Column("list_index", _Whole, nullable=False),
    Column("idempotency_key", Text, nullable=False, unique=True),
    Column("request_digest", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("kid", Text, nullable=False),
    Column("issued_at", _Whole, nullable=False),
    Column("valid_from", _Whole),
    Column("valid_until", _Whole),
    Column("holder", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("secured", LargeBinary, nullable=False),
    Column("label", LargeBinary),
    _digest(),
    UniqueConstraint("list_number", "list_index", name="one_credential_per_index"),
    Index("credentials_by_end", "valid_until"),
    sqlite_strict=True,
)
"""`secured` and `label` are the signed forms; the ledger states the SHA-256 of both."""

status_events = Table(
    "status_events",
    metadata,
    Column("seq", _Whole, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("credential", _Whole, ForeignKey("credentials.seq"), nullable=False),
    Column("list_number", _Whole, nullable=False),
    Column("list_index", _Whole, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recorded_at", _Whole, nullable=False),
    Column("effective_from", _Whole, nullable=False),
    _digest(),
    Index("status_events_by_list", "list_number", "seq"),
    Index("status_events_by_credential", "credential", "seq"),
    Index("status_events_by_date", "effective_from"),
    sqlite_strict=True,
)

list_publications = Table(
    "list_publications",
    metadata,
    Column("seq", _Whole, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("list_number", _Whole, nullable=False),
    Column("version", _Whole, nullable=False),
    Column("issued_at", _Whole, nullable=False),
    Column("expires", _Whole, nullable=False),
    Column("token_digest", LargeBinary, nullable=False),
    Column("bitstring_digest", LargeBinary, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("bitstring", LargeBinary, nullable=False),
    _digest(),
    UniqueConstraint("list_number", "version", name="one_publication_per_version"),
    UniqueConstraint("list_number", "issued_at", name="one_publication_per_second"),
    sqlite_strict=True,
)
"""`token` and `bitstring` are the signed lists; the digests are those of their payloads."""

signatures = Table(
    "signatures",
    metadata,
    Column("seq", _Whole, ForeignKey("ledger.seq"), nullable=False),
    Column("document", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("kid", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    _digest(),
    PrimaryKeyConstraint("seq", "document"),
    sqlite_strict=True,
)
"""Signatures over documents that are made again from the ledger: histories, indexes, register snapshots (G29).

`document` is `history`, `index`, `register_snapshot` or `register_index`, `digest` the SHA-256 of its payload,
`signature` the raw octets.
"""

accreditation_versions = Table(
    "accreditation_versions",
    metadata,
    Column("seq", _Whole, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("slug", Text, nullable=False),
    Column("version", _Whole, nullable=False),
    Column("subject", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("secured", LargeBinary, nullable=False),
    _digest(),
    UniqueConstraint("slug", "version", name="one_accreditation_per_version"),
    Index("accreditations_by_subject", "subject"),
    sqlite_strict=True,
)

ledger_heads = Table(
    "ledger_heads",
    metadata,
    Column("size", _Whole, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("signed_at", _Whole, nullable=False),
    Column("kid", Text, nullable=False),
    Column("signed", LargeBinary, nullable=False),
    _digest(),
    sqlite_strict=True,
)
"""Signed Merkle heads over the first `size` entries of the ledger (G27)."""

APPEND_ONLY: Final = tuple(table for table in metadata.sorted_tables if table is not alembic_version)
"""Every table whose rows never change, those first to which others refer."""

_REFUSAL: Final = "register_refuses_changes"


def guard(table: Table) -> tuple[str, ...]:
    """Return the SQLite statements that make the database refuse UPDATE and DELETE on `table`."""
    return tuple(
        f"CREATE TRIGGER {table.name}_no_{statement.lower()} BEFORE {statement} ON {table.name} "
        f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
        for statement in ("UPDATE", "DELETE")
    )


def postgresql_guard(table: Table) -> tuple[str, ...]:
    """Return the same for PostgreSQL: one function that every table's trigger calls, TRUNCATE refused too."""
    function = (
        f"CREATE OR REPLACE FUNCTION {_REFUSAL}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
    )
    trigger = (
        f"CREATE TRIGGER {table.name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {_REFUSAL}()"
    )
    return function, trigger


def _forbid_changes(table: Table) -> None:
    """Add triggers, so that a slip of a program or a person can't rewrite the past."""
    for dialect, statements in (("sqlite", guard(table)), ("postgresql", postgresql_guard(table))):
        for statement in statements:
            trigger = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", trigger.execute_if(dialect=dialect))


for _table in APPEND_ONLY:
    _forbid_changes(_table)
