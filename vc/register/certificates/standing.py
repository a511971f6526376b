"""Where a certificate stands at a moment: a fold over its events (specs/register.md G19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from vc.encoding.strict_json import JsonValue
from vc.errors import StorageError
from vc.register.storage.events import LedgerEntry
from vc.status.value import StatusEvent, StatusValue, value_after

ENDED = frozenset({StatusEvent.WITHDRAWN, StatusEvent.CANCELLED, StatusEvent.SUPERSEDED, StatusEvent.TRANSFERRED})
"""After one of these a certificate never comes back into force."""

_LEADING_TO = {
    StatusValue.WITHDRAWN: frozenset({StatusEvent.WITHDRAWN}),
    StatusValue.CANCELLED: frozenset({StatusEvent.CANCELLED, StatusEvent.TRANSFERRED}),
    StatusValue.SUPERSEDED: frozenset({StatusEvent.SUPERSEDED}),
    StatusValue.SUSPENDED: frozenset({StatusEvent.SUSPENDED}),
    StatusValue.SCOPE_REDUCED: frozenset({StatusEvent.SCOPE_REDUCED}),
}
_MAY_NAME_SUCCESSOR = frozenset({StatusEvent.SCOPE_REDUCED, StatusEvent.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class CertificateEvent:
    """One event of a certificate's life, as the ledger holds it. `successor` is a credential's identifier.

    `code` is that of the reason (`vc.profiles.reasons`), empty where none was given. `details` holds the rest of what
    was recorded, such as a surveillance's dates.
    """

    seq: int
    kind: StatusEvent
    effective_from: datetime
    recorded_at: datetime
    reason: str = ""
    by: str = ""
    successor: str | None = None
    details: Mapping[str, JsonValue] | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The status value at a moment, since when it holds (None: since issue), and the successor where one is named."""

    value: StatusValue
    since: datetime | None = None
    successor: str | None = None


def event_of(entry: LedgerEntry) -> CertificateEvent:
    """Return the certificate's event that a ledger entry records. Raises `StorageError` for another entry."""
    try:
        kind = StatusEvent(entry.kind.value)
    except ValueError:
        raise StorageError(f"entry {entry.seq} of the ledger is no event of a certificate") from None
    return event_from(
        entry.seq,
        kind=kind,
        recorded_at=entry.recorded_at,
        effective_from=entry.effective,
        by=entry.by,
        body=entry.body,
    )


def event_from(
    seq: int,
    *,
    kind: StatusEvent,
    recorded_at: datetime,
    effective_from: datetime,
    by: str,
    body: Mapping[str, JsonValue],
) -> CertificateEvent:
    """Return the event of which a ledger entry's body says the rest."""
    details = dict(body)
    reason, successor, code = details.pop("reason", ""), details.pop("successor", None), details.pop("code", "")
    return CertificateEvent(
        seq=seq,
        kind=kind,
        effective_from=effective_from,
        recorded_at=recorded_at,
        reason=str(reason),
        by=by,
        successor=None if successor is None else str(successor),
        details=details,
        code=str(code),
    )


def in_order(events: Iterable[CertificateEvent]) -> list[CertificateEvent]:
    """Return `events` by effective date, then in the order of their recording."""
    return sorted(events, key=lambda event: (event.effective_from, event.seq))


def effective_by(events: Iterable[CertificateEvent], at: datetime) -> list[CertificateEvent]:
    """Return the events with effect at `at`, in order."""
    return [event for event in in_order(events) if event.effective_from <= at]


def standing(events: Iterable[CertificateEvent], at: datetime) -> Standing:
    """Return where a certificate with `events` stands at `at`."""
    now = Standing(StatusValue.ACTIVE)
    seen: list[StatusEvent] = []
    successor: str | None = None
    for event in effective_by(events, at):
        seen.append(event.kind)
        if event.kind is StatusEvent.SUPERSEDED or (event.kind in _MAY_NAME_SUCCESSOR and event.successor):
            successor = event.successor
        value = value_after(seen)
        since = now.since if value is now.value else event.effective_from
        now = Standing(value, since if value is not StatusValue.ACTIVE else None, successor)
    return now


def decisive(events: Iterable[CertificateEvent], at: datetime) -> CertificateEvent | None:
    """Return the event that the status value at `at` rests on, the latest of several; None where it is active."""
    known = tuple(events)
    kinds = _LEADING_TO.get(standing(known, at).value, frozenset())
    return next((event for event in reversed(effective_by(known, at)) if event.kind in kinds), None)


def is_suspended(events: Iterable[CertificateEvent]) -> bool:
    """Whether a suspension among `events`, given in order, has not been ended by a reinstatement."""
    suspended = False
    for event in events:
        if event.kind in {StatusEvent.SUSPENDED, StatusEvent.REINSTATED}:
            suspended = event.kind is StatusEvent.SUSPENDED
    return suspended
