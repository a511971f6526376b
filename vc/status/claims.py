"""The claims that an issuer signs: both forms of a list and its history index (specs/status.md S11).

Signing is done by `vc.securing`: a token list as `statuslist+jwt`, a bitstring credential as `vc+jwt`, a history as
`status-history+jwt`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import UsageError
from vc.profiles.names import CREDENTIALS_V2
from vc.status import bitstring_list, token_list
from vc.status.bitstring_list import MINIMUM_ENTRIES
from vc.status.document import LIST_CREDENTIAL_TYPE, LIST_SUBJECT_TYPE
from vc.status.freshness import LONGEST_LIFETIME
from vc.status.history import HistoryEntry, HistoryEvent
from vc.status.list_url import ListAddress, ListForm
from vc.status.packing import StatusValues

TOKEN_LIST_BITS = 4
"""Room for the values 0 to 15; those of `vc.status.value.StatusValue` need four bits."""

PURPOSE = "suspension"
"""The one purpose of our Bitstring lists: a foreign verifier fails safe and calls a withdrawal a suspension."""


@dataclass(frozen=True, slots=True)
class ListPublication:
    """Who publishes a list, where, and for how long it counts.

    `issued_at` and `expires` are aware and in whole seconds; `ttl` is how long a copy may be kept before a fresh one
    should be asked for. Raises `UsageError` where the times contradict each other.
    """

    issuer: str
    address: ListAddress
    issued_at: datetime
    expires: datetime
    ttl: timedelta

    def __post_init__(self) -> None:
        """Hold the times to what a verifier accepts (specs/status.md S8)."""
        for name, instant in (("issued_at", self.issued_at), ("expires", self.expires)):
            if instant.tzinfo is None or instant.microsecond:
                message = "a list is dated in whole seconds, with a zone"
                raise UsageError(message, where=name)
        lifetime = self.expires - self.issued_at
        if not timedelta() < lifetime <= LONGEST_LIFETIME:
            message = f"a list that holds for {lifetime}; more than nothing and up to 366 days are possible"
            raise UsageError(message, where="expires")
        if not timedelta(seconds=1) <= self.ttl <= lifetime:
            message = "the time to live is a second or more, and no longer than the list holds"
            raise UsageError(message, where="ttl")


def token_list_claims(values: StatusValues, publication: ListPublication, *, level: int) -> JsonObject:
    """Return the claims of the Status List Token (Token Status List section 5.1), 4 bits an entry.

    `level` is zlib's, 0..9. Raises `UsageError` for a value above 15.
    """
    entries = token_list.pack_token_list(values, bits=TOKEN_LIST_BITS)
    return {
        "iss": publication.issuer,
        "sub": publication.address.current(ListForm.TOKEN),
        "iat": _numeric(publication.issued_at),
        "exp": _numeric(publication.expires),
        "ttl": int(publication.ttl.total_seconds()),
        "status_list": {"bits": TOKEN_LIST_BITS, "lst": token_list.encode(entries, level=level)},
    }


def bitstring_list_credential(values: StatusValues, publication: ListPublication, *, level: int) -> JsonObject:
    """Return the `BitstringStatusListCredential` of the same values: bit 1 for every value but 0.

    `level` is zlib's, 0..9. Raises `UsageError` for a list of fewer than 131,072 entries.
    """
    if values.length < MINIMUM_ENTRIES:
        message = f"{values.length} entries; a Bitstring Status List has at least {MINIMUM_ENTRIES}"
        raise UsageError(message, where="values")
    url = publication.address.current(ListForm.BITSTRING)
    entries = bitstring_list.pack_bitstring_list(values.flags())
    return {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", LIST_CREDENTIAL_TYPE],
        "issuer": publication.issuer,
        "iat": _numeric(publication.issued_at),
        "exp": _numeric(publication.expires),
        "validFrom": format_instant(publication.issued_at),
        "validUntil": format_instant(publication.expires),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": LIST_SUBJECT_TYPE,
            "statusPurpose": PURPOSE,
            "encodedList": bitstring_list.encode(entries, level=level),
            "ttl": publication.ttl // timedelta(milliseconds=1),
        },
    }


def history_claims(
    publication: ListPublication, *, version: int, entries: Iterable[HistoryEntry], events: Iterable[HistoryEvent]
) -> JsonObject:
    """Return the claims of the history index of a list (specs/status.md S10); `version` must never fall."""
    return {
        "iss": publication.issuer,
        "sub": publication.address.base,
        "iat": _numeric(publication.issued_at),
        "exp": _numeric(publication.expires),
        "version": version,
        "entries": [_entry(entry) for entry in entries],
        "events": [_event(event) for event in events],
    }


def _entry(entry: HistoryEntry) -> JsonValue:
    return {
        "iat": _numeric(entry.issued_at),
        "exp": _numeric(entry.expires),
        "version": entry.version,
        "token": entry.token_url,
        "bitstring": entry.bitstring_url,
        "token_digest": entry.token_digest,
        "bitstring_digest": entry.bitstring_digest,
    }


def _event(event: HistoryEvent) -> JsonValue:
    claims: JsonObject = {
        "idx": event.index,
        "value": event.value,
        "effective": _numeric(event.effective),
        "recorded": _numeric(event.recorded),
        "event": event.event,
    }
    optional = {"reason": event.reason, "code": event.code, "successor": event.successor}
    return claims | {name: value for name, value in optional.items() if value is not None}


def _numeric(instant: datetime) -> int:
    return int(instant.timestamp())
