"""A verification method: never a bare key, always a key with an owner, a purpose and a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vc.keys.public_key import PublicKey

ASSERTION_METHOD = "assertionMethod"
"""The relationship under which credentials are signed (Controlled Identifiers 1.0 section 2.3.2)."""

AUTHENTICATION = "authentication"
"""The relationship under which a holder signs presentations (Controlled Identifiers 1.0 section 2.3.1)."""

SIGNING_RELATIONSHIPS = frozenset({AUTHENTICATION, ASSERTION_METHOD, "capabilityDelegation", "capabilityInvocation"})
"""Every standard relationship under which a key may sign: those of the one key of a did:key or did:jwk."""

STATUS_METHOD = "statusMethod"
"""Our relationship under which status lists are signed (specs/securing.md D6)."""


@dataclass(frozen=True, slots=True)
class VerificationMethod:
    """A key as its controller's document presents it (Controlled Identifiers 1.0 section 2.2).

    `id` is an absolute DID URL; `controller` the DID of the document that holds it. `relationships` are the names
    under which the document lists it. `expires`: not to be used for signatures made later (retired). `revoked`: not
    to be trusted for anything signed later (compromised). Both are instants in UTC, or None.
    """

    id: str
    controller: str
    key: PublicKey
    relationships: frozenset[str] = frozenset()
    expires: datetime | None = None
    revoked: datetime | None = None
