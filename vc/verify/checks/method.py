"""V4: the verification method that made the signature, and whether it may sign this, then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.keys.did import did_of
from vc.keys.did_document import DidDocument
from vc.securing.secured import Form
from vc.trust.ruling import Ruling, failed
from vc.verify.checks.did import HTTPS, resolve

if TYPE_CHECKING:
    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case, Recognised

CREDENTIALS = "assertionMethod"
STATUS_LISTS = "statusMethod"
_UNVOUCHED = "the saved DID document has no such key that the accreditation body's index names"


@dataclass(frozen=True, slots=True)
class Found:
    """The methods that may have signed, one or more, and the issuer's document in which they stand."""

    document: DidDocument
    methods: tuple[VerificationMethod, ...]


def find_methods(case: Case, recognised: Recognised) -> Found | None:
    """Return the methods of the issuer that may have signed the target; None, with findings, if there is none.

    A DID URL names exactly one. The 8-byte kid of a label may name several; all are tried (V4.2).
    """
    kid, issuer = case.secured.kid, recognised.issuer
    local = _is_local(case.secured, issuer)
    if isinstance(kid, str) and not local and did_of(kid) != issuer:
        case.failed(Code.KEY_NOT_ISSUERS, subject=kid, detail=f"the key is not {issuer}'s", spec="V4.2")
        return None
    if local and issuer.startswith(HTTPS) and case.question.policy.x509_anchors:
        return _certified(case, issuer)
    document = resolve(case, issuer, recognised.kids)
    if document is None:
        return None
    if isinstance(kid, str) and local:
        methods = document.find_all(f"{issuer}#{kid}") if kid else document.methods
    elif isinstance(kid, str):
        methods = document.find_all(kid)
    else:
        methods = tuple(method for method in document.methods if method.key.kid8 == kid)
    if not methods:
        detail = _UNVOUCHED if case.evidence.saved else "not in the issuer's DID document"
        case.unknown(Code.KEY_UNKNOWN, subject=_shown(kid), detail=detail, spec="V4.3")
        return None
    if isinstance(kid, str) and kid and len(methods) > 1:
        case.unknown(Code.KEY_AMBIGUOUS, subject=kid, detail="the DID document gives this id to two keys", spec="V4.3")
        return None
    allowed = _allowed(case, document, methods)
    return Found(document, allowed) if allowed else None


def _certified(case: Case, issuer: str) -> Found | None:
    """Return the key that certificates prove under the policy's anchors (specs/sd-jwt.md SV5)."""
    from vc.verify.checks.certified_method import certified_method  # hardly any issuer of certificates is named so

    method = certified_method(case, issuer)
    if method is None:
        return None
    document = DidDocument(id=issuer, methods=(method,))
    allowed = _allowed(case, document, document.methods)
    return Found(document, allowed) if allowed else None


def _is_local(secured: SecuredCredential, issuer: str) -> bool:
    """Whether the kid of an SD-JWT VC is a name within the issuer's own keys, or absent (specs/sd-jwt.md SV2)."""
    kid = secured.kid
    if secured.form is not Form.DC_SD_JWT or not isinstance(kid, str):
        return False
    return issuer.startswith(HTTPS) or not kid.startswith(("did:", HTTPS))


def _allowed(
    case: Case, document: DidDocument, methods: tuple[VerificationMethod, ...]
) -> tuple[VerificationMethod, ...]:
    """Return those that may sign this; why the others may not matters only where none may."""
    refused = [(method, _refusal(case.secured.algorithm, document, method)) for method in methods]
    allowed = tuple(method for method, refusal in refused if refusal is None)
    told = [] if allowed else [(method, refusal) for method, refusal in refused if refusal is not None]
    for method, refusal in told:
        case.rule(refusal, subject=method.id, spec="V4.3")
    return allowed


def _refusal(algorithm: str, document: DidDocument, method: VerificationMethod) -> Ruling | None:
    if not relationship_allows(document, method, CREDENTIALS):
        return failed(Code.KEY_PURPOSE, "not a key for credentials")
    if not method.key.accepts(algorithm):
        detail = f"the header says {algorithm}, the key is for {method.key.algorithm}"
        return failed(Code.JOSE_ALG_KEY_MISMATCH, detail)
    return None


def relationship_allows(document: DidDocument, method: VerificationMethod, use: str) -> bool:
    """Whether a method may sign credentials or status lists: where `statusMethod` exists the two never mix."""
    if CREDENTIALS not in method.relationships:
        return False
    for_lists = STATUS_LISTS in method.relationships
    if not document.has_status_method:
        return True
    return for_lists if use == STATUS_LISTS else not for_lists


def _shown(kid: str | bytes) -> str:
    return kid if isinstance(kid, str) else kid.hex()
