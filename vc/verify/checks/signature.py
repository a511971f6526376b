"""V5: the signature over the received octets, and the window of the key that made it (V4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Outcome
from vc.securing.secured import Form
from vc.trust.issue_time import REGISTER_SERVICE
from vc.trust.keys_in_time import cut_before, key_standing, window_in, window_of_body_key
from vc.trust.trust_list import KeyUse
from vc.verify.checks.accreditation_target import is_accreditation
from vc.verify.checks.authority import remembered
from vc.verify.checks.method import find_methods

if TYPE_CHECKING:
    from datetime import timedelta

    from vc.keys.did_document import DidDocument
    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import SecuredCredential
    from vc.trust.issue_time import IssueTimeProof, ProofNotHad
    from vc.trust.keys_in_time import KeyWindow
    from vc.trust.trust_list import BodyKey
    from vc.verify.case import Case, Recognised


def check_signature(case: Case, recognised: Recognised) -> bool:
    """Whether the recognised issuer signed the target; records the findings of V4 and V5."""
    found = find_methods(case, recognised)
    if found is None:
        return False
    method = signer_among(case, found.methods, case.secured)
    if method is None:
        detail = "the signature is not that of the named key: altered, or not the issuer's"
        case.failed(Code.SIG_INVALID, subject=found.methods[0].id, detail=detail, spec="V5.1")
        return False
    case.passed(Code.KEY_FOUND, subject=method.id, spec="V4.3")
    case.passed(Code.SIG_VERIFIED, subject=method.id, spec="V5.1")
    if case.secured.form is Form.DATA_INTEGRITY:
        from vc.verify.checks.proofs import check_proofs  # few certificates have any

        check_proofs(case, found.document)
    window = window_in(found.document, method.key)
    if not recognised.accreditations:
        listed = _listed(recognised, method)
        if listed is None:
            detail = "the trust list does not give this key to the body"
            case.unknown(Code.KEY_UNKNOWN, subject=method.id, detail=detail, spec="V4.4")
            return False
        if KeyUse.ACCREDITATION not in listed.uses:
            detail = "the trust list gives this key to the body for indexes alone"
            case.failed(Code.KEY_PURPOSE, subject=method.id, detail=detail, spec="V4.4")
        window = window_of_body_key(listed).stricter(window)
    margin = case.question.policy.applied(case.question.act).compromise_margin
    rulings = key_standing(
        window,
        signed_at=case.credential.issued_at,
        now=case.question.now,
        proof=_proof_of_time(case, recognised, found.document, window=window, margin=margin),
        margin=margin,
    )
    for ruling in rulings:
        if ruling.outcome is not Outcome.PASSED or ruling.code is not Code.KEY_WINDOW:
            case.rule(ruling, subject=method.id, spec="V4.4")
    return True


def _proof_of_time(
    case: Case, recognised: Recognised, document: DidDocument, *, window: KeyWindow, margin: timedelta
) -> IssueTimeProof | ProofNotHad | None:
    """Ask the issuer's register where that matters (V5.2, V5.3); hardly ever, so that nothing is loaded for it."""
    question, since, manifest = case.question, window.compromised_since, case.manifest
    compromised = since is not None and since <= question.now
    if not compromised and manifest is None:
        return None
    url = next((service.endpoint for service in document.services if service.type == REGISTER_SERVICE), None)
    if url is None or is_accreditation(case.credential):
        return None
    if since is not None and compromised:
        from vc.verify.checks.register import proof_before

        return proof_before(case, recognised, document, url=url, cut=cut_before(since, margin))
    if manifest is not None and manifest.member(url) is not None:
        from vc.verify.checks.register import check_listed

        check_listed(case, recognised, document, url=url)
    return None


def _listed(recognised: Recognised, method: VerificationMethod) -> BodyKey | None:
    """Return what the trust list says of the key of one of its bodies."""
    return next((entry for entry in recognised.body.keys if entry.key.thumbprint == method.key.thumbprint), None)


def signer_among(
    case: Case, methods: tuple[VerificationMethod, ...], secured: SecuredCredential
) -> VerificationMethod | None:
    """Return the method whose key made the signature."""
    return next((method for method in methods if remembered(case, secured, method.key)), None)
