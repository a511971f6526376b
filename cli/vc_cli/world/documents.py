"""What the organisations of the world publish about one another: DID documents, accreditations, indexes (W8, W9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from vc.encoding.multibase import digest_multibase_of
from vc.encoding.strict_json import dumps
from vc.issue.accredit import Accreditor, accreditation_claims
from vc.issue.prepare import AccreditationReference, IssuerProfile
from vc.keys.did_document import Service, build_did_document
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.limits import DEFAULT_LIMITS
from vc.model.scope import ANY
from vc.model.vocabulary import AccreditationEventKind, Activity, Environment
from vc.register.addresses import Addresses
from vc.securing.read import document_limits
from vc.securing.vc_jwt import secured_vc_jwt
from vc.trust.index import LONGEST_LIFETIME, AccreditationIndex, IndexEntry, index_claims
from vc.trust.root import Root, RootKey
from vc.trust.trust_list import Arrangement, BodyKey, KeyUse, RecognisedBody, RecognisedScope, TrustList
from vc.verify.checks.status import STATUS_BASE_SERVICE
from vc_cli.world.organisations import ARRANGEMENT_ID, ARRANGEMENT_NAME, Authority, Body
from vc_cli.world.shares import STANDARDS
from vc_cli.world.signatures import CREDENTIALS, LISTS, Keyring

if TYPE_CHECKING:
    from vc_cli.world.stream import Plan

DAY: Final = timedelta(days=1)
_YEAR: Final = 365 * DAY
_PUBLISHED_BEFORE: Final = timedelta(minutes=30)
_INDEX_TYP: Final = "accreditation-index+jwt"
_ACTIVITIES: Final = (
    Activity.MANAGEMENT_SYSTEM_CERTIFICATION,
    Activity.PRODUCT_CERTIFICATION,
    Activity.TESTING,
    Activity.INSPECTION,
)

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
        entries: dict[str, list[IndexEntry]] = {authority.key: [] for authority in self.plan.census.authorities}
        for body in self.plan.census.bodies:
            yield self._did_document(body.did)
            yield from self._accreditation(body, entries[body.authority.key])
        for authority in self.plan.census.authorities:
            yield self._did_document(authority.did)
            yield self._index(authority, entries[authority.key])

    def profile(self, body: Body) -> IssuerProfile:
        """Return a body as issuer; `documents` must have been gone through."""
        return self._profiles[body.key]

    def trust_list(self) -> TrustList:
        """Return the trust list: the arrangement and its accreditation bodies, under the world's root."""
        return TrustList(
            version=1,
            issued=self.now - 30 * DAY,
            expires=self.now + _YEAR,
            environment=Environment.TEST,
            arrangements=(Arrangement(ARRANGEMENT_ID, ARRANGEMENT_NAME, frozenset(_ACTIVITIES)),),
            bodies=tuple(map(self._recognised, self.plan.census.authorities)),
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

    def _accreditation(self, body: Body, entries: list[IndexEntry]) -> Iterator[Document]:
        """Yield the versions of a body's accreditation, the current one twice, and enter it in the index."""
        authority, addresses = body.authority, Addresses.of(body.authority.did)
        accreditor = Accreditor(authority.did, authority.name, addresses.base)
        signer = self.keyring.signer(authority.did, CREDENTIALS)
        current, events = addresses.accreditation(body.number), _events(body, self.plan.schedules.granted, self.now)
        for version in range(1, len(events) + 1):
            granted = Accreditation(
                id=addresses.accreditation(body.number, version),
                issuer=authority.did,
                subject=body.did,
                subject_name=body.name,
                role=body.role,
                number=body.number,
                version=version,
                current_url=current,
                signed_at=events[version - 1].recorded_at,
                environment=Environment.TEST.value,
                schedule=self.plan.schedules.of(body),
                events=events[:version],
            )
            secured = secured_vc_jwt(accreditation_claims(granted, accreditor=accreditor), signer)
            yield granted.id, secured.raw
            if version == 1:
                self._profiles[body.key] = _profile(body, granted, digest_multibase_of(secured.digest))
            if version == len(events):
                kids = tuple(method.key.kid8 for method in self.keyring.methods(body.did))
                entries.append(IndexEntry(body.did, granted.id, current, version, secured.digest, kids))
                yield current, secured.raw

    def _index(self, authority: Authority, entries: list[IndexEntry]) -> Document:
        issued = self.published_at
        index = AccreditationIndex(
            authority.did, issued, issued + LONGEST_LIFETIME, 1, Environment.TEST, tuple(entries)
        )
        signer, limits = self.keyring.signer(authority.did, LISTS), document_limits(DEFAULT_LIMITS)
        secured = secured_vc_jwt(index_claims(index), signer, typ=_INDEX_TYP, limits=limits)
        return Addresses.of(authority.did).accreditation_index, secured.raw

    def _recognised(self, authority: Authority) -> RecognisedBody:
        since = self.plan.schedules.granted - _YEAR
        key, lists = (self.keyring.key(authority.did, use).public for use in (CREDENTIALS, LISTS))
        systems, *others = _ACTIVITIES
        return RecognisedBody(
            did=authority.did,
            name=authority.name,
            arrangement=ARRANGEMENT_ID,
            official_page=f"https://{authority.host}/",
            origins=(f"https://{authority.host}",),
            index=Addresses.of(authority.did).accreditation_index,
            scopes=(
                RecognisedScope(systems, frozenset(STANDARDS), since),
                *(RecognisedScope(activity, ANY, since) for activity in others),
            ),
            keys=(
                BodyKey(key, since, uses=frozenset({KeyUse.ACCREDITATION})),
                BodyKey(lists, since, uses=frozenset({KeyUse.INDEX})),
            ),
        )


def _events(body: Body, granted: datetime, now: datetime) -> tuple[AccreditationEvent, ...]:
    events = [AccreditationEvent(AccreditationEventKind.GRANTED, granted, granted)]
    ended = {
        AccreditationEventKind.WITHDRAWN: body.withdrawn_before,
        AccreditationEventKind.SUSPENDED: body.suspended_before,
    }
    for kind, days in ended.items():
        if days is not None:
            moment = now - days * DAY
            events.append(AccreditationEvent(kind, moment, moment, "findings of an assessment were not closed in time"))
    return tuple(events)


def _profile(body: Body, granted: Accreditation, digest: str) -> IssuerProfile:
    return IssuerProfile(
        body.did,
        body.name,
        Environment.TEST,
        AccreditationReference(
            number=body.number,
            authority=granted.issuer,
            authority_name=body.authority.name,
            current_url=granted.current_url,
            version_url=granted.id,
            digest_multibase=digest,
            schedule=granted.schedule,
        ),
    )
