"""The first step of issuing: what was asked for gets its place, on disk, before anything is signed (G14 to G16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select

from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import UsageError
from vc.register.addresses import Addresses
from vc.register.allocation import IndexAllocator, Slot
from vc.register.certificates import Certificate, certificate_of
from vc.register.events import EventKind, NewEvent, instant, numeric
from vc.register.issue_request import NamedRequest
from vc.register.ledger import append, head, settled
from vc.register.row_digest import sealed
from vc.register.schema import admissions, credentials
from vc.register.signing import Allotment

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_MOST_PARAMETERS: Final = 500


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of requests: certificates that were issued before, and allotments of those to be signed, by key."""

    issued: Mapping[str, Certificate]
    allotted: Mapping[str, Allotment]


def admit(
    connection: Connection,
    requests: Sequence[NamedRequest],
    *,
    addresses: Addresses,
    allocator: IndexAllocator,
    now: datetime,
    batch: str = "",
) -> Admitted:
    """Record `requests` with a status entry and a signing time each. Needs a writing transaction.

    A key that was admitted before keeps what it got then. Raises `UsageError` that names the key or number at fault.
    """
    keys = [one.key for one in requests]
    issued = _issued_rows(connection, keys)
    waiting = {
        row["idempotency_key"]: row
        for row in _rows_among(connection, admissions.c.idempotency_key, [key for key in keys if key not in issued])
    }
    digests = {key: row["request_digest"] for key, row in (waiting | issued).items()}
    unsigned = _require_same_requests(requests, digests, known=issued)
    require_new_names(connection, unsigned)
    fresh = [one for one in unsigned if one.key not in waiting]
    rows = _admit_fresh(connection, fresh, allocator=allocator, now=now, batch=batch) if fresh else []
    rows_by_key = waiting | {row["idempotency_key"]: row for row in rows}
    return Admitted(
        issued={key: certificate_of(row) for key, row in issued.items()},
        allotted={one.key: _allotment(one, rows_by_key[one.key], addresses) for one in unsigned},
    )


def issued_among(connection: Connection, keys: Sequence[str]) -> dict[str, Certificate]:
    """Return the credentials that were issued for some of `keys`, by key."""
    return {key: certificate_of(row) for key, row in _issued_rows(connection, keys).items()}


def require_new_names(connection: Connection, requests: Sequence[NamedRequest]) -> None:
    """Refuse numbers and identifiers that a credential has already, or that two requests share. Raises `UsageError`."""
    columns: tuple[tuple[ColumnElement[str], list[str]], ...] = (
        (credentials.c.number, [one.request.number for one in requests if one.request.number]),
        (credentials.c.id, [one.credential_id for one in requests]),
        (credentials.c.slug, [one.slug for one in requests]),
    )
    for column, values in columns:
        taken = _first_repeated(values) or next(iter(_values_among(connection, column, values)), None)
        if taken is not None:
            raise UsageError(
                "this number or identifier was issued before",
                where=taken,
                hint="give the new certificate a number of its own, and supersede the old one",
            )


def admitted_body(rows: Sequence[Mapping[str, Any]]) -> JsonObject:
    """Return what the ledger states of the rows of `admissions` that one entry admits, in their order (G11)."""
    requests: list[JsonValue] = [
        [row["idempotency_key"], row["request_digest"].hex(), row["list_number"], row["list_index"]] for row in rows
    ]
    return {"issued_at": rows[0]["issued_at"], "requests": requests}


def _issued_rows(connection: Connection, keys: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    return {row["idempotency_key"]: row for row in _rows_among(connection, credentials.c.idempotency_key, keys)}


def _admit_fresh(
    connection: Connection, fresh: Sequence[NamedRequest], *, allocator: IndexAllocator, now: datetime, batch: str
) -> list[dict[str, Any]]:
    issued_at = settled(now, head(connection))
    slots = allocator.allocate(connection, len(fresh), now=issued_at)
    rows: list[dict[str, Any]] = [
        {
            "position": position,
            "idempotency_key": one.key,
            "request_digest": one.digest,
            "list_number": slot.list_number,
            "list_index": slot.index,
            "issued_at": numeric(issued_at),
        }
        for position, (one, slot) in enumerate(zip(fresh, slots, strict=True))
    ]
    subject = f"batch/{batch}" if batch else "admission"
    event = NewEvent(EventKind.ADMITTED, subject, admitted_body(rows), by=fresh[0].request.by)
    (entry,) = append(connection, (event,), now=issued_at)
    connection.execute(insert(admissions), [sealed(admissions, row | {"seq": entry.seq}) for row in rows])
    return rows


def _allotment(one: NamedRequest, row: Mapping[str, Any], addresses: Addresses) -> Allotment:
    slot = Slot(row["list_number"], row["list_index"])
    issued_at, address = instant(row["issued_at"]), addresses.status_list(slot.list_number)
    return Allotment(one.credential_id, issued_at, slot, address)


def _require_same_requests(
    requests: Sequence[NamedRequest], digests: Mapping[str, bytes], *, known: Mapping[str, object]
) -> list[NamedRequest]:
    """Return those that were not issued before, once each. Raises `UsageError` for a key used twice (G15)."""
    seen = dict(digests)
    unsigned: dict[str, NamedRequest] = {}
    for one in requests:
        if seen.setdefault(one.key, one.digest) != one.digest:
            raise UsageError(
                "this idempotency key stands for another request",
                where=one.key,
                hint="a changed certificate is a new one: give it a new number, and supersede the old one",
            )
        if one.key not in known:
            unsigned.setdefault(one.key, one)
    return list(unsigned.values())


def _first_repeated(values: Sequence[str]) -> str | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)


def _values_among(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> list[str]:
    found: list[str] = []
    for start in range(0, len(values), _MOST_PARAMETERS):
        found.extend(connection.scalars(select(column).where(column.in_(values[start : start + _MOST_PARAMETERS]))))
    return found


def _rows_among(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for start in range(0, len(values), _MOST_PARAMETERS):
        query = select(column.table).where(column.in_(values[start : start + _MOST_PARAMETERS]))
        found.extend(dict(row) for row in connection.execute(query).mappings())
    return found
