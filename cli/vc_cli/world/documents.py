"""What the organisations of the world publish about one another: DID documents, accreditations, indexes (W8, W9)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.strict_json import dumps
from vc.issue.accredit import Accreditor, accreditation_claims
from vc.issue.prepare import IssuerProfile
from vc.keys.did_document import Service, build_did_document
from vc.model.limits import DEFAULT_LIMITS
from vc.model.vocabulary import Environment
from vc.register.addresses import Addresses
from vc.securing.read import document_limits
from vc.securing.vc_jwt import secured_vc_jwt
from vc.trust.index import LONGEST_LIFETIME, AccreditationIndex, IndexEntry, index_claims
from vc.trust.root import Root, RootKey
from vc.trust.trust_list import TrustList
from vc.verify.checks.status import STATUS_BASE_SERVICE
from vc_cli.world.grants import Grant, grants
from vc_cli.world.organisations import Body
from vc_cli.world.signatures import CREDENTIALS, LISTS, Keyring
from vc_cli.world.trusted import arrangements, bodies

if TYPE_CHECKING:
    from vc_cli.world.stream import Plan

DAY: Final = timedelta(days=1)
_YEAR: Final = 365 * DAY
_PUBLISHED_BEFORE: Final = timedelta(minutes=30)
_INDEX_TYP: Final = "accreditation-index+jwt"

Document = tuple[str, bytes]
"""A URL, and what lies there."""


@dataclass
class Organisations:
    """The organisations of a plan with their keys, as they stand at `now` (whole seconds)."""

    plan: Plan
    now: datetime
    keyring: Keyring = field(default_factory=Keyring)
    _profiles: dict[str, IssuerProfile] = field(default_factory=dict)

    @property
    def published_at(self) -> datetime:
        """When everything that is signed anew every day was signed."""
        return self.now - _PUBLISHED_BEFORE

    def documents(self) -> Iterator[Document]:
        """Yield what all of them publish but their status lists; signs everything anew."""
        for party in self.plan.census.publishing:
            yield self._did_document(party.did)
        entries: defaultdict[str, list[IndexEntry]] = defaultdict(list)
        for grant in grants(self.plan, self.now):
            yield from self._granted(grant, entries[grant.granter.did])
        for granter in self.plan.census.granting:
            yield self._index(granter.did, entries[granter.did])

    def profile(self, body: Body) -> IssuerProfile:
        """Return a body as issuer, under its designation where it has one; `documents` must have been gone through."""
        return self._profiles[body.key]

    def trust_list(self) -> TrustList:
        """Return the trust list: who accredits and who designates, under the world's root."""
        return TrustList(
            version=1,
            issued=self.now - 30 * DAY,
            expires=self.now + _YEAR,
            environment=Environment.TEST,
            arrangements=arrangements(self.plan),
            bodies=bodies(self.plan, self.keyring),
            root=self.root(),
        )

    def root(self) -> Root:
        """Return the root that signs the bundle and the trust list in it."""
        key = RootKey.named(self.keyring.root.public)
        return Root(1, Environment.TEST, 1, self.now + _YEAR, (key,))

    def _did_document(self, did: str) -> Document:
        addresses = Addresses.of(did)
        service = Service(f"{did}#status-base", STATUS_BASE_SERVICE, f"{addresses.status_base}/")
        return addresses.did_document, dumps(build_did_document(did, self.keyring.methods(did), (service,)))

    def _granted(self, grant: Grant, entries: list[IndexEntry]) -> Iterator[Document]:
        """Yield the versions of what a body was granted, the current one twice, and enter it in the index."""
        granter, body = grant.granter, grant.body
        accreditor = Accreditor(granter.did, granter.name, Addresses.of(granter.did).base)
        signer = self.keyring.signer(granter.did, CREDENTIALS)
        for granted in grant.versions():
            secured = secured_vc_jwt(accreditation_claims(granted, accreditor=accreditor), signer)
            yield granted.id, secured.raw
            if granted.version == 1:
                reference = grant.reference(granted, digest_multibase_of(secured.digest))
                self._profiles[body.key] = IssuerProfile(body.did, body.name, Environment.TEST, reference)
            if granted.version == len(grant.events):
                kids = tuple(method.key.kid8 for method in self.keyring.methods(body.did))
                current = granted.current_url
                entries.append(IndexEntry(body.did, granted.id, current, granted.version, secured.digest, kids))
                yield current, secured.raw

    def _index(self, did: str, entries: list[IndexEntry]) -> Document:
        issued = self.published_at
        index = AccreditationIndex(did, issued, issued + LONGEST_LIFETIME, 1, Environment.TEST, tuple(entries))
        signer, limits = self.keyring.signer(did, LISTS), document_limits(DEFAULT_LIMITS)
        secured = secured_vc_jwt(index_claims(index), signer, typ=_INDEX_TYP, limits=limits)
        return Addresses.of(did).accreditation_index, secured.raw
