"""The tables of the register (specs/register.md G11, G13). No row of any of them is ever changed or deleted.

They are strict: SQLite then holds every column to its type.
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
    Table,
    Text,
    UniqueConstraint,
    event,
)

FORMAT: Final = 1
"""The format of the register that this program reads and writes."""

metadata = MetaData()

_Seconds: Final = BigInteger().with_variant(Integer, "sqlite")
"""A NumericDate."""

register_info = Table(
    "register_info",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_strict=True,
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("recorded_at", _Seconds, nullable=False),
    Column("effective_from", _Seconds),
    Column("entry", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("ledger_by_kind", "kind", "seq"),
    Index("ledger_by_subject", "subject", "seq"),
    sqlite_strict=True,
)
"""`entry` and `digest` are the truth; the other columns repeat what the entry says, for look-up."""

credentials = Table(
    "credentials",
    metadata,
    Column("seq", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("number", Text, unique=True),
    Column("slug", Text, nullable=False, unique=True),
    Column("list_number", Integer, nullable=False),
    Column("list_index", Integer, nullable=False),
    Column("idempotency_key", Text, nullable=False, unique=True),
    Column("request_digest", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("kid", Text, nullable=False),
    Column("issued_at", _Seconds, nullable=False),
    Column("valid_from", _Seconds),
    Column("valid_until", _Seconds),
    Column("holder", Text, nullable=False),
    Column("standard", Text, nullable=False),
    Column("secured", LargeBinary, nullable=False),
    Column("label", LargeBinary),
    UniqueConstraint("list_number", "list_index", name="one_credential_per_index"),
    sqlite_strict=True,
)
"""`secured` and `label` are the signed forms; the ledger states the SHA-256 of both."""

status_events = Table(
    "status_events",
    metadata,
    Column("seq", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("credential", Integer, ForeignKey("credentials.seq"), nullable=False),
    Column("list_number", Integer, nullable=False),
    Column("list_index", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recorded_at", _Seconds, nullable=False),
    Column("effective_from", _Seconds, nullable=False),
    Index("status_events_by_list", "list_number", "seq"),
    Index("status_events_by_credential", "credential", "seq"),
    sqlite_strict=True,
)

list_publications = Table(
    "list_publications",
    metadata,
    Column("seq", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("list_number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("issued_at", _Seconds, nullable=False),
    Column("expires", _Seconds, nullable=False),
    Column("token_digest", LargeBinary, nullable=False),
    Column("bitstring_digest", LargeBinary, nullable=False),
    Column("token", LargeBinary, nullable=False),
    Column("bitstring", LargeBinary, nullable=False),
    UniqueConstraint("list_number", "version", name="one_publication_per_version"),
    UniqueConstraint("list_number", "issued_at", name="one_publication_per_second"),
    sqlite_strict=True,
)
"""`token` and `bitstring` are the signed lists; the digests are those of their payloads."""

accreditation_versions = Table(
    "accreditation_versions",
    metadata,
    Column("seq", Integer, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("secured", LargeBinary, nullable=False),
    UniqueConstraint("slug", "version", name="one_accreditation_per_version"),
    Index("accreditations_by_subject", "subject"),
    sqlite_strict=True,
)


def _forbid_changes(table: Table) -> None:
    """Add triggers that refuse UPDATE and DELETE, so that a slip of a program or a person can't rewrite the past."""
    for statement in ("UPDATE", "DELETE"):
        trigger = DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER {table.name}_no_{statement.lower()} BEFORE {statement} ON {table.name} "
            f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
        )
        event.listen(table, "after_create", trigger.execute_if(dialect="sqlite"))


for _table in metadata.sorted_tables:
    _forbid_changes(_table)
