"""What a publication of a status list says, made from the ledger alone, now or again (specs/publication.md P5, P6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.strict_json import JsonObject
from vc.register.addresses import Addresses
from vc.register.allocation import StatusList
from vc.register.published_lists import Dated
from vc.register.standing import CertificateEvent, standing
from vc.status.bitstring_list import MINIMUM_ENTRIES
from vc.status.claims import ListPublication, bitstring_list_credential, history_claims, token_list_claims
from vc.status.history import HistoryEntry, StatusChange, timeline
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues
from vc.status.value import StatusEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

LIFETIME: Final = timedelta(hours=24)
TIME_TO_LIVE: Final = timedelta(hours=1)
_COMPRESSION: Final = 6

Events = Mapping[int, Sequence[CertificateEvent]]
"""The events of the certificates of one list, by status index."""


def values_at(events: Events, at: datetime) -> dict[int, int]:
    """Return the status values that are not 0 at `at`, by index."""
    found = {index: int(standing(own, at).value) for index, own in events.items()}
    return {index: value for index, value in found.items() if value}


def holds_until(events: Events, issued_at: datetime) -> datetime:
    """Return until when a list of `issued_at` may hold: a day, and never beyond a change that is recorded (P3)."""
    ahead = (one.effective_from for own in events.values() for one in own if one.effective_from > issued_at)
    return min([issued_at + LIFETIME, *ahead])


def dated(number: int, addresses: Addresses, *, issuer: str, issued_at: datetime, expires: datetime) -> ListPublication:
    """Return whose list it is, where it stands, and from when until when it holds."""
    return ListPublication(
        issuer=issuer,
        address=addresses.status_list(number),
        issued_at=issued_at,
        expires=expires,
        ttl=min(TIME_TO_LIVE, expires - issued_at),
    )


def list_claims(status_list: StatusList, events: Events, publication: ListPublication) -> dict[ListForm, JsonObject]:
    """Return the payload of both forms of a list."""
    values = StatusValues.sparse(
        values_at(events, publication.issued_at), length=max(status_list.length, MINIMUM_ENTRIES)
    )
    return {
        ListForm.TOKEN: token_list_claims(values, publication, level=_COMPRESSION),
        ListForm.BITSTRING: bitstring_list_credential(values, publication, level=_COMPRESSION),
    }


def history_of_list(publications: Iterable[Dated], events: Events, publication: ListPublication) -> JsonObject:
    """Return the payload of a list's history up to the last of `publications`, which is that of `publication`."""
    entries = [_entry(one, publication.address) for one in publications]
    changes = [
        StatusChange(
            index=index,
            event=event.kind,
            effective=event.effective_from,
            recorded=event.recorded_at,
            reason=event.reason or None,
            code=event.code or None,
            successor=event.successor,
        )
        for index, own in events.items()
        for event in own
        if event.effective_from <= publication.issued_at and event.kind is not StatusEvent.SURVEILLANCE_RECORDED
    ]
    version = max(entry.version for entry in entries)
    return history_claims(publication, version=version, entries=entries, events=timeline(changes))


def _entry(one: Dated, address: ListAddress) -> HistoryEntry:
    return HistoryEntry(
        issued_at=one.issued_at,
        expires=one.expires,
        version=one.version,
        token_url=address.archived(ListForm.TOKEN, one.issued_at),
        bitstring_url=address.archived(ListForm.BITSTRING, one.issued_at),
        token_digest=digest_multibase_of(one.token_digest),
        bitstring_digest=digest_multibase_of(one.bitstring_digest),
    )
