"""M10: a whole presentation against the data model (VCDM 2.0 section 4.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.contexts import contexts
from vc.model.conformance.credential import credential_faults, is_decided
from vc.model.conformance.envelope import envelope_faults, is_enveloped
from vc.model.conformance.identifiers import identifier
from vc.model.conformance.legacy import is_legacy, legacy_fault, wrapped_claims
from vc.model.conformance.nonconformity import Nonconformity, each
from vc.model.conformance.parties import party, party_id
from vc.model.conformance.subjects import PRESENTATION_OBJECTS, typed_objects
from vc.model.conformance.terms import members_are_defined
from vc.model.conformance.type_names import type_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults

ENVELOPED_CREDENTIAL: Final = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_PRESENTATION: Final = "VerifiablePresentation"


def presentation_faults(claims: Mapping[str, JsonValue], *, held: bool = True) -> Faults:
    """Return everything in a presentation, and in the credentials within it, that does not conform.

    `claims` is what strict JSON has accepted. What the envelopes within it carry is not looked at. Without `held`, the
    credentials are not looked at either: whoever judges each of them by itself tells their faults there.
    """
    faults: Faults = []
    if "vc" in claims or "vp" in claims:
        wrapped_claims(claims, faults)
    if is_legacy(claims):
        return [legacy_fault()]
    terms = contexts(claims, faults)
    type_names(claims, "", faults, terms=terms, holds=_PRESENTATION)
    identifier(claims, "", faults)
    party(claims, "holder", faults, needed=False)
    typed_objects(claims, faults, members=PRESENTATION_OBJECTS, terms=terms)
    if terms is not None:
        members_are_defined(claims, terms, faults)
    if not held:
        return faults
    holder = party_id(claims.get("holder"))
    for item, place in each(claims.get("verifiableCredential", []), "/verifiableCredential"):
        faults += _credential(item, place, holder)
    return faults


def hold_presentation(claims: Mapping[str, JsonValue], *, held: bool = True) -> None:
    """Raise `Refused` for the first rule that a presentation certainly breaks; `held` as in `presentation_faults`."""
    for fault in presentation_faults(claims, held=held):
        if is_decided(fault):
            raise Refused(fault.code, str(fault))


def _credential(item: JsonValue, place: str, holder: str) -> Faults:
    if not isinstance(item, dict):
        return [_wrong(place, "is not an object", "M10.2", code=Code.FORMAT_CLAIM)]
    if is_enveloped(item, ENVELOPED_CREDENTIAL):
        return envelope_faults(item, ENVELOPED_CREDENTIAL, place)
    faults = [fault._replace(pointer=place + fault.pointer) for fault in credential_faults(item)]
    if "proof" not in item and party_id(item.get("issuer")) != holder:
        problem = "has no proof of its own, and another issuer than the presentation's holder"
        faults.append(_wrong(place, problem, "M10.3", code=Code.FORMAT_DATA_MODEL))
    return faults


def _wrong(pointer: str, problem: str, rule: str, *, code: Code) -> Nonconformity:
    remedy = "put in secured credentials, as objects or in envelopes"
    return Nonconformity(code, pointer, problem, rule, remedy)
