"""The audit: every entry of the ledger, and every row that derives from one (specs/register.md G11, G12).

One pass in the order of the ledger, with each table read beside it, so that its memory does not grow with the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from vc.encoding.merkle import Frontier
from vc.errors import StorageError
from vc.register.approval_audit import ApprovalReading, Unapproved
from vc.register.audit_faults import EXPECTED, TABLES, fault_of
from vc.register.audit_heads import HeadCheck, format_damages
from vc.register.audit_rows import Stream, rows_of
from vc.register.damage import Damage
from vc.register.engine import AT_ONCE, reading
from vc.register.events import EventKind, LedgerEntry, numeric, read_entry
from vc.register.heads import grown_to, size_and_root
from vc.register.home import SCHEDULES, Home
from vc.register.key_records import KeyRole, keys_of
from vc.register.ledger import START, chained_digest, head, require_seen
from vc.register.own_document import opened
from vc.register.postgresql import is_postgresql
from vc.register.schedules import schedule_octets
from vc.register.schema import credentials, ledger, status_events
from vc.register.sqlite import file_faults
from vc.register.sweep import note_whole
from vc.register.witness import FILE_NAME as WITNESS
from vc.register.witness import Seen, read_witness
from vc.securing.secured import Form

if TYPE_CHECKING:
    from sqlalchemy import Connection

_UNREADABLE: Final = "can't be read: "


def verify_ledger(home: Home, *, now: datetime | None = None) -> tuple[Damage, ...]:
    """Return every row of the register that differs from what the ledger says; empty: it is whole.

    What follows a break of the chain is judged by its own digests, so that one fault is named once. Needs no key.
    With `now`, a register that is whole is noted as such, which spares large ones a sweep (G70).
    """
    witness = _witness(home)  # before the snapshot: another program may commit, and note it, in between
    try:
        with reading(home.engine) as connection:
            damages = tuple(damages_of(connection, home, witness))
            if not damages and now is not None:
                note_whole(home.path, head(connection), now=now)
    except StorageError as error:
        return (Damage("register", 0, error.message),)
    return damages


def verify_head(home: Home, published: bytes) -> tuple[Damage, ...]:
    """Return what contradicts a head that was published, and kept by whoever keeps one: then the end was rewritten.

    Raises `StorageError` for what is no head.
    """
    size, root = size_and_root(published, where="head")
    with reading(home.engine) as connection:
        tree = grown_to(connection, Frontier(), size)
        known = {record.kid: record.key for record in keys_of(connection) if record.role is KeyRole.LEDGER}
    secured = opened(published, Form.JWT_LEDGER_HEAD, where="head")
    key = known.get(str(secured.kid))
    if key is None or not secured.verified_by(key):
        return (Damage("head", size, "is signed by no ledger key of this register"),)
    if tree.size < size:
        return (Damage("ledger", tree.size, f"ends here; the head was signed over {size} entries"),)
    return () if tree.root == root else (Damage("ledger", size, "until here it is not what the head was signed over"),)


def damages_of(connection: Connection, home: Home, witness: Seen | Damage | None = None) -> Iterator[Damage]:
    """Yield what `verify_ledger` returns within a transaction; `witness` is what the home has seen, where it has."""
    with suppress(StorageError):  # an entry that says nothing is named where the ledger is read
        yield from _readable(format_damages(connection))
    yield from _readable(_unlike(connection, witness))
    yield from _readable(_ledger(connection, home))
    yield from _readable(_slots(connection))
    if not is_postgresql(home.engine):
        yield from _readable(_file(connection))


def _readable(found: Iterator[Damage]) -> Iterator[Damage]:
    """Let what can't be read at all end one look, not the whole audit."""
    try:
        yield from found
    except DBAPIError as error:
        yield Damage("register", 0, f"{_UNREADABLE}{error.orig}")


def _witness(home: Home) -> Seen | Damage | None:
    try:
        return read_witness(home.path / WITNESS)
    except StorageError as error:
        return Damage(WITNESS, 0, error.message)


def _unlike(connection: Connection, witness: Seen | Damage | None) -> Iterator[Damage]:
    """Hold the ledger to what the home has seen of it (G28)."""
    if isinstance(witness, Damage):
        yield witness
        return
    try:
        require_seen(connection, witness, where=WITNESS)
    except StorageError as error:
        yield Damage(WITNESS, 0, error.message)


