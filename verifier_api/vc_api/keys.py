"""Whether a document is signed by whom it must be, with all its proofs (specs/vc-api.md VA12, VA13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did import controller_of
from vc.keys.verification_method import VerificationMethod
from vc.securing.data_integrity.standing import Holding, standing_of
from vc.securing.secured import SecuredCredential
from verifier_api.vc_api.identifiers import Identifiers
from verifier_api.vc_api.rejection import Rejection, of_refusal


def signature_faults(
    secured: SecuredCredential, identifiers: Identifiers, *, purpose: str, now: datetime
) -> Iterator[Rejection]:
    """Yield what keeps a document from being signed by the controller of its key, for that purpose.

    Whether the controller is the one whom the document names is asked elsewhere.
    """
    try:
        method = _method(str(secured.kid), identifiers)
    except Refused as refusal:
        yield of_refusal(refusal)
        return
    if purpose not in method.relationships:
        yield Rejection.of(Code.KEY_PURPOSE, f"{method.id} is no key for {purpose}")
    elif not method.key.accepts(secured.algorithm):
        detail = f"{secured.algorithm} is not the algorithm of {method.id}"
        yield Rejection.of(Code.JOSE_ALG_KEY_MISMATCH, detail)
    elif not secured.verified_by(method.key):
        yield Rejection.of(Code.SIG_INVALID, f"the signature is not that of {method.id}")
    if secured.expires is not None and secured.expires <= now:
        yield Rejection.of(Code.PROOF_EXPIRED, "the proof has ended")
    yield from _beside(secured, identifiers, now)


def _beside(secured: SecuredCredential, identifiers: Identifiers, now: datetime) -> Iterator[Rejection]:
    for proof in secured.beside:
        try:
            method = _method(proof.verification_method, identifiers)
        except Refused as refusal:
            yield Rejection.of(Code.PROOF_BESIDE_INVALID, f"{proof.verification_method}: {refusal.detail}")
            continue
        standing = standing_of(proof, method, at=now)
        if standing.holding is not Holding.HOLDS:
            yield Rejection.of(Code.PROOF_BESIDE_INVALID, f"{proof.verification_method}: {standing.why}")


def _method(kid: str, identifiers: Identifiers) -> VerificationMethod:
    if not kid.startswith("did:"):
        raise Refused(Code.KEY_UNKNOWN, f"{kid:.200} is no verification method of a DID")
    methods = identifiers.document(controller_of(kid)).find_all(kid)
    if len(methods) != 1:
        raise Refused(Code.KEY_UNKNOWN, f"{kid:.200} is not in the DID document")
    return methods[0]
