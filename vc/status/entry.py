"""What a credential says about its own status: references to entries of status lists (specs/status.md S6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeGuard, TypeVar

from vc.codes import Code
from vc.encoding.strict_json import LARGEST_INTEGER, JsonValue
from vc.errors import Refused
from vc.status.list_url import ListForm, check_list_url
from vc.status.refusal import Refusal

ENTRY_TYPE = "BitstringStatusListEntry"
LARGEST_STATUS_SIZE = 8
"""Entries of more bits are `status.unsupported`: 2^9 messages are no status any more."""

_is_canonical_decimal = re.compile(r"0|[1-9][0-9]{0,15}", re.ASCII).fullmatch
_is_message_value = re.compile(r"0x[0-9A-Fa-f]{1,2}", re.ASCII).fullmatch
_LABEL_PAIR = 2
_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True, slots=True)
class TokenStatusReference:
    """The claim `status.status_list` (Token Status List section 6.2): entry `index` of the list at `uri`."""

    index: int
    uri: str


@dataclass(frozen=True, slots=True)
class StatusMessage:
    """What one value of an entry means to its issuer's developers; never shown to end users (section 2.1)."""

    value: int
    text: str


@dataclass(frozen=True, slots=True)
class BitstringStatusEntry:
    """A `BitstringStatusListEntry` (Bitstring Status List section 2.1).

    Entry `index`, counted in entries of `size` bits, of the list at `list_url`, for one `purpose`.
    """

    purpose: str
    index: int
    list_url: str
    size: int = 1
    messages: tuple[StatusMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusReferences:
    """Everything that a credential says about its status.

    `refusals` holds what can't be read or is of a kind that we don't know: each of them leaves the status unknown,
    and none of them hides the other entries. All three empty: the credential says nothing.
    """

    token: TokenStatusReference | None = None
    entries: tuple[BitstringStatusEntry, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def status_references(claims: Mapping[str, JsonValue]) -> StatusReferences:
    """Return what `claims` say in `status` and `credentialStatus`; never raises."""
    refusals: list[Refusal] = []
    token = None
    if "status" in claims:
        token, foreign = _read_status(claims["status"], refusals)
        refusals.extend(Refusal(Code.STATUS_UNSUPPORTED, f"status mechanism {name!r:.80}") for name in foreign)
    listed = claims.get("credentialStatus", [])
    nodes = listed if isinstance(listed, list) else [listed]
    entries = [_or_refusal(bitstring_entry, node, refusals) for node in nodes]
    return StatusReferences(token, tuple(entry for entry in entries if entry is not None), tuple(refusals))


def token_reference(status_list: JsonValue) -> TokenStatusReference:
    """Return the reference of a `status_list` object.

    Refuses with `status.malformed` another shape, with `status.index` an index that is no whole number from 0 on,
    with `fetch.url` a list that has no plain https URL.
    """
    if not isinstance(status_list, dict):
        raise Refused(Code.STATUS_MALFORMED, "status_list must be an object")
    index = status_list.get("idx")
    if not _is_count(index):
        raise Refused(Code.STATUS_INDEX, "status_list.idx must be a whole number from 0 on")
    return TokenStatusReference(index, _url(status_list, "uri"))


def label_reference(status: object, *, status_base: str) -> TokenStatusReference:
    """Return the reference of a label's `[list, idx]` (specs/label.md).

    `status_base` is the address under which the issuer's lists lie, such as `https://body.example/status`; it comes
    from the trust list or from the issuer's DID document, never from the label. Refuses with `status.index` anything
    but two whole numbers from 0 on, with `fetch.url` a base that is no plain https URL.
    """
    if not isinstance(status, (list, tuple)) or len(status) != _LABEL_PAIR:
        raise Refused(Code.STATUS_INDEX, "a label's status must be a list number and an index")
    number, index = status
    if not (_is_count(number) and _is_count(index)):
        raise Refused(Code.STATUS_INDEX, "a label's list number and index must be whole numbers from 0 on")
    url = f"{status_base}/{number}/{ListForm.TOKEN}.jwt"
    check_list_url(url)
    return TokenStatusReference(index, url)


def bitstring_entry(node: JsonValue) -> BitstringStatusEntry:
    """Return one entry of `credentialStatus`.

    Refuses with `status.unsupported` another type of entry or more than 8 bits, with `status.index` an index that is
    neither a whole number from 0 on nor its canonical decimal text, with `status.size` a size below 1,
    with `fetch.url` a list that has no plain https URL, with `status.malformed` every other fault of shape.
    """
    if not isinstance(node, dict):
        raise Refused(Code.STATUS_MALFORMED, "an entry of credentialStatus must be an object")
    kind = node.get("type")
    if ENTRY_TYPE not in (kind if isinstance(kind, list) else [kind]):
        raise Refused(Code.STATUS_UNSUPPORTED, f"status type {kind!r:.80}")
    purpose = node.get("statusPurpose")
    if not isinstance(purpose, str) or not purpose:
        raise Refused(Code.STATUS_MALFORMED, "statusPurpose must be a string")
    list_url = _url(node, "statusListCredential")
    if node.get("id", "") == list_url or not isinstance(node.get("id", ""), str):
        raise Refused(Code.STATUS_MALFORMED, "the id of an entry must be a URL, and not that of its list")
    size = _status_size(node)
    index = _bitstring_index(node.get("statusListIndex"))
    return BitstringStatusEntry(purpose, index, list_url, size, _messages(node, size))


def _read_status(status: JsonValue, refusals: list[Refusal]) -> tuple[TokenStatusReference | None, list[str]]:
    if not isinstance(status, dict) or not status:
        refusals.append(Refusal(Code.STATUS_MALFORMED, "status must be an object that names a mechanism"))
        return None, []
    foreign = [name for name in status if name != "status_list"]
    if "status_list" not in status:
        return None, foreign
    return _or_refusal(token_reference, status["status_list"], refusals), foreign


def _or_refusal(parse: Callable[[JsonValue], _Parsed], value: JsonValue, refusals: list[Refusal]) -> _Parsed | None:
    try:
        return parse(value)
    except Refused as refused:
        refusals.append(Refusal.of(refused))
        return None


def _url(node: Mapping[str, JsonValue], name: str) -> str:
    url = node.get(name)
    if not isinstance(url, str):
        raise Refused(Code.STATUS_MALFORMED, f"{name} must be a URL")
    check_list_url(url)
    return url


def _is_count(value: object) -> TypeGuard[int]:
    # `type` and not `isinstance`: true is no index.
    return type(value) is int and 0 <= value <= LARGEST_INTEGER


def _bitstring_index(value: JsonValue) -> int:
    # UNTP writes an integer where W3C writes base 10 text; "05", " 5", "5_0" and "٥" would be read apart by others.
    if isinstance(value, str) and _is_canonical_decimal(value):
        value = int(value)
    if not _is_count(value):
        raise Refused(Code.STATUS_INDEX, "statusListIndex must be a whole number from 0 on")
    return value


def _status_size(node: Mapping[str, JsonValue]) -> int:
    size = node.get("statusSize", 1)
    if type(size) is not int or size < 1:
        raise Refused(Code.STATUS_SIZE, "statusSize must be a whole number from 1 on")
    if size > LARGEST_STATUS_SIZE:
        raise Refused(Code.STATUS_UNSUPPORTED, f"entries of more than {LARGEST_STATUS_SIZE} bits")
    return size


def _messages(node: Mapping[str, JsonValue], size: int) -> tuple[StatusMessage, ...]:
    if "statusMessage" not in node and size == 1:
        return ()
    listed = node.get("statusMessage")
    if not isinstance(listed, list) or len(listed) != 1 << size:
        raise Refused(Code.STATUS_MALFORMED, "statusMessage must name a message for each value")
    return tuple(_message(item) for item in listed)


def _message(item: JsonValue) -> StatusMessage:
    value, text = (item.get("status"), item.get("message")) if isinstance(item, dict) else (None, None)
    if not isinstance(value, str) or not _is_message_value(value) or not isinstance(text, str):
        raise Refused(Code.STATUS_MALFORMED, 'a status message must look like {"status": "0x0", "message": "text"}')
    return StatusMessage(int(value, 16), text)
