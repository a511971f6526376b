"""V5.4, V5.5, V11.5: the end of the proof of an issuer or holder, and the proofs that others have put beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.rfc3339 import in_words
from vc.errors import Refused
from vc.keys.did import did_of, parse_did, resolve_static
from vc.keys.verification_method import AUTHENTICATION
from vc.model.finding import Finding, Outcome
from vc.securing.data_integrity.standing import Holding, Standing, standing_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vc.keys.did_document import DidDocument
    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import ProofBeside, SecuredCredential
    from vc.verify.case import Case

_COMPUTED = frozenset({"key", "jwk"})
_SPEC = "V5.4"


def check_proofs(case: Case, issuer: DidDocument) -> None:
    """Check what the proofs of a document whose issuer has signed it say beside that.

    `issuer` is the issuer's DID document; no other is asked for.
    """
    case.findings.extend(proof_findings(case.secured, issuer, at=case.question.at))


def proof_findings(secured: SecuredCredential, signer: DidDocument, *, at: datetime) -> Iterator[Finding]:
    """Yield what is found, at a moment, of a document that `signer` has signed: its proof's end, and those beside it.

    Also of a presentation, whose signer is its holder (V11.5, V11.7).
    """
    expires, presented = secured.expires, secured.header.get("proofPurpose") == AUTHENTICATION
    if expires is not None and expires <= at:
        detail = f"the {'holder' if presented else 'issuer'}'s proof was made to end at {in_words(expires)}"
        spec = "V11.7" if presented else "V5.5"
        yield Finding(Code.PROOF_EXPIRED, Outcome.FAILED, str(secured.kid), detail, spec)
    for proof in secured.beside:
        yield _beside(proof, standing_of(proof, _method(proof, signer), at=at))


def _beside(proof: ProofBeside, standing: Standing) -> Finding:
    subject = proof.verification_method
    if standing.holding is Holding.BROKEN:
        return Finding(Code.PROOF_BESIDE_INVALID, Outcome.FAILED, subject, standing.why, _SPEC)
    if standing.holding is Holding.HOLDS:
        return Finding(Code.PROOF_BESIDE_VERIFIED, Outcome.PASSED, subject, proof.purpose, _SPEC)
    if proof.needed:
        return Finding(Code.PROOF_PREVIOUS_UNCHECKED, Outcome.UNKNOWN, subject, standing.why, _SPEC)
    return Finding(Code.PROOF_BESIDE_UNCHECKED, Outcome.PASSED, subject, standing.why, _SPEC)


def _method(proof: ProofBeside, signer: DidDocument) -> VerificationMethod | None:
    """Return the method that a proof names, where its document is at hand or can be computed."""
    did = did_of(proof.verification_method)
    if did == signer.id:
        return signer.find(proof.verification_method)
    try:
        computed = resolve_static(did) if parse_did(did).method in _COMPUTED else None
    except Refused:
        return None
    return None if computed is None else computed.find(proof.verification_method)
