"""The first step of issuing: what was asked for gets its place, on disk, before anything is signed (G14 to G16)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, insert, select

from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import UsageError
from vc.register.addresses import Addresses
from vc.register.certificates.certificates import Certificate, certificate_of
from vc.register.issuing.allocation import IndexAllocator, Slot
from vc.register.issuing.issue_request import NamedRequest
from vc.register.issuing.signing import Allotment
from vc.register.storage.events import EventKind, NewEvent, instant, numeric
from vc.register.storage.ledger import append, head, settled
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import admissions, credentials

if TYPE_CHECKING:
    from sqlalchemy import BindParameter, ColumnElement, Connection

_MOST_PARAMETERS: Final = 500
_VALUES: Final[BindParameter[Any]] = bindparam("values_among", expanding=True)
"""Handed over with the statement: values within it would each be looked at as if they might be an expression."""


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

    A request that was admitted before keeps what it got then; one that was mended since gets a place of its own. Raises
    `UsageError` that names the key or number at fault.
    """
    unsigned = {one.key: one for one in _same_requests(requests)}
    issued = issued_among(connection, requests)
    for key in issued:
        del unsigned[key]
    require_new_names(connection, list(unsigned.values()))
    rows = {
        row["idempotency_key"]: row
        for row in _rows_among(connection, admissions.c.idempotency_key, list(unsigned))
        if row["request_digest"] == unsigned[row["idempotency_key"]].digest
    }
    fresh = [one for key, one in unsigned.items() if key not in rows]
    if fresh:
        admitted = _admit_fresh(connection, fresh, allocator=allocator, now=now, batch=batch)
        rows |= {row["idempotency_key"]: row for row in admitted}
    return Admitted(issued, {key: _allotment(one, rows[key], addresses) for key, one in unsigned.items()})


def issued_among(connection: Connection, requests: Sequence[NamedRequest]) -> dict[str, Certificate]:
    """Return the credentials that were issued for some of `requests`, by key.

    Raises `UsageError` for a key under which something else was issued (G15).
    """
    digests = {one.key: one.digest for one in requests}
    issued = {}
    for row in _rows_among(connection, credentials.c.idempotency_key, list(digests)):
        key = row["idempotency_key"]
        if row["request_digest"] != digests[key]:
            raise _another_request(key)
        issued[key] = certificate_of(row)
    return issued


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


def _same_requests(requests: Sequence[NamedRequest]) -> Sequence[NamedRequest]:
    """Refuse one key for two different requests. Raises `UsageError` (G15)."""
    digests: dict[str, bytes] = {}
    for one in requests:
        if digests.setdefault(one.key, one.digest) != one.digest:
            raise _another_request(one.key)
    return requests


def _another_request(key: str) -> UsageError:
    return UsageError(
        "this idempotency key stands for another request",
        where=key,
        hint="a changed certificate is a new one: give it a new number, and supersede the old one",
    )


def _first_repeated(values: Sequence[str]) -> str | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)


def _values_among(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> list[str]:
    found: list[str] = []
    query = select(column).where(column.in_(_VALUES))
    for start in range(0, len(values), _MOST_PARAMETERS):
        found.extend(connection.scalars(query, {_VALUES.key: values[start : start + _MOST_PARAMETERS]}))
    return found


def _rows_among(connection: Connection, column: ColumnElement[str], values: Sequence[str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    query = select(column.table).where(column.in_(_VALUES))
    for start in range(0, len(values), _MOST_PARAMETERS):
        few = {_VALUES.key: values[start : start + _MOST_PARAMETERS]}
        found.extend(dict(row) for row in connection.execute(query, few).mappings())
    return found
