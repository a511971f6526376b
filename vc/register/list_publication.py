"""Making the next publication of a status list, both forms from one snapshot (specs/publication.md P3 to P6)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.strict_json import JsonObject
from vc.errors import EnvironmentFault
from vc.model.limits import DEFAULT_LIMITS
from vc.register.addresses import Addresses
from vc.register.allocation import StatusList
from vc.register.certificates import events_of_list
from vc.register.events import EventKind, NewEvent, instant, numeric
from vc.register.ledger import append, head, settled
from vc.register.own_document import opened
from vc.register.schema import list_publications, status_events
from vc.register.standing import CertificateEvent, standing
from vc.securing.read import document_limits
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt
from vc.status.bitstring_list import MINIMUM_ENTRIES
from vc.status.claims import ListPublication, bitstring_list_credential, history_claims, token_list_claims
from vc.status.history import HistoryEntry, StatusChange, timeline
from vc.status.list_url import ListForm
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer

LIFETIME: Final = timedelta(hours=24)
TIME_TO_LIVE: Final = timedelta(hours=1)
_COMPRESSION: Final = 6
_ONE_SECOND: Final = timedelta(seconds=1)
_FURTHEST_AHEAD: Final = timedelta(seconds=60)
"""A verifier's tolerance for clocks: a list that is dated further ahead would not be believed (specs/status.md S8)."""


@dataclass(frozen=True, slots=True)
class PublishedList:
    """One publication of a list: its signed forms, and the SHA-256 of their payload octets."""

    list_number: int
    version: int
    issued_at: datetime
    expires: datetime
    token_digest: bytes
    bitstring_digest: bytes
    token: bytes
    bitstring: bytes
    seq: int

    def form(self, form: ListForm) -> bytes:
        """Return the signed octets of one form."""
        return self.token if form is ListForm.TOKEN else self.bitstring


def publications_of(connection: Connection, list_number: int) -> list[PublishedList]:
    """Return every publication of a list, oldest first."""
    query = select(list_publications).where(list_publications.c.list_number == list_number)
    rows = connection.execute(query.order_by(list_publications.c.version)).mappings()
    return [_published(dict(row)) for row in rows]


def latest_publication(connection: Connection, list_number: int) -> PublishedList | None:
    """Return the last publication of a list, or None."""
    query = select(list_publications).where(list_publications.c.list_number == list_number)
    row = connection.execute(query.order_by(list_publications.c.version.desc()).limit(1)).mappings().first()
    return None if row is None else _published(dict(row))


def values_at(events: Mapping[int, Sequence[CertificateEvent]], at: datetime) -> dict[int, int]:
    """Return the status values that are not 0 at `at`, by index."""
    found = {index: int(standing(own, at).value) for index, own in events.items()}
    return {index: value for index, value in found.items() if value}


def publish_list(
    connection: Connection, status_list: StatusList, addresses: Addresses, *, signer: Signer, now: datetime
) -> PublishedList:
    """Sign the list as it stands at `now`, record it, and return it. Needs a writing transaction.

    Returns the last publication where it was made at this very moment and nothing has changed since.
    """
    moment = recorded_at = settled(now, head(connection))
    before = latest_publication(connection, status_list.number)
    if before is not None and before.issued_at >= moment:
        if _still_current(connection, before, signer):
            return before
        moment = before.issued_at + _ONE_SECOND
        if moment - recorded_at > _FURTHEST_AHEAD:
            raise EnvironmentFault(
                "too many publications in one moment", where=f"status/{status_list.number}", hint="wait a minute"
            )
    values = StatusValues.sparse(
        values_at(events_of_list(connection, status_list.number), moment),
        length=max(status_list.length, MINIMUM_ENTRIES),
    )
    dated = _dated(status_list.number, addresses, signer, issued_at=moment)
    version = 1 if before is None else before.version + 1
    row = _signed_row(values, dated, signer, numbers={"list_number": status_list.number, "version": version})
    event = NewEvent(EventKind.LIST_PUBLISHED, f"status/{status_list.number}", published_body(row))
    (entry,) = append(connection, (event,), now=recorded_at)
    row["seq"] = entry.seq
    connection.execute(insert(list_publications), row)
    return _published(row)


def signed_history(connection: Connection, published: PublishedList, addresses: Addresses, *, signer: Signer) -> bytes:
    """Return the signed history of a list up to `published` (P6)."""
    address = addresses.status_list(published.list_number)
    entries = [
        HistoryEntry(
            issued_at=one.issued_at,
            expires=one.expires,
            version=one.version,
            token_url=address.archived(ListForm.TOKEN, one.issued_at),
            bitstring_url=address.archived(ListForm.BITSTRING, one.issued_at),
            token_digest=digest_multibase_of(one.token_digest),
            bitstring_digest=digest_multibase_of(one.bitstring_digest),
        )
        for one in publications_of(connection, published.list_number)
        if one.version <= published.version
    ]
    changes = [
        StatusChange(
            index=index,
            event=event.kind,
            effective=event.effective_from,
            recorded=event.recorded_at,
            reason=event.reason or None,
            successor=event.successor,
            code=event.code or None,
        )
        for index, events in events_of_list(connection, published.list_number).items()
        for event in events
        if event.effective_from <= published.issued_at and event.kind is not StatusEvent.SURVEILLANCE_RECORDED
    ]
    dated = _dated(published.list_number, addresses, signer, issued_at=published.issued_at)
    claims = history_claims(dated, version=published.version, entries=entries, events=timeline(changes))
    return secure_vc_jwt(claims, signer, typ=Form.JWT_HISTORY.value)


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


def _still_current(connection: Connection, before: PublishedList, signer: Signer) -> bool:
    query = select(func.max(status_events.c.seq)).where(status_events.c.list_number == before.list_number)
    newest = connection.scalar(query) or 0
    signed = opened(before.token, Form.STATUS_LIST_JWT, where=f"status/{before.list_number}")
    return newest < before.seq and signed.kid == signer.verification_method


def _dated(number: int, addresses: Addresses, signer: Signer, *, issued_at: datetime) -> ListPublication:
    return ListPublication(
        issuer=signer.verification_method.partition("#")[0],
        address=addresses.status_list(number),
        issued_at=issued_at,
        expires=issued_at + LIFETIME,
        ttl=TIME_TO_LIVE,
    )


def _signed_row(
    values: StatusValues, dated: ListPublication, signer: Signer, *, numbers: Mapping[str, int]
) -> dict[str, Any]:
    token = secure_vc_jwt(token_list_claims(values, dated, level=_COMPRESSION), signer, typ=Form.STATUS_LIST_JWT.value)
    bits = bitstring_list_credential(values, dated, level=_COMPRESSION)
    bitstring = secure_vc_jwt(bits, signer, limits=document_limits(DEFAULT_LIMITS))
    where = dated.address.base
    return {
        **numbers,
        "issued_at": numeric(dated.issued_at),
        "expires": numeric(dated.expires),
        "token_digest": opened(token, Form.STATUS_LIST_JWT, where=where).digest,
        "bitstring_digest": opened(bitstring, Form.VC_JWT, where=where).digest,
        "token": token,
        "bitstring": bitstring,
    }


def _published(row: Mapping[str, Any]) -> PublishedList:
    return PublishedList(
        list_number=row["list_number"],
        version=row["version"],
        issued_at=instant(row["issued_at"]),
        expires=instant(row["expires"]),
        token_digest=row["token_digest"],
        bitstring_digest=row["bitstring_digest"],
        token=row["token"],
        bitstring=row["bitstring"],
        seq=row["seq"],
    )
