"""The append-only, hash-chained ledger, within one transaction (specs/register.md G8 to G10)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from vc.encoding.rfc3339 import format_instant
from vc.errors import EnvironmentFault, StorageError
from vc.register.storage.engine import APPENDED
from vc.register.storage.events import (
    EventKind,
    LedgerEntry,
    NewEvent,
    entry_octets,
    instant,
    numeric,
    read_entry,
    whole_second,
)
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import ledger
from vc.register.storage.witness import Seen

if TYPE_CHECKING:
    from sqlalchemy import Connection

START: Final = bytes(32)
"""What the first entry's digest is chained to."""

CLOCK_TOLERANCE: Final = timedelta(seconds=60)

LONGEST_SILENCE: Final = timedelta(days=92)
"""A clock that stands further after the last entry is taken to be wrong until somebody confirms it (G80)."""


_CONFIRMING: Final = frozenset({EventKind.CLOCK_CONFIRMED, EventKind.REGISTER_RESTORED})
"""What is recorded at whatever distance: a person has just said, or seen, what time it is."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry: its number (0 for an empty ledger), its digest, and when it was recorded."""

    seq: int
    digest: bytes
    recorded_at: datetime | None


def chained_digest(previous: bytes, octets: bytes) -> bytes:
    """Return the digest of an entry that follows `previous` (G8)."""
    return hashlib.sha256(previous + octets).digest()


def head(connection: Connection) -> Head:
    """Return the last entry, recomputed from its octets. Raises `StorageError` where it does not stand (G13)."""
    columns = (ledger.c.seq, ledger.c.digest, ledger.c.entry, ledger.c.recorded_at)
    rows = connection.execute(select(*columns).order_by(ledger.c.seq.desc()).limit(2)).all()
    if not rows:
        return Head(0, START, None)
    last = rows[0]
    previous = rows[1].digest if len(rows) > 1 else START
    before = rows[1].seq if len(rows) > 1 else 0
    whole = isinstance(last.entry, bytes) and isinstance(previous, bytes)
    if not whole or last.seq != before + 1 or chained_digest(previous, last.entry) != last.digest:
        raise StorageError(
            f"the ledger is damaged at its last entry, {last.seq}", hint="run `vc audit verify`; restore a backup"
        )
    return Head(last.seq, last.digest, instant(last.recorded_at))


def settled(now: datetime, last: Head) -> datetime:
    """Return the moment at which to record: `now`, never before the last entry (G10), nor long after it (G80).

    Raises `EnvironmentFault`.
    """
    moment = not_before(now, last)
    require_soon_after(moment, last, confirming="vc clock confirm")
    return moment


def require_soon_after(moment: datetime, last: Head, *, confirming: str) -> None:
    """Refuse a clock that stands long after the last entry (G80). `confirming` is the command that says it is right."""
    if last.recorded_at is None or moment - last.recorded_at <= LONGEST_SILENCE:
        return
    raise EnvironmentFault(
        f"the clock stands at {format_instant(moment)}, {(moment - last.recorded_at).days:,} days after the last entry"
        f" of the register ({format_instant(last.recorded_at)})",
        hint=f"set the clock right; if it is right, say so with `{confirming}`",
    )


def not_before(now: datetime, last: Head) -> datetime:
    """Return `now` to the second, never before the last entry (G10, G81). Raises `EnvironmentFault`."""
    moment = whole_second(now)
    if last.recorded_at is None or moment >= last.recorded_at:
        return moment
    if last.recorded_at - moment <= CLOCK_TOLERANCE:
        return last.recorded_at
    raise EnvironmentFault(
        f"the clock stands at {format_instant(moment)}, before the last entry of the register"
        f" ({format_instant(last.recorded_at)})",
        hint="set the clock right; if it is right, an earlier run recorded ahead of time: see `vc clock show`",
    )


def append(connection: Connection, events: Sequence[NewEvent], *, now: datetime) -> tuple[LedgerEntry, ...]:
    """Record `events` at `now`, in their order, and return them as they stand. Needs a writing transaction."""
    last = head(connection)
    confirmed = any(event.kind in _CONFIRMING for event in events)
    recorded_at = not_before(now, last) if confirmed else settled(now, last)
    rows, entries = [], []
    digest = last.digest
    for seq, given in enumerate(events, start=last.seq + 1):
        effective = None if given.effective_from is None else whole_second(given.effective_from)
        event = given if effective is None else replace(given, effective_from=effective)
        octets = entry_octets(event, seq=seq, recorded_at=recorded_at)
        digest = chained_digest(digest, octets)
        row = {
            "seq": seq,
            "kind": event.kind.value,
            "subject": event.subject,
            "recorded_at": numeric(recorded_at),
            "effective_from": None if effective is None else numeric(effective),
            "entry": octets,
            "digest": digest,
        }
        rows.append(sealed(ledger, row))
        entries.append(LedgerEntry(seq, event.kind, event.subject, recorded_at, effective, event.by, event.body))
    if rows:
        connection.execute(insert(ledger), rows)
        connection.info[APPENDED] = Seen(rows[-1]["seq"], digest)
    return tuple(entries)


def require_seen(connection: Connection, seen: Seen | None, *, where: str) -> None:
    """Refuse a register that lacks an entry that was seen before (G28). Raises `StorageError`."""
    if seen is None or connection.scalar(select(ledger.c.digest).where(ledger.c.seq == seen.seq)) == seen.digest:
        return
    raise StorageError(
        f"the register lacks entry {seen.seq}, which this home has seen: it is an older copy, or has lost its end",
        where=where,
        hint="bring back the newest copy, or restore a backup with `vc restore`",
    )


def entries_of(
    connection: Connection, *, kinds: Iterable[EventKind] = (), subject: str | None = None
) -> Iterator[LedgerEntry]:
    """Yield the entries of `kinds` (all, when none is named) about `subject` (anything, when None), oldest first."""
    query = select(ledger.c.entry).order_by(ledger.c.seq)
    names = [kind.value for kind in kinds]
    if names:
        query = query.where(ledger.c.kind.in_(names))
    if subject is not None:
        query = query.where(ledger.c.subject == subject)
    for row in connection.execute(query):
        yield read_entry(row.entry)
