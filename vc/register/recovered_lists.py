"""Status lists and status changes that were published after the backup (specs/register.md G74)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import StorageError
from vc.register.allocation import StatusList, lists_of
from vc.register.certificates import Certificate, certificate_of, events_of
from vc.register.events import STATUS_KINDS, EventKind, NewEvent, numeric
from vc.register.key_records import KeyRole
from vc.register.ledger import append
from vc.register.lifecycle import status_row
from vc.register.published_lists import publications_of, published_body
from vc.register.restored import BY, stray_events
from vc.register.row_digest import sealed
from vc.register.schema import credentials, list_publications, status_events
from vc.securing.secured import Form, SecuredCredential
from vc.status.list_url import ListForm

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from vc.register.published_site import Reader
    from vc.status.history import HistoryEntry, HistoryEvent, StatusHistory

_AT_ONCE: Final = 500
_FORMS: Final = {ListForm.TOKEN: Form.STATUS_LIST_JWT, ListForm.BITSTRING: Form.VC_JWT}

Placed = tuple[int, "HistoryEvent"]
"""A published event, with the number of its list."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Published events that the register lacks: those of certificates that it holds, and those that it can't place."""

    named: Sequence[tuple[Certificate, HistoryEvent]]
    stray: Mapping[int, Sequence[HistoryEvent]]


def open_missing_lists(connection: Connection, numbers: Iterable[int], *, length: int, now: datetime) -> int:
    """Record the lists that were opened after the backup; return how many. Needs a writing transaction."""
    known = {one.number for one in lists_of(connection)}
    events = [
        NewEvent(EventKind.LIST_OPENED, f"status/{one.number}", {"list": one.number, "length": one.length}, by=BY)
        for one in (StatusList(number, length) for number in sorted(numbers))
        if one.number not in known
    ]
    append(connection, events, now=now)
    return len(events)


def open_next_list(connection: Connection, *, number: int, length: int, now: datetime) -> None:
    """Record the list that is filled from now on, empty as it is: it must be published before it is used (G74)."""
    body: JsonObject = {"list": number, "length": length}
    append(connection, (NewEvent(EventKind.LIST_OPENED, f"status/{number}", body, by=BY),), now=now)


def recover_publications(
    connection: Connection, reader: Reader, history: StatusHistory, *, number: int, now: datetime
) -> tuple[int, list[str]]:
    """Record the publications of a list that were made after the backup, from their archives.

    Returns how many, and what could not be had. Needs a writing transaction. Raises `StorageError` where an earlier one
    is another than the register's.
    """
    known = {one.version: digest_multibase_of(one.token_digest) for one in publications_of(connection, number)}
    rows, faults = [], []
    for entry in sorted(history.entries, key=lambda one: one.version):
        if known.get(entry.version, entry.token_digest) != entry.token_digest:
            raise StorageError(
                f"version {entry.version} is not the one in this backup",
                where=history.url,
                hint="this is no backup of what was published there",
            )
        if entry.version not in known:
            try:
                rows.append(_publication_row(reader, number, entry))
            except StorageError as error:
                faults.append(f"version {entry.version} of list {number} is not in the register again: {error}")
    subject = f"status/{number}"
    entries = append(
        connection, [NewEvent(EventKind.LIST_PUBLISHED, subject, published_body(row), by=BY) for row in rows], now=now
    )
    for row, made in zip(rows, entries, strict=True):
        connection.execute(insert(list_publications), sealed(list_publications, row | {"seq": made.seq}))
    return len(rows), faults


