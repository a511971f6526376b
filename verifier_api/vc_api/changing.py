"""`credentials/status`: which entries a client means, and what they become (specs/vc-api.md VA10)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.status.entry import ENTRY_TYPE, bitstring_entry
from verifier_api.vc_api.rejection import Rejected, Rejection, of_refusal
from verifier_api.vc_api.request import member_object
from verifier_api.vc_api.status_lists import StatusLists
from verifier_api.vc_api.status_store import StatusList

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject


def change_status(body: JsonObject, instance: str, lists: StatusLists) -> None:
    """Set what a request asks for. Ends it with 400 for what can't be read, with 404 for what was never given out."""
    entry = member_object(body, "credentialStatus")
    if entry.get("type") not in (ENTRY_TYPE, [ENTRY_TYPE]):
        raise Rejected(Rejection.of(Code.STATUS_UNSUPPORTED, f"/credentialStatus/type must be {ENTRY_TYPE}"))
    places = _named(body, entry, instance=instance, lists=lists)
    if not places:
        rejection = Rejection.ours("not_found", "no such entry was given out here")
        raise Rejected(rejection, status=HTTPStatus.NOT_FOUND)
    value = body.get("status", True)
    if not isinstance(value, int) or not 0 <= value < 1 << min(found.size for found, _ in places):
        detail = "/status must be true, false, or a whole number that the entry holds"
        raise Rejected(Rejection.of(Code.STATUS_VALUE_UNKNOWN, detail))
    lists.store.set_values(places, int(value))


def _named(body: JsonObject, entry: JsonObject, *, instance: str, lists: StatusLists) -> list[tuple[StatusList, int]]:
    if "statusListCredential" in entry:
        try:
            read = bitstring_entry({**entry, "statusSize": 1})  # whoever knows the place need not repeat the messages
        except Refused as refusal:
            raise Rejected(of_refusal(refusal, place="/credentialStatus")) from None
        found = lists.at_url(read.list_url, frozenset({instance}))
        known = found is not None and lists.store.value_at(found.number, read.index) is not None
        return [(found, read.index)] if found is not None and known else []
    credential, purpose = body.get("credentialId"), entry.get("statusPurpose")
    if not isinstance(credential, str) or not isinstance(purpose, str):
        detail = "/credentialId and /credentialStatus/statusPurpose must be text"
        raise Rejected(Rejection.of(Code.FORMAT_CLAIM, detail))
    return lists.store.places_of(instance, purpose, credential)
