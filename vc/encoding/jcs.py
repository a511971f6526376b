"""JSON Canonicalization Scheme (RFC 8785)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

import rfc8785

from vc.codes import Code
from vc.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vc.encoding.strict_json import JsonValue

_LARGEST: Final = 2**53 - 1
_FIRST_ASTRAL: Final = "\U00010000"
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode


def canonicalize(value: JsonValue | Mapping[str, JsonValue]) -> bytes:
    """Return the canonical UTF-8 octets of a JSON value.

    Refuses with `format.number` an integer beyond 2^53 - 1 or a number that is not finite, and with `format.json`
    what is no JSON value at all.
    """
    try:
        if _is_plain(value):
            return _write(value).encode()
        return rfc8785.dumps(cast("dict[str, JsonValue]", value))
    except (rfc8785.IntegerDomainError, rfc8785.FloatDomainError):
        raise Refused(Code.FORMAT_NUMBER, "a number has no canonical form") from None
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise Refused(Code.FORMAT_JSON, "a value has no canonical form") from None


def _is_plain(value: object) -> bool:
    """Whether the standard library writes `value` as RFC 8785 asks, which takes it a tenth of the time.

    It does without floats (3.2.2.3), and where members sort by code point as by UTF-16 unit (3.2.3): without astral
    characters in names. It escapes what 3.2.2.2 escapes and nothing else.
    """
    nested: list[object] = [[value]]
    for outer in nested:
        if type(outer) is dict:
            if not _are_plain_names(outer):
                return False
            items: Iterable[object] = outer.values()
        else:
            items = cast("list[object]", outer)
        for item in items:
            kind = type(item)
            if kind is str or item is None:
                continue
            if kind is dict or kind is list:
                nested.append(item)
            elif kind is not bool and (kind is not int or not -_LARGEST <= cast("int", item) <= _LARGEST):
                return False
    return True


def _are_plain_names(members: dict[str, object]) -> bool:
    try:
        names = "".join(members)
    except TypeError:
        return False
    return names.isascii() or max(names) < _FIRST_ASTRAL
