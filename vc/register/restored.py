"""What a restore found published beyond the backup (specs/register.md G74): versions and times never fall after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from vc.register.events import EventKind, instant
from vc.register.ledger import entries_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.encoding.strict_json import JsonObject


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


def index_before(connection: Connection) -> int:
    """Return the version of the index of accreditations that was published before the register was restored."""
    entries = entries_of(connection, kinds=(EventKind.REGISTER_RESTORED,))
    return max((cast("int", entry.body.get("index", 0)) for entry in entries), default=0)
