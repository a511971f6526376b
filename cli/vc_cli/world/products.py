"""The CCC certificates of the world (specs/demo-world.md W5, W7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from vc.issue.candidate import years_after
from vc_cli.world.holders import Holder, make_holder
from vc_cli.world.numbers import product_number
from vc_cli.world.systems import Row

_YEARS: Final = 5
_LARGEST_FACTORY: Final = 12
_MOST_MODELS: Final = 4


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a CCC category, the standard that it is certified to, and the first day that this can have been."""

    category: str
    standard: str
    edition: str
    since: date
    name: str
    model: str
    sector: str


PRODUCTS: Final = (
    Product("0901", "GB 4943.1", "2022", date(2022, 9, 1), "Desktop computer", "DT", "IAF:19"),
    Product("0902", "GB 4943.1", "2022", date(2022, 9, 1), "Laptop computer", "NB", "IAF:19"),
    Product("0907", "GB 4943.1", "2022", date(2022, 9, 1), "Power adapter", "PA", "IAF:19"),
    Product("0914", "GB 31241", "2022", date(2024, 1, 1), "Power bank", "PB", "IAF:19"),
    Product("0915", "GB 31241", "2022", date(2024, 1, 1), "Lithium-ion battery pack", "LB", "IAF:19"),
    Product("1001", "GB 7000.1", "2023", date(2024, 2, 1), "LED panel light", "LP", "IAF:19"),
    Product("1119", "GB 17761", "2018", date(2022, 1, 1), "Electric bicycle", "EB", "IAF:22"),
    Product("2202", "GB 6675.1", "2014", date(2022, 1, 1), "Building blocks", "TY", "IAF:23"),
    Product("2201", "GB 6675.1", "2014", date(2022, 1, 1), "Ride-on toy", "RT", "IAF:23"),
)
"""What factories make; every body for CCC is accredited and designated for all of it."""


class ProductRows:
    """Deals the rows of one body for CCC. `day` is the world's; `first` the serial number of its first product."""

    def __init__(self, random: Random, *, day: date, first: int) -> None:
        self._random = random
        self._day = day
        self._serial = first
        self._holder: Holder | None = None
        self._product = PRODUCTS[0]
        self._holders = 0
        self._more = 0

    def next(self, _place: int) -> Row:
        """Return another row; a factory has several products of one kind."""
        random = self._random
        if self._holder is None or self._more == 0:
            self._more = random.randint(1, _LARGEST_FACTORY)
            self._product = random.choice(PRODUCTS)
            self._holder = make_holder(random, "CN", self._product.sector)
            self._holders += 1
        self._more -= 1
        earliest = max(self._product.since, years_after(self._day, -_YEARS) + timedelta(days=30))
        back = random.randint(5, max(5, (self._day - earliest).days))
        return self._row(self._holder, self._product, self._day - timedelta(days=back))

    def successor(self, _place: int, row: Row) -> Row:
        """Return the row that replaces another one: the same holder and product, from a later day on."""
        rest = max(0, (self._day - row.begins).days)
        begins = row.begins + timedelta(days=self._random.randint(0, rest))
        number = self._number(str(row.cells["product_category"]).rpartition(":")[2], begins)
        models = str(row.cells["models"]).partition(";")[0]
        cells = row.cells | {"certificate_number": number, "models": models} | self._dates(begins)
        return Row(number, begins, row.holder, cells)

    def _row(self, holder: Holder, product: Product, begins: date) -> Row:
        random = self._random
        number = self._number(product.category, begins)
        series = random.randint(100, 999)
        models = [f"{product.model}-{series + step}" for step in range(random.randint(1, _MOST_MODELS))]
        cells: dict[str, object] = {
            "certificate_number": number,
            **holder.columns(),
            "standard": product.standard,
            "edition": product.edition,
            "product_category": f"CCC:{product.category}",
            "product_name": product.name,
            "models": ";".join(models),
            "scope_text": product.name,
            "sites": f"{holder.city[0]} factory {random.randrange(1, 100)} (CN)",
            **self._dates(begins),
        }
        return Row(number, begins, self._holders - 1, cells)

    def _number(self, category: str, begins: date) -> str:
        serial = self._serial
        self._serial += 1
        return product_number(category, year=f"{begins.year}", serial=serial)

    def _dates(self, begins: date) -> dict[str, str]:
        decided = begins - timedelta(days=self._random.randint(0, 12))
        return {
            "valid_from": begins.isoformat(),
            "valid_until": (years_after(begins, _YEARS) - timedelta(days=1)).isoformat(),
            "decision_date": decided.isoformat(),
        }
