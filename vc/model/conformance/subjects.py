"""M7: whom a credential is about, and the other objects that it brings (VCDM 2.0 sections 4.8 to 4.12, 5.4 to 5.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.conformance.identifiers import identifier
from vc.model.conformance.nonconformity import Nonconformity, each
from vc.model.conformance.type_names import type_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults
    from vc.model.conformance.terms import Terms

CREDENTIAL_OBJECTS: Final = frozenset(
    {
        "credentialStatus",
        "credentialSchema",
        "refreshService",
        "termsOfUse",
        "evidence",
        "renderMethod",
        "confidenceMethod",
        "proof",
    }
)
"""The members of a credential whose objects must say what they are."""

PRESENTATION_OBJECTS: Final = frozenset({"termsOfUse", "proof"})
"""The same of a presentation."""


def credential_subject(claims: Mapping[str, JsonValue], faults: Faults) -> None:
    """Check that there is at least one subject, and that something is said of each."""
    value = claims.get("credentialSubject")
    if type(value) is dict and value:
        identifier(value, "/credentialSubject", faults)
        return
    if value is None or value == []:
        faults.append(_wrong("/credentialSubject", "is missing", "M7.1"))
        return
    for item, place in each(value, "/credentialSubject"):
        if not isinstance(item, dict):
            faults.append(_wrong(place, "is not an object", "M7.1"))
        elif not item:
            faults.append(_wrong(place, "says nothing", "M7.1"))
        else:
            identifier(item, place, faults)


def typed_objects(
    document: Mapping[str, JsonValue], faults: Faults, *, members: frozenset[str], terms: Terms | None
) -> None:
    """Check those of `members` that the document has: objects with a type each, and an `id` where one is needed."""
    for member in document:
        if member in members:
            _typed(member, document[member], faults, terms=terms)


def _typed(member: str, value: JsonValue, faults: Faults, *, terms: Terms | None) -> None:
    if value == []:
        faults.append(_wrong(f"/{member}", "is an empty array", "M7.2"))
    for item, place in each(value, f"/{member}"):
        if not isinstance(item, dict):
            faults.append(_wrong(place, "is not an object", "M7.2"))
            continue
        type_names(item, place, faults, terms=terms)
        identifier(item, place, faults, needed=member == "credentialSchema")


def _wrong(pointer: str, problem: str, rule: str) -> Nonconformity:
    remedy = "write an object, or an array of at least one"
    return Nonconformity(Code.FORMAT_CLAIM, pointer, problem, rule, remedy)
