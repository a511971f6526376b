"""Making the next publication of a status list, all forms from one snapshot (specs/publication.md P3 to P6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from vc.errors import EnvironmentFault
from vc.model.limits import DEFAULT_LIMITS
from vc.register.addresses import Addresses
from vc.register.backup.restored import published_before
from vc.register.issuing.allocation import StatusList
from vc.register.own_document import opened
from vc.register.publication.list_documents import Events, dated, holds_until, list_claims
from vc.register.publication.published_lists import (
    Dated,
    PublishedList,
    latest_publication,
    published_body,
    published_list,
)
from vc.register.storage.events import EventKind, NewEvent, numeric
from vc.register.storage.ledger import append, head, settled
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import list_publications, status_events
from vc.securing.read import document_limits
from vc.securing.secured import Form
from vc.securing.vc_jwt import secured_vc_jwt
from vc.status.claims import ListPublication
from vc.status.list_url import ListForm

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer

RENEWED_AFTER: Final = timedelta(hours=1)
"""A list that has not changed is signed anew once it is as old as this."""

_ONE_SECOND: Final = timedelta(seconds=1)
_FURTHEST_AHEAD: Final = timedelta(seconds=60)
"""A verifier's tolerance for clocks: a list that is dated further ahead would not be believed (specs/status.md S8)."""


def publish_list(
    connection: Connection,
    status_list: StatusList,
    addresses: Addresses,
    *,
    events: Callable[[], Events],
    signer: Signer,
    now: datetime,
) -> PublishedList:
    """Sign the list as it stands at `now`, record it, and return it. Needs a writing transaction.

    `events` gives those of the list; it is called only where the list is signed anew.

    Returns the last publication where nothing has changed since, it is not an hour old, and the same key signed it.
    """
    recorded_at = settled(now, head(connection))
    before = latest_publication(connection, status_list.number)
    floor = published_before(connection, status_list.number)
    # What a restore found is always followed by a publication of the restored register (G74).
    own = before is not None and before.version > floor.version
    if before is not None and own and _still_current(connection, before, signer, now=recorded_at):
        return before
    moment = _moment(recorded_at, before, floor.issued_at, number=status_list.number)
    version = 1 + max(0 if before is None else before.version, floor.version)
    issuer = signer.verification_method.partition("#")[0]
    known = events()
    until = holds_until(known, moment)
    publication = dated(status_list.number, addresses, issuer=issuer, issued_at=moment, expires=until)
    row = _signed_row(status_list, known, publication, signer=signer, version=version)
    (entry,) = append(
        connection,
        (NewEvent(EventKind.LIST_PUBLISHED, f"status/{status_list.number}", published_body(row)),),
        now=recorded_at,
    )
    row["seq"] = entry.seq
    connection.execute(insert(list_publications), sealed(list_publications, row))
    return published_list(row)


def _moment(recorded_at: datetime, before: Dated | None, floor: datetime | None, *, number: int) -> datetime:
    """Return the time of the next publication: now, and a second later than any before, whoever made it (P4)."""
    known = [moment for moment in (floor, None if before is None else before.issued_at) if moment is not None]
    moment = max([recorded_at, *(moment + _ONE_SECOND for moment in known)])
    if moment - recorded_at > _FURTHEST_AHEAD:
        raise EnvironmentFault(
            "the last publication lies ahead of the clock, or there were too many in one moment",
            where=f"status/{number}",
            hint="set the clock right, or wait a minute",
        )
    return moment


def _still_current(connection: Connection, before: PublishedList, signer: Signer, *, now: datetime) -> bool:
    """Whether nothing was recorded or has come into effect since, and it was signed lately by the same key (P3)."""
    table = status_events
    since = numeric(before.issued_at)
    changed = select(func.count()).where(
        table.c.list_number == before.list_number,
        (table.c.seq > before.seq) | ((table.c.effective_from > since) & (table.c.effective_from <= numeric(now))),
    )
    if now - before.issued_at >= RENEWED_AFTER or connection.scalar(changed):
        return False
    signed = opened(before.token, Form.STATUS_LIST_JWT, where=f"status/{before.list_number}")
    return signed.kid == signer.verification_method


def _signed_row(
    status_list: StatusList, events: Events, publication: ListPublication, *, signer: Signer, version: int
) -> dict[str, Any]:
    claims = list_claims(status_list, events, publication)
    token = secured_vc_jwt(claims[ListForm.TOKEN], signer, typ=Form.STATUS_LIST_JWT.value)
    bitstring = secured_vc_jwt(claims[ListForm.BITSTRING], signer, limits=document_limits(DEFAULT_LIMITS))
    return {
        "list_number": status_list.number,
        "version": version,
        "issued_at": numeric(publication.issued_at),
        "expires": numeric(publication.expires),
        "token_digest": token.digest,
        "bitstring_digest": bitstring.digest,
        "token": token.raw,
        "bitstring": bitstring.raw,
    }
