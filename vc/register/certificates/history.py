"""The story of one certificate, or of one accreditation, as the ledger tells it (specs/register.md G56)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.register.accreditation.accrediting import AccreditationVersion
from vc.register.addresses import slug_of
from vc.register.certificates.certificate_words import language_of
from vc.register.certificates.certificates import Certificate
from vc.register.certificates.standing import CertificateEvent, event_of, standing
from vc.register.certificates.story import (
    accreditation_told,
    decision_told,
    event_told,
    issue_told,
    key_told,
    labels_told,
    native_word,
    wallet_told,
)
from vc.register.certificates.suspension import suspended_for
from vc.register.storage.events import STATUS_KINDS, EventKind, LedgerEntry
from vc.register.storage.ledger import entries_of
from vc.status.value import StatusEvent, StatusValue

if TYPE_CHECKING:
    from sqlalchemy import Connection

_DECISIONS: Final = frozenset({EventKind.PROPOSED, EventKind.APPROVED, EventKind.REJECTED})
_KEY_ENDS: Final = (EventKind.KEY_RETIRED, EventKind.KEY_REVOKED)
_ENDS_SUSPENSION: Final = frozenset(StatusEvent) - {
    StatusEvent.SUSPENDED,
    StatusEvent.SCOPE_REDUCED,
    StatusEvent.SURVEILLANCE_RECORDED,
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One event of the story.

    `seq` is its entry in the ledger. `value` is the status value on the effective date with all that was known then,
    None for what changes no certificate. `native` is the body's own word for it, `to` the body that took over,
    `proposal` the number of the proposal that it makes or decides. `told` says it all in one English sentence.
    """

    seq: int
    kind: EventKind
    recorded_at: datetime
    effective_from: datetime
    told: str
    value: StatusValue | None = None
    reason: str = ""
    code: str = ""
    by: str = ""
    native: str = ""
    successor: str | None = None
    to: str = ""
    proposal: int | None = None


def history_of(connection: Connection, certificate: Certificate) -> tuple[Chapter, ...]:
    """Return the story of `certificate` in the order in which it was recorded, its issue first."""
    language = language_of(certificate)
    own = list(entries_of(connection, subject=certificate.id))
    about_key = entries_of(connection, kinds=_KEY_ENDS, subject=certificate.kid)
    proposers = _proposers(own)
    so_far: list[CertificateEvent] = []
    chapters = []
    for entry in sorted([*own, *about_key], key=lambda entry: entry.seq):
        if entry.kind is EventKind.ISSUED:
            chapters.append(_issue(certificate, entry, native_word(StatusValue.ACTIVE, language)))
        elif entry.kind in STATUS_KINDS:
            event = event_of(entry)
            chapters.append(_event(event, so_far, language))
            so_far.append(event)
        elif entry.kind is EventKind.WALLET_ISSUED:
            chapters.append(_plain(entry, wallet_told(entry)))
        elif entry.kind is EventKind.LABELS_SIGNED:
            chapters.append(_plain(entry, labels_told(entry)))
        elif entry.kind in _DECISIONS:
            chapters.append(_decision(entry, proposers))
        elif entry.kind in _KEY_ENDS:
            chapters.append(_plain(entry, key_told(entry)))
    return tuple(chapters)


def accreditation_history(
    connection: Connection, version: AccreditationVersion, identifier: str
) -> tuple[Chapter, ...]:
    """Return the story of an accreditation, or, where `identifier` is the body's DID, of all that the body had."""
    granted = version.accreditation
    chapters = []
    own = list(entries_of(connection, subject=granted.subject))
    proposers = _proposers(own)
    for entry in own:
        number = _number_in(entry, granted.number)
        own_number = version.slug in {number, slug_of(number)}
        if identifier != granted.subject and not own_number:
            continue
        if entry.kind in _DECISIONS:
            chapters.append(_decision(entry, proposers))
        elif entry.kind.value.startswith("accreditation_"):
            called = granted.number if own_number else number
            chapters.append(_plain(entry, accreditation_told(entry, name=granted.subject_name, number=called)))
    return tuple(chapters)


def _issue(certificate: Certificate, entry: LedgerEntry, native: str) -> Chapter:
    return Chapter(
        seq=entry.seq,
        kind=entry.kind,
        recorded_at=entry.recorded_at,
        effective_from=certificate.issued_at,
        told=issue_told(certificate, by=entry.by),
        value=StatusValue.ACTIVE,
        by=entry.by,
        native=native,
    )


def _event(event: CertificateEvent, so_far: Iterable[CertificateEvent], language: str) -> Chapter:
    before = tuple(so_far)
    value = standing((*before, event), event.effective_from).value
    native = "" if event.kind is StatusEvent.SURVEILLANCE_RECORDED else native_word(value, language)
    suspended = suspended_for(before, event.effective_from) if event.kind in _ENDS_SUSPENSION else None
    return Chapter(
        seq=event.seq,
        kind=EventKind(event.kind.value),
        recorded_at=event.recorded_at,
        effective_from=event.effective_from,
        told=event_told(event, native=native, suspended=suspended),
        value=value,
        reason=event.reason,
        code=event.code,
        by=event.by,
        native=native,
        successor=event.successor,
        to=str((event.details or {}).get("to", "")),
    )


def _decision(entry: LedgerEntry, proposers: Mapping[int, str]) -> Chapter:
    number = entry.body.get("proposal", entry.seq)
    change = entry.body.get("change")
    said = change if isinstance(change, dict) else entry.body
    return Chapter(
        seq=entry.seq,
        kind=entry.kind,
        recorded_at=entry.recorded_at,
        effective_from=entry.effective,
        told=decision_told(entry, proposers),
        reason=str(said.get("reason", "")),
        code=str(said.get("code", "")),
        by=entry.by,
        proposal=number if isinstance(number, int) else None,
    )


def _plain(entry: LedgerEntry, told: str) -> Chapter:
    return Chapter(
        seq=entry.seq,
        kind=entry.kind,
        recorded_at=entry.recorded_at,
        effective_from=entry.effective,
        told=told,
        reason=str(entry.body.get("reason", "")),
        code=str(entry.body.get("code", "")),
        by=entry.by,
    )


def _proposers(entries: Iterable[LedgerEntry]) -> dict[int, str]:
    return {entry.seq: entry.by for entry in entries if entry.kind is EventKind.PROPOSED}


def _number_in(entry: LedgerEntry, default: str) -> str:
    """Return the number or slug of the accreditation that an entry about a body speaks of."""
    change = entry.body.get("change")
    named = change.get("number") if isinstance(change, dict) else entry.body.get("slug")
    return str(named) if isinstance(named, str) else default
