"""Who recognises, accredits, certifies, tests and designates in the world (specs/demo-world.md W6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle, islice, product
from typing import Final

from vc.model.vocabulary import Activity, Role
from vc_cli.world.ministries import Designation, Ministry, designations
from vc_cli.world.party import WorldParty
from vc_cli.world.shares import COUNTRIES, PRODUCTS, REPORTS, SYSTEMS, apportioned, zipf

ARRANGEMENT_ID: Final = "world-mra"
ARRANGEMENT_NAME: Final = "World Recognition Arrangement (invented)"

MANNERS: Final = tuple(COUNTRIES)
"""The manners of accreditation bodies, by the country whose they are like."""
PRODUCT_MANNER: Final = "CN"
_PRODUCT_BODIES_PER_FIFTY: Final = 4
_LARGEST_OF_CCC: Final = 64
"""Of a hundred CCC certificates, those of the largest body."""

_AUTHORITIES: Final = {
    "CN": "Huaqiao Demo Accreditation Board",
    "GB": "Albion Demo Accreditation Service",
    "DE": "Demo-Akkreditierungsstelle Isarland",
    "IN": "Bharatpur Demo Board of Accreditation",
    "AE": "Sahra Demo Accreditation Centre",
}
_REGIONS: Final = ("", " North", " South", " East", " West", " Coast", " Hills", " Lakes", " Plains", " Isles")
_BODY_HEADS: Final = (
    *("Almond", "Birch", "Cedar", "Dolomite", "Ember", "Falcon", "Granite", "Harbour", "Iris", "Juniper", "Kestrel"),
    *("Larch", "Meadow", "Northgate", "Orchard", "Pebble", "Quarry", "Rowan", "Saffron", "Teal", "Umber", "Valley"),
    *("Willow", "Yarrow", "Zephyr"),
)
_BODY_TAILS: Final = {
    Role.CERTIFICATION_BODY: ("Certification", "Assurance", "Registrars", "Conformity", "Zertifizierung"),
    Role.LABORATORY: ("Laboratories", "Testing", "Prüflabor", "Test House", "Measurement", "Analytics"),
    Role.INSPECTION_BODY: ("Inspection", "Surveyors"),
}


@dataclass(frozen=True, slots=True)
class Authority:
    """An accreditation body. `manner` is one of `MANNERS`."""

    key: str
    host: str
    name: str
    manner: str

    @property
    def did(self) -> str:
        """Its identifier."""
        return f"did:web:{self.host}"


@dataclass(frozen=True, slots=True)
class Body(WorldParty):
    """A body that is accredited, and how many certificates of the world are its own.

    `ordinal` counts the bodies of its role from 0, `common_only` says that it is accredited for the common standards
    alone. `withdrawn_before` and `suspended_before` are days before the world's day, None where that did not happen.
    """

    role: Role
    activity: Activity
    authority: Authority
    ordinal: int
    certificates: int
    common_only: bool = False
    withdrawn_before: int | None = None
    suspended_before: int | None = None

    @property
    def number(self) -> str:
        """Its number with its accreditation body; no real one has a zero behind the letters."""
        return f"{self.authority.manner}-0{self.role.value[0].upper()}{self.ordinal:05}"

    @property
    def manner(self) -> str:
        """The manner of its accreditation body."""
        return self.authority.manner


@dataclass(frozen=True)
class Census:
    """How many organisations there are, and how many certificates they have issued together.

    `rules` is the number of lines of all schedules together, None for five a laboratory; the laboratories have what
    the certification bodies leave.
    """

    certificates: int
    accreditation_bodies: int = 5
    certification_bodies: int = 50
    laboratories: int = 300
    inspection_bodies: int = 20
    ministries: int = 10
    rules: int | None = None

    @cached_property
    def authorities(self) -> tuple[Authority, ...]:
        """The accreditation bodies, the manners in turn."""
        regions = (region for region in _REGIONS for _ in MANNERS)
        named = islice(zip(cycle(MANNERS), regions, strict=False), self.accreditation_bodies)
        return tuple(
            Authority(f"ab-{number:02}", f"ab-{number:02}.example", f"{_AUTHORITIES[manner]}{region}", manner)
            for number, (manner, region) in enumerate(named)
        )

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """All accredited bodies: certification bodies, laboratories, inspection bodies."""
        systems, products, reports = apportioned(self.certificates, (SYSTEMS, PRODUCTS, REPORTS))
        for_products = max(1, self.certification_bodies * _PRODUCT_BODIES_PER_FIFTY // 50)
        return (
            *self._system_bodies(self.certification_bodies - for_products, systems),
            *self._product_bodies(for_products, products),
            *self._laboratories(reports),
            *self._inspection_bodies(),
        )

    @cached_property
    def ministries_named(self) -> tuple[Ministry, ...]:
        """The ministries, in countries of the world."""
        countries = [country for shares in COUNTRIES.values() for country in shares]
        return tuple(
            Ministry(f"ministry-{number:02}", f"Invented Ministry of Product Safety {number + 1}", countries[number])
            for number in range(self.ministries)
        )

    @cached_property
    def designations(self) -> tuple[Designation, ...]:
        """Whom the ministries have designated."""
        return tuple(designations(self))

    @cached_property
    def granting(self) -> tuple[Authority | Ministry, ...]:
        """The accreditation bodies, and the ministries that have designated somebody."""
        return (*self.authorities, *dict.fromkeys(one.ministry for one in self.designations))

    @property
    def publishing(self) -> tuple[Authority | Ministry | Body, ...]:
        """Everybody who publishes: those who grant, and those to whom they grant."""
        return (*self.granting, *self.bodies)

    def _system_bodies(self, count: int, certificates: int) -> Iterator[Body]:
        """Yield the bodies of each accreditation body by size; the last of the first two have lost accreditation."""
        groups = self._under_authorities(count)
        weights = [
            sum(COUNTRIES[authority.manner].values()) * weight / sum(zipf(size)) / self._alike(authority)
            for authority, size in groups
            for weight in zipf(size)
        ]
        shares = iter(apportioned(certificates, weights))
        names, ordinal = _names(Role.CERTIFICATION_BODY), 0
        for place, (authority, size) in enumerate(groups):
            for rank in range(size):
                last = rank == size - 1 > 0
                yield Body(
                    key=f"cb-{ordinal:04}",
                    name=next(names),
                    role=Role.CERTIFICATION_BODY,
                    activity=Activity.MANAGEMENT_SYSTEM_CERTIFICATION,
                    authority=authority,
                    ordinal=ordinal,
                    certificates=next(shares),
                    common_only=rank >= size - size // 3,
                    withdrawn_before={0: 200, 1: 40}.get(place) if last else None,
                )
                ordinal += 1

    def _product_bodies(self, count: int, certificates: int) -> Iterator[Body]:
        weights = [_LARGEST_OF_CCC * max(1, count - 1), *[100 - _LARGEST_OF_CCC] * (count - 1)]
        names = _names(Role.CERTIFICATION_BODY)
        for number, share in enumerate(apportioned(certificates, weights)):
            yield Body(
                key=f"ccc-{number:03}",
                name=f"{next(names)} of Products",
                role=Role.CERTIFICATION_BODY,
                activity=Activity.PRODUCT_CERTIFICATION,
                authority=self.authorities[0],
                ordinal=self.certification_bodies - count + number,
                certificates=share,
            )

    def _laboratories(self, certificates: int) -> Iterator[Body]:
        shares = apportioned(certificates, [1] * self.laboratories) if self.laboratories else ()
        for number, (share, name) in enumerate(zip(shares, _names(Role.LABORATORY), strict=False)):
            yield Body(
                key=f"lab-{number:04}",
                name=name,
                role=Role.LABORATORY,
                activity=Activity.TESTING,
                authority=self.authorities[number % len(self.authorities)],
                ordinal=number,
                certificates=share,
                suspended_before=20 if number == self.laboratories - 1 else None,
            )

    def _inspection_bodies(self) -> Iterator[Body]:
        for number, name in zip(range(self.inspection_bodies), _names(Role.INSPECTION_BODY), strict=False):
            yield Body(
                key=f"ib-{number:03}",
                name=name,
                role=Role.INSPECTION_BODY,
                activity=Activity.INSPECTION,
                authority=self.authorities[number % len(self.authorities)],
                ordinal=number,
                certificates=0,
            )

    def _under_authorities(self, count: int) -> list[tuple[Authority, int]]:
        return list(zip(self.authorities, apportioned(count, [1] * len(self.authorities)), strict=True))

    def _alike(self, authority: Authority) -> int:
        """Return how many accreditation bodies share a manner, and so its certificates."""
        return sum(other.manner == authority.manner for other in self.authorities)


def _names(role: Role) -> Iterator[str]:
    """Yield invented names, each once: two words, and a number when these are used up."""
    for turn in range(1, 1_000):
        suffix = "" if turn == 1 else f" {turn}"
        for tail, head in product(_BODY_TAILS[role], _BODY_HEADS):
            yield f"{head} {tail}{suffix}"
