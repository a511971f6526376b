"""V5.4 and V5.5: the end of the issuer's proof, and the proofs that others have put beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.rfc3339 import in_words
from vc.errors import Refused
from vc.keys.did import did_of, parse_did, resolve_static
from vc.securing.data_integrity.standing import Holding, standing_of

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument
    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import ProofBeside
    from vc.verify.case import Case

_COMPUTED = frozenset({"key", "jwk"})
_SPEC = "V5.4"


def check_proofs(case: Case, issuer: DidDocument) -> None:
    """Check what the proofs of a document whose issuer has signed it say beside that.

    `issuer` is the issuer's DID document; no other is asked for.
    """
    expires = case.secured.expires
    if expires is not None and expires <= case.question.at:
        detail = f"the issuer's proof was made to end at {in_words(expires)}"
        case.failed(Code.PROOF_EXPIRED, subject=str(case.secured.kid), detail=detail, spec="V5.5")
    for proof in case.secured.beside:
        _check(case, proof, issuer)


def _check(case: Case, proof: ProofBeside, issuer: DidDocument) -> None:
    subject, standing = proof.verification_method, standing_of(proof, _method(proof, issuer), at=case.question.at)
    if standing.holding is Holding.BROKEN:
        case.failed(Code.PROOF_BESIDE_INVALID, subject=subject, detail=standing.why, spec=_SPEC)
    elif standing.holding is Holding.HOLDS:
        case.passed(Code.PROOF_BESIDE_VERIFIED, subject=subject, detail=proof.purpose, spec=_SPEC)
    elif proof.needed:
        case.unknown(Code.PROOF_PREVIOUS_UNCHECKED, subject=subject, detail=standing.why, spec=_SPEC)
    else:
        case.passed(Code.PROOF_BESIDE_UNCHECKED, subject=subject, detail=standing.why, spec=_SPEC)


def _method(proof: ProofBeside, issuer: DidDocument) -> VerificationMethod | None:
    """Return the method that a proof names, where its document is at hand or can be computed."""
    did = did_of(proof.verification_method)
    if did == issuer.id:
        return issuer.find(proof.verification_method)
    try:
        computed = resolve_static(did) if parse_did(did).method in _COMPUTED else None
    except Refused:
        return None
    return None if computed is None else computed.find(proof.verification_method)
