"""Compact JWS: reading `vc+jwt` and its sister documents, and writing them (VC-JOSE-COSE section 3.1, RFC 7515).

Reading is one strict pass of our own, in the order of rules R3 to R13 of specs/securing.md. Whatever is written is
read by our own reader and verified by PyJWT, with its own keys and algorithms, before it leaves
(specs/decisions/0005-deterministic-signatures.md).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64url, strict_json
from vc.errors import Refused, UsageError
from vc.keys.algorithm import SIGNATURE_LENGTH, Algorithm
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.jws_header import JwsHeader, read_header
from vc.securing.second_opinion import require_confirmed
from vc.securing.secured import CREDENTIAL_FORMS, PRESENTATION_FORMS, Form, SecuredCredential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.keys.signer import Signer
    from vc.model.limits import Limits

_JWS_DOTS: Final = 2
_JWE_DOTS: Final = 4
_HANDED_OVER: Final = CREDENTIAL_FORMS | PRESENTATION_FORMS
_CONTENT_TYPE: Final = {"vc+jwt": "vc", "vc+sd-jwt": "vc", "vp+jwt": "vp", "vp+sd-jwt": "vp"}


def read_jwt(raw: bytes, limits: Limits, expect: frozenset[Form]) -> SecuredCredential:
    """Return the compact JWS in `raw`, whose `typ` must be one of `expect`.

    Refuses with the code of the first rule broken. The signature is not checked here, only its encoding.
    """
    _check_parts(raw)
    signing_input, _, signature_segment = raw.rpartition(b".")
    header_segment, _, payload_segment = signing_input.partition(b".")
    if not header_segment or not payload_segment:
        raise Refused(Code.FORMAT_BASE64, "the header or the payload is empty")
    header = _header(header_segment, payload_segment, limits, expect=expect)
    if header.form in CREDENTIAL_FORMS and len(raw) > limits.credential_bytes:
        raise Refused(Code.LIMIT_SIZE, f"the credential has more than {limits.credential_bytes} octets")
    payload = base64url.decode(payload_segment)
    claims = _claims(payload, limits, header.form)
    return SecuredCredential(
        form=header.form,
        algorithm=header.algorithm,
        kid=header.kid,
        raw=raw,
        header=header.members,
        claims=claims,
        payload=payload,
        signing_input=signing_input,
        signature=_signature(signature_segment, header.algorithm),
        digest=hashlib.sha256(payload).digest(),
    )


def secure_vc_jwt(
    claims: Mapping[str, JsonValue],
    signer: Signer,
    *,
    typ: str = "vc+jwt",
    cty: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return `claims` as a compact JWS, signed and verified again.

    Unless given, `cty` is `vc` for a `vc+jwt` or `vc+sd-jwt`, `vp` for a `vp+jwt` or `vp+sd-jwt`, and absent from all
    other kinds. `limits` are those of the reader for whom it is meant: `document_limits` for a status list. Raises
    `UsageError` for claims that our own reader would refuse, `KeyMaterialError` where the signature does not verify
    with the signer's public key.
    """
    return secured_vc_jwt(claims, signer, typ=typ, cty=cty, limits=limits).raw


def secured_vc_jwt(
    claims: Mapping[str, JsonValue],
    signer: Signer,
    *,
    typ: str = "vc+jwt",
    cty: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> SecuredCredential:
    """Do the same, and return the compact JWS as our own reader has read it back."""
    content_type = _CONTENT_TYPE.get(typ) if cty is None else cty
    header = {"alg": signer.algorithm.value, "kid": signer.verification_method, "typ": typ}
    if content_type is not None:
        header["cty"] = content_type
    signing_input = _signing_input(header, claims)
    token = _joined(signing_input, signer.sign(signing_input))
    secured = _read_again(token, typ, limits)
    require_confirmed(signer.key, secured.signing_input, secured.signature)
    return secured


def with_signature(
    claims: Mapping[str, JsonValue], signature: bytes, *, algorithm: Algorithm, kid: str, typ: str
) -> bytes:
    """Return the compact JWS that `secure_vc_jwt` once made of `claims`, from its signature; no `cty`.

    Whether the signature is that of these claims is not checked here.
    """
    return _joined(_signing_input({"alg": algorithm.value, "kid": kid, "typ": typ}, claims), signature)


def _signing_input(header: Mapping[str, JsonValue], claims: Mapping[str, JsonValue]) -> bytes:
    return ".".join(base64url.encode(strict_json.dumps(part)) for part in (header, claims)).encode("ascii")


def _joined(signing_input: bytes, signature: bytes) -> bytes:
    return signing_input + b"." + base64url.encode(signature).encode("ascii")


def _header(segment: bytes, payload: bytes, limits: Limits, *, expect: frozenset[Form]) -> JwsHeader:
    try:
        return read_header(segment, limits, expect)
    except Refused:
        from vc.model.conformance.legacy import PROBLEM  # only what is refused anyway is asked
        from vc.securing.legacy_jwt import holds_version_1

        if holds_version_1(segment, payload, limits):
            raise Refused(Code.FORMAT_LEGACY, f"the payload is {PROBLEM}") from None
        raise


def _check_parts(raw: bytes) -> None:
    dots = raw.count(b".")
    if dots == _JWS_DOTS:
        return
    if dots == _JWE_DOTS:
        raise Refused(Code.JOSE_NOT_JWS, "an encrypted token; only signed ones are accepted")
    if dots == 0:
        raise Refused(Code.FORMAT_UNRECOGNISED, "neither a compact JWS, nor an enveloped one, nor a label")
    raise Refused(Code.FORMAT_BASE64, "a compact JWS has three parts")


def _claims(payload: bytes, limits: Limits, form: Form) -> JsonObject:
    members = limits.json_members if form in _HANDED_OVER else limits.document_json_members
    return strict_json.loads_object(payload, max_depth=limits.json_depth, max_members=members)


def _signature(segment: bytes, algorithm: str) -> bytes:
    try:
        signature = base64url.decode(segment)
    except Refused as refusal:
        raise Refused(Code.SIG_ENCODING, f"the signature: {refusal.detail}") from None
    length = SIGNATURE_LENGTH[Algorithm(algorithm)]
    if len(signature) != length:
        raise Refused(Code.SIG_ENCODING, f"a signature of {algorithm} has {length} octets, this one {len(signature)}")
    return signature


def _read_again(token: bytes, typ: str, limits: Limits) -> SecuredCredential:
    try:
        return read_jwt(token, limits, frozenset({Form(typ)}))
    except (Refused, ValueError) as error:
        raise UsageError(f"our own reader would refuse this {typ}: {error}") from None
