"""M1: the contexts that give the members their meaning (VCDM 2.0 sections 4.3 and 5.2). None is ever retrieved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity
from vc.profiles.names import CONTEXTS, CREDENTIALS_V2

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults
    from vc.model.conformance.terms import Terms

_OURS: Final = list(CONTEXTS)
_REMEDY: Final = f"write an array that begins with {CREDENTIALS_V2}"


def contexts(document: Mapping[str, JsonValue], faults: Faults) -> Terms | None:
    """Check `@context` and return the terms that it defines; None where nothing follows from them.

    A context that is not known is the one nonconformity that is no failure: `format.context_unknown`.
    """
    value = document.get("@context")
    if value == _OURS:  # what we issue; UNTP's context is not closed
        return None
    if not isinstance(value, list) or not value or value[0] != CREDENTIALS_V2:
        problem = "is missing" if value is None else f"must be an array that begins with {CREDENTIALS_V2}"
        faults.append(Nonconformity(Code.FORMAT_CONTEXT, "/@context", problem, "M1.1", _REMEDY))
        return None
    from vc.model.conformance.context_reading import ContextReading  # most credentials have the contexts of ours

    reading = ContextReading(faults)
    for number, item in enumerate(value):
        reading.take(item, f"/@context/{number}")
    return reading.terms if reading.terms.closed else None


def unknown_contexts(document: Mapping[str, JsonValue]) -> list[Nonconformity]:
    """Return the first context that is not known, if any is, of a document that keeps the other rules of M1."""
    found: list[Nonconformity] = []
    contexts(document, found)
    return [fault for fault in found if fault.code is Code.FORMAT_CONTEXT_UNKNOWN]
