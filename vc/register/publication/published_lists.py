"""The publications of status lists as the register holds them (specs/publication.md P5)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from vc.encoding.strict_json import JsonObject
from vc.register.storage.events import instant
from vc.register.storage.schema import list_publications
from vc.status.list_url import ListForm

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Dated:
    """When a list was published: its number, the version, from when until when it holds, its ledger entry."""

    list_number: int
    version: int
    issued_at: datetime
    expires: datetime
    token_digest: bytes
    bitstring_digest: bytes
    seq: int


@dataclass(frozen=True, slots=True)
class PublishedList(Dated):
    """One publication of a list in its signed forms; the digests are the SHA-256 of their payload octets."""

    token: bytes
    bitstring: bytes

    def form(self, form: ListForm) -> bytes:
        """Return the signed octets of one form."""
        return self.token if form is ListForm.TOKEN else self.bitstring


_table = list_publications
_DATED = (
    _table.c.list_number,
    _table.c.version,
    _table.c.issued_at,
    _table.c.expires,
    _table.c.token_digest,
    _table.c.bitstring_digest,
    _table.c.seq,
)


def publications_of(connection: Connection, list_number: int) -> list[Dated]:
    """Return every publication of a list, oldest first, without its octets."""
    query = select(*_DATED).where(_table.c.list_number == list_number).order_by(_table.c.version)
    return [Dated(**_dates(row)) for row in connection.execute(query).mappings()]


def lengths_of(connection: Connection, list_number: int) -> list[tuple[int, datetime, dict[ListForm, int]]]:
    """Return for every publication of a list its version, its time, and how many octets each form has."""
    query = select(
        _table.c.version, _table.c.issued_at, func.length(_table.c.token), func.length(_table.c.bitstring)
    ).where(_table.c.list_number == list_number)
    return [
        (version, instant(issued_at), {ListForm.TOKEN: token, ListForm.BITSTRING: bitstring})
        for version, issued_at, token, bitstring in connection.execute(query.order_by(_table.c.version))
    ]


def publication(connection: Connection, list_number: int, version: int) -> PublishedList | None:
    """Return one publication of a list, or None."""
    query = select(_table).where(_table.c.list_number == list_number, _table.c.version == version)
    row = connection.execute(query).mappings().first()
    return None if row is None else published_list(row)


def latest_publication(connection: Connection, list_number: int) -> PublishedList | None:
    """Return the last publication of a list, or None."""
    query = select(_table).where(_table.c.list_number == list_number)
    row = connection.execute(query.order_by(_table.c.version.desc()).limit(1)).mappings().first()
    return None if row is None else published_list(row)


def published_list(row: Mapping[Any, Any]) -> PublishedList:
    """Return the publication of a row of `list_publications`."""
    return PublishedList(**_dates(row), token=row["token"], bitstring=row["bitstring"])


def published_body(row: Mapping[str, Any]) -> JsonObject:
    """Return what the ledger states of a row of `list_publications`; the audit compares both (G11)."""
    return {
        "list": row["list_number"],
        "version": row["version"],
        "issued_at": row["issued_at"],
        "expires": row["expires"],
        "token_digest": row["token_digest"].hex(),
        "bitstring_digest": row["bitstring_digest"].hex(),
        "token": hashlib.sha256(row["token"]).hexdigest(),
        "bitstring": hashlib.sha256(row["bitstring"]).hexdigest(),
    }


def _dates(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {column.name: row[column.name] for column in _DATED} | {
        "issued_at": instant(row["issued_at"]),
        "expires": instant(row["expires"]),
    }
