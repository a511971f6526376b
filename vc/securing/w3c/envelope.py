"""Secured forms opened for the conformance mode: as strict as everywhere, but for how a key may be named (CM3, CM4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64_padded, base64url, strict_json
from vc.errors import Refused
from vc.model.conformance.parties import party_id
from vc.model.in_sight import require_in_sight
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.parts import split
from vc.securing.sd_jwt.reveal import reveal
from vc.securing.sign1 import ALG, CONTENT_TYPE, CRIT, KID, TYP, map_of, parts_of, to_be_signed
from vc.securing.w3c.feature import Feature, Mechanism

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonObject

ALGORITHM_OF_COSE: Final = {
    -7: "ES256",
    -35: "ES384",
    -36: "ES512",
    -8: "EdDSA",
    -9: "ES256",
    -51: "ES384",
    -52: "ES512",
    -19: "Ed25519",
}
"""RFC 9053 section 2 and RFC 9864 section 2."""

_JWS_MEMBERS: Final = frozenset({"alg", "typ", "cty", "kid", "iss"})
_COSE_MEMBERS: Final = frozenset({ALG, CONTENT_TYPE, KID, TYP})
_JWS_DOTS: Final = 2


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was secured and how: nothing is verified. `kid` is None where the header names no key.

    `bound` says that an SD-JWT came with a key binding JWT.
    """

    algorithm: str
    kid: str | None
    claims: JsonObject = field(hash=False)
    signing_input: bytes
    signature: bytes
    bound: bool = False


def opened(raw: bytes, feature: Feature) -> Envelope:
    """Return what is in `raw`; refuses with the code of the first rule broken (R3 to R13, C2 to C5, SD1 to SD9)."""
    if feature.mechanism is Mechanism.COSE:
        return _cose(raw, feature)
    if feature.mechanism is Mechanism.JOSE:
        return _jws(raw, feature)
    parts = split(raw, DEFAULT_LIMITS)
    envelope = _jws(parts.issuer_jwt, feature)
    revealed = reveal(parts, envelope.claims, DEFAULT_LIMITS)
    require_in_sight(disclosed=revealed.placed.values(), hidden=revealed.hidden)
    return Envelope(
        envelope.algorithm,
        envelope.kid,
        revealed.claims,
        envelope.signing_input,
        envelope.signature,
        bound=parts.key_binding is not None,
    )


def cose_octets(text: bytes) -> bytes:
    """Return the octets of COSE as the suite writes it to a file: base64, its padding whole or left out (E2)."""
    return base64_padded.decode(text)


def _jws(raw: bytes, feature: Feature) -> Envelope:
    if raw.count(b".") != _JWS_DOTS:
        raise Refused(Code.FORMAT_UNRECOGNISED, "not a compact JWS")
    signing_input, _, signature = raw.rpartition(b".")
    head, _, body = signing_input.partition(b".")
    header, claims = _object(base64url.decode(head)), _object(base64url.decode(body))
    if not header.keys() <= _JWS_MEMBERS:
        raise Refused(Code.JOSE_HEADER_FORBIDDEN, "the header has a member that is not allowed")
    _check_type(header, feature)
    kid, algorithm = header.get("kid"), header.get("alg")
    if not isinstance(algorithm, str):
        raise Refused(Code.JOSE_ALG_FORBIDDEN, "the header names no alg")
    if not isinstance(kid, (str, type(None))):
        raise Refused(Code.JOSE_KID_MALFORMED, "kid is no text")
    party = party_id(claims.get("holder" if feature.is_presentation else "issuer"))
    if "iss" in header and header["iss"] != claims.get("iss", party or header["iss"]):
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "iss of the header contradicts the document")
    return Envelope(algorithm, kid, claims, signing_input, base64url.decode(signature))


def _check_type(header: Mapping[str, object], feature: Feature) -> None:
    # VC-JOSE-COSE sections 3.1.1 and 3.2.1 ask for both with SHOULD: absent they may be, another kind they may not.
    for name, expected in (("typ", feature.typ), ("cty", feature.content)):
        # No set: what a header holds may be an array, which has no hash.
        if header.get(name, expected) not in (expected, f"application/{expected}"):
            raise Refused(Code.JOSE_TYP, f"{name} is not {expected}")


def _cose(raw: bytes, feature: Feature) -> Envelope:
    protected, unprotected, payload, signature = parts_of(raw, DEFAULT_LIMITS)
    header = map_of(protected, DEFAULT_LIMITS, "protected header")
    if CRIT in header or not header.keys() <= _COSE_MEMBERS or unprotected != {}:
        raise Refused(Code.COSE_HEADER, "the header holds what is not allowed, or something that is not protected")
    for name, expected in ((TYP, feature.typ), (CONTENT_TYPE, feature.content)):
        if header.get(name, f"application/{expected}") != f"application/{expected}":
            raise Refused(Code.JOSE_TYP, f"the header says another type than application/{expected}")
    identifier, kid = header.get(ALG), header.get(KID, b"")
    algorithm = ALGORITHM_OF_COSE.get(identifier) if isinstance(identifier, int) else None
    if algorithm is None:
        raise Refused(Code.JOSE_ALG_FORBIDDEN, "alg is none that is known here")
    if not isinstance(kid, bytes) or not kid.isascii():
        raise Refused(Code.JOSE_KID_MALFORMED, "kid is no text in octets")
    return Envelope(algorithm, kid.decode() or None, _object(payload), to_be_signed(protected, payload), signature)


def _object(octets: bytes) -> JsonObject:
    limits = DEFAULT_LIMITS
    return strict_json.loads_object(octets, max_depth=limits.json_depth, max_members=limits.json_members)