def _ledger(connection: Connection, home: Home) -> Iterator[Damage]:
    """Recompute the chain, and hold the rows of every table to the entries that they come from."""
    streams = [Stream(connection, table) for table in TABLES]
    heads = HeadCheck(connection, home.settings.issuer)
    previous, expected = START, 1
    approvals = ApprovalReading()
    before: LedgerEntry | None = None
    for row in rows_of(connection, ledger):
        if isinstance(row, Damage):
            yield row
            continue
        problem, entry = _entry_fault(row, before)
        if row["seq"] != expected:
            problem = f"entry {expected} is missing before it"
        elif chained_digest(previous, row["entry"]) != row["digest"]:
            problem = "its digest does not follow from the entry before"
        if problem:
            yield Damage(ledger.name, row["seq"], problem)
        if entry is not None:
            heads.learn(entry)
            yield from _rows_of_entry(streams, entry)
            yield from _schedule_file(home, entry)
            yield from _unapproved(approvals.read(entry))
            before = entry
        yield from heads.grow(row["digest"])
        previous, expected = row["digest"], row["seq"] + 1
    for stream in streams:
        stream.take(2**63 - 1)
        yield from stream.damages()
    yield from _unapproved(approvals.close_run())
    yield from heads.finish()


def _unapproved(found: Iterable[Unapproved]) -> Iterator[Damage]:
    """Name what was recorded round the rule of two persons (G64): the register is whole, and not in order."""
    for one in found:
        yield Damage(ledger.name, one.seq, one.problem)


def _entry_fault(row: Mapping[str, Any], before: LedgerEntry | None) -> tuple[str, LedgerEntry | None]:
    try:
        entry = read_entry(row["entry"])
    except (StorageError, TypeError) as error:
        return str(error), None
    effective = None if entry.effective_from is None else numeric(entry.effective_from)
    told = (entry.seq, entry.kind.value, entry.subject, numeric(entry.recorded_at), effective)
    if told != tuple(row[name] for name in ("seq", "kind", "subject", "recorded_at", "effective_from")):
        return "its columns do not repeat its entry", None
    if before is None and entry.kind is not EventKind.REGISTER_OPENED:
        return "the register does not begin with its opening", entry
    if before is not None and before.recorded_at > entry.recorded_at:
        return "recorded before the entry before it", entry
    return "", entry


def _rows_of_entry(streams: Sequence[Stream], entry: LedgerEntry) -> Iterator[Damage]:
    expected = EXPECTED.get(entry.kind, ())
    for stream in streams:
        rows = stream.take(entry.seq)
        yield from stream.damages()
        if stream.is_damaged(entry.seq):
            continue
        problem = fault_of(stream.table, entry, rows, expected=stream.table in expected)
        if problem:
            yield Damage(stream.table.name, entry.seq, problem)


def _slots(connection: Connection) -> Iterator[Damage]:
    """Hold each status event to the certificate that it is about, and to that one's entry of the status list."""
    joined = (
        select(
            status_events.c.seq,
            ledger.c.subject,
            credentials.c.id,
            (status_events.c.list_number == credentials.c.list_number).label("same_list"),
            (status_events.c.list_index == credentials.c.list_index).label("same_index"),
        )
        .join(ledger, ledger.c.seq == status_events.c.seq)
        .outerjoin(credentials, credentials.c.seq == status_events.c.credential)
    )
    for row in connection.execute(joined.order_by(status_events.c.seq).execution_options(yield_per=AT_ONCE)):
        if row.id != row.subject:
            yield Damage(status_events.name, row.seq, "is about another certificate")
        elif not (row.same_list and row.same_index):
            yield Damage(status_events.name, row.seq, "names another entry of the status list")


def _schedule_file(home: Home, entry: LedgerEntry) -> Iterator[Damage]:
    if entry.kind is EventKind.SCHEDULE_TAKEN and schedule_octets(home.path, entry) is None:
        yield Damage(SCHEDULES, entry.seq, "the file is missing or changed")


def _file(connection: Connection) -> Iterator[Damage]:
    """Ask SQLite for what is no row: indexes, free pages."""
    for said in file_faults(connection, at_most=20):
        yield Damage("register.sqlite", 0, said)
