"""By which keys a recognised body speaks for others, and where its index of accredited bodies stands (V3.3, V3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.trust.keys_in_time import KeyWindow, key_standing
from vc.verify.checks.did import resolve

if TYPE_CHECKING:
    from datetime import datetime

    from vc.keys.public_key import PublicKey
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case, Recognised

INDEX_SERVICE = "AccreditationIndex"


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that may accredit: its identifier, its keys with their windows, and its index."""

    did: str
    keys: tuple[tuple[PublicKey, KeyWindow], ...]
    index_url: str

    def refusal_of(self, case: Case, secured: SecuredCredential, *, signed_at: datetime) -> str | None:
        """Return None if one of the keys, in its window, made the signature; else why not."""
        for key, window in self.keys:
            if not _verifies(case, secured, key):
                continue
            standing = key_standing(window, signed_at=signed_at)
            return None if standing.accepted else f"{standing.code}: the key was not to be used then"
        return f"no key of {self.did} made this signature"


def authority_of(case: Case, recognised: Recognised) -> Authority | None:
    """Return the authority of a body of the trust list, or of one accredited as accreditation body; None if not had.

    Keys of the trust list are the only ones that need no document.
    """
    body = recognised.body
    if not recognised.accreditations:
        return Authority(body.did, tuple((entry.key, entry.window) for entry in body.keys), body.index)
    document = resolve(case, recognised.issuer)
    if document is None:
        return None
    keys = tuple(
        (method.key, KeyWindow.of_method(method))
        for method in document.methods
        if "assertionMethod" in method.relationships
    )
    services = [service.endpoint for service in document.services if service.type == INDEX_SERVICE]
    return Authority(document.id, keys, services[0] if services else "")


def _verifies(case: Case, secured: SecuredCredential, key: PublicKey) -> bool:
    kept = ("signature", secured.digest, secured.signing_input, secured.signature, key.thumbprint)
    return case.memo.once(kept, lambda: secured.verified_by(key))
