"""The protected header of a compact JWS: an allow-list of members, and of values (RFC 7515 section 4, RFC 8725).

The header is a stranger's word about how to check a stranger's signature. So it may choose among what is allowed, and
nothing that it names is ever retrieved. Rules R5 to R11 of specs/securing.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.strict_json import JsonValue, loads_object
from vc.errors import Refused
from vc.keys.algorithm import Algorithm
from vc.keys.did import did_of
from vc.securing.secured import JWS_FORMS, SD_JWT_FORMS, Form

if TYPE_CHECKING:
    from vc.model.limits import Limits

_MEMBERS: Final = frozenset({"alg", "typ", "cty", "kid", "iss"})
_CERTIFICATES: Final = "x5c"
_KEY_MEMBERS: Final = frozenset({"jwk", "jku", "x5u", "x5c"})
_ALGORITHMS: Final = frozenset(algorithm.value for algorithm in Algorithm)
_FORMS: Final = {form.value: form for form in JWS_FORMS | SD_JWT_FORMS}
_CONTENT: Final = {Form.VC_JWT: "vc", Form.VC_SD_JWT: "vc", Form.VP_JWT: "vp", Form.VP_SD_JWT: "vp"}
_APPLICATION: Final = "application/"
is_method_url: Final = re.compile(
    r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+(?:#[A-Za-z0-9._~!$&'()*+,;=:@/?%-]+)?"
    r"|https://[A-Za-z0-9._~!$&'()*+,;=:@/?%\[\]-]+(?:#[A-Za-z0-9._~!$&'()*+,;=:@/?%-]+)?"
).fullmatch
"""Whether text is spelled as the absolute URL of a verification method, or of its controller (R10)."""


@dataclass(frozen=True, slots=True)
class JwsHeader:
    """A header whose every member is allowed."""

    algorithm: str
    form: Form
    kid: str
    members: Mapping[str, JsonValue]


@lru_cache(maxsize=128)  # a body's credentials share one header
def read_header(segment: bytes, limits: Limits, expect: frozenset[Form]) -> JwsHeader:
    """Return the header of a base64url segment; refuses with the code of the first rule that it breaks."""
    if len(segment) * 3 // 4 > limits.header_bytes:
        raise Refused(Code.LIMIT_SIZE, f"the header has more than {limits.header_bytes} octets")
    members = loads_object(base64url.decode(segment), max_depth=limits.json_depth, max_members=limits.json_members)
    algorithm = members.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise Refused(Code.JOSE_ALG_FORBIDDEN, "alg is not one of ES256, ES384, EdDSA, Ed25519")
    _check_members(members)
    form = _form(members, expect)
    kid = _local_kid(members, limits) if form is Form.DC_SD_JWT else _kid(members, limits)
    return JwsHeader(algorithm, form, kid, MappingProxyType(members))


def _check_members(members: Mapping[str, JsonValue]) -> None:
    if members.keys() <= _MEMBERS:
        return
    if _media_type(members.get("typ")) == Form.DC_SD_JWT and members.keys() <= {*_MEMBERS, _CERTIFICATES}:
        return  # an SD-JWT VC may bring certificates; what they are worth, anchors of the user's own say (SV5)
    if "b64" in members:
        raise Refused(Code.JOSE_B64, "unencoded payloads are not accepted")
    if "crit" in members:
        raise Refused(Code.JOSE_CRIT, "no extension is understood, so none can be critical")
    if not _KEY_MEMBERS.isdisjoint(members):
        raise Refused(Code.KEY_HEADER_FORBIDDEN, "the header brings or names its own key")
    raise Refused(Code.JOSE_HEADER_FORBIDDEN, "the header has a member that is not allowed")


def _form(members: Mapping[str, JsonValue], expect: frozenset[Form]) -> Form:
    # RFC 8725 section 3.11: each kind of token has its own typ, and is refused as any other kind.
    form = _FORMS.get(_media_type(members.get("typ")))
    if form is None or form not in expect:
        raise Refused(Code.JOSE_TYP, "typ names another kind of document than is expected here")
    if "cty" in members and _media_type(members["cty"]) != _CONTENT.get(form):
        raise Refused(Code.JOSE_TYP, "cty is not that of this kind of document")
    return form


def _media_type(value: JsonValue) -> str:
    # RFC 7515 section 4.1.9: `application/` may be left out where no other slash follows.
    return value.removeprefix(_APPLICATION) if isinstance(value, str) else ""


def _local_kid(members: Mapping[str, JsonValue], limits: Limits) -> str:
    """Return the kid of an SD-JWT VC: whatever its issuer calls the key in its own set, or nothing (SV2)."""
    kid = members.get("kid", "")
    if not isinstance(kid, str) or len(kid) > limits.identifier_bytes or not kid.isprintable():
        raise Refused(Code.JOSE_KID_MALFORMED, "kid is not a short text")
    return kid


def checked_kid(kid: object, limits: Limits) -> str:
    """Return `kid` where it is the absolute URL of a verification method (R10); else `jose.kid_malformed`."""
    if not isinstance(kid, str) or len(kid) > limits.identifier_bytes or not is_method_url(kid):
        raise Refused(Code.JOSE_KID_MALFORMED, "kid is not the absolute URL of a verification method")
    return kid


def _kid(members: Mapping[str, JsonValue], limits: Limits) -> str:
    kid = checked_kid(members.get("kid"), limits)
    if "iss" in members and members["iss"] != did_of(kid):
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "iss of the header is not the controller that kid names")
    return kid
