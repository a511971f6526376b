"""Changes of a certificate's status: what they carry, whether they are complete and legal (register.md G50 to G56)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused, UsageError
from vc.keys.did import parse_did
from vc.profiles.reasons import REISSUED, reasons, reasons_for
from vc.register.standing import CertificateEvent
from vc.register.state_machine import later_pair, state_at, told, verdict
from vc.status.value import StatusEvent

_LONGEST_REASON: Final = 1_000
_LONGEST_NAME: Final = 200
_LONGEST_URL: Final = 2_048
_FIRST_TO_SEE_A_DAY: Final = timedelta(hours=14)

_VERBS: Final = {
    StatusEvent.SUSPENDED: "suspend",
    StatusEvent.REINSTATED: "reinstate",
    StatusEvent.WITHDRAWN: "withdraw",
    StatusEvent.CANCELLED: "cancel",
    StatusEvent.SCOPE_REDUCED: "reduce the scope of",
    StatusEvent.SUPERSEDED: "supersede",
    StatusEvent.TRANSFERRED: "transfer",
    StatusEvent.SURVEILLANCE_RECORDED: "record surveillance of",
}


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who takes the certification over: `to` is the accepting body's name or DID.

    `certificate` is the https address of the certificate that it issued in its place, "" where that is not known.
    """

    to: str
    certificate: str = ""

    def __post_init__(self) -> None:
        """Refuse what could not be looked up later. Raises `UsageError`."""
        if not self.to.strip() or len(self.to) > _LONGEST_NAME or not self.to.isprintable():
            raise UsageError(f"a body's name has 1 to {_LONGEST_NAME} printable characters", where="to")
        if self.to.startswith("did:"):
            try:
                parse_did(self.to)
            except Refused as refusal:
                raise UsageError(f"no identifier of a body: {refusal.detail}", where="to") from None
        if self.certificate and not _is_address(self.certificate):
            raise UsageError("no https address of a certificate", where="certificate", hint="https://HOST/PATH")


@dataclass(frozen=True, slots=True)
class Surveillance:
    """A surveillance that was done on `done`; the next one is due by `next_due`. `kind` is the body's own word."""

    done: date
    next_due: date | None = None
    kind: str = ""

    def __post_init__(self) -> None:
        """Refuse dates in the wrong order. Raises `UsageError`."""
        if self.next_due is not None and self.next_due <= self.done:
            raise UsageError(
                f"the next surveillance is due on {self.next_due}, not after {self.done}, when this one was done",
                where="next-due",
            )

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

    `reason` and `code` (`vc.profiles.reasons`) are published; with a code alone, its words are the reason.
    `effective_from` None means from the recording. `successor` is a credential's identifier or certificate number. `by`
    names who ordered the change; it stays in the register.
    """

    kind: StatusEvent
    reason: str = ""
    effective_from: datetime | None = None
    successor: str | None = None
    surveillance: Surveillance | None = None
    by: str = ""
    code: str = ""
    transfer: Transfer | None = None

    @property
    def words(self) -> str:
        """The reason in words: as they were written, else those of the code."""
        written = self.reason.strip()
        return written or (reasons()[self.code].meaning if self.code in reasons() else "")


@dataclass(frozen=True, slots=True)
class Life:
    """What a certificate's change is judged against: its signing, its end (None: none), and its events so far.

    `scheme` is the code of the scheme that it was certified under, "" where there is none.
    """

    number: str
    issued_at: datetime
    valid_until: datetime | None
    events: Sequence[CertificateEvent]
    scheme: str = ""


def require_complete(change: Change) -> None:
    """Refuse a change that lacks what its kind needs, or carries what it can't use. Raises `UsageError`."""
    kind = change.kind
    if kind is StatusEvent.ISSUED:
        raise UsageError("issuing is no change of a certificate's status", where="kind")
    require_reason(change.reason, change.code, kinds=_explained_by(kind), to=f"{_VERBS[kind]} a certificate")
    carried = (
        (change.successor, "successor", {StatusEvent.SUPERSEDED, StatusEvent.SCOPE_REDUCED}),
        (change.surveillance, "surveillance", {StatusEvent.SURVEILLANCE_RECORDED}),
        (change.transfer, "transfer", {StatusEvent.TRANSFERRED}),
    )
    for value, name, kinds in carried:
        if value is not None and kind not in kinds:
            raise UsageError(f"to {_VERBS[kind]} a certificate takes no {name}", where=name)
        if value is None and kind in kinds and kind is not StatusEvent.SCOPE_REDUCED:
            raise UsageError(_LACKING[name], where=name, hint=_HINTS[name])


