"""V5: the signature over the received octets, and the window of the key that made it (V4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Outcome
from vc.trust.keys_in_time import key_standing, window_of_body_key, window_of_method
from vc.verify.checks.authority import remembered
from vc.verify.checks.method import find_methods

if TYPE_CHECKING:
    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import SecuredCredential
    from vc.trust.keys_in_time import KeyWindow
    from vc.verify.case import Case, Recognised


def check_signature(case: Case, recognised: Recognised) -> bool:
    """Whether the recognised issuer signed the target; records the findings of V4 and V5."""
    methods = find_methods(case, recognised)
    if not methods:
        return False
    method = signer_among(case, methods, case.secured)
    if method is None:
        detail = "the signature is not that of the named key: altered, or not the issuer's"
        case.failed(Code.SIG_INVALID, subject=methods[0].id, detail=detail, spec="V5.1")
        return False
    case.passed(Code.KEY_FOUND, subject=method.id, spec="V4.3")
    case.passed(Code.SIG_VERIFIED, subject=method.id, spec="V5.1")
    signed_at = case.credential.issued_at
    window = _window(recognised, method)
    if window is None:
        detail = "the trust list does not give this key to the body"
        case.unknown(Code.KEY_UNKNOWN, subject=method.id, detail=detail, spec="V4.4")
        return False
    for ruling in key_standing(window, signed_at=signed_at, now=case.question.now):
        if ruling.outcome is not Outcome.PASSED or ruling.code is Code.ISSUE_TIME_CLAIMED:
            case.rule(ruling, subject=method.id, spec="V4.4")
    return True


def _window(recognised: Recognised, method: VerificationMethod) -> KeyWindow | None:
    """Return when the key may sign: for a body of the trust list the stricter of the list and its own document."""
    own = window_of_method(method)
    if recognised.accreditations:
        return own
    listed = [entry for entry in recognised.body.keys if entry.key.thumbprint == method.key.thumbprint]
    return window_of_body_key(listed[0]).stricter(own) if listed else None


def signer_among(
    case: Case, methods: tuple[VerificationMethod, ...], secured: SecuredCredential
) -> VerificationMethod | None:
    """Return the method whose key made the signature."""
    return next((method for method in methods if remembered(case, secured, method.key)), None)
