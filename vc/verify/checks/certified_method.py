"""V4.3 for an issuer whose key comes with certificates (specs/sd-jwt.md SV5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.keys.certificate_chain import certified_key
from vc.keys.verification_method import ASSERTION_METHOD, VerificationMethod

if TYPE_CHECKING:
    from vc.verify.case import Case


def certified_method(case: Case, issuer: str) -> VerificationMethod | None:
    """Return the key that the header's certificates prove at the claimed time of signing, or None with findings.

    It ends with its certificate: who asks later is told that the time of signing is the issuer's word (V4.4).
    """
    header, policy = case.secured.header, case.question.policy
    at = case.credential.issued_at or case.question.now
    try:
        certified = certified_key(header.get("x5c"), policy.x509_anchors, issuer=issuer, at=at)
    except Refused as refusal:
        case.unknown(Code.KEY_UNKNOWN, subject=issuer, detail=refusal.detail, spec="V4.3")
        return None
    relationships = frozenset({ASSERTION_METHOD})
    return VerificationMethod(f"{issuer}#x5c", issuer, certified.key, relationships, expires=certified.expires)
