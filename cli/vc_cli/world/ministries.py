"""Who designates whom in the world, and under which law (specs/demo-world.md W10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Final

from vc.model.vocabulary import Activity
from vc_cli.world.party import WorldParty

if TYPE_CHECKING:
    from vc_cli.world.organisations import Body, Census


@dataclass(frozen=True, slots=True)
class Law:
    """An invented law by which the ministries of some countries designate bodies for one scheme.

    They designate the bodies of `activity` whose accreditation body is of `manner`.
    """

    id: str
    name: str
    source: str
    scheme: str
    countries: frozenset[str]
    activity: Activity
    manner: str


LAWS: Final = (
    Law(
        id="world-compulsory-act",
        name="World Act on Compulsory Certification (invented)",
        source="Invented Gazette 2003, page 390",
        scheme="CCC",
        countries=frozenset({"CN"}),
        activity=Activity.PRODUCT_CERTIFICATION,
        manner="CN",
    ),
    Law(
        id="world-examination-decision",
        name="World Decision on Type Examination (invented)",
        source="Invented Journal 2008, page 82",
        scheme="EU type examination",
        countries=frozenset({"BG", "CZ", "DE", "ES", "FR", "GR", "HU", "IT", "NL", "PL", "PT", "RO"}),
        activity=Activity.INSPECTION,
        manner="DE",
    ),
)


@dataclass(frozen=True, slots=True)
class Ministry(WorldParty):
    """A government authority of a country; where a law of its country says so, it designates bodies."""

    country: str

    @property
    def law(self) -> Law | None:
        """The law by which it designates, None where it designates nobody."""
        return next((law for law in LAWS if self.country in law.countries), None)


@dataclass(frozen=True, slots=True)
class Designation:
    """A ministry, and a body that it has designated under a law."""

    ministry: Ministry
    law: Law
    body: Body

    @property
    def number(self) -> str:
        """The body's number with the ministry; no real one has a zero behind the letters."""
        return f"{self.ministry.country}-0D{self.body.ordinal:05}"


def designations(census: Census) -> Iterator[Designation]:
    """Yield every designation of a world: the ministries under a law take its bodies in turn."""
    for law in LAWS:
        ministries = [one for one in census.ministries_named if one.law == law]
        bodies = (one for one in census.bodies if (one.activity, one.manner) == (law.activity, law.manner))
        # Without a ministry nobody is designated: `cycle` of nothing yields nothing.
        yield from (Designation(ministry, law, body) for ministry, body in zip(cycle(ministries), bodies, strict=False))
