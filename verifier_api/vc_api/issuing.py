"""`credentials/issue`: from what a client sends to a secured credential (specs/vc-api.md VA6, VA7, VA18)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.strict_json import dumps
from vc.errors import Refused, UsageError
from vc.model.conformance.credential import credential_faults
from vc.model.conformance.parties import party_id
from vc.model.limits import DEFAULT_LIMITS
from verifier_api.vc_api.configuration import Mechanism
from verifier_api.vc_api.disclosing import hidden_claims
from verifier_api.vc_api.instance import Instance
from verifier_api.vc_api.rejection import Rejected, Rejection, of_faults, of_refusal
from verifier_api.vc_api.request import member_object, options_of
from verifier_api.vc_api.status_lists import StatusLists, asked_entries

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.securing.sd_jwt.conceal import ClaimPath

_GENERATION: Final = "https://w3id.org/security#PROOF_GENERATION_ERROR"
_PLACE: Final = "/credential"


def issue(body: JsonObject, instance: Instance, lists: StatusLists | None, *, now: datetime) -> JsonObject:
    """Return the secured credential. Ends the request with everything that is wrong with the one that was sent.

    `lists` is None where the instance adds no status.
    """
    credential = member_object(body, "credential")
    options = options_of(body)
    if "issuer" not in credential:
        credential = {**credential, "issuer": instance.issuer}
    asked: list[JsonObject] = []
    if lists is not None:
        asked, kept = _asked(credential, options)
        credential = {name: value for name, value in credential.items() if name != "credentialStatus"}
        if kept:
            credential["credentialStatus"] = kept
    faults = credential_faults(credential, nested=True)
    if faults:
        raise Rejected(*of_faults(faults, place=_PLACE))
    if party_id(credential["issuer"]) != instance.issuer:
        detail = f"{_PLACE}/issuer is not {instance.issuer}, whose key is here"
        raise Rejected(Rejection.ours("issuer_differs", detail))
    hidden = hidden_claims(credential, options) if instance.mechanism is Mechanism.VC_SD_JWT else ()
    if lists is not None:
        identifier = credential.get("id")
        named = identifier if isinstance(identifier, str) else None
        credential = _with_status(credential, lists.given_out(asked, instance.name, credential=named))
    return _secured(credential, instance, now, hidden=hidden)


def _asked(credential: JsonObject, options: JsonObject) -> tuple[list[JsonObject], list[JsonValue]]:
    try:
        return asked_entries(credential, options)
    except Refused as refusal:
        raise Rejected(of_refusal(refusal, place=f"{_PLACE}/credentialStatus")) from None
    except UsageError as fault:
        raise Rejected(Rejection.of(Code.STATUS_UNSUPPORTED, str(fault))) from None


def _with_status(credential: JsonObject, given: list[JsonValue]) -> JsonObject:
    kept = credential.get("credentialStatus", [])
    entries = [*(kept if isinstance(kept, list) else [kept]), *given]
    return {**credential, "credentialStatus": entries[0] if len(entries) == 1 else entries}


def _secured(credential: JsonObject, instance: Instance, now: datetime, *, hidden: tuple[ClaimPath, ...]) -> JsonObject:
    try:
        secured = instance.secured(credential, now, hidden=hidden)
    except UsageError as fault:
        raise Rejected(Rejection(_GENERATION, "PROOF_GENERATION_ERROR", str(fault))) from None
    if len(dumps(secured)) > DEFAULT_LIMITS.credential_bytes:
        detail = f"with its proof it has more than {DEFAULT_LIMITS.credential_bytes} octets, which is not read anywhere"
        raise Rejected(Rejection.of(Code.LIMIT_SIZE, detail))
    return secured