def require_done(change: Change, recorded_at: datetime) -> None:
    """Refuse a surveillance of a day that has begun nowhere on earth when it is recorded. Raises `UsageError`."""
    latest = (recorded_at + _FIRST_TO_SEE_A_DAY).date()
    if change.surveillance is not None and change.surveillance.done > latest:
        raise UsageError(
            f"{change.surveillance.done} is yet to come: a surveillance is recorded when it was done", where="done"
        )


def require_reason(reason: str, code: str, *, kinds: Sequence[str], to: str) -> None:
    """Refuse a change without words and code, and a code that does not explain it (G53). Raises `UsageError`.

    `kinds` are the changes whose reasons fit; the surveillance of a certificate needs none.
    """
    if len(reason) > _LONGEST_REASON:
        raise UsageError(f"a reason has at most {_LONGEST_REASON} characters", where="reason")
    fitting = [one.code for kind in kinds for one in reasons_for(kind)]
    if code and code not in fitting:
        known = "explains another change" if code in reasons() else "is no registered reason"
        raise UsageError(f"{code!r:.80} {known}", where="code", hint=f"to {to}: {', '.join(dict.fromkeys(fitting))}")
    if not code and not reason.strip() and StatusEvent.SURVEILLANCE_RECORDED.value not in kinds:
        raise UsageError(f"a reason is needed to {to}", where="reason", hint="--reason TEXT, or --code CODE")


def require_legal(life: Life, kind: StatusEvent, effective_from: datetime) -> None:
    """Refuse a change that the state on its effective date does not allow, with the reason. Raises `UsageError`."""
    refusal, hint = _refusal(life, kind, effective_from)
    if refusal:
        raise UsageError(f"can't {_VERBS[kind]} this certificate: {refusal}", where=life.number, hint=hint)


def require_scheme(life: Life, code: str) -> None:
    """Refuse a code that belongs to another scheme than the certificate's. Raises `UsageError`."""
    scheme = reasons()[code].scheme if code else ""
    if scheme and scheme != life.scheme:
        under = f"under {life.scheme}" if life.scheme else "under no scheme"
        raise UsageError(f"{code} is a reason of {scheme}; this certificate is {under}", where=life.number)


def _refusal(life: Life, kind: StatusEvent, at: datetime) -> tuple[str, str | None]:
    if at < life.issued_at:
        return f"it was signed on {format_instant(life.issued_at)}, after the effective date", None
    expired = life.valid_until is not None and at >= life.valid_until
    found = verdict(state_at(life.events, at), kind, expired=expired)
    refusal = told(found, life.events, at, end=life.valid_until)
    later = later_pair(life.events, kind, at)
    if later is None:
        return refusal, None
    since = format_instant(later.effective_from)
    recorded = f"it is recorded as {later.kind} with effect from {since}"
    hint = f"--effective {since}, or later" if kind is not later.kind else None
    return (f"{refusal}; {recorded}" if refusal else recorded), hint


def _explained_by(kind: StatusEvent) -> tuple[str, ...]:
    return (kind.value, REISSUED) if kind is StatusEvent.SUPERSEDED else (kind.value,)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and bool(parts.hostname)
        and parts.username is None
        and len(text) <= _LONGEST_URL
        and text.isascii()
        and " " not in text
        and text.isprintable()
    )


_LACKING: Final = {
    "successor": "name the certificate that takes its place",
    "surveillance": "a surveillance needs the day on which it was done",
    "transfer": "name the body that takes the certification over",
}
_HINTS: Final = {"successor": "--by ID", "surveillance": "--done DATE", "transfer": "--to NAME|DID"}
