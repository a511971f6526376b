"""Reading: the one door through which a stranger's bytes come in (specs/securing.md R1 to R4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject, loads_object
from vc.errors import Refused
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.securing import label_number
from vc.securing.cose import read_cose
from vc.securing.secured import CREDENTIAL_FORMS, SD_JWT_FORMS, UNDECIDED, Form, SecuredCredential
from vc.securing.sign1 import names_its_type
from vc.securing.vc_jwt import read_jwt

if TYPE_CHECKING:
    from vc.model.limits import Limits

_COSE_SIGN1: Final = bytes([label_number.COSE_SIGN1_FIRST_OCTET])
_TILDE: Final = b"~"
_VP_COSE: Final = b"application/vp+cose"
_SHOWN_AS: Final = (b'vp+jwt"', b'vp+sd-jwt"')
_PRESENTATION: Final = b'VerifiablePresentation"'
_HEADER: Final = 1_024
_JSON_SPACE: Final = b" \t\r\n"
_JWS_JSON: Final = frozenset({"payload", "signature", "signatures", "protected"})


def read(raw: bytes, limits: Limits, *, expect: frozenset[Form] = CREDENTIAL_FORMS) -> SecuredCredential | Finding:
    """Return what `raw` holds, or the finding that says why it can't be accepted. Raises on no bytes.

    Accepted, as far as `expect` has their form: a compact JWS; an SD-JWT, bound to a key or not; a credential in COSE;
    an `EnvelopedVerifiableCredential` around one of them; a JSON document with a Data Integrity proof; a label, as the
    text of its QR code or as COSE octets. No signature is checked.
    """
    try:
        return _read(raw, limits, expect)
    except Refused as refusal:
        outcome = Outcome.UNKNOWN if refusal.code in UNDECIDED else Outcome.FAILED
        return Finding(refusal.code, outcome, detail=refusal.detail, spec="V1.1")


def read_document(raw: bytes, limits: Limits, *, expect: frozenset[Form]) -> SecuredCredential | Finding:
    """Like `read`, for what was retrieved and not handed over: `document_bytes` and `document_json_members` hold.

    A Bitstring status list is a `vc+jwt` and may be larger than any certificate.
    """
    return read(raw, document_limits(limits), expect=expect)


def document_limits(limits: Limits) -> Limits:
    """Return `limits` with the bounds of a retrieved document in place of those of a credential."""
    return replace(limits, credential_bytes=limits.document_bytes, json_members=limits.document_json_members)


def names_presentation(raw: bytes) -> bool:
    """Tell whether bytes that were handed over say that they are a presentation (specs/securing.md H1).

    Looks no further than to choose who is to read them; nothing is checked.
    """
    if raw.startswith(_COSE_SIGN1):
        return names_its_type(raw) and _VP_COSE in raw[:_HEADER]
    if raw[:64].lstrip(_JSON_SPACE).startswith(b"{"):
        return _PRESENTATION in raw and _is_a_presentation(raw)
    try:
        header = base64url.decode(raw[:_HEADER].partition(b".")[0])
    except Refused:
        return False
    return any(typ in header for typ in _SHOWN_AS)


def _is_a_presentation(raw: bytes) -> bool:
    """Tell whether an object, which has the word somewhere, says so at its top; a broken one is told by its reader."""
    try:
        document = loads_object(raw, max_depth=DEFAULT_LIMITS.json_depth, max_members=DEFAULT_LIMITS.json_members)
    except Refused:
        return True
    stated = document.get("type")
    kinds = stated if isinstance(stated, list) else [stated]
    return any(isinstance(kind, str) and f'{kind}"'.encode().endswith(_PRESENTATION) for kind in kinds)


def _read(raw: bytes, limits: Limits, expect: frozenset[Form]) -> SecuredCredential:
    most = limits.credential_bytes if expect <= CREDENTIAL_FORMS else limits.document_bytes
    if len(raw) > most:
        raise Refused(Code.LIMIT_SIZE, f"more than {most} octets")
    if raw.startswith(_COSE_SIGN1):
        if names_its_type(raw):
            from vc.securing.vc_cose import read_vc_cose  # few credentials come so, and labels must not wait for it

            return read_vc_cose(raw, limits, expect)
        _expect_label(expect)
        return read_cose(raw, limits)
    text = raw.removesuffix(b"\n").removesuffix(b"\r")
    if text[:64].lstrip(_JSON_SPACE).startswith(b"{"):
        return replace(_read_object(text, limits, expect), raw=raw)
    if _looks_like_a_label(text):
        _expect_label(expect)
        return replace(_read_label_text(text, limits), raw=raw)
    if _TILDE in text:
        return replace(_read_sd_jwt(text, limits, expect), raw=raw)
    secured = read_jwt(text, limits, expect - SD_JWT_FORMS)
    return secured if len(text) == len(raw) else replace(secured, raw=raw)


def _read_sd_jwt(text: bytes, limits: Limits, expect: frozenset[Form]) -> SecuredCredential:
    from vc.securing.sd_jwt.reading import read_sd_jwt  # most of what is verified has no disclosures

    return read_sd_jwt(text, limits, expect & SD_JWT_FORMS)


def _looks_like_a_label(text: bytes) -> bool:
    # A JWS may begin with a digit too (its header is no JSON then), but it has dots.
    return text[:8].lower() == b"https://" or (text[:1].isdigit() and b"." not in text)


def _expect_label(expect: frozenset[Form]) -> None:
    if Form.LABEL not in expect:
        raise Refused(Code.FORMAT_UNRECOGNISED, "a label, where another kind of document is expected")


def _read_label_text(text: bytes, limits: Limits) -> SecuredCredential:
    try:
        characters = text.decode("ascii")
    except UnicodeDecodeError:
        raise Refused(Code.FORMAT_QR, "a label's text is ASCII") from None
    return read_cose(label_number.parse(characters, max_bytes=limits.label_bytes), limits)


def _read_object(text: bytes, limits: Limits, expect: frozenset[Form]) -> SecuredCredential:
    from vc.model.conformance.envelope import is_enveloped  # few credentials come so
    from vc.securing.enveloped import ENVELOPED_CREDENTIAL

    document = loads_object(text, max_depth=limits.json_depth, max_members=limits.json_members)
    if is_enveloped(document, ENVELOPED_CREDENTIAL):
        return _read_enveloped(document, limits, expect)
    if "proof" in document and Form.DATA_INTEGRITY in expect:
        from vc.model.conformance.legacy import is_legacy

        if is_legacy(document):
            raise not_enveloped(document)
        from vc.securing.data_integrity.reading import read_data_integrity  # most of what is read needs nothing of it

        return read_data_integrity(document, text, limits)
    raise not_enveloped(document)


def _read_enveloped(document: JsonObject, limits: Limits, expect: frozenset[Form]) -> SecuredCredential:
    from vc.model.conformance.envelope import hold_envelope
    from vc.securing.enveloped import ENVELOPED_CREDENTIAL, opened

    form, octets = opened(document.get("id"), ENVELOPED_CREDENTIAL)
    hold_envelope(document, ENVELOPED_CREDENTIAL)
    if form not in expect:
        raise Refused(Code.JOSE_TYP, "what is enveloped is another kind of document than is expected here")
    only = frozenset({form})
    if form is Form.VC_COSE:
        from vc.securing.vc_cose import read_vc_cose

        return read_vc_cose(octets, limits, only)
    return _read_sd_jwt(octets, limits, only) if form in SD_JWT_FORMS else read_jwt(octets, limits, only)


def not_enveloped(document: JsonObject) -> Refused:
    """Return the refusal of a JSON object that envelops nothing: why it is nothing that is read here (R4)."""
    from vc.model.conformance.legacy import PROBLEM, is_legacy

    if is_legacy(document):
        return Refused(Code.FORMAT_LEGACY, f"/@context begins {PROBLEM}")
    if "ciphertext" in document:
        return Refused(Code.JOSE_NOT_JWS, "an encrypted token; only signed ones are accepted")
    if not _JWS_JSON.isdisjoint(document):
        return Refused(Code.JOSE_SERIALIZATION, "only the compact serialization of a JWS is accepted")
    return Refused(Code.FORMAT_UNRECOGNISED, "JSON that is not secured in a way that this version reads")
