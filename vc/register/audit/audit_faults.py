"""What the ledger says of the rows that derive from an entry (specs/register.md G11). Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import Table

from vc.encoding import base64url
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused
from vc.register.accreditation.accrediting import version_body
from vc.register.issuing.admission import admitted_body
from vc.register.issuing.issuing import issued_body
from vc.register.publication.published_lists import published_body
from vc.register.publication.signatures import HISTORY, INDEX, REGISTER_INDEX, REGISTER_SNAPSHOT, kept_body
from vc.register.storage.events import STATUS_KINDS, EventKind, LedgerEntry, numeric
from vc.register.storage.schema import (
    accreditation_versions,
    admissions,
    credentials,
    list_publications,
    signatures,
    status_events,
)

TABLES: Final = (admissions, credentials, status_events, list_publications, signatures, accreditation_versions)
"""Every table whose rows belong to ledger entries."""

EXPECTED: Final[Mapping[EventKind, tuple[Table, ...]]] = {
    EventKind.ADMITTED: (admissions,),
    EventKind.ISSUED: (credentials,),
    EventKind.LIST_PUBLISHED: (list_publications,),
    **dict.fromkeys(STATUS_KINDS, (status_events,)),
    **{kind: (accreditation_versions,) for kind in EventKind if kind.value.startswith("accreditation_")},
}
"""The tables that hold at least one row for an entry of each kind. Signatures depend on what the entry states."""

Rows = Sequence[Mapping[str, Any]]


def fault_of(table: Table, entry: LedgerEntry, rows: Rows, *, expected: bool) -> str:
    """Say what is wrong with the rows of `table` that belong to `entry`; "" where nothing is."""
    if table is signatures:
        return _signature_fault(entry, rows)
    if table is admissions:
        return _admission_fault(entry, rows)
    if not expected:
        return "no entry of the ledger speaks of it" if rows else ""
    if not rows:
        return "is missing"
    return _FAULTS[table](entry, rows[0])


def _credential_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    if row["id"] != entry.subject or issued_body(row) != dict(entry.body):
        return "differs from what was issued"
    return "" if row["digest"] == _payload_digest(row["secured"]) else "its digest is not that of its payload"


def _status_event_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    told = (entry.kind.value, numeric(entry.recorded_at), numeric(entry.effective))
    return "" if told == (row["kind"], row["recorded_at"], row["effective_from"]) else "differs from what was recorded"


def _publication_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    return "" if published_body(row) == dict(entry.body) else "differs from what was published"


def _version_fault(entry: LedgerEntry, row: Mapping[str, Any]) -> str:
    body = version_body(row, reason=str(entry.body.get("reason", "")), code=str(entry.body.get("code", "")))
    return "" if body == dict(entry.body) and row["subject"] == entry.subject else "differs from what was signed"


_FAULTS: Final = {
    credentials: _credential_fault,
    status_events: _status_event_fault,
    list_publications: _publication_fault,
    accreditation_versions: _version_fault,
}


def _admission_fault(entry: LedgerEntry, rows: Rows) -> str:
    """Hold what an entry admitted to its rows. A register of format 1 admitted as it issued (G14)."""
    if entry.kind is EventKind.ADMITTED:
        in_order = [row["position"] for row in rows] == list(range(len(rows)))
        same = bool(rows) and in_order and admitted_body(rows) == dict(entry.body)
        return "" if same else "differs from what was admitted"
    if not rows:
        return ""
    if entry.kind is not EventKind.ISSUED or [_admission_of(entry)] != [_allotted(row) for row in rows]:
        return "no entry of the ledger speaks of it"
    return ""


def _admission_of(entry: LedgerEntry) -> tuple[JsonValue, ...]:
    body = entry.body
    return (0, body.get("key"), body.get("request"), body.get("list"), body.get("index"), body.get("issued_at"))


def _allotted(row: Mapping[str, Any]) -> tuple[JsonValue, ...]:
    return (
        row["position"],
        row["idempotency_key"],
        cast("bytes", row["request_digest"]).hex(),
        row["list_number"],
        row["list_index"],
        row["issued_at"],
    )


def _signature_fault(entry: LedgerEntry, rows: Rows) -> str:
    """Hold a kept signature to what its entry states of it. Format 1 kept none."""
    document = _SIGNED.get(entry.kind)
    if document is None or "signature" not in entry.body:
        return "no entry of the ledger speaks of it" if rows else ""
    if [row["document"] for row in rows] != [document]:
        return "is missing" if not rows else "differs from what was signed"
    told = kept_body(rows[0])
    return "" if told == {name: entry.body.get(name) for name in told} else "differs from what was signed"


_SIGNED: Final = {
    EventKind.HISTORY_SIGNED: HISTORY,
    EventKind.INDEX_PUBLISHED: INDEX,
    EventKind.REGISTER_SNAPSHOT: REGISTER_SNAPSHOT,
    EventKind.REGISTER_INDEXED: REGISTER_INDEX,
}
"""The document whose signature is kept for an entry of each kind."""


def _payload_digest(secured: bytes) -> bytes:
    try:
        return hashlib.sha256(base64url.decode(secured.split(b".")[1])).digest()
    except (Refused, IndexError):
        return b""
