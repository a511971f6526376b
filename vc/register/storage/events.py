"""The events of the ledger: their kinds, what is handed in and what stands there (specs/register.md G8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from vc.encoding.jcs import canonicalize
from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.encoding.strict_json import JsonValue, loads_own
from vc.errors import Refused, StorageError, UsageError
from vc.model.claims import mapping, optional_text, text


class EventKind(StrEnum):
    """What can be recorded. A name is never reused or renamed."""

    REGISTER_OPENED = "register_opened"
    REGISTER_MIGRATED = "register_migrated"
    REGISTER_RESTORED = "register_restored"
    KEY_ADDED = "key_added"
    KEY_RETIRED = "key_retired"
    KEY_REVOKED = "key_revoked"
    CEREMONY_HELD = "ceremony_held"
    LIST_OPENED = "list_opened"
    BATCH_BEGUN = "batch_begun"
    BATCH_FINISHED = "batch_finished"
    ADMITTED = "admitted"
    ISSUED = "issued"
    WALLET_ISSUED = "wallet_issued"
    LABELS_SIGNED = "labels_signed"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    SCOPE_REDUCED = "scope_reduced"
    SUPERSEDED = "superseded"
    TRANSFERRED = "transferred"
    SURVEILLANCE_RECORDED = "surveillance_recorded"
    TWO_PERSON_RULE_SET = "two_person_rule_set"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    SCHEDULE_TAKEN = "schedule_taken"
    ACCREDITATION_GRANTED = "accreditation_granted"
    ACCREDITATION_SCOPE_CHANGED = "accreditation_scope_changed"
    ACCREDITATION_SUSPENDED = "accreditation_suspended"
    ACCREDITATION_REINSTATED = "accreditation_reinstated"
    ACCREDITATION_WITHDRAWN = "accreditation_withdrawn"
    CERTIFICATES_KNOWN = "certificates_known"
    BODY_KEYS_RECORDED = "body_keys_recorded"
    CLOCK_CONFIRMED = "clock_confirmed"
    LIST_PUBLISHED = "list_published"
    HISTORY_SIGNED = "history_signed"
    INDEX_PUBLISHED = "index_published"
    REGISTER_SNAPSHOT = "register_snapshot"
    REGISTER_INDEXED = "register_indexed"


STATUS_KINDS: Final = frozenset(
    {
        EventKind.SUSPENDED,
        EventKind.REINSTATED,
        EventKind.WITHDRAWN,
        EventKind.CANCELLED,
        EventKind.SCOPE_REDUCED,
        EventKind.SUPERSEDED,
        EventKind.TRANSFERRED,
        EventKind.SURVEILLANCE_RECORDED,
    }
)
"""The events of a certificate's life after it was issued."""


SIGNED_BESIDE: Final = frozenset({EventKind.WALLET_ISSUED, EventKind.LABELS_SIGNED})
"""The events that hold other signed forms of certificates, whole."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be recorded. `subject` names what it is about: a credential id, a kid, a list, a body.

    `effective_from` is left out where an event counts from its recording. `by` names who ordered it, as the caller
    knows them; it is kept, never published.
    """

    kind: EventKind
    subject: str
    body: Mapping[str, JsonValue]
    effective_from: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry as it stands in the ledger."""

    seq: int
    kind: EventKind
    subject: str
    recorded_at: datetime
    effective_from: datetime | None
    by: str
    body: Mapping[str, JsonValue]

    @property
    def effective(self) -> datetime:
        """When the event counts from."""
        return self.recorded_at if self.effective_from is None else self.effective_from


def whole_second(moment: datetime) -> datetime:
    """Return `moment` in UTC without its fraction. Raises `UsageError` for one without a zone."""
    if moment.tzinfo is None:
        raise UsageError("a moment needs a time zone", hint="pass an aware datetime")
    return moment.astimezone(UTC).replace(microsecond=0)


def numeric(moment: datetime) -> int:
    """Return the NumericDate of `moment` (RFC 7519 section 2)."""
    return int(moment.timestamp())


def instant(seconds: int) -> datetime:
    """Return the moment of a NumericDate that the register itself wrote."""
    return datetime.fromtimestamp(seconds, UTC)


def entry_octets(event: NewEvent, *, seq: int, recorded_at: datetime) -> bytes:
    """Return the canonical octets of an entry (G8)."""
    entry: dict[str, JsonValue] = {
        "seq": seq,
        "kind": event.kind.value,
        "subject": event.subject,
        "recordedAt": format_instant(recorded_at),
        "body": dict(event.body),
    }
    if event.effective_from is not None:
        entry["effectiveFrom"] = format_instant(event.effective_from)
    if event.by:
        entry["by"] = event.by
    try:
        return canonicalize(entry)
    except Refused as error:
        raise UsageError(f"can't be recorded: {error.detail}", where=event.subject) from None


def read_entry(octets: bytes) -> LedgerEntry:
    """Return the entry of its octets. Raises `StorageError` when they are not an entry."""
    try:
        entry = loads_own(octets)
        effective = optional_text(entry, "effectiveFrom")
        seq = entry.get("seq")
        if isinstance(seq, bool) or not isinstance(seq, int):
            raise StorageError("an entry of the ledger has no number", hint="run `vc audit verify`")
        return LedgerEntry(
            seq=seq,
            kind=EventKind(text(entry, "kind")),
            subject=text(entry, "subject"),
            recorded_at=parse_instant(text(entry, "recordedAt")),
            effective_from=None if effective is None else parse_instant(effective),
            by=optional_text(entry, "by") or "",
            body=mapping(entry, "body"),
        )
    except (Refused, ValueError) as error:
        raise StorageError(f"an entry of the ledger can't be read: {error}", hint="run `vc audit verify`") from None
