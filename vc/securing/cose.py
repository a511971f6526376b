"""COSE_Sign1, as a label uses it (RFC 9052 section 4.2; specs/label.md L1, specs/securing.md R14)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import strict_cbor
from vc.errors import KeyMaterialError, Refused, UsageError
from vc.keys.algorithm import SIGNATURE_LENGTH, Algorithm
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.secured import Form, SecuredCredential
from vc.securing.sign1 import ALG, KID, map_of, message_of, parts_of, to_be_signed

if TYPE_CHECKING:
    from vc.keys.signer import Signer
    from vc.model.limits import Limits
    from vc.securing.sign1 import CborMap

_ALGORITHMS: Final = {-7: Algorithm.ES256, -8: Algorithm.EDDSA}  # RFC 9053 section 2
_IDENTIFIER_OF: Final = {algorithm: identifier for identifier, algorithm in _ALGORITHMS.items()}
_KID_OCTETS: Final = 8


def read_cose(raw: bytes, limits: Limits) -> SecuredCredential:
    """Return the label whose tagged COSE_Sign1 octets are `raw`; refuses with the code of the first rule broken."""
    if len(raw) > limits.label_bytes:
        raise Refused(Code.LIMIT_SIZE, f"a label has at most {limits.label_bytes} octets")
    protected, unprotected, payload, signature = parts_of(raw, limits)
    header = map_of(protected, limits, "protected header")
    algorithm = _algorithm(header)
    kid = header.get(KID)
    if header.keys() != {ALG, KID} or unprotected != {} or not isinstance(kid, bytes) or len(kid) != _KID_OCTETS:
        raise Refused(Code.COSE_HEADER, "the header must hold alg and a kid of 8 octets, all protected, and no more")
    claims = map_of(payload, limits, "payload")
    if len(signature) != SIGNATURE_LENGTH[algorithm]:
        raise Refused(Code.SIG_ENCODING, f"a label's signature has {SIGNATURE_LENGTH[algorithm]} octets")
    return SecuredCredential(
        form=Form.LABEL,
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


def secure_cose(payload: bytes, signer: Signer) -> bytes:
    """Return the tagged COSE_Sign1 octets over `payload`, which is a map in deterministic CBOR.

    The kid is the first 8 octets of the signer's key thumbprint. Raises `UsageError` for an algorithm that a label
    can't carry and for a payload that our own reader would refuse, `KeyMaterialError` where the signature does not
    verify with the signer's public key.
    """
    return secured_cose(payload, signer).raw


def secured_cose(payload: bytes, signer: Signer) -> SecuredCredential:
    """Do the same, and return the label as our own reader has read it back."""
    identifier = _IDENTIFIER_OF.get(signer.algorithm)
    if identifier is None:
        raise UsageError(f"a label can't be signed with {signer.algorithm}", hint="use an ES256 or an EdDSA key")
    protected = strict_cbor.dumps({ALG: identifier, KID: signer.key.kid8})
    signature = signer.sign(to_be_signed(protected, payload))
    message = message_of(protected, payload, signature)
    try:
        secured = read_cose(message, DEFAULT_LIMITS)
    except Refused as refusal:
        raise UsageError(f"our own reader would refuse this label: {refusal}") from None
    if not secured.verified_by(signer.key):
        raise KeyMaterialError(
            "the signature does not verify",
            hint="check the key store: private and public key do not belong together",
        )
    return secured


def _algorithm(header: CborMap) -> Algorithm:
    identifier = header.get(ALG)
    algorithm = _ALGORITHMS.get(identifier) if isinstance(identifier, int) else None
    if algorithm is None:
        raise Refused(Code.JOSE_ALG_FORBIDDEN, "alg of the label is not ES256 or EdDSA")
    return algorithm
