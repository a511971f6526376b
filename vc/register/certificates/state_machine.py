"""The states of a certificate and which change each of them allows (specs/register.md G50, G51). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from vc.encoding.rfc3339 import format_instant
from vc.register.certificates.standing import CertificateEvent, effective_by, in_order, is_suspended
from vc.status.value import StatusEvent


class State(StrEnum):
    """Where a certificate stands on the effective date of a change, as the rules see it."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    SCOPE_REDUCED = "scope_reduced"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What the table says of a change in a state: it is legal, or what stands in the way."""

    LEGAL = "yes"
    ALREADY = "already"
    NOT_SUSPENDED = "not suspended"
    SUSPENDED = "suspended"
    ENDED = "ended"
    EXPIRED = "expired"


_ENDINGS: Final = (State.WITHDRAWN, State.TRANSFERRED, State.CANCELLED, State.SUPERSEDED)
_PAIRED: Final = frozenset({StatusEvent.SUSPENDED, StatusEvent.REINSTATED})
_AFTER_EXPIRY: Final = frozenset({StatusEvent.WITHDRAWN, StatusEvent.CANCELLED, StatusEvent.SUPERSEDED})

CHANGES: Final = tuple(event for event in StatusEvent if event is not StatusEvent.ISSUED)
"""Every change that can be asked for."""


def state_at(events: Sequence[CertificateEvent], at: datetime) -> State:
    """Return the state at `at`: how it ended, else whether it is suspended, else whether its scope was reduced."""
    before = effective_by(events, at)
    kinds = {event.kind.value for event in before}
    for ending in _ENDINGS:
        if ending.value in kinds:
            return ending
    if is_suspended(before):
        return State.SUSPENDED
    return State.SCOPE_REDUCED if State.SCOPE_REDUCED.value in kinds else State.ACTIVE


def verdict(state: State, change: StatusEvent, *, expired: bool) -> Verdict:
    """Return what the table of G50 says. `expired`: the effective date lies at or after the certificate's end."""
    if state in _ENDINGS:
        withdrawable = change is StatusEvent.WITHDRAWN and state is not State.WITHDRAWN
        return Verdict.LEGAL if withdrawable else Verdict.ENDED
    if expired and change not in _AFTER_EXPIRY:
        return Verdict.EXPIRED
    if change is StatusEvent.SUSPENDED and state is State.SUSPENDED:
        return Verdict.ALREADY
    if change is StatusEvent.REINSTATED and state is not State.SUSPENDED:
        return Verdict.NOT_SUSPENDED
    if change is StatusEvent.TRANSFERRED and state is State.SUSPENDED:
        return Verdict.SUSPENDED
    return Verdict.LEGAL


def told(found: Verdict, events: Sequence[CertificateEvent], at: datetime, *, end: datetime | None) -> str:
    """Return the refusal in words, "" for a legal change. `end` is the certificate's end."""
    if found is Verdict.ENDED:
        state = state_at(events, at)
        ended = next(event for event in effective_by(events, at) if event.kind.value == state.value)
        return f"it was {ended.kind} with effect from {format_instant(ended.effective_from)}"
    if found is Verdict.EXPIRED:
        return f"it expires on {format_instant(end or at)}"
    return _WORDS[found]


_WORDS: Final = {
    Verdict.LEGAL: "",
    Verdict.ALREADY: "it is suspended already",
    Verdict.NOT_SUSPENDED: "it is not suspended",
    Verdict.SUSPENDED: "it is suspended, and only a certification in force can be transferred (IAF MD 2)",
}


def later_pair(events: Sequence[CertificateEvent], change: StatusEvent, at: datetime) -> CertificateEvent | None:
    """Return the suspension or reinstatement after `at` that a new one would slip in before, or None (G21)."""
    if change not in _PAIRED:
        return None
    return next((one for one in in_order(events) if one.effective_from > at and one.kind in _PAIRED), None)
