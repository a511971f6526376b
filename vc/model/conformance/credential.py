"""A whole credential against the data model (specs/data-model.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.contexts import contexts
from vc.model.conformance.identifiers import all_identified, identifier, nested_identifiers
from vc.model.conformance.language import names_and_descriptions
from vc.model.conformance.legacy import is_legacy, legacy_fault, wrapped_claims
from vc.model.conformance.parties import party
from vc.model.conformance.subjects import CREDENTIAL_OBJECTS, credential_subject, typed_objects
from vc.model.conformance.type_names import type_names
from vc.model.conformance.validity import validity_period
from vc.profiles.names import VERIFIABLE_CREDENTIAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults, Nonconformity

_UNDECIDED: Final = frozenset({Code.FORMAT_CONTEXT_UNKNOWN})
"""What leaves it open whether a document conforms."""


def credential_faults(claims: Mapping[str, JsonValue], *, nested: bool = False) -> Faults:
    """Return everything in the claims that does not conform, in the order of the rules; an empty list: all does.

    `claims` is what strict JSON has accepted. `nested` asks for the identifiers at every depth, too (M3.2).
    """
    faults: Faults = []
    if "vc" in claims or "vp" in claims:
        wrapped_claims(claims, faults)
    if is_legacy(claims):
        return [legacy_fault()]
    terms = contexts(claims, faults)
    type_names(claims, "", faults, terms=terms, holds=VERIFIABLE_CREDENTIAL)
    identifier(claims, "", faults)
    party(claims, "issuer", faults, needed=True)
    names_and_descriptions(claims, "", faults)
    validity_period(claims, faults)
    credential_subject(claims, faults)
    typed_objects(claims, faults, members=CREDENTIAL_OBJECTS, terms=terms)
    if "relatedResource" in claims:
        from vc.model.conformance.related_resources import related_resources  # few credentials bring one

        related_resources(claims["relatedResource"], faults)
    if terms is not None:
        from vc.model.conformance.terms import members_are_defined

        members_are_defined(claims, terms, faults)
    return _with_nested(claims, faults) if nested else faults


def is_decided(fault: Nonconformity) -> bool:
    """Tell whether it is certain that the document does not conform."""
    return fault.code not in _UNDECIDED


def hold_credential(claims: Mapping[str, JsonValue]) -> None:
    """Raise `Refused` for the first rule that the claims certainly break; its detail begins with the JSON pointer."""
    for fault in credential_faults(claims):
        if is_decided(fault):
            raise Refused(fault.code, str(fault))


def hold_known_credential(claims: Mapping[str, JsonValue]) -> None:
    """Do the same, and refuse contexts that are not known, too."""
    for fault in credential_faults(claims):
        raise Refused(fault.code, str(fault))


def _with_nested(claims: Mapping[str, JsonValue], faults: Faults) -> Faults:
    document = dict(claims)
    if all_identified(document):
        return faults
    known = {fault.pointer for fault in faults}
    found: Faults = []
    nested_identifiers(document, "", found)
    return faults + [fault for fault in found if fault.pointer not in known]
