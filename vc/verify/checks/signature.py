"""V5: the signature over the received octets, and the window of the key that made it (V4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.trust.keys_in_time import KeyWindow, key_standing
from vc.verify.checks.method import CREDENTIALS, find_methods

if TYPE_CHECKING:
    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case


def check_signature(case: Case, issuer: str, secured: SecuredCredential) -> bool:
    """Whether the issuer signed the target; records the method's findings and the signature's."""
    methods = find_methods(case, issuer, secured, use=CREDENTIALS)
    if not methods:
        return False
    method = signer_among(case, methods, secured)
    if method is None:
        detail = "the signature is not that of the named key: the credential was altered or is not the issuer's"
        case.failed(Code.SIG_INVALID, subject=methods[0].id, detail=detail, spec="V5.1")
        return False
    case.passed(Code.KEY_FOUND, subject=method.id, spec="V4.3")
    case.passed(Code.SIG_VERIFIED, subject=method.id, spec="V5.1")
    return True


def signer_among(
    case: Case, methods: tuple[VerificationMethod, ...], secured: SecuredCredential
) -> VerificationMethod | None:
    """Return the method whose key made the signature."""
    for method in methods:
        kept = ("signature", secured.signing_input, secured.signature, method.key.thumbprint)
        if case.memo.once(kept, lambda key=method.key: secured.verified_by(key)):
            return method
    return None
