"""M2: what kind of thing an object is (VCDM 2.0 section 4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.conformance.identifiers import is_url
from vc.model.conformance.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults
    from vc.model.conformance.terms import Terms

_REMEDY: Final = "write a term of the contexts, or an absolute URL"


def type_names(
    node: Mapping[str, JsonValue], pointer: str, faults: Faults, *, terms: Terms | None, holds: str = ""
) -> None:
    """Check the `type` of an object at `pointer`, and that it names `holds` where that is given.

    `terms` are those of the contexts, None where they don't tell.
    """
    value = node.get("type")
    names = value if isinstance(value, list) else [value]
    if value is None or not names:
        remedy = f"add {holds}" if holds else _REMEDY
        faults.append(Nonconformity(Code.FORMAT_TYPE, f"{pointer}/type", "is missing", "M2.1", remedy))
        return
    for number, name in enumerate(names):
        if not isinstance(name, str) or not name:
            place = f"{pointer}/type/{number}" if names is value else f"{pointer}/type"
            faults.append(Nonconformity(Code.FORMAT_TYPE, place, "is not a text that names a type", "M2.1", _REMEDY))
        elif ":" in name:
            if not is_url(name):
                faults.append(_wrong(f"{pointer}/type", "names a type by what is no absolute URL", "M2.2"))
        elif terms is not None and not terms.may_define(name):
            faults.append(_wrong(f"{pointer}/type", "names a type that no context defines", "M2.3"))
    if holds and holds not in names:
        faults.append(Nonconformity(Code.FORMAT_TYPE, f"{pointer}/type", f"lacks {holds}", "M2.1", f"add {holds}"))


def _wrong(pointer: str, problem: str, rule: str) -> Nonconformity:
    return Nonconformity(Code.FORMAT_TYPE, pointer, problem, rule, _REMEDY)
