"""Presentations: what a holder shows, as a JWS or SD-JWT, in COSE, with a proof, or enveloped (specs/securing.md H)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.json_pointer import pointer
from vc.encoding.strict_json import dumps, loads_object
from vc.errors import Refused
from vc.keys.verification_method import AUTHENTICATION
from vc.model.conformance.envelope import hold_envelope, is_enveloped
from vc.model.conformance.legacy import is_legacy
from vc.model.finding import Finding, Outcome
from vc.model.presentation import PRESENTATION_TYPE, Presentation, presentation_from_claims
from vc.profiles.names import CREDENTIALS_V2
from vc.securing.enveloped import ENVELOPED_CREDENTIAL, ENVELOPED_PRESENTATION, enveloped, opened
from vc.securing.read import not_enveloped, read
from vc.securing.sd_jwt.parts import TILDE
from vc.securing.sd_jwt.reading import read_sd_jwt
from vc.securing.secured import PRESENTATION_FORMS, UNDECIDED, Form, SecuredCredential
from vc.securing.vc_cose import read_vc_cose, secure_vc_cose
from vc.securing.vc_jwt import read_jwt, secure_vc_jwt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from vc.encoding.strict_json import JsonObject, JsonValue
    from vc.keys.signer import Signer
    from vc.model.limits import Limits
    from vc.securing.sd_jwt.reveal import Revealed

_JSON_SPACE: Final = b" \t\r\n"
_HELD: Final = "verifiableCredential"
_READERS: Final = {Form.VP_JWT: read_jwt, Form.VP_SD_JWT: read_sd_jwt, Form.VP_COSE: read_vc_cose}


def read_presentation(raw: bytes, limits: Limits) -> tuple[SecuredCredential, Presentation] | Finding:
    """Return the presentation in `raw`, or the finding that says why it can't be accepted. Raises on no bytes.

    The signature is not checked, and the credentials that it holds are not looked into.
    """
    try:
        secured = _read(raw, limits)
        if isinstance(secured, Finding):
            return replace(secured, spec="V11.1")
        if secured.selective is not None:
            _require_shown(secured.selective.revealed)
        presentation = presentation_from_claims(secured.claims, most=limits.presentation_credentials)
    except Refused as refusal:
        outcome = Outcome.UNKNOWN if refusal.code in UNDECIDED else Outcome.FAILED
        return Finding(refusal.code, outcome, detail=refusal.detail, spec="V11.1")
    return secured, _as_proved(presentation, secured) if secured.form is Form.DATA_INTEGRITY else presentation


def handed_over(member: JsonObject) -> bytes | Finding:
    """Return the octets of a credential that a presentation holds, as somebody could have handed them over alone.

    Anything but an `EnvelopedVerifiableCredential`, or an object with a proof, is the finding `presentation.credential`
    (H3).
    """
    if is_enveloped(member, ENVELOPED_CREDENTIAL):
        return dumps(member)
    if "proof" in member and not is_enveloped(member, PRESENTATION_TYPE):
        return dumps(member)
    detail = f"what a presentation holds must be an {ENVELOPED_CREDENTIAL}, or a credential with a proof of its own"
    return Finding(Code.PRESENTATION_CREDENTIAL, Outcome.FAILED, detail=detail, spec="V11.1")


def presentation_claims(
    credentials: Iterable[tuple[Form, bytes]],
    *,
    holder: str,
    issued_at: datetime,
    expires: datetime | None = None,
    challenge: str | None = None,
    audience: str | None = None,
) -> JsonObject:
    """Return the claims of a presentation of these secured credentials, each with its form, by `holder`, a DID.

    `challenge` is what the verifier gave, `audience` how it calls itself; times are whole seconds.
    """
    held: list[JsonValue] = [enveloped(secured, form) for form, secured in credentials]
    claims: JsonObject = {
        "@context": [CREDENTIALS_V2],
        "type": [PRESENTATION_TYPE],
        "holder": holder,
        "iat": int(issued_at.timestamp()),
        "verifiableCredential": held,
    }
    given: tuple[tuple[str, JsonValue], ...] = (
        ("exp", None if expires is None else int(expires.timestamp())),
        ("nonce", challenge),
        ("aud", audience),
    )
    return claims | {name: value for name, value in given if value is not None}


def secure_presentation(claims: JsonObject, signer: Signer, *, form: Form = Form.VP_JWT) -> bytes:
    """Return the claims of a presentation, signed as one of `PRESENTATION_FORMS`, and verified again.

    Nothing of a `vp+sd-jwt` is hidden. A proof is made by `secure_data_integrity`. `signer` is the holder's, its
    verification method one under `authentication`. Raises as `secure_vc_jwt` does.
    """
    if form is Form.VP_COSE:
        return secure_vc_cose(dumps(claims), signer, form=form)
    signed = secure_vc_jwt(claims, signer, typ=form.value)
    return signed + TILDE if form is Form.VP_SD_JWT else signed


def _read(raw: bytes, limits: Limits) -> SecuredCredential | Finding:
    if len(raw) > limits.presentation_bytes:
        raise Refused(Code.LIMIT_SIZE, f"more than {limits.presentation_bytes} octets")
    text = raw.removesuffix(b"\n").removesuffix(b"\r")
    if not text[:64].lstrip(_JSON_SPACE).startswith(b"{"):
        return read(raw, limits, expect=PRESENTATION_FORMS)
    document = loads_object(text, max_depth=limits.json_depth, max_members=limits.json_members)
    if not is_enveloped(document, ENVELOPED_PRESENTATION):
        if "proof" not in document or is_legacy(document):
            raise not_enveloped(document)
        from vc.securing.data_integrity.reading import read_data_integrity  # few presentations come so

        return replace(read_data_integrity(document, text, limits, purpose=AUTHENTICATION), raw=raw)
    form, octets = opened(document.get("id"), ENVELOPED_PRESENTATION)
    hold_envelope(document, ENVELOPED_PRESENTATION)
    return replace(_READERS[form](octets, limits, frozenset({form})), raw=raw)


def _require_shown(revealed: Revealed) -> None:
    """Refuse what somebody could take out of a presentation, but for credentials and what lies in them (H5)."""
    for path in revealed.placed.values():
        if path[0] != _HELD or len(path) == 1:
            raise Refused(Code.SD_MANDATORY_CLAIM, f"{pointer(path)} must not be hidden")
    for path in revealed.hidden:
        if path[:1] != (_HELD,):
            raise Refused(Code.SD_MANDATORY_CLAIM, f"something is hidden in {pointer(path) or 'the whole'}")


def _as_proved(presentation: Presentation, secured: SecuredCredential) -> Presentation:
    """Return a presentation with what its proof answers, and to whom (H6); it was read by DI2."""
    domain = secured.header.get("domain", [])
    audience = (domain,) if isinstance(domain, str) else tuple(domain)
    return replace(presentation, nonce=secured.header.get("challenge"), audience=audience, audience_is_whole=True)
