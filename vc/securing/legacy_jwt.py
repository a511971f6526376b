"""Telling a credential of the data model 1.1 from what is merely malformed (specs/data-model.md M12.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vc.encoding import base64url
from vc.encoding.strict_json import loads_object
from vc.errors import Refused
from vc.model.conformance.legacy import is_legacy, is_legacy_jwt

if TYPE_CHECKING:
    from vc.model.limits import Limits

_UNTYPED: Final = frozenset({"", "jwt", "application/jwt"})


def holds_version_1(header_segment: bytes, payload_segment: bytes, limits: Limits) -> bool:
    """Tell whether a JWS that was refused holds a credential or presentation of version 1. Raises on no bytes.

    Asked only of what is refused anyway, so that the refusal can say what it is.
    """
    if len(header_segment) > limits.header_bytes or len(payload_segment) > limits.credential_bytes:
        return False
    try:
        header, claims = (
            loads_object(base64url.decode(segment), max_depth=limits.json_depth, max_members=limits.json_members)
            for segment in (header_segment, payload_segment)
        )
    except Refused:
        return False
    typ = header.get("typ", "")
    untyped = isinstance(typ, str) and typ.lower() in _UNTYPED
    return is_legacy_jwt(claims) if untyped else is_legacy(claims)