def missed_events(connection: Connection, histories: Mapping[int, StatusHistory]) -> Missed:
    """Return the published events that the register lacks, in the order of their recording.

    Raises `StorageError` for an event of a kind that this program does not know.
    """
    named: list[tuple[Certificate, HistoryEvent]] = []
    stray: dict[int, list[HistoryEvent]] = {}
    for number, history in histories.items():
        kept = stray_events(connection, number)
        by_index: dict[int, list[HistoryEvent]] = {}
        for event in history.events:
            _require_known(event)
            by_index.setdefault(event.index, []).append(event)
        held = _certificates(connection, number, by_index)
        for index, events in by_index.items():
            certificate = held.get(index)
            recorded = kept.get(index, []) if certificate is None else events_of(connection, certificate)
            lacking = _lacking(events, Counter((one.kind.value, one.effective_from) for one in recorded))
            if certificate is None:
                stray.setdefault(number, []).extend(lacking)
            else:
                named.extend((certificate, event) for event in lacking)
    named.sort(key=lambda one: (one[1].recorded, one[1].effective))
    ordered = {number: sorted(events, key=lambda one: one.recorded) for number, events in stray.items() if events}
    return Missed(named, ordered)


def record_missed(connection: Connection, missed: Missed, *, now: datetime) -> None:
    """Record what happened to certificates after the backup, with its effective dates. Needs a writing transaction.

    The past is not judged again: what was legal then is recorded as it was.
    """
    for start in range(0, len(missed.named), _AT_ONCE):
        few = missed.named[start : start + _AT_ONCE]
        events = [
            NewEvent(EventKind(event.event), certificate.id, _body(event), effective_from=event.effective, by=BY)
            for certificate, event in few
        ]
        entries = append(connection, events, now=now)
        rows = [
            sealed(status_events, status_row(certificate, entry))
            for (certificate, _), entry in zip(few, entries, strict=True)
        ]
        connection.execute(insert(status_events), rows)


def _body(event: HistoryEvent) -> dict[str, JsonValue]:
    body: dict[str, JsonValue] = {"firstRecorded": format_instant(event.recorded)}
    published = {"reason": event.reason, "code": event.code, "successor": event.successor}
    return body | {name: value for name, value in published.items() if value is not None}


def _require_known(event: HistoryEvent) -> None:
    if event.event not in {kind.value for kind in STATUS_KINDS}:
        raise StorageError(
            f"a published status list speaks of {event.event[:40]!a}, which this program does not know",
            hint="restore with the program that published it, or a newer one",
        )


def _lacking(events: Sequence[HistoryEvent], held: Counter[tuple[str, datetime]]) -> list[HistoryEvent]:
    """Return those of `events` that are not among `held`, which counts kinds with their effective dates."""
    lacking = []
    for event in sorted(events, key=lambda one: one.recorded):
        key = (event.event, event.effective)
        if held[key]:
            held[key] -= 1
        else:
            lacking.append(event)
    return lacking


def _certificates(connection: Connection, number: int, indexes: Iterable[int]) -> dict[int, Certificate]:
    wanted, found = list(indexes), {}
    for start in range(0, len(wanted), _AT_ONCE):
        few = wanted[start : start + _AT_ONCE]
        query = select(credentials).where(credentials.c.list_number == number, credentials.c.list_index.in_(few))
        for row in connection.execute(query).mappings():
            found[row["list_index"]] = certificate_of(dict(row))
    return found


def _publication_row(reader: Reader, number: int, entry: HistoryEntry) -> dict[str, Any]:
    token = _archived(reader, entry, ListForm.TOKEN)
    bitstring = _archived(reader, entry, ListForm.BITSTRING)
    return {
        "list_number": number,
        "version": entry.version,
        "issued_at": numeric(entry.issued_at),
        "expires": numeric(entry.expires),
        "token_digest": token.digest,
        "bitstring_digest": bitstring.digest,
        "token": token.raw,
        "bitstring": bitstring.raw,
    }


def _archived(reader: Reader, entry: HistoryEntry, form: ListForm) -> SecuredCredential:
    url = entry.url(form)
    found = reader.signed(url, _FORMS[form], KeyRole.STATUS)
    expected = entry.token_digest if form is ListForm.TOKEN else entry.bitstring_digest
    if found is None:
        raise StorageError("the archived list is missing", where=url)
    if digest_multibase_of(found.digest) != expected:
        raise StorageError("is not the list that the history names", where=url)
    return found
