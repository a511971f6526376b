"""A secured document as it was read: its claims, and the signature that nobody has checked yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from vc.codes import Code
from vc.keys.public_key import PublicKey

if TYPE_CHECKING:
    from vc.securing.sd_jwt.reading import Selective


class Form(StrEnum):
    """What kind of document it is. For a JWT the value is its `typ` (specs/securing.md R8)."""

    VC_JWT = "vc+jwt"
    VC_SD_JWT = "vc+sd-jwt"
    DC_SD_JWT = "dc+sd-jwt"
    LABEL = "label"
    DATA_INTEGRITY = "data-integrity"
    VC_COSE = "vc+cose"
    VP_JWT = "vp+jwt"
    VP_SD_JWT = "vp+sd-jwt"
    VP_COSE = "vp+cose"
    STATUS_LIST_JWT = "statuslist+jwt"
    JWT_INDEX = "accreditation-index+jwt"
    JWT_HISTORY = "status-history+jwt"
    JWT_LEDGER_HEAD = "ledger-head+jwt"
    JWT_REGISTER_INDEX = "register-index+jwt"
    JWT_REGISTER_SNAPSHOT = "register-snapshot+jwt"


SD_JWT_FORMS = frozenset({Form.VC_SD_JWT, Form.DC_SD_JWT, Form.VP_SD_JWT})
"""The forms whose claims may be disclosed one by one (specs/sd-jwt.md)."""

CREDENTIAL_FORMS = frozenset(
    {Form.VC_JWT, Form.LABEL, Form.DATA_INTEGRITY, Form.VC_COSE, Form.VC_SD_JWT, Form.DC_SD_JWT}
)
"""The forms in which somebody may hand over a certificate."""

PRESENTATION_FORMS = frozenset({Form.VP_JWT, Form.VP_SD_JWT, Form.VP_COSE})
"""The forms in which a holder may show several (specs/securing.md H), beside a document with a proof."""

JWS_FORMS = frozenset(form for form in Form if form.value.endswith("+jwt"))
"""The forms that are a compact JWS, whose `typ` is the value."""


UNDECIDED = frozenset({Code.PROOF_CONTEXT_UNKNOWN, Code.PROOF_SUITE_UNAVAILABLE, Code.LIMIT_STATEMENTS})
"""Refusals that say what this reader can't do, and nothing against what it was given."""


@dataclass(frozen=True, slots=True)
class ProofBeside:
    """A Data Integrity proof beside the one of the controller, over the same document (specs/securing.md DI3, DI10).

    `purpose` is the relationship under which the key must stand. `needed` says that the controller's own proof was
    made over this one. `unreadable` says why this version can't check it; empty where it can, and only then are
    `algorithm`, `signing_input` and `signature` there. `expires` is in UTC.
    """

    verification_method: str
    purpose: str
    needed: bool
    expires: datetime | None = None
    unreadable: str = ""
    algorithm: str = ""
    signing_input: bytes = field(default=b"", repr=False)
    signature: bytes = field(default=b"", repr=False)

    def verified_by(self, key: PublicKey) -> bool:
        """Tell whether `key` made the signature, with the one algorithm that the key is pinned to."""
        return key.accepts(self.algorithm) and key.verify(self.signing_input, self.signature)


@dataclass(frozen=True, slots=True)
class SecuredCredential:
    """Bytes that were read strictly. Nothing in it is authenticated: see `verified_by`.

    `raw` is what was received; `signing_input` and `signature` are what a key is asked about. `payload` is the signed
    octets of the claims and `digest` their SHA-256: the identity of the credential, whatever signature it carries.
    `header` and `claims` are the JSON objects of a JWT, or the integer-keyed maps of a label; a credential in COSE has
    such a header over JSON. `kid` is a DID URL or another absolute URL; for a label it is the 8 octets of a key's
    thumbprint; for a `dc+sd-jwt` any text, "" where none was given. `algorithm` is the header's `alg`, one of the
    allow-list, by its name in JOSE. `selective` is what an SD-JWT has beside: then `claims` are the processed ones,
    with what was disclosed in its place. Of a Data Integrity document, the header is the controller's proof without its
    value, `created` and `expires` are that proof's, in UTC, and `beside` are all others.
    """

    form: Form
    algorithm: str
    kid: str | bytes
    raw: bytes = field(repr=False)
    header: Mapping[Any, Any] = field(repr=False, hash=False)
    claims: Mapping[Any, Any] = field(repr=False, hash=False)
    payload: bytes = field(repr=False)
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    digest: bytes
    selective: Selective | None = field(default=None, repr=False, hash=False)
    created: datetime | None = None
    expires: datetime | None = None
    beside: tuple[ProofBeside, ...] = ()

    def verified_by(self, key: PublicKey) -> bool:
        """Tell whether `key` made the signature, with the one algorithm that the key is pinned to."""
        return key.accepts(self.algorithm) and key.verify(self.signing_input, self.signature)
