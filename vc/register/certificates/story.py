"""Sentences about what happened, in plain English, with the body's own word beside the status (register.md G56)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from vc.encoding.rfc3339 import in_words
from vc.encoding.strict_json import JsonValue
from vc.profiles.catalogue import status_word
from vc.profiles.reasons import REISSUED, reasons
from vc.register.certificates.certificates import Certificate
from vc.register.certificates.standing import CertificateEvent
from vc.register.storage.events import EventKind, LedgerEntry
from vc.status.value import StatusEvent, StatusValue, registered_status

_TOLD: Final = {
    StatusEvent.SUSPENDED: "Suspended",
    StatusEvent.REINSTATED: "Reinstated",
    StatusEvent.WITHDRAWN: "Withdrawn",
    StatusEvent.CANCELLED: "Cancelled",
    StatusEvent.SCOPE_REDUCED: "Scope reduced",
    StatusEvent.SUPERSEDED: "Superseded",
    StatusEvent.TRANSFERRED: "Transferred",
}
_ASKED: Final = {
    EventKind.WITHDRAWN.value: "to withdraw it",
    EventKind.CANCELLED.value: "to cancel it",
    EventKind.TRANSFERRED.value: "to transfer it",
    EventKind.ACCREDITATION_WITHDRAWN.value: "to withdraw the accreditation",
}
_ACCREDITATION: Final = "accreditation_"


def native_word(value: StatusValue, language: str) -> str:
    """Return the word that bodies print for a status in `language`, "" where the tables have none, and for English."""
    status = registered_status(value)
    found = None if status is None or language in {"", "en"} else status_word(status.value, language)
    return found or ""


def issue_told(certificate: Certificate, *, by: str) -> str:
    """Say that a certificate was issued: to whom, for what, until when."""
    holder = f" to {certificate.holder}" if certificate.holder else ""
    standard = f" for {certificate.standard}" if certificate.standard else ""
    until = "" if certificate.valid_until is None else f", valid until {in_words(certificate.valid_until)}"
    return f"Issued{holder}{standard}{until}{_recorded(by)}."


def wallet_told(entry: LedgerEntry) -> str:
    """Say that a wallet form was signed, and for which key of the holder."""
    holder = str(entry.body.get("holder", ""))
    bound = f" for the holder's key {holder[:16]}" if holder else ""
    return f"Signed as an SD-JWT VC{bound}{_recorded(entry.by)}."


def labels_told(entry: LedgerEntry) -> str:
    """Say for how many items labels were signed, and which."""
    labels = entry.body.get("labels")
    serials = [str(one[0]) for one in labels if isinstance(one, list) and one] if isinstance(labels, list) else []
    which = f"serial number {serials[0]}" if len(serials) == 1 else f"{len(serials):,} serial numbers"
    between = f", {serials[0]} to {serials[-1]}" if len(serials) > 1 else ""
    return f"Signed labels for {which}{between}{_recorded(entry.by)}."


def event_told(event: CertificateEvent, *, native: str, suspended: timedelta | None) -> str:
    """Say one event of a certificate's life. `suspended`: how long it had been suspended when it came back or ended."""
    if event.kind is StatusEvent.SURVEILLANCE_RECORDED:
        return f"{_surveillance(event)}{_recorded(event.by)}{_because(event.reason, event.code)}."
    parts = [_head(event), f" ({native})" if native else ""]
    if event.kind is StatusEvent.TRANSFERRED:
        parts.append(f" to {(event.details or {}).get('to', 'another body')}")
    if event.successor is not None:
        parts.append(_SUCCESSION[event.kind].format(event.successor))
    if suspended is not None:
        parts.append(f" after {_days(suspended)} of suspension")
    if event.effective_from != event.recorded_at:
        parts.append(f", with effect from {in_words(event.effective_from)}")
    return f"{''.join(parts)}{_recorded(event.by)}{_because(event.reason, event.code)}."


def key_told(entry: LedgerEntry) -> str:
    """Say what happened to the key that signed the certificate."""
    why = _because(str(entry.body.get("reason", "")), "")
    if entry.kind is EventKind.KEY_RETIRED:
        return f"The key that signed it was retired{_recorded(entry.by)}{why}."
    since = str(entry.body.get("revoked", ""))[:10]
    return (
        f"The key that signed it was in other hands since {since}: nothing it signed counts{_recorded(entry.by)}{why}."
    )


def decision_told(entry: LedgerEntry, proposers: Mapping[int, str]) -> str:
    """Say a proposal, an approval or a rejection. `proposers` are the names by the number of the proposal."""
    if entry.kind is EventKind.PROPOSED:
        change = entry.body.get("change")
        return (
            f"{_name(entry.by)} proposed {_asked(change if isinstance(change, dict) else {})} (proposal {entry.seq})."
        )
    number = entry.body.get("proposal")
    whose = f"proposal {number} of {_name(proposers.get(number if isinstance(number, int) else 0, ''))}"
    if entry.kind is EventKind.APPROVED:
        return f"{_name(entry.by)} approved {whose}."
    return f"{_name(entry.by)} rejected {whose}{_because(str(entry.body.get('reason', '')), '')}."


def accreditation_told(entry: LedgerEntry, *, name: str, number: str) -> str:
    """Say one event of an accreditation."""
    what = entry.kind.value.removeprefix(_ACCREDITATION).replace("_", " ")
    head = f"Accredited under {number}: {name}" if what == "granted" else f"Accreditation {number} {what}"
    if what == "scope changed":
        head = f"Schedule of accreditation {number} changed"
    effective = "" if entry.effective == entry.recorded_at else f", with effect from {in_words(entry.effective)}"
    why = _because(str(entry.body.get("reason", "")), str(entry.body.get("code", "")))
    return f"{head}{effective}{_recorded(entry.by)}{why}."


def _head(event: CertificateEvent) -> str:
    reason = reasons().get(event.code)
    again = event.kind is StatusEvent.SUPERSEDED and reason is not None and REISSUED in reason.changes
    return "Reissued" if again else _TOLD[event.kind]


_SUCCESSION: Final = {
    StatusEvent.SCOPE_REDUCED: ", what is left stands in {}",
    StatusEvent.SUPERSEDED: ", replaced by {}",
    StatusEvent.TRANSFERRED: ", which issued {}",
}


def _surveillance(event: CertificateEvent) -> str:
    details = event.details or {}
    kind = f"Surveillance ({details['kind']})" if "kind" in details else "Surveillance"
    due = f", the next is due by {details['nextDueBy']}" if "nextDueBy" in details else ""
    return f"{kind} held on {details.get('done', '?')}{due}"


def _asked(change: Mapping[str, JsonValue]) -> str:
    asked = _ASKED.get(str(change.get("event")), f"to record it as {change.get('event')}")
    to = f" to {change['to']}" if "to" in change else ""
    effective = f", with effect from {_day(change['effectiveFrom'])}" if "effectiveFrom" in change else ""
    return f"{asked}{to}{effective}{_because(str(change.get('reason', '')), str(change.get('code', '')))}"


def _because(reason: str, code: str) -> str:
    marked = f" [{code}]" if code else ""
    return f": {reason.rstrip('.')}{marked}" if reason else marked


def _recorded(by: str) -> str:
    return f", recorded by {by}" if by else ""


def _name(by: str) -> str:
    return by or "Somebody"


def _days(span: timedelta) -> str:
    return "less than a day" if span.days < 1 else f"{span.days} day{'' if span.days == 1 else 's'}"


def _day(moment: JsonValue) -> str:
    return str(moment)[:10]
