"""`vc+cose` and `vp+cose`: the JSON of a credential or presentation in a COSE_Sign1 (VC-JOSE-COSE section 3.3).

Rules C1 to C6 of specs/securing.md. Labels are COSE too, and another thing (`vc.securing.cose`): which of both some
octets are is said by the protected `typ`, so that neither is ever taken for the other.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import strict_cbor, strict_json
from vc.errors import Refused, UsageError
from vc.keys.algorithm import SIGNATURE_LENGTH, Algorithm
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.jws_header import checked_kid
from vc.securing.secured import Form, SecuredCredential
from vc.securing.sign1 import ALG, CONTENT_TYPE, CRIT, KID, TYP, map_of, message_of, parts_of, to_be_signed

if TYPE_CHECKING:
    from vc.keys.signer import Signer
    from vc.model.limits import Limits
    from vc.securing.sign1 import CborMap

_WRITTEN: Final = {Algorithm.ES256: -7, Algorithm.ES384: -35, Algorithm.EDDSA: -8}  # RFC 9053 section 2
_FULLY_SPECIFIED: Final = {Algorithm.ES256: -9, Algorithm.ES384: -51, Algorithm.ED25519: -19}  # RFC 9864 section 2
_ALGORITHMS: Final = {
    identifier: algorithm for table in (_WRITTEN, _FULLY_SPECIFIED) for algorithm, identifier in table.items()
}
_MEDIA_TYPES: Final = {
    Form.VC_COSE: ("application/vc+cose", "application/vc"),
    Form.VP_COSE: ("application/vp+cose", "application/vp"),
}
_FORM_OF_TYP: Final = {typ: form for form, (typ, _) in _MEDIA_TYPES.items()}
_KEYS: Final = frozenset({32, 33, 34, 35})  # x5bag, x5chain, x5t, x5u: RFC 9360 section 2
_MEMBERS: Final = frozenset({ALG, CONTENT_TYPE, KID, TYP})


def read_vc_cose(raw: bytes, limits: Limits, expect: frozenset[Form]) -> SecuredCredential:
    """Return the credential or presentation in COSE octets, whose typ must be one of `expect`.

    Refuses with the code of the first rule broken. The signature is not checked here, only its length.
    """
    protected, unprotected, payload, signature = parts_of(raw, limits)
    if len(protected) > limits.header_bytes:
        raise Refused(Code.LIMIT_SIZE, f"the header has more than {limits.header_bytes} octets")
    header = map_of(protected, limits, "protected header")
    algorithm = _algorithm(header)
    _check_members(header, unprotected)
    form = _form(header, expect)
    kid = checked_kid(_text(header.get(KID)), limits)
    claims = strict_json.loads_object(payload, max_depth=limits.json_depth, max_members=limits.json_members)
    if len(signature) != SIGNATURE_LENGTH[algorithm]:
        detail = f"a signature of {algorithm} has {SIGNATURE_LENGTH[algorithm]} octets, this one {len(signature)}"
        raise Refused(Code.SIG_ENCODING, detail)
    return SecuredCredential(
        form=form,
        algorithm=algorithm.value,
        kid=kid,
        raw=raw,
        header=header,
        claims=claims,
        payload=payload,
        signing_input=to_be_signed(protected, payload),
        signature=signature,
        digest=hashlib.sha256(payload).digest(),
    )


def secure_vc_cose(
    payload: bytes, signer: Signer, *, form: Form = Form.VC_COSE, limits: Limits = DEFAULT_LIMITS
) -> bytes:
    """Return the tagged COSE_Sign1 over `payload`, the JSON octets of a credential or, by `form`, of a presentation.

    Given the payload of a `vc+jwt`, both have one digest. Raises `UsageError` for a payload that our own reader would
    refuse, `KeyMaterialError` where the signature does not verify with the signer's public key.
    """
    from vc.securing.second_opinion import require_confirmed

    typ, content_type = _MEDIA_TYPES[form]
    header = {
        ALG: _WRITTEN[signer.algorithm],
        CONTENT_TYPE: content_type,
        KID: signer.verification_method.encode(),
        TYP: typ,
    }
    protected = strict_cbor.dumps(header)
    message = message_of(protected, payload, signer.sign(to_be_signed(protected, payload)))
    try:
        secured = read_vc_cose(message, limits, frozenset({form}))
    except Refused as refusal:
        raise UsageError(f"our own reader would refuse this {form}: {refusal}") from None
    require_confirmed(signer.key, secured.signing_input, secured.signature)
    return message


def _algorithm(header: CborMap) -> Algorithm:
    identifier = header.get(ALG)
    algorithm = _ALGORITHMS.get(identifier) if isinstance(identifier, int) else None
    if algorithm is None:
        raise Refused(Code.JOSE_ALG_FORBIDDEN, "alg is not one of ES256, ES384, EdDSA, Ed25519")
    return algorithm


def _check_members(header: CborMap, unprotected: object) -> None:
    outside = unprotected if isinstance(unprotected, dict) else {}
    if CRIT in header:
        raise Refused(Code.JOSE_CRIT, "no extension is understood, so none can be critical")
    if not _KEYS.isdisjoint(header) or not _KEYS.isdisjoint(outside):
        raise Refused(Code.KEY_HEADER_FORBIDDEN, "the header brings or names its own key")
    if not header.keys() <= _MEMBERS or unprotected != {}:
        raise Refused(Code.COSE_HEADER, "the header holds what is not allowed, or something that is not protected")


def _form(header: CborMap, expect: frozenset[Form]) -> Form:
    typ = header.get(TYP)
    form = _FORM_OF_TYP.get(typ) if isinstance(typ, str) else None
    if form is None or form not in expect:
        raise Refused(Code.JOSE_TYP, "typ names another kind of document than is expected here")
    if header.get(CONTENT_TYPE, _MEDIA_TYPES[form][1]) != _MEDIA_TYPES[form][1]:
        raise Refused(Code.JOSE_TYP, "the content type is not that of this kind of document")
    return form


def _text(kid: object) -> str | None:
    try:
        return kid.decode() if isinstance(kid, bytes) else None
    except UnicodeDecodeError:
        return None
