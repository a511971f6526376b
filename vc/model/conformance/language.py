"""M5: names and descriptions, with language and direction (VCDM 2.0 sections 4.6 and 11.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity, each

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults

_KEYS: Final = frozenset({"@value", "@language", "@direction"})
_DIRECTIONS: Final = ("ltr", "rtl")  # no set: what is looked for in it may be an array
_LANGUAGE_TAG: Final = r"(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|[iIxX](?:-[A-Za-z0-9]{1,8})+)"
"""Compiled when a first name has a language: most have none, and compiling takes time at every cold start."""


def names_and_descriptions(node: Mapping[str, JsonValue], pointer: str, faults: Faults) -> None:
    """Check `name` and `description` of an object at `pointer`, as far as it has them."""
    for member in ("name", "description"):
        if member in node and type(value := node[member]) is not str:
            _language_values(value, f"{pointer}/{member}", faults)


def first_text(value: JsonValue) -> str:
    """Return the text of a name that keeps M5, the first where it is given in several languages; else ""."""
    first = next((item for item, _ in each(value, "")), "")
    text = first.get("@value") if isinstance(first, dict) else first
    return text if isinstance(text, str) else ""


def _language_values(value: JsonValue, pointer: str, faults: Faults) -> None:
    if value == []:
        faults.append(_wrong(pointer, "is an empty array", "M5.1"))
    for item, place in each(value, pointer):
        if not isinstance(item, dict):
            faults.append(_wrong(place, "is neither a text nor a language value object", "M5.1"))
        else:
            _language_value(item, place, faults)


def _language_value(node: dict[str, JsonValue], place: str, faults: Faults) -> None:
    if not node.keys() <= _KEYS:
        faults.append(_wrong(place, "holds more than @value, @language and @direction", "M5.2"))
    if not isinstance(node.get("@value"), str):
        faults.append(_wrong(f"{place}/@value", "is not a text", "M5.2"))
    language = node.get("@language", "en")
    if not isinstance(language, str) or not re.fullmatch(_LANGUAGE_TAG, language):
        faults.append(_wrong(f"{place}/@language", "is not a language tag (BCP 47)", "M5.2"))
    if "@direction" in node and node["@direction"] not in _DIRECTIONS:
        faults.append(_wrong(f"{place}/@direction", "is neither ltr nor rtl", "M5.2"))


def _wrong(pointer: str, problem: str, rule: str) -> Nonconformity:
    remedy = 'write a text, or {"@value": "…", "@language": "en", "@direction": "ltr"}'
    return Nonconformity(Code.FORMAT_CLAIM, pointer, problem, rule, remedy)
