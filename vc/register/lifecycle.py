"""Recording what happens to a certificate (specs/register.md G19 to G22, G50 to G59)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert

from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.register.certificate_words import scheme_of
from vc.register.certificates import Certificate, events_of, find, require
from vc.register.events import EventKind, LedgerEntry, NewEvent, numeric, whole_second
from vc.register.ledger import append, head, settled
from vc.register.row_digest import sealed
from vc.register.schema import status_events
from vc.register.standing import ENDED, CertificateEvent, Standing, effective_by, event_of, is_suspended, standing
from vc.register.transitions import (
    Change,
    Life,
    Transfer,
    require_complete,
    require_done,
    require_legal,
    require_scheme,
)
from vc.register.two_persons import Matter, Order, require_proposal, settle
from vc.status.value import StatusEvent

if TYPE_CHECKING:
    from sqlalchemy import Connection


ENDS_FOR_GOOD: Final = frozenset({StatusEvent.WITHDRAWN, StatusEvent.CANCELLED, StatusEvent.TRANSFERRED})
"""What ends a certificate without one of this register in its place; the two-person rule on withdrawal covers it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was recorded, and where the certificate stood before and stands after its effective date."""

    certificate: Certificate
    entry: LedgerEntry
    before: Standing
    after: Standing


def record_change(
    connection: Connection, identifier: str, change: Change, *, now: datetime, approval: int | None = None
) -> Changed:
    """Record `change` of the certificate with this identifier or number. Needs a writing transaction.

    `approval` is the number of the proposal that `change.by` approves. Raises `UsageError` for an unknown certificate,
    an incomplete change, or one that its state does not allow; `ApprovalNeededError` for one that ends a certificate
    where the rule of two persons is on for that.
    """
    require_complete(change)
    certificate = require(connection, identifier)
    recorded_at = settled(now, head(connection))
    require_done(change, recorded_at)
    if approval is not None:
        require_proposal(connection, approval, at=recorded_at)
    effective = recorded_at if change.effective_from is None else whole_second(change.effective_from)
    events = events_of(connection, certificate)
    life = life_of(certificate, events, with_scheme=bool(change.code))
    require_scheme(life, change.code)
    require_legal(life, change.kind, effective)
    successor = _successor(connection, certificate, change, effective=effective)
    if change.kind in ENDS_FOR_GOOD or approval is not None:
        settle(connection, order_of(certificate, change), approval=approval, by=change.by, now=recorded_at)
    body = _body(change, None if successor is None else successor.id)
    event = NewEvent(EventKind(change.kind.value), certificate.id, body, effective_from=effective, by=change.by)
    (entry,) = append(connection, (event,), now=recorded_at)
    connection.execute(insert(status_events), sealed(status_events, status_row(certificate, entry)))
    return Changed(
        certificate=certificate,
        entry=entry,
        before=standing(events, effective),
        after=standing((*events, event_of(entry)), effective),
    )


def life_of(certificate: Certificate, events: Sequence[CertificateEvent], *, with_scheme: bool = False) -> Life:
    """Return what a change of `certificate` is judged against; its scheme is read only where it is asked for."""
    scheme = scheme_of(certificate) if with_scheme else ""
    return Life(certificate.name, certificate.issued_at, certificate.valid_until, events, scheme)


def order_of(certificate: Certificate, change: Change) -> Order:
    """Return the change as it is proposed and approved where it needs two persons (G59)."""
    asked: dict[str, JsonValue] = {"event": change.kind.value, **_body(change, change.successor)}
    if change.effective_from is not None:
        asked["effectiveFrom"] = format_instant(whole_second(change.effective_from))
    return Order(Matter.WITHDRAWAL, certificate.id, asked)


def ordered_change(order: Order, *, by: str) -> Change:
    """Return the change that a proposal about a certificate asks for, to be recorded by `by`."""
    asked = order.change
    effective = asked.get("effectiveFrom")
    to, code = asked.get("to"), str(asked.get("code", ""))
    certificate = str(asked.get("successor", ""))
    return Change(
        StatusEvent(str(asked["event"])),
        str(asked.get("reason", "")),
        None if effective is None else parse_instant(str(effective)),
        by=by,
        code=code,
        transfer=None if to is None else Transfer(str(to), certificate),
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


def _body(change: Change, successor: str | None) -> dict[str, JsonValue]:
    body: dict[str, JsonValue] = {}
    if change.words:
        body["reason"] = change.words
    if change.code:
        body["code"] = change.code
    if change.transfer is not None:
        body["to"] = change.transfer.to.strip()
        successor = change.transfer.certificate or None
    if successor is not None:
        body["successor"] = successor
    if change.surveillance is not None:
        body.update(change.surveillance.to_body())
    return body


def require_unexpired(name: str, until: datetime | None, effective: datetime) -> None:
    """Refuse a certificate as a successor that has ended by the effective date; `until` None: no end (G22)."""
    if until is not None and until <= effective:
        raise UsageError(f"can't be a successor: it expired on {format_instant(until)}", where=name)


def _successor(
    connection: Connection, certificate: Certificate, change: Change, *, effective: datetime
) -> Certificate | None:
    """Return the successor named by `change`, if it can be one on the effective date (G22)."""
    if change.successor is None:
        return None
    successor = require(connection, change.successor)
    if successor.id == certificate.id:
        raise UsageError("a certificate can't be its own successor", where=certificate.name)
    events = events_of(connection, successor)
    by_then = effective_by(events, effective)
    for event in events:
        if event.kind in ENDS_FOR_GOOD or (event.kind in ENDED and event in by_then):
            raise UsageError(
                f"can't be a successor: it was {event.kind} with effect from {format_instant(event.effective_from)}",
                where=successor.name,
            )
    if is_suspended(by_then):
        raise UsageError(
            f"can't be a successor: it is suspended on {format_instant(effective)}",
            where=successor.name,
            hint="reinstate it first: `vc reinstate`",
        )
    require_unexpired(successor.name, successor.valid_until, effective)
    if _without_edition(successor) != _without_edition(certificate):
        raise UsageError(
            f"can't be a successor: it is for {successor.standard or 'no standard'}, "
            f"and {certificate.name} for {certificate.standard or 'no standard'}",
            where=successor.name,
        )
    _require_open_chain(connection, certificate, successor)
    return successor


def _without_edition(certificate: Certificate) -> str:
    return certificate.standard.partition(":")[0]


def _require_open_chain(connection: Connection, certificate: Certificate, successor: Certificate) -> None:
    pending, seen = [successor], {successor.id}
    while pending:
        for event in events_of(connection, pending.pop()):
            if event.successor == certificate.id:
                raise UsageError(f"{certificate.name} is already named as a successor of it", where=successor.name)
            next_one = None if event.successor is None else find(connection, event.successor)
            if next_one is not None and next_one.id not in seen:  # what another body issued is not followed
                seen.add(next_one.id)
                pending.append(next_one)
