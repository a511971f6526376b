"""Batches: a table whose issuing was interrupted stays known as unfinished until it is finished (G72)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select

from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.register.issuing.issue_request import IssueRequest
from vc.register.storage.events import EventKind, LedgerEntry, NewEvent
from vc.register.storage.ledger import append, entries_of
from vc.register.storage.schema import admissions, credentials

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class UnfinishedBatch:
    """A batch that was begun and neither finished nor closed. `issued` counts what it has brought about so far."""

    name: str
    source: str
    begun: datetime
    rows: int
    issued: int


def batch_name(requests: Sequence[IssueRequest]) -> str:
    """Return the name of a batch: the same for the same idempotency keys, in whatever order."""
    keys = sorted({request.key for request in requests})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:16]


def begin_batch(connection: Connection, requests: Sequence[IssueRequest], *, source: str, now: datetime) -> str:
    """Record that a batch begins, unless it was begun before, and return its name. Needs a writing transaction."""
    name = batch_name(requests)
    if name in _open(connection) or _is_finished(connection, name):
        return name
    body: dict[str, JsonValue] = {"rows": len(requests), "source": source[-_LONGEST_SOURCE:]}
    append(connection, (NewEvent(EventKind.BATCH_BEGUN, f"batch/{name}", body, by=requests[0].by),), now=now)
    return name


def finish_batch(connection: Connection, name: str, *, now: datetime, reason: str = "", by: str = "") -> None:
    """Record that a batch is issued whole or, with a `reason`, given up. Needs a writing transaction.

    Raises `UsageError` for a batch that is given up and was not begun.
    """
    if name not in _open(connection):
        if reason:
            raise UsageError("no unfinished batch of this name", where=name, hint="`vc batch list` shows all")
        return
    body: dict[str, JsonValue] = {"reason": reason} if reason else {}
    append(connection, (NewEvent(EventKind.BATCH_FINISHED, f"batch/{name}", body, by=by),), now=now)


def unfinished_batches(connection: Connection) -> tuple[UnfinishedBatch, ...]:
    """Return every batch that was begun and not finished, the oldest first."""
    return tuple(
        UnfinishedBatch(
            name=name,
            source=str(entry.body.get("source", "")),
            begun=entry.recorded_at,
            rows=cast("int", entry.body["rows"]),
            issued=_issued_count(connection, name),
        )
        for name, entry in _open(connection).items()
    )


def _open(connection: Connection) -> dict[str, LedgerEntry]:
    begun: dict[str, LedgerEntry] = {}
    for entry in entries_of(connection, kinds=(EventKind.BATCH_BEGUN, EventKind.BATCH_FINISHED)):
        name = entry.subject.removeprefix("batch/")
        if entry.kind is EventKind.BATCH_BEGUN:
            begun[name] = entry
        else:
            begun.pop(name, None)
    return begun


def _is_finished(connection: Connection, name: str) -> bool:
    """Whether it was issued whole before: running it again then begins nothing."""
    ended = entries_of(connection, kinds=(EventKind.BATCH_FINISHED,), subject=f"batch/{name}")
    return any("reason" not in entry.body for entry in ended)


def _issued_count(connection: Connection, name: str) -> int:
    entries = entries_of(connection, kinds=(EventKind.ADMITTED,), subject=f"batch/{name}")
    seqs = [entry.seq for entry in entries]
    same = (credentials.c.list_number == admissions.c.list_number) & (
        credentials.c.list_index == admissions.c.list_index
    )
    joined = admissions.join(credentials, same)
    query = select(func.count()).select_from(joined).where(admissions.c.seq.in_(seqs))
    return connection.scalar(query) or 0
