"""The key binding JWT: a holder's proof, for one verifier and one moment, of the key in `cnf`.

RFC 9901 sections 4.3 and 7.3 step 5; rules KB1 to KB3 of specs/sd-jwt.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.encoding.rfc3339 import instant_from_numeric
from vc.errors import Refused, UsageError
from vc.keys.algorithm import SIGNATURE_LENGTH, Algorithm
from vc.keys.public_key import PublicKey
from vc.securing.sd_jwt.parts import SdJwt

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.keys.signer import Signer
    from vc.model.limits import Limits

TYP: Final = "kb+jwt"
_HEADER_MEMBERS: Final = frozenset({"alg", "typ", "kid"})
_ALGORITHMS: Final = frozenset(algorithm.value for algorithm in Algorithm)
_DOTS: Final = 2
_LONGEST: Final = 2_048


@dataclass(frozen=True, slots=True)
class Demand:
    """What a verifier demands of a key binding: the `nonce` that it gave out and the name (`aud`) that it goes by."""

    nonce: str
    audience: str


@dataclass(frozen=True, slots=True)
class Window:
    """When a key binding may have been made: at most `age` before `now`, and not after it by more than `skew`."""

    now: datetime
    age: timedelta
    skew: timedelta


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """A key binding JWT that was read strictly. Nothing in it is authenticated."""

    header: Mapping[str, JsonValue] = field(hash=False)
    nonce: str
    audience: str
    issued_at: datetime
    sd_hash: str
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def read_key_binding(raw: bytes, limits: Limits) -> KeyBinding:
    """Return the key binding JWT in `raw`.

    Refuses everything with `kb.malformed`: another number of parts, encodings and JSON that the strict readers refuse,
    a header with other members than `alg`, `typ` and `kid`, an algorithm outside the allow-list, a signature of another
    length, and an `iat`, `aud`, `nonce` or `sd_hash` that is missing or not of its type (section 4.3). The `typ` is
    looked at in its turn (step 5.4).
    """
    try:
        return _read(raw, limits)
    except Refused as refusal:
        raise Refused(Code.KB_MALFORMED, f"the key binding: {refusal.detail}") from None


def _read(raw: bytes, limits: Limits) -> KeyBinding:
    if raw.count(b".") != _DOTS:
        raise Refused(Code.KB_MALFORMED, "a JWT has three parts")
    signing_input, _, last = raw.rpartition(b".")
    first, _, middle = signing_input.partition(b".")
    if len(first) * 3 // 4 > limits.header_bytes:
        raise Refused(Code.KB_MALFORMED, f"the header has more than {limits.header_bytes} octets")
    header, claims, signature = _object(first, limits), _object(middle, limits), base64url.decode(last)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS or not header.keys() <= _HEADER_MEMBERS:
        raise Refused(Code.KB_MALFORMED, "the header names another algorithm or says more than alg, typ and kid")
    if len(signature) != SIGNATURE_LENGTH[Algorithm(algorithm)]:
        raise Refused(Code.KB_MALFORMED, f"the signature has {len(signature)} octets")
    issued_at = instant_from_numeric(claims.get("iat"))
    nonce, audience, hashed = (_text(claims, name) for name in ("nonce", "aud", "sd_hash"))
    return KeyBinding(header, nonce, audience, issued_at, hashed, signing_input, signature)


def holder_key(claims: Mapping[str, JsonValue]) -> PublicKey:
    """Return the key of `cnf` in the issuer's claims (RFC 7800 section 3.2); `kb.key` where no sound one stands there.

    Other confirmation methods than `jwk` are not understood.
    """
    confirmation = claims.get("cnf")
    jwk = confirmation.get("jwk") if isinstance(confirmation, dict) else None
    if not isinstance(jwk, dict):
        raise Refused(Code.KB_KEY, "the credential names no key of its holder (cnf.jwk)")
    try:
        return PublicKey.from_jwk(jwk)
    except Refused as refusal:
        raise Refused(Code.KB_KEY, f"the holder's key: {refusal.detail}") from None


def verify_key_binding(
    binding: KeyBinding, parts: SdJwt, claims: Mapping[str, JsonValue], *, demand: Demand, window: Window
) -> None:
    """Return where the binding holds, by the steps of section 7.3 in their order; `claims` are the issuer's.

    Refuses with `kb.key` (step 5.1), `kb.invalid` (5.2 to 5.4: algorithm, signature, typ), `kb.time` (5.5), `kb.nonce`,
    `kb.audience` (5.6), `kb.hash` (5.7).
    """
    _require_signed(binding, holder_key(claims))
    if not window.now - window.age <= binding.issued_at <= window.now + window.skew:
        raise Refused(Code.KB_TIME, f"made at {binding.issued_at:%Y-%m-%dT%H:%M:%SZ}, outside the window of now")
    if binding.nonce != demand.nonce:
        raise Refused(Code.KB_NONCE, "made for another question than this one")
    if binding.audience != demand.audience:
        raise Refused(Code.KB_AUDIENCE, "made for another verifier")
    _require_hash(binding, parts)


def verify_unasked(binding: KeyBinding, parts: SdJwt, claims: Mapping[str, JsonValue]) -> None:
    """Return where a binding that nobody asked for is what it says: signed by the holder, for these disclosures.

    Refuses with `kb.key`, `kb.invalid`, `kb.hash`.
    """
    _require_signed(binding, holder_key(claims))
    _require_hash(binding, parts)


def sd_hash(parts: SdJwt) -> str:
    """Return the digest that binds a key binding to an SD-JWT and its disclosures (section 4.3.1)."""
    return base64url.encode(hashlib.sha256(parts.unbound).digest())


def bind(parts: SdJwt, signer: Signer, demand: Demand, *, issued_at: datetime) -> SdJwt:
    """Return `parts` with a key binding by the holder's `signer`, for the verifier of `demand`.

    Raises `UsageError` for an SD-JWT that is bound already, and a nonce or audience that is empty or longer than 2,048.
    """
    if parts.key_binding is not None:
        raise UsageError("it has a key binding already", where="key binding", hint="present the credential anew")
    for name, value in (("nonce", demand.nonce), ("audience", demand.audience)):
        if not 0 < len(value) <= _LONGEST:
            raise UsageError(f"needs 1 to {_LONGEST} characters", where=name)
    header: JsonObject = {"alg": signer.algorithm.value, "typ": TYP}
    claims: JsonObject = {
        "iat": int(issued_at.timestamp()),
        "aud": demand.audience,
        "nonce": demand.nonce,
        "sd_hash": sd_hash(parts),
    }
    signing_input = ".".join(base64url.encode(strict_json.dumps(part)) for part in (header, claims)).encode("ascii")
    signature = base64url.encode(signer.sign(signing_input)).encode("ascii")
    return SdJwt(parts.issuer_jwt, parts.disclosures, signing_input + b"." + signature)


def _require_signed(binding: KeyBinding, key: PublicKey) -> None:
    if not key.accepts(str(binding.header["alg"])):
        raise Refused(Code.KB_INVALID, f"the holder's key is for {key.algorithm}, the header says otherwise")
    if not key.verify(binding.signing_input, binding.signature):
        raise Refused(Code.KB_INVALID, "not signed with the key that the issuer gives to the holder")
    if binding.header.get("typ") != TYP:
        raise Refused(Code.KB_INVALID, f"its typ is not {TYP}")


def _require_hash(binding: KeyBinding, parts: SdJwt) -> None:
    if binding.sd_hash != sd_hash(parts):
        raise Refused(Code.KB_HASH, "made for other disclosures than came along")


def _object(segment: bytes, limits: Limits) -> JsonObject:
    raw = base64url.decode(segment)
    return strict_json.loads_object(raw, max_depth=limits.json_depth, max_members=limits.json_members)


def _text(claims: JsonObject, name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise Refused(Code.KB_MALFORMED, f"{name} is missing or no text")
    return value
