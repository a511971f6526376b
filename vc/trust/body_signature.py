"""Which key of an accreditation body signed a document, and whether it might (rules T1, T8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from vc.codes import Code
from vc.encoding.rfc3339 import instant_from_numeric
from vc.errors import Refused
from vc.keys.public_key import PublicKey
from vc.model.finding import Outcome
from vc.securing.secured import SecuredCredential
from vc.trust.keys_in_time import key_standing, window_of_body_key
from vc.trust.root import kid_of
from vc.trust.ruling import Ruling
from vc.trust.trust_list import BodyKey, KeyUse, RecognisedBody

Verifies: TypeAlias = Callable[[SecuredCredential, PublicKey], bool]
"""Whether a key made the signature of a document; a caller may remember the answers."""


@dataclass(frozen=True, slots=True)
class BodySignature:
    """The key that verified, and rulings that are no refusal: that it was in its window, perhaps with a notice."""

    key: BodyKey
    rulings: tuple[Ruling, ...]


def verified_by(secured: SecuredCredential, key: PublicKey) -> bool:
    """Work out whether `key` made the signature."""
    return secured.verified_by(key)


def body_signature(
    secured: SecuredCredential, body: RecognisedBody, *, use: KeyUse, now: datetime, verifies: Verifies = verified_by
) -> BodySignature:
    """Return which of a body's keys signed a document, if that key may sign such documents.

    Raises `Refused`: `key.not_issuers` when `kid` is not a DID URL of the body; `key.unknown` when it names none of
    the keys and none of them verifies; `sig.invalid` when it names one by thumbprint and that one does not;
    `key.purpose`, `key.window`, `key.compromised` when the key may not have signed.
    """
    kid = secured.kid
    owner, _, fragment = kid.partition("#") if isinstance(kid, str) else ("", "", "")
    if owner != body.did or not fragment:
        raise Refused(Code.KEY_NOT_ISSUERS, f"kid is not a DID URL of {body.did}")
    key = _verifying(secured, body.keys, fragment, verifies=verifies)
    if use not in key.uses:
        raise Refused(Code.KEY_PURPOSE, f"the trust list does not let this key sign an {use.value}")
    rulings = key_standing(window_of_body_key(key), signed_at=_signed_at(secured), now=now)
    if rulings[0].outcome is not Outcome.PASSED:
        raise Refused(rulings[0].code, rulings[0].detail)
    return BodySignature(key, rulings)


def _verifying(secured: SecuredCredential, keys: Iterable[BodyKey], fragment: str, *, verifies: Verifies) -> BodyKey:
    """The trust list names keys, not methods: a fragment that is a thumbprint selects one, else all are tried."""
    named = next((key for key in keys if kid_of(key.key) == fragment), None)
    if named is not None:
        if verifies(secured, named.key):
            return named
        raise Refused(Code.SIG_INVALID, "the signature does not verify with the key that kid names")
    for key in keys:
        if verifies(secured, key.key):
            return key
    raise Refused(Code.KEY_UNKNOWN, "signed with none of the keys that the trust list gives to this body")


def _signed_at(secured: SecuredCredential) -> datetime | None:
    return instant_from_numeric(secured.claims["iat"]) if "iat" in secured.claims else None
