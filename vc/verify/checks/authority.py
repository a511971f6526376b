"""By which keys a recognised body speaks for others, and where its index of accredited bodies stands (V3.3, V3.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vc.model.vocabulary import KeyState
from vc.trust.trust_list import BodyKey
from vc.verify.checks.did import resolve

if TYPE_CHECKING:
    from vc.keys.public_key import PublicKey
    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import SecuredCredential
    from vc.trust.trust_list import RecognisedBody
    from vc.verify.case import Case, Recognised

INDEX_SERVICE = "AccreditationIndex"
_ALWAYS = datetime.min.replace(tzinfo=UTC)


def authority_of(case: Case, recognised: Recognised) -> RecognisedBody | None:
    """Return a recognised issuer as a body that may speak for others; None, with findings, if its keys are not had.

    A body of the trust list needs no document: its keys stand there. One that is itself accredited brings the keys
    and the index of its DID document, under the recognition of the body above it.
    """
    if not recognised.accreditations:
        return recognised.body
    document = resolve(case, recognised.issuer, recognised.kids)
    if document is None:
        return None
    keys = tuple(_key(method) for method in document.methods if "assertionMethod" in method.relationships)
    services = [service.endpoint for service in document.services if service.type == INDEX_SERVICE]
    return replace(recognised.body, did=document.id, keys=keys, index=services[0] if services else "")


def remembered(case: Case, secured: SecuredCredential, key: PublicKey) -> bool:
    """Whether `key` made the signature, worked out once for the same octets.

    Only that it did is kept: strangers can bring any number of signatures that do not verify.
    """
    kept = ("signature", secured.signing_input, secured.signature, key.thumbprint)
    if case.memo.find(kept) is not None:
        return True
    verified = secured.verified_by(key)
    if verified:
        case.memo.keep(kept, verified)
    return verified


def _key(method: VerificationMethod) -> BodyKey:
    compromised = method.revoked is not None
    state = KeyState.COMPROMISED if compromised else KeyState.RETIRED if method.expires is not None else KeyState.ACTIVE
    return BodyKey(method.key, _ALWAYS, method.expires, state, method.revoked)
