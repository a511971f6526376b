"""The trust list: which bodies and authorities are recognised, under what, for what, with which keys.

The only anchor there is, and always given explicitly (specs/trust-list.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vc.keys.public_key import PublicKey
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Environment, KeyState, LinkKind
from vc.trust.origin import origin_of
from vc.trust.root import Root


class ArrangementKind(StrEnum):
    """The word of a trust list for what an arrangement is (rule L15)."""

    RECOGNITION = "recognition"
    LEGAL_BASIS = "legal_basis"


class KeyUse(StrEnum):
    """What a key of an accreditation body may sign (rule L9)."""

    ACCREDITATION = "accreditation"
    INDEX = "index"


EVERY_USE = frozenset(KeyUse)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The law by which authorities designate: where it is published (its citation or URL), and from when it applies."""

    source: str
    date: datetime


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Under what bodies are recognised, and the activities that it covers.

    A recognition arrangement of accreditation bodies (GAC MRA, IAF MLA, ILAC MRA, regional), or the legal basis of
    the authorities that designate (rule L15).
    """

    id: str
    name: str
    activities: frozenset[Activity]
    legal_basis: LegalBasis | None = None

    @property
    def kind(self) -> LinkKind:
        """What the bodies recognised under it may grant."""
        return LinkKind.ACCREDITATION if self.legal_basis is None else LinkKind.DESIGNATION


@dataclass(frozen=True, slots=True)
class RecognisedScope:
    """For what a body is recognised, and from when (inclusive) to when (exclusive; None is open-ended).

    `standards` holds standard codes, `schemes` scheme codes and `product_categories` product categories; each may be
    `vc.model.scope.ANY`, as the last two are unless stated; none is ever empty.
    """

    activity: Activity
    standards: frozenset[str]
    valid_from: datetime
    valid_to: datetime | None = None
    schemes: frozenset[str] = ANY
    product_categories: frozenset[str] = ANY

    def in_force(self, at: datetime) -> bool:
        """Whether the recognition counts at `at`."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


@dataclass(frozen=True, slots=True)
class BodyKey:
    """A key of an accreditation body with its window (inclusive start, exclusive end) and state.

    `since` is given exactly for a compromised key: signatures made from then on may be another's.
    """

    key: PublicKey
    valid_from: datetime
    valid_to: datetime | None = None
    state: KeyState = KeyState.ACTIVE
    since: datetime | None = None
    uses: frozenset[KeyUse] = EVERY_USE


@dataclass(frozen=True, slots=True)
class RecognisedBody:
    """An accreditation body of the trust list, or an authority that designates: `kind` is what it may grant.

    `arrangement` is the id of the one under which it is recognised, `official_page` its own page for checking a
    certificate, `origins` the only origins from which its documents are requested, `index` the URL of its signed
    accreditation index.
    """

    did: str
    name: str
    arrangement: str
    official_page: str
    origins: tuple[str, ...]
    index: str
    scopes: tuple[RecognisedScope, ...]
    keys: tuple[BodyKey, ...]
    kind: LinkKind = LinkKind.ACCREDITATION


@dataclass(frozen=True, slots=True)
class TrustList:
    """A dated trust list for one environment. `version` counts from 1 and never falls.

    `root` is the root that may vouch for bundles under this list, where it names one. `label_origins` are those of
    verification services to which codes on labels may lead, beside the hosts of bodies (rule L17).
    """

    version: int
    issued: datetime
    expires: datetime
    environment: Environment
    arrangements: tuple[Arrangement, ...]
    bodies: tuple[RecognisedBody, ...]
    root: Root | None = None
    label_origins: tuple[str, ...] = ()
    _by_did: dict[str, RecognisedBody] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_origin: dict[str, RecognisedBody] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Note whose each identifier and origin is: both are looked up for every certificate. The first one counts."""
        for body in self.bodies:
            self._by_did.setdefault(body.did, body)
            for origin in body.origins:
                self._by_origin.setdefault(origin, body)

    def body(self, did: str) -> RecognisedBody | None:
        """Return the body with this identifier, compared octet for octet."""
        return self._by_did.get(did)

    def body_for_origin(self, url: str) -> RecognisedBody | None:
        """Return the body to whose origins `url` belongs. Only such URLs may be requested (rule T2)."""
        origin = origin_of(url)
        return None if origin is None else self._by_origin.get(origin)

    def arrangement(self, identifier: str) -> Arrangement | None:
        """Return the arrangement with this id."""
        return next((known for known in self.arrangements if known.id == identifier), None)
