"""M4: who issues a credential and who holds a presentation (VCDM 2.0 sections 4.7 and 4.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.conformance.identifiers import identifier, is_url
from vc.model.conformance.language import names_and_descriptions
from vc.model.conformance.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults


def party(document: Mapping[str, JsonValue], member: str, faults: Faults, *, needed: bool) -> None:
    """Check `issuer` or `holder` (the `member`): a URL, or an object with one as its `id`."""
    value = document.get(member)
    if isinstance(value, dict):
        identifier(value, f"/{member}", faults, needed=True)
        names_and_descriptions(value, f"/{member}", faults)
    elif member not in document:
        if needed:
            faults.append(_wrong(f"/{member}", "is missing"))
    elif not is_url(value):
        faults.append(_wrong(f"/{member}", "is neither a URL nor an object with an id"))


def party_id(value: JsonValue) -> str:
    """Return the identifier of an `issuer` or a `holder` that keeps M4; "" where there is none."""
    found = value.get("id") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def _wrong(pointer: str, problem: str) -> Nonconformity:
    return Nonconformity(Code.FORMAT_CLAIM, pointer, problem, "M4.1", 'write a URL, or {"id": "did:web:body.example"}')
