"""The certificates of management systems in the world (specs/demo-world.md W5, W7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from vc.issue.candidate import years_after
from vc_cli.world import shares
from vc_cli.world.holders import Holder, make_holder
from vc_cli.world.numbers import system_number
from vc_cli.world.organisations import Body
from vc_cli.world.places import COUNTRIES
from vc_cli.world.shares import Deck
from vc_cli.world.trades import SHARES, SPECIAL

EDITIONS: Final[Mapping[str, str]] = {
    "ISO 9001": "2015",
    "ISO 14001": "2015",
    "ISO 45001": "2018",
    "ISO/IEC 27001": "2022",
    "ISO 22000": "2018",
    "ISO 13485": "2016",
    "ISO 50001": "2018",
}
_YEARS: Final = 3
_OLDEST_DAYS: Final = 1_050
_SECOND_SECTOR_ONE_IN: Final = 7
_DECOMPOSED_ONE_IN: Final = 100
_ABROAD_ONE_IN: Final = 5
_MOST_SITES: Final = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row before anything has happened to it: its number, its first day, its holder, its cells by column."""

    number: str
    begins: date
    holder: int
    cells: dict[str, object]


class SystemRows:
    """Deals the rows of one certification body. `day` is the world's, `newest` the last on which the body signed."""

    def __init__(self, body: Body, random: Random, *, day: date, newest: date) -> None:
        self._body = body
        self._random = random
        self._day = day
        self._newest = newest
        self._standards = Deck(standards_of(body), random)
        self._countries = Deck(shares.COUNTRIES[body.manner], random)
        self._sectors = Deck(SHARES, random)
        self._sizes = Deck(shares.CERTIFICATES_OF_A_HOLDER, random)
        self._several_sites = Deck(shares.SEVERAL_SITES, random)
        self._overdue = Deck(shares.OVERDUE, random)
        self._held: tuple[int, Holder] | None = None
        self._holders = 0
        self._more = 0

    def next(self, place: int) -> Row:
        """Return another row for the certificate at `place`."""
        standard = self._standards.deal()
        if standard in SPECIAL:
            return self._row(place, standard, self._new_holder(self._random.choice(SPECIAL[standard])))
        if self._held is None or self._more == 0:
            self._more = self._sizes.deal()
            self._held = self._new_holder(self._sectors.deal())
        self._more -= 1
        return self._row(place, standard, self._held)

    def successor(self, place: int, row: Row) -> Row:
        """Return the row that replaces another one: the same holder and standard, from a later day on."""
        rest = max(0, (self._newest - row.begins).days)
        begins = row.begins + timedelta(days=self._random.randint(0, rest))
        number = self._number(str(row.cells["standard"]), begins, place)
        first_site = str(row.cells["sites"]).partition(";")[0]
        cells = row.cells | {"certificate_number": number, "sites": first_site} | self._dates(begins)
        return Row(number, begins, row.holder, cells)

    def _new_holder(self, sector: str) -> tuple[int, Holder]:
        self._holders += 1
        return self._holders - 1, make_holder(self._random, self._countries.deal(), sector)

    def _row(self, place: int, standard: str, held: tuple[int, Holder]) -> Row:
        (position, holder), random = held, self._random
        begins = min(self._day - timedelta(days=random.randint(5, _OLDEST_DAYS)), self._newest)
        number = self._number(standard, begins, place)
        sectors = [holder.trade.sector]
        if standard not in SPECIAL and random.randrange(_SECOND_SECTOR_ONE_IN) == 0:
            sectors.append("IAF:29" if sectors != ["IAF:29"] else "IAF:31")
        columns = holder.decomposed() if random.randrange(_DECOMPOSED_ONE_IN) == 0 else holder.columns()
        cells: dict[str, object] = {
            "certificate_number": number,
            **columns,
            "standard": standard,
            "edition": EDITIONS[standard],
            "sectors": ";".join(sectors),
            "sites": self._sites(holder),
            **self._dates(begins),
        }
        return Row(number, begins, position, cells)

    def _number(self, standard: str, begins: date, place: int) -> str:
        return system_number(self._body.manner, standard, year=f"{begins.year}", place=place)

    def _sites(self, holder: Holder) -> str:
        random, code = self._random, holder.country.code
        sites = [f"{holder.city[0]} works {random.randrange(1, 100)} ({code})"]
        if self._several_sites.deal():
            for number in range(2, random.randint(2, _MOST_SITES) + 1):
                abroad = random.randrange(_ABROAD_ONE_IN) == 0
                country = COUNTRIES[random.choice(list(shares.COUNTRIES[self._body.manner])) if abroad else code]
                sites.append(f"{random.choice(country.cities)[0]} branch {number} ({country.code})")
        return ";".join(sites)

    def _dates(self, begins: date) -> dict[str, str]:
        random, ends = self._random, years_after(begins, _YEARS) - timedelta(days=1)
        age = (self._day - begins).days
        if self._overdue.deal() and age > 0:
            due = self._day - timedelta(days=random.randint(1, min(60, age)))
        else:
            due = min(self._day + timedelta(days=random.randint(8, 360)), ends)
        return {
            "valid_from": begins.isoformat(),
            "valid_until": ends.isoformat(),
            "decision_date": (begins - timedelta(days=random.randint(0, 12))).isoformat(),
            "surveillance_due": due.isoformat(),
        }


def standards_of(body: Body) -> Mapping[str, int]:
    """Return the standards that a certification body certifies to, with their cards."""
    if not body.common_only:
        return shares.STANDARDS
    return {standard: shares.STANDARDS[standard] for standard in shares.COMMON_STANDARDS}
