"""Which changes of a certificate's status are legal (specs/register.md G20 to G22). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc.register.standing import ENDED, CertificateEvent, effective_by, in_order, is_suspended
from vc.status.value import StatusEvent

_PAIRED: Final = frozenset({StatusEvent.SUSPENDED, StatusEvent.REINSTATED})
_AFTER_EXPIRY: Final = frozenset({StatusEvent.WITHDRAWN, StatusEvent.CANCELLED, StatusEvent.SUPERSEDED})
_LONGEST_REASON: Final = 1_000

_VERBS: Final = {
    StatusEvent.SUSPENDED: "suspend",
    StatusEvent.REINSTATED: "reinstate",
    StatusEvent.WITHDRAWN: "withdraw",
    StatusEvent.CANCELLED: "cancel",
    StatusEvent.SCOPE_REDUCED: "reduce the scope of",
    StatusEvent.SUPERSEDED: "supersede",
    StatusEvent.SURVEILLANCE_RECORDED: "record surveillance of",
}


@dataclass(frozen=True, slots=True)
class Surveillance:
    """A surveillance that was done on `done`; the next one is due by `next_due`. `kind` is the body's own word."""

    done: date
    next_due: date | None = None
    kind: str = ""

    def to_body(self) -> dict[str, JsonValue]:
        """Return what the ledger records of it."""
        body: dict[str, JsonValue] = {"done": self.done.isoformat()}
        if self.next_due is not None:
            body["nextDueBy"] = self.next_due.isoformat()
        if self.kind:
            body["kind"] = self.kind
        return body


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked to be recorded about a certificate.

    `reason` is published. `effective_from` None means from the recording. `successor` is a credential's identifier or
    certificate number. `by` names who ordered the change; it stays in the register.
    """

    kind: StatusEvent
    reason: str = ""
    effective_from: datetime | None = None
    successor: str | None = None
    surveillance: Surveillance | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """What a certificate's change is judged against: its signing, its end (None: none), and its events so far."""

    number: str
    issued_at: datetime
    valid_until: datetime | None
    events: Sequence[CertificateEvent]


def require_complete(change: Change) -> None:
    """Refuse a change that lacks what its kind needs, or carries what it can't use. Raises `UsageError`."""
    kind = change.kind
    if kind is StatusEvent.ISSUED:
        raise UsageError("issuing is no change of a certificate's status", where="kind")
    if kind is StatusEvent.SURVEILLANCE_RECORDED:
        if change.surveillance is None:
            raise UsageError("a surveillance needs the day on which it was done", where="surveillance")
    elif not change.reason.strip():
        raise UsageError(f"a reason is needed to {_VERBS[kind]} a certificate", where="reason", hint="--reason TEXT")
    if len(change.reason) > _LONGEST_REASON:
        raise UsageError(f"a reason has at most {_LONGEST_REASON} characters", where="reason")
    if kind is StatusEvent.SUPERSEDED and change.successor is None:
        raise UsageError("name the certificate that takes its place", where="successor", hint="--by ID")
    if change.successor is not None and kind not in {StatusEvent.SUPERSEDED, StatusEvent.SCOPE_REDUCED}:
        raise UsageError(f"to {_VERBS[kind]} a certificate names no successor", where="successor")
    if change.surveillance is not None and kind is not StatusEvent.SURVEILLANCE_RECORDED:
        raise UsageError("only a recorded surveillance carries its dates", where="surveillance")


def require_legal(life: Life, kind: StatusEvent, effective_from: datetime) -> None:
    """Refuse a change that the state on its effective date does not allow, with the reason. Raises `UsageError`."""
    reason = _dates_forbid(life, kind, effective_from) or _state_forbids(life, kind, effective_from)
    if reason:
        raise UsageError(f"can't {_VERBS[kind]} this certificate: {reason}", where=life.number)


def _dates_forbid(life: Life, kind: StatusEvent, effective_from: datetime) -> str:
    if effective_from < life.issued_at:
        return f"it was signed on {format_instant(life.issued_at)}, after the effective date"
    expired = life.valid_until is not None and effective_from >= life.valid_until
    if expired and life.valid_until is not None and kind not in _AFTER_EXPIRY:
        return f"it expires on {format_instant(life.valid_until)}"
    return ""


def _state_forbids(life: Life, kind: StatusEvent, effective_from: datetime) -> str:
    before = effective_by(life.events, effective_from)
    barring = {StatusEvent.WITHDRAWN} if kind is StatusEvent.WITHDRAWN else ENDED
    for event in before:
        if event.kind in barring:
            return f"it was {event.kind} with effect from {format_instant(event.effective_from)}"
    suspended = is_suspended(before)
    if kind is StatusEvent.SUSPENDED and suspended:
        return "it is suspended already"
    if kind is StatusEvent.REINSTATED and not suspended:
        return "it is not suspended"
    later = [
        event for event in in_order(life.events) if event.effective_from > effective_from and event.kind in _PAIRED
    ]
    if kind in _PAIRED and later:
        return f"it is recorded as {later[0].kind} with effect from {format_instant(later[0].effective_from)}"
    return ""
