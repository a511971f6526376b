"""Whether a document is signed by whom it must be, with all its proofs (specs/vc-api.md VA12, VA13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did import controller_of
from vc.keys.did_document import DidDocument
from vc.keys.verification_method import ASSERTION_METHOD, VerificationMethod
from vc.model.claims import numeric_date
from vc.model.finding import Outcome
from vc.securing.data_integrity.standing import Holding, standing_of
from vc.securing.secured import SecuredCredential
from vc.trust.issue_time import NO_WITNESS
from vc.trust.keys_in_time import key_standing, window_in
from vc.verify.checks.method import CREDENTIALS, relationship_allows
from verifier_api.vc_api.identifiers import Known
from verifier_api.vc_api.rejection import Rejection, of_refusal


def signature_faults(secured: SecuredCredential, known: Known, *, purpose: str, now: datetime) -> Iterator[Rejection]:
    """Yield what keeps a document from being signed by the controller of its key, for that purpose.

    Whether the controller is the one whom the document names is asked elsewhere.
    """
    try:
        document, method = _method(str(secured.kid), known, now)
    except Refused as refusal:
        yield of_refusal(refusal)
        return
    if not _may(document, method, purpose):
        yield Rejection.of(Code.KEY_PURPOSE, f"{method.id} is no key for {purpose}")
    elif not method.key.accepts(secured.algorithm):
        detail = f"{secured.algorithm} is not the algorithm of {method.id}"
        yield Rejection.of(Code.JOSE_ALG_KEY_MISMATCH, detail)
    elif not secured.verified_by(method.key):
        yield Rejection.of(Code.SIG_INVALID, f"the signature is not that of {method.id}")
    yield from _of_window(document, method, signed_at=_signed_at(secured, purpose, now), now=now)
    if secured.expires is not None and secured.expires <= now:
        yield Rejection.of(Code.PROOF_EXPIRED, "the proof has ended")
    yield from _beside(secured, known, now)


def _may(document: DidDocument, method: VerificationMethod, purpose: str) -> bool:
    if purpose == ASSERTION_METHOD:
        return relationship_allows(document, method, CREDENTIALS)
    return purpose in method.relationships


def _signed_at(secured: SecuredCredential, purpose: str, now: datetime) -> datetime:
    """Return when it says that it was signed, now where it does not: a key that has ended has not signed that.

    A presentation is of now, whatever it says (V11.4).
    """
    if purpose != ASSERTION_METHOD:
        return now
    if secured.created is not None:
        return secured.created
    try:
        return numeric_date(secured.claims, "iat") or now
    except Refused:  # which is told by who looks at the dates
        return now


def _of_window(
    document: DidDocument,
    method: VerificationMethod,
    *,
    signed_at: datetime,
    now: datetime,
) -> Iterator[Rejection]:
    window = window_in(document, method.key)
    standing = key_standing(window, signed_at=signed_at, now=now, proof=NO_WITNESS.proof, margin=NO_WITNESS.margin)[0]
    if standing.outcome is not Outcome.PASSED:
        yield Rejection.of(standing.code, f"{method.id}: {standing.detail}")


def _beside(secured: SecuredCredential, known: Known, now: datetime) -> Iterator[Rejection]:
    for proof in secured.beside:
        try:
            _, method = _method(proof.verification_method, known, now)
        except Refused as refusal:
            yield Rejection.of(Code.PROOF_BESIDE_INVALID, f"{proof.verification_method}: {refusal.detail}")
            continue
        standing = standing_of(proof, method, at=now)
        if standing.holding is not Holding.HOLDS:
            yield Rejection.of(Code.PROOF_BESIDE_INVALID, f"{proof.verification_method}: {standing.why}")


def _method(kid: str, known: Known, now: datetime) -> tuple[DidDocument, VerificationMethod]:
    if not kid.startswith("did:"):
        raise Refused(Code.KEY_UNKNOWN, f"{kid:.200} is no verification method of a DID")
    document = known.document(controller_of(kid), now=now)
    methods = document.find_all(kid)
    if len(methods) != 1:
        raise Refused(Code.KEY_UNKNOWN, f"{kid:.200} is not in the DID document")
    return document, methods[0]
