"""By which keys a recognised body speaks for others, and where its index of accredited bodies stands (V3.3, V3.5)."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from vc.model.vocabulary import KeyState
from vc.trust.keys_in_time import window_in
from vc.trust.trust_list import EVERY_USE, BodyKey, KeyUse
from vc.verify.checks.did import resolve
from vc.verify.checks.method import CREDENTIALS, relationship_allows

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument
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
    keys = tuple(_key(document, method) for method in document.methods if CREDENTIALS in method.relationships)
    services = [service.endpoint for service in document.services if service.type == INDEX_SERVICE]
    return replace(recognised.body, did=document.id, keys=keys, index=services[0] if services else "")


def remembered(case: Case, secured: SecuredCredential, key: PublicKey) -> bool:
    """Whether `key` made the signature, worked out once for the same octets.

    Only that it did is kept: strangers can bring any number of signatures that do not verify.
    """
    signed = hashlib.sha256(secured.signing_input).digest()  # the octets themselves may be many, for each certificate
    kept = ("signature", signed, secured.signature, key.thumbprint)
    if case.memo.find(kept) is not None:
        return True
    verified = secured.verified_by(key)
    if verified:
        case.memo.keep(kept, verified)
    return verified


def _key(document: DidDocument, method: VerificationMethod) -> BodyKey:
    window = window_in(document, method.key)
    end, since = window.valid_to, window.compromised_since
    state = KeyState.COMPROMISED if since is not None else KeyState.RETIRED if end is not None else KeyState.ACTIVE
    # A key for lists stands online: like the one of a trust list's body that is for indexes alone (L9).
    uses = EVERY_USE if relationship_allows(document, method, CREDENTIALS) else frozenset({KeyUse.INDEX})
    return BodyKey(method.key, _ALWAYS, end, state, since, uses)
