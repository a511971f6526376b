"""M3: identifiers are single absolute URLs (VCDM 2.0 section 4.4)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity, each, step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vc.encoding.strict_json import JsonValue
    from vc.model.conformance.nonconformity import Faults

_matches_url = re.compile(
    r"(?:[Hh][Tt][Tt][Pp][Ss]?://[!$-.0-;=@-Z\[\]_a-z~]|(?![Hh][Tt][Tt][Pp][Ss]?:)[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z\[\]_a-z~])"
    r"[!#-;=?-Z\[\]_a-z~]*"
).fullmatch
"""Scheme and something; printable ASCII but space, quotation mark, `<>\\^{|}` and the backtick."""


def is_url(value: object) -> bool:
    """Tell whether `value` is the text of an absolute URL (M3.1), which may hold printable characters beyond ASCII."""
    if not isinstance(value, str):
        return False
    if value.isascii():
        return _matches_url(value) is not None
    plain = "".join(character if character.isascii() else "x" for character in value)
    return value.isprintable() and _matches_url(plain) is not None


def identifier(node: Mapping[str, JsonValue], pointer: str, faults: Faults, *, needed: bool = False) -> None:
    """Check the `id` of an object at `pointer`; with `needed` it must be there."""
    if "id" in node:
        if not is_url(node["id"]):
            faults.append(_no_url(f"{pointer}/id"))
    elif needed:
        faults.append(Nonconformity(Code.FORMAT_CLAIM, f"{pointer}/id", "is missing", "M3.1", "add the URL of it"))


def all_identified(value: JsonValue) -> bool:
    """Tell whether every `id` within `value` is a URL: the quick answer, without places, for what is nearly always so.

    Asked of every certificate that is issued.
    """
    waiting = [value]
    for node in waiting:  # it grows while it is walked
        if isinstance(node, dict):
            if "id" in node and not is_url(node["id"]):
                return False
            inner: Iterable[JsonValue] = node.values()
        else:
            inner = node if isinstance(node, list) else ()
        waiting += [member for member in inner if type(member) in _NESTED]
    return True


_NESTED: Final = frozenset({dict, list})


def nested_identifiers(value: JsonValue, pointer: str, faults: Faults) -> None:
    """Check every `id` within `value`, at any depth (M3.2, when issuing)."""
    if isinstance(value, dict):
        identifier(value, pointer, faults)
        inner = [(member, pointer + step(name)) for name, member in value.items()]
    else:
        inner = list(each(value, pointer)) if isinstance(value, list) else []
    for member, place in inner:
        nested_identifiers(member, place, faults)


def _no_url(pointer: str) -> Nonconformity:
    remedy = "write one absolute URL, such as https://body.example/c/1, did:web:body.example or urn:uuid:…"
    return Nonconformity(Code.FORMAT_CLAIM, pointer, "is not an absolute URL", "M3.1", remedy)
