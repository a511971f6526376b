"""JSON Canonicalization Scheme (RFC 8785)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import rfc8785

from vc.codes import Code
from vc.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonValue


def canonicalize(value: JsonValue | Mapping[str, JsonValue]) -> bytes:
    """Return the canonical UTF-8 octets of a JSON value.

    Refuses with `format.number` an integer beyond 2^53 - 1 or a number that is not finite, and with `format.json`
    what is no JSON value at all.
    """
    try:
        return rfc8785.dumps(cast("dict[str, JsonValue]", value))
    except (rfc8785.IntegerDomainError, rfc8785.FloatDomainError):
        raise Refused(Code.FORMAT_NUMBER, "a number has no canonical form") from None
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise Refused(Code.FORMAT_JSON, "a value has no canonical form") from None
