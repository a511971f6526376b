"""Recomputing the register: every entry, and every row that derives from one (specs/register.md G11, G12)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table, select

from vc.encoding import base64url
from vc.errors import Refused, StorageError
from vc.register.accrediting import version_body
from vc.register.engine import reading
from vc.register.events import STATUS_KINDS, EventKind, LedgerEntry, numeric, read_entry
from vc.register.home import SCHEDULES, Home
from vc.register.issuing import issued_body
from vc.register.ledger import START, chained_digest
from vc.register.list_publication import published_body
from vc.register.schema import accreditation_versions, credentials, ledger, list_publications, status_events
from vc.register.site_folder import SiteFolder

if TYPE_CHECKING:
    from sqlalchemy import Connection

_ACCREDITATION_KINDS: Final = frozenset(kind for kind in EventKind if kind.value.startswith("accreditation_"))


@dataclass(frozen=True, slots=True)
class Damage:
    """One row that does not stand. `row` is the number of its ledger entry."""

    table: str
    row: int
    problem: str


def verify_ledger(home: Home) -> tuple[Damage, ...]:
    """Return every row of the register that differs from what the ledger says; empty: it is whole.

    The chain itself is trusted no further than its first break: what follows a break is not judged again. Needs no key.
    """
    with reading(home.engine) as connection:
        return tuple(_damages(connection, home.path))


def _damages(connection: Connection, home: Path) -> Iterator[Damage]:
    entries: dict[int, LedgerEntry] = {}
    yield from _chain(connection, entries)
    derived: tuple[tuple[Table, frozenset[EventKind], Callable[[LedgerEntry, Mapping[str, Any]], str]], ...] = (
        (credentials, frozenset({EventKind.ISSUED}), _credential_fault),
        (status_events, STATUS_KINDS, _status_event_fault),
        (list_publications, frozenset({EventKind.LIST_PUBLISHED}), _publication_fault),
        (accreditation_versions, _ACCREDITATION_KINDS, _version_fault),
    )
    for table, kinds, fault_of in derived:
        told = {seq: entry for seq, entry in entries.items() if entry.kind in kinds}
        rows = connection.execute(select(table).order_by(table.c.seq)).mappings()
        for row in rows:
            entry = told.pop(row["seq"], None)
            if entry is None:
                problem = "no entry of the ledger speaks of it"
            else:
                problem = _type_fault(table, dict(row)) or fault_of(entry, dict(row))
            if problem:
                yield Damage(table.name, row["seq"], problem)
        for seq in told:
            yield Damage(table.name, seq, "is missing")
    yield from _slots(connection, entries)
    yield from _schedule_files(home, entries)


def _chain(connection: Connection, entries: dict[int, LedgerEntry]) -> Iterator[Damage]:
    """Recompute the chain; fills `entries` with all that can be read."""
    previous, expected = START, 1
    for found in connection.execute(select(ledger).order_by(ledger.c.seq)).mappings():
        row = dict(found)
        problem = _type_fault(ledger, row)
        if not problem and row["seq"] != expected:
            problem = f"entry {expected} is missing before it"
        if not problem and chained_digest(previous, row["entry"]) != row["digest"]:
            problem = "its digest does not follow from the entry before"
        # An entry that does not stand still says which rows are its own.
        fault = _entry_fault(row, entries)
        problem = problem or fault
        if problem:
            yield Damage(ledger.name, row["seq"], problem)
        previous, expected = row["digest"] if isinstance(row["digest"], bytes) else START, row["seq"] + 1


def _type_fault(table: Table, row: Mapping[str, Any]) -> str:
    """Say which value has another type than its column, as a flipped bit can make it."""
    for column in table.columns:
        value = row[column.name]
        if not isinstance(value, column.type.python_type) and not (value is None and column.nullable):
            return f"its {column.name} is of another type"
    return ""


def _entry_fault(row: Mapping[str, Any], entries: dict[int, LedgerEntry]) -> str:
    try:
        entry = read_entry(row["entry"])
    except (StorageError, TypeError) as error:
        return str(error)
    effective = None if entry.effective_from is None else numeric(entry.effective_from)
    told = (entry.seq, entry.kind.value, entry.subject, numeric(entry.recorded_at), effective)
    if told != tuple(row[name] for name in ("seq", "kind", "subject", "recorded_at", "effective_from")):
        return "its columns do not repeat its entry"
    if not entries and entry.kind is not EventKind.REGISTER_OPENED:
        return "the register does not begin with its opening"
    before = entries.get(entry.seq - 1)
    entries[entry.seq] = entry
    return "recorded before the entry before it" if before and before.recorded_at > entry.recorded_at else ""


def _credential_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    if row["id"] != entry.subject or issued_body(row) != dict(entry.body):
        return "differs from what was issued"
    return "" if row["digest"] == _payload_digest(row["secured"]) else "its digest is not that of its payload"


def _status_event_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    told = (entry.kind.value, numeric(entry.recorded_at), numeric(entry.effective))
    return "" if told == (row["kind"], row["recorded_at"], row["effective_from"]) else "differs from what was recorded"


def _publication_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    return "" if published_body(row) == dict(entry.body) else "differs from what was published"


def _version_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    body = version_body(row, reason=str(entry.body.get("reason", "")), code=str(entry.body.get("code", "")))
    return "" if body == dict(entry.body) and row["subject"] == entry.subject else "differs from what was signed"


def _payload_digest(secured: bytes) -> bytes:
    try:
        return hashlib.sha256(base64url.decode(secured.split(b".")[1])).digest()
    except (Refused, IndexError):
        return b""


def _slots(connection: Connection, entries: Mapping[int, LedgerEntry]) -> Iterator[Damage]:
    """Hold each status event's slot to that of the certificate that it is about."""
    columns = (credentials.c.seq, credentials.c.id, credentials.c.list_number, credentials.c.list_index)
    known = {row.seq: row for row in connection.execute(select(*columns))}
    for row in connection.execute(select(status_events)):
        certificate = known.get(row.credential)
        entry = entries.get(row.seq)
        if certificate is None or entry is None or certificate.id != entry.subject:
            yield Damage(status_events.name, row.seq, "is about another certificate")
        elif (certificate.list_number, certificate.list_index) != (row.list_number, row.list_index):
            yield Damage(status_events.name, row.seq, "names another entry of the status list")


def _schedule_files(home: Path, entries: Mapping[int, LedgerEntry]) -> Iterator[Damage]:
    folder = SiteFolder(home / SCHEDULES)
    for seq, entry in entries.items():
        if entry.kind is not EventKind.SCHEDULE_TAKEN:
            continue
        raw = folder.read(str(entry.body.get("file")))
        if raw is None or hashlib.sha256(raw).hexdigest() != entry.body.get("secured"):
            yield Damage(SCHEDULES, seq, "the file is missing or changed")
