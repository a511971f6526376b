"""Authenticating what an accreditation body signed: schedules and indexes (rules T1, T6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vc.codes import Code
from vc.errors import Refused
from vc.model.accreditation import Accreditation, accreditation_from_claims
from vc.model.vocabulary import Environment
from vc.securing.secured import Form, SecuredCredential
from vc.trust.body_signature import BodySignature, Verifies, body_signature, verified_by
from vc.trust.index import AccreditationIndex, IndexEntry, parse_index
from vc.trust.trust_list import KeyUse, RecognisedBody


@dataclass(frozen=True, slots=True)
class AuthenticAccreditation:
    """An accreditation that its body signed. Whether it is the current one, only the index says.

    `digest` is the SHA-256 of its payload octets.
    """

    accreditation: Accreditation
    digest: bytes
    signature: BodySignature

    def is_current(self, entry: IndexEntry) -> bool:
        """Whether an entry of the body's index names exactly this version of exactly this accreditation (T6)."""
        return entry.digest == self.digest and entry.issuer == self.accreditation.subject


@dataclass(frozen=True, slots=True)
class AuthenticIndex:
    """An index that its body signed. Whether it is fresh is for `vc.trust.index.index_standing`."""

    index: AccreditationIndex
    signature: BodySignature


def _accreditation_in(secured: SecuredCredential) -> Accreditation:
    return accreditation_from_claims(secured.claims)


def authenticate_accreditation(
    secured: SecuredCredential,
    body: RecognisedBody,
    *,
    environment: Environment,
    now: datetime,
    verifies: Verifies = verified_by,
    reads: Callable[[SecuredCredential], Accreditation] = _accreditation_in,
) -> AuthenticAccreditation:
    """Verify an accreditation with its body's keys from the trust list, then read it; `reads` may remember.

    Raises `Refused`: the codes of `body_signature`; `environment.differs`; `chain.accreditation_invalid` for any
    other form or another issuer; the code of the claim that can't be read.
    """
    if secured.form is not Form.VC_JWT:
        raise Refused(Code.CHAIN_ACCREDITATION_INVALID, "an accreditation must be a vc+jwt")
    signature = body_signature(secured, body, use=KeyUse.ACCREDITATION, now=now, verifies=verifies)
    accreditation = reads(secured)
    if accreditation.issuer != body.did:
        raise Refused(Code.CHAIN_ACCREDITATION_INVALID, f"issued by {accreditation.issuer!a}, signed by {body.did}")
    _same_environment(accreditation.environment, environment)
    return AuthenticAccreditation(accreditation, secured.digest, signature)


def authenticate_index(
    secured: SecuredCredential,
    body: RecognisedBody,
    *,
    environment: Environment,
    now: datetime,
    verifies: Verifies = verified_by,
    reads: Callable[[SecuredCredential], AccreditationIndex] = parse_index,
) -> AuthenticIndex:
    """Verify an accreditation index with its body's keys from the trust list, then read it; `reads` may remember.

    Raises `Refused`: the codes of `body_signature`; `environment.differs`; `chain.index_invalid`.
    """
    signature = body_signature(secured, body, use=KeyUse.INDEX, now=now, verifies=verifies)
    index = reads(secured)
    if index.issuer != body.did:
        raise Refused(Code.CHAIN_INDEX_INVALID, f"issued by {index.issuer!a}, signed by {body.did}")
    _same_environment(index.environment, environment)
    return AuthenticIndex(index, signature)


def _same_environment(stated: str, expected: Environment) -> None:
    if stated != expected:
        raise Refused(Code.ENVIRONMENT_DIFFERS, f"for {stated!a}, the trust list is for {expected.value}")
