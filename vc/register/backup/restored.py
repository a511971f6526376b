"""What a restore found published beyond the backup (specs/register.md G74): versions and times never fall after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import func, select

from vc.errors import StorageError
from vc.register.certificates.standing import CertificateEvent
from vc.register.storage.events import EventKind, instant, numeric
from vc.register.storage.ledger import entries_of
from vc.register.storage.schema import ledger
from vc.status.value import StatusEvent

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.status.history import HistoryEvent


BY: Final = "restored from publication"
"""Who ordered what a restore records again; the ledger no longer knows."""

RESTORED_KEY: Final = "restored:"
"""What the idempotency key of a certificate begins with that a restore brought back; its own is lost."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What the next publication must exceed: a version, and a time where there was one."""

    version: int = 0
    issued_at: datetime | None = None


def published_before(connection: Connection, list_number: int) -> Floor:
    """Return what was published of a list before the register was restored."""
    floor = Floor()
    for entry in entries_of(connection, kinds=(EventKind.REGISTER_RESTORED,)):
        lists = cast("JsonObject", entry.body.get("published", {}))
        told = cast("JsonObject | None", lists.get(str(list_number)))
        if told is not None and cast("int", told["version"]) >= floor.version:
            floor = Floor(cast("int", told["version"]), instant(cast("int", told["iat"])))
    return floor


def publications_taken_in(connection: Connection, list_number: int) -> set[int]:
    """Return the versions of a list that a restore has taken in again from what was published."""
    entries = entries_of(connection, kinds=(EventKind.LIST_PUBLISHED,), subject=f"status/{list_number}")
    return {cast("int", entry.body["version"]) for entry in entries if entry.by == BY}


def head_before(connection: Connection) -> int:
    """Return over how many entries a head was published before the register was restored; 0 where none was."""
    entries = entries_of(connection, kinds=(EventKind.REGISTER_RESTORED,))
    return max((cast("int", entry.body.get("head", 0)) for entry in entries), default=0)


def require_published_since(connection: Connection) -> None:
    """Refuse to issue after a restore until the fresh list was published (G74). Raises `StorageError`.

    Else a second restore would not see it, and give its entries again.
    """
    restored = connection.scalar(
        select(func.max(ledger.c.seq)).where(ledger.c.kind == EventKind.REGISTER_RESTORED.value)
    )
    if restored is None:
        return
    published = select(func.max(ledger.c.seq)).where(
        ledger.c.kind == EventKind.HISTORY_SIGNED.value, ledger.c.seq > restored
    )
    if connection.scalar(published) is None:
        raise StorageError(
            "this home was restored and not published since", where="register", hint="run `vc publish`, then issue"
        )


def index_before(connection: Connection) -> int:
    """Return the version of the index of accreditations that was published before the register was restored."""
    entries = entries_of(connection, kinds=(EventKind.REGISTER_RESTORED,))
    return max((cast("int", entry.body.get("index", 0)) for entry in entries), default=0)


def register_before(connection: Connection) -> int:
    """Return the version of the last register snapshot that was published before the register was restored."""
    entries = entries_of(connection, kinds=(EventKind.REGISTER_RESTORED,))
    return max((cast("int", entry.body.get("snapshot", 0)) for entry in entries), default=0)


def was_restored(connection: Connection) -> bool:
    """Whether the register was ever restored: labels that were issued since the backup are lost then."""
    return next(iter(entries_of(connection, kinds=(EventKind.REGISTER_RESTORED,))), None) is not None


def was_brought_back(connection: Connection, identifier: str) -> bool:
    """Whether a restore took the certificate with this identifier in again from what was published."""
    entries = entries_of(connection, kinds=(EventKind.ISSUED,), subject=identifier)
    return any(entry.by == BY for entry in entries)


def stray_body(events: Iterable[HistoryEvent]) -> list[JsonValue]:
    """Return published events of certificates that the register does not hold, as `register_restored` keeps them."""
    return [
        [
            event.index,
            event.event,
            numeric(event.effective),
            numeric(event.recorded),
            event.reason,
            event.code,
            event.successor,
        ]
        for event in events
    ]


def stray_events(
    connection: Connection, list_number: int, *, before: int | None = None
) -> dict[int, list[CertificateEvent]]:
    """Return the events of a list's certificates that a restore found published and could not name, by index.

    They stay in force for ever: what was withdrawn stays withdrawn, also where nobody can say what it was.
    """
    found: dict[int, list[CertificateEvent]] = {}
    for entry in entries_of(connection, kinds=(EventKind.REGISTER_RESTORED,)):
        if before is not None and entry.seq >= before:
            continue
        lists = cast("dict[str, list[list[int | str | None]]]", entry.body.get("stray", {}))
        for index, kind, effective, recorded, reason, code, successor in lists.get(str(list_number), []):
            event = CertificateEvent(
                seq=entry.seq,
                kind=StatusEvent(str(kind)),
                effective_from=instant(cast("int", effective)),
                recorded_at=instant(cast("int", recorded)),
                reason=str(reason or ""),
                code=str(code or ""),
                successor=None if successor is None else str(successor),
            )
            found.setdefault(cast("int", index), []).append(event)
    return found
