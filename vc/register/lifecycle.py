"""Recording what happens to a certificate (specs/register.md G19 to G22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.register.certificates import Certificate, events_of, require
from vc.register.events import EventKind, LedgerEntry, NewEvent, numeric, whole_second
from vc.register.ledger import append, head, settled
from vc.register.row_digest import sealed
from vc.register.schema import status_events
from vc.register.standing import Standing, event_of, standing
from vc.register.transitions import Change, Life, require_complete, require_legal
from vc.status.value import StatusEvent

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was recorded, and where the certificate stood before and stands after its effective date."""

    certificate: Certificate
    entry: LedgerEntry
    before: Standing
    after: Standing


def record_change(connection: Connection, identifier: str, change: Change, *, now: datetime) -> Changed:
    """Record `change` of the certificate with this identifier or number. Needs a writing transaction.

    Raises `UsageError` for an unknown certificate, an incomplete change, or one that its state does not allow.
    """
    require_complete(change)
    certificate = require(connection, identifier)
    recorded_at = settled(now, head(connection))
    effective = recorded_at if change.effective_from is None else whole_second(change.effective_from)
    events = events_of(connection, certificate)
    require_legal(
        Life(certificate.name, certificate.issued_at, certificate.valid_until, events), change.kind, effective
    )
    successor = _successor(connection, certificate, change)
    (entry,) = append(
        connection,
        (
            NewEvent(
                kind=EventKind(change.kind.value),
                subject=certificate.id,
                body=_body(change, successor),
                effective_from=effective,
                by=change.by,
            ),
        ),
        now=recorded_at,
    )
    connection.execute(insert(status_events), sealed(status_events, status_row(certificate, entry)))
    return Changed(
        certificate=certificate,
        entry=entry,
        before=standing(events, effective),
        after=standing((*events, event_of(entry)), effective),
    )


def status_row(certificate: Certificate, entry: LedgerEntry) -> dict[str, int | str]:
    """Return the row of `status_events` that a ledger entry about `certificate` makes."""
    return {
        "seq": entry.seq,
        "credential": certificate.seq,
        "list_number": certificate.slot.list_number,
        "list_index": certificate.slot.index,
        "kind": entry.kind.value,
        "recorded_at": numeric(entry.recorded_at),
        "effective_from": numeric(entry.effective),
    }


def _body(change: Change, successor: Certificate | None) -> dict[str, JsonValue]:
    body: dict[str, JsonValue] = {}
    if change.reason:
        body["reason"] = change.reason.strip()
    if successor is not None:
        body["successor"] = successor.id
    if change.surveillance is not None:
        body.update(change.surveillance.to_body())
    return body


def _successor(connection: Connection, certificate: Certificate, change: Change) -> Certificate | None:
    """Return the successor named by `change`, if it can be one (G22)."""
    if change.successor is None:
        return None
    successor = require(connection, change.successor)
    if successor.id == certificate.id:
        raise UsageError("a certificate can't be its own successor", where=certificate.name)
    for event in events_of(connection, successor):
        if event.kind in {StatusEvent.WITHDRAWN, StatusEvent.CANCELLED}:
            raise UsageError(
                f"can't be a successor: it was {event.kind} with effect from {format_instant(event.effective_from)}",
                where=successor.name,
            )
    _require_open_chain(connection, certificate, successor)
    return successor


def _require_open_chain(connection: Connection, certificate: Certificate, successor: Certificate) -> None:
    pending, seen = [successor], {successor.id}
    while pending:
        for event in events_of(connection, pending.pop()):
            if event.successor == certificate.id:
                raise UsageError(f"{certificate.name} is already named as a successor of it", where=successor.name)
            if event.successor is not None and event.successor not in seen:
                seen.add(event.successor)
                pending.append(require(connection, event.successor))
