"""The story of one certificate, as the ledger tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.register.certificates import Certificate, events_of
from vc.register.ledger import entries_of
from vc.register.standing import CertificateEvent, standing
from vc.status.value import StatusEvent, StatusValue

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TOLD: Final = {
    StatusEvent.SUSPENDED: "Suspended",
    StatusEvent.REINSTATED: "Reinstated",
    StatusEvent.WITHDRAWN: "Withdrawn",
    StatusEvent.CANCELLED: "Cancelled",
    StatusEvent.SCOPE_REDUCED: "Scope reduced",
    StatusEvent.SUPERSEDED: "Superseded",
    StatusEvent.SURVEILLANCE_RECORDED: "Surveillance recorded",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One event of the story. `value` is the status value on the effective date, with all that was known after it.

    `told` says it in one English sentence; everything else is there for other renderings.
    """

    kind: StatusEvent
    recorded_at: datetime
    effective_from: datetime
    value: StatusValue
    told: str
    reason: str = ""
    by: str = ""
    successor: str | None = None


def history_of(connection: Connection, certificate: Certificate) -> tuple[Chapter, ...]:
    """Return the story of `certificate` in the order in which it was recorded, its issue first."""
    by = next((entry.by for entry in entries_of(connection, subject=certificate.id)), "")
    issued = Chapter(
        kind=StatusEvent.ISSUED,
        recorded_at=certificate.issued_at,
        effective_from=certificate.issued_at,
        value=StatusValue.ACTIVE,
        told=_signed(_issue_told(certificate), by),
        by=by,
    )
    events = events_of(connection, certificate)
    later = (_chapter(event, events[: place + 1]) for place, event in enumerate(events))
    return (issued, *later)


def _chapter(event: CertificateEvent, so_far: tuple[CertificateEvent, ...]) -> Chapter:
    return Chapter(
        kind=event.kind,
        recorded_at=event.recorded_at,
        effective_from=event.effective_from,
        value=standing(so_far, event.effective_from).value,
        told=_signed(_event_told(event), event.by),
        reason=event.reason,
        by=event.by,
        successor=event.successor,
    )


def _issue_told(certificate: Certificate) -> str:
    holder = f" to {certificate.holder}" if certificate.holder else ""
    standard = f" for {certificate.standard}" if certificate.standard else ""
    until = "" if certificate.valid_until is None else f", valid until {format_instant(certificate.valid_until)}"
    return f"Issued{holder}{standard}{until}"


def _event_told(event: CertificateEvent) -> str:
    sentence = _TOLD[event.kind]
    if event.successor is not None:
        sentence += f", succeeded by {event.successor}"
    if event.effective_from != event.recorded_at:
        sentence += f", with effect from {format_instant(event.effective_from)}"
    for name, words in (("done", "done on"), ("nextDueBy", "next due by")):
        if event.details and name in event.details:
            sentence += f", {words} {event.details[name]}"
    return f"{sentence}: {event.reason}" if event.reason else sentence


def _signed(sentence: str, by: str) -> str:
    return f"{sentence} (by {by})" if by else sentence
