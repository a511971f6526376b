"""Status entries that are added on issue, and the lists that they stand in (specs/vc-api.md VA7, VA9, VA14)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.errors import UsageError
from vc.profiles.names import CREDENTIALS_V2, VERIFIABLE_CREDENTIAL
from vc.status.bitstring_list import encode, pack_bitstring_list
from vc.status.document import LIST_CREDENTIAL_TYPE, LIST_SUBJECT_TYPE
from vc.status.entry import ENTRY_TYPE, BitstringStatusEntry, bitstring_entry
from vc.status.packing import OCTET_DIVISORS, StatusValues
from verifier_api.vc_api.rejection import Rejected, Rejection
from verifier_api.vc_api.status_store import LIST_ENTRIES, Full, StatusList, StatusStore

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue

_REVOCATION: Final = "revocation"
_MOST_ASKED: Final = 4
_LONGEST_PURPOSE: Final = 64
_LIFETIME: Final = timedelta(days=1)
_LEVEL: Final = 6
_is_number: Final = re.compile(r"[1-9][0-9]{0,17}").fullmatch  # SQLite holds 64 bits
_KEPT: Final = ("statusSize", "statusMessage", "statusReference")
_ANY_LIST: Final = "https://list.invalid/0"
"""Stands for a list while it is checked what was asked for; it never leaves this module (RFC 6761 section 6.4)."""


class StatusLists:
    """The lists of all instances under `base`, the address of the service."""

    def __init__(self, store: StatusStore, base: str) -> None:
        self.store = store
        self._base = base

    def given_out(self, asked: list[JsonObject], instance: str, *, credential: str | None) -> list[JsonValue]:
        """Return whole entries for those that `asked_entries` has let pass. Ends the request where there is no room."""
        entries: list[JsonValue] = []
        for node in asked:
            read = bitstring_entry(_whole(node, _ANY_LIST, 0))
            try:
                found, place = self.store.give_out(instance, read.purpose, read.size, credential=credential)
            except Full as fault:
                raise Rejected(Rejection.ours("status_lists_full", str(fault))) from None
            entries.append(_whole(node, self.url_of(found), place))
        return entries

    def url_of(self, found: StatusList) -> str:
        """Return where a list is served."""
        return f"{self._base}/{found.instance}/status/{found.number}"

    def at_url(self, url: str, instances: frozenset[str]) -> StatusList | None:
        """Return the list of one of these instances that is served at a URL; None where it is none of theirs."""
        name, _, number = url.removeprefix(f"{self._base}/").partition("/status/")
        found = self.numbered(name, number) if name in instances else None
        return found if found is not None and self.url_of(found) == url else None

    def numbered(self, instance: str, number: str) -> StatusList | None:
        """Return the list of an instance whose address ends in `number`; None where there is none."""
        if not _is_number(number):
            return None
        return self.store.list_of(instance, int(number))

    def credential(self, found: StatusList, issuer: str, now: datetime) -> JsonObject:
        """Return the list as an unsecured credential, as it stands now (Bitstring Status List section 2.2)."""
        url = self.url_of(found)
        values = StatusValues.sparse(self.store.values(found.number), length=LIST_ENTRIES)
        packed = pack_bitstring_list(values, status_size=found.size)
        return {
            "@context": [CREDENTIALS_V2],
            "id": url,
            "type": [VERIFIABLE_CREDENTIAL, LIST_CREDENTIAL_TYPE],
            "issuer": issuer,
            "validFrom": format_instant(now),
            "validUntil": format_instant(now + _LIFETIME),
            "credentialSubject": {
                "id": f"{url}#list",
                "type": LIST_SUBJECT_TYPE,
                "statusPurpose": found.purpose,
                "encodedList": encode(packed, level=_LEVEL),
            },
        }


def asked_entries(credential: JsonObject, options: JsonObject) -> tuple[list[JsonObject], list[JsonValue]]:
    """Return the entries that are asked for, and those of the credential that stay as they are (VA7).

    Refuses as `bitstring_entry` does; raises `UsageError` for a kind of entry that is not given out here.
    """
    stated = _listed(credential.get("credentialStatus", []))
    wanted = [node for node in stated if _is_wanted(node)]
    kept = [node for node in stated if not _is_wanted(node)]
    named = [node for node in _listed(options.get("credentialStatus", [])) if _is_wanted(node)]
    asked: list[JsonObject] = [node for node in named or wanted if isinstance(node, dict)] or [{"type": ENTRY_TYPE}]
    if len(asked) > _MOST_ASKED:
        raise UsageError(f"more than {_MOST_ASKED} entries are asked for", where="/credential/credentialStatus")
    for node in asked:
        read = bitstring_entry(_whole(node, _ANY_LIST, 0))
        if len(read.purpose) > _LONGEST_PURPOSE or read.size not in OCTET_DIVISORS:
            message = f"purposes of up to {_LONGEST_PURPOSE} characters and sizes of 1, 2, 4 and 8 bits are given out"
            raise UsageError(message, where="/credential/credentialStatus")
    return asked, kept


def outcome_word(entry: BitstringStatusEntry, value: int) -> str:
    """Return what a value means by the credential's own messages, or the value itself."""
    return next((message.text for message in entry.messages if message.value == value), f"{value:#x}")


def _whole(node: JsonObject, url: str, place: int) -> JsonObject:
    entry: JsonObject = {
        "id": f"{url}#{place}",
        "type": ENTRY_TYPE,
        "statusPurpose": node.get("statusPurpose", _REVOCATION),
        "statusListIndex": str(place),
        "statusListCredential": url,
    }
    return entry | {name: node[name] for name in _KEPT if name in node}


def _is_wanted(node: JsonValue) -> bool:
    return (
        isinstance(node, dict) and node.get("type") in (ENTRY_TYPE, [ENTRY_TYPE]) and "statusListCredential" not in node
    )


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [value]
