"""Two hundred certificate rows for the demo's world: realistic in shape, invented in content, the same every time.

Numbers come from ranges that no real body uses (body code 00, prefix 000), so that no real certificate is ever hit.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from vc.issue.candidate import years_after
from vc.issue.columns import COLUMNS
from vc_cli.demo import words

ROWS_OF: Final[Mapping[str, int]] = {"huaheng": 60, "zhongan": 50, "northgate": 45, "rheintal": 45}
"""How many rows each certification body issues: Chinese systems, CCC products, British style, German style."""

_OVERDUE_EVERY: Final = 20
_STANDARDS: Final = (
    ("ISO 9001", "2015", "Q", "QMS", 9),
    ("ISO 14001", "2015", "E", "UMS", 5),
    ("ISO 45001", "2018", "S", "AMS", 4),
    ("ISO 13485", "2016", "M", "MPQ", 1),
    ("ISO/IEC 27001", "2022", "I", "ISM", 1),
    ("ISO 22000", "2018", "F", "LSM", 1),
)
"""Standard, edition, letter in Chinese numbers, abbreviation in German ones, weight."""

_ONLY_IN: Final = {"ISO 13485": "Medical Devices", "ISO/IEC 27001": "Software", "ISO 22000": "Foods"}


@dataclass(frozen=True, slots=True)
class RowScope:
    """Everything that one body's rows name, so that a schedule can be drawn up that covers them."""

    standards: tuple[tuple[str, str], ...]
    sectors: tuple[str, ...]
    product_categories: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Holder:
    name: str
    native: str
    language: str
    place: words.Place
    trade: words.Trade


def rows_for(issuer_key: str, start: date) -> list[dict[str, str]]:
    """Return the rows of one body of `ROWS_OF`, as the columns of a certificate table.

    Every certificate began at most 500 days before `start` and runs 420 days beyond it at least. One surveillance in
    twenty falls due 100 days after `start`, so that it is overdue when the demo ends; the others later. Raises
    `KeyError` for another key.
    """
    count = ROWS_OF[issuer_key]
    random = Random(f"accredited-vc demo {issuer_key}")  # noqa: S311 - sample data, the same every time
    make = _MAKERS[issuer_key]
    return [make(random, serial, start) for serial in range(1, count + 1)]


def scope_of(rows: Iterable[Mapping[str, str]]) -> RowScope:
    """Return what a body's rows name, sorted."""
    listed = list(rows)

    def values(column: str) -> tuple[str, ...]:
        return tuple(sorted({value for row in listed for value in row[column].split(";") if value}))

    sites = {site.rpartition("(")[2].rstrip(")") for row in listed for site in row["sites"].split(";") if site}
    return RowScope(
        standards=tuple(sorted({(row["standard"], row["edition"]) for row in listed})),
        sectors=values("sectors"),
        product_categories=values("product_category"),
        countries=tuple(sorted({row["country"] for row in listed} | sites)),
    )


def write_csv(rows: Iterable[Mapping[str, str]], path: Path) -> None:
    """Write rows as UTF-8 with a byte order mark, which spreadsheets need to read native names."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def _chinese_system(random: Random, serial: int, start: date) -> dict[str, str]:
    standard, edition, letter, _, _ = _pick_standard(random)
    holder = _chinese_holder(random, standard)
    row = _row(random, holder, serial=serial, start=start)
    year = row["valid_from"][2:4]
    row["certificate_number"] = f"000{year}{letter}{10_000 + serial}R{random.randint(0, 2)}{random.choice('SML')}"
    row |= {"standard": standard, "edition": edition, "sectors": f"IAF:{holder.trade.sector}"}
    return _with_second_site(row, random, words.CHINESE_CITIES)


def _chinese_product(random: Random, serial: int, start: date) -> dict[str, str]:
    product = random.choice(words.PRODUCTS)
    holder = _chinese_holder(random, "")
    row = _row(random, holder, serial=serial, start=start, years=5)
    models = [f"{product.model}-{random.randint(100, 999)}{suffix}" for suffix in ("", "B", "Pro")]
    row |= {
        "certificate_number": f"{row['valid_from'][:4]}00{product.category}{900_000 + serial}",
        "standard": product.standard,
        "edition": product.edition,
        "product_category": f"CCC:{product.category}",
        "product_name": product.name,
        "models": ";".join(models[: random.randint(1, 3)]),
        "scope_text": f"{product.name} ({product.chinese})",
        "sites": f"{holder.place.latin} factory (CN)",
    }
    return row


def _british_system(random: Random, serial: int, start: date) -> dict[str, str]:
    standard, edition, _, _, _ = _pick_standard(random)
    holder = _arabic_holder(random, standard) if serial % 3 == 0 else _english_holder(random, standard)
    row = _row(random, holder, serial=serial, start=start)
    row |= {
        "certificate_number": f"NG {900_000 + serial}-{random.randint(1, 4)}",
        "standard": standard,
        "edition": edition,
        "sectors": f"IAF:{holder.trade.sector}",
    }
    cities = words.GULF_CITIES if holder.language == "ar" else words.BRITISH_CITIES
    return _with_second_site(row, random, cities)


def _german_system(random: Random, serial: int, start: date) -> dict[str, str]:
    standard, edition, _, abbreviation, _ = _pick_standard(random)
    trade = _trade(random, standard)
    place = random.choice(words.GERMAN_CITIES)
    name = f"{random.choice(words.GERMAN_NAMES)} {trade.german} {random.choice(words.GERMAN_FORMS)}"
    row = _row(random, _Holder(name, "", "", place, trade), serial=serial, start=start)
    row |= {
        "certificate_number": f"DE-{abbreviation}-{row['valid_from'][:4]}-{90_000 + serial}",
        "standard": standard,
        "edition": edition,
        "sectors": f"IAF:{trade.sector}",
    }
    return _with_second_site(row, random, words.GERMAN_CITIES)


_MAKERS: Final[Mapping[str, Callable[[Random, int, date], dict[str, str]]]] = {
    "huaheng": _chinese_system,
    "zhongan": _chinese_product,
    "northgate": _british_system,
    "rheintal": _german_system,
}


def _row(random: Random, holder: _Holder, *, serial: int, start: date, years: int = 3) -> dict[str, str]:
    """Return the columns that all rows share; dates as `rows_for` promises."""
    begins = start - timedelta(days=random.randint(5, 500))
    due = start + timedelta(days=100 if serial % _OVERDUE_EVERY == 0 else random.randint(430, 560))
    return dict.fromkeys(COLUMNS, "") | {
        "holder_name": holder.name,
        "holder_name_native": holder.native,
        "holder_lang": holder.language,
        "holder_address": f"{serial} Example Road, {holder.place.latin}",
        "country": holder.place.country,
        "scope_text": holder.trade.scope[0].upper() + holder.trade.scope[1:],
        "sites": f"{holder.place.latin} works ({holder.place.country})",
        "valid_from": begins.isoformat(),
        "valid_until": (years_after(begins, years) - timedelta(days=1)).isoformat(),
        "decision_date": (begins - timedelta(days=random.randint(0, 12))).isoformat(),
        "surveillance_due": due.isoformat(),
    }


def _with_second_site(row: dict[str, str], random: Random, cities: tuple[words.Place, ...]) -> dict[str, str]:
    """Give one certificate in six a second site, in another city."""
    others = [city for city in cities if city.latin not in row["sites"]]
    if random.randrange(6) == 0:
        city = random.choice(others)
        row["sites"] += f";{city.latin} warehouse ({city.country})"
    return row


def _pick_standard(random: Random) -> tuple[str, str, str, str, int]:
    return random.choices(_STANDARDS, weights=[standard[4] for standard in _STANDARDS])[0]


def _trade(random: Random, standard: str) -> words.Trade:
    """Return a trade that fits: food safety for food, information security for software."""
    wanted = _ONLY_IN.get(standard)
    fitting = [trade for trade in words.TRADES if wanted is None or trade.english == wanted]
    return random.choice(fitting)


def _chinese_holder(random: Random, standard: str) -> _Holder:
    place, trade = random.choice(words.CHINESE_CITIES), _trade(random, standard)
    latin, native = random.choice(words.CHINESE_NAMES)
    return _Holder(
        name=f"{place.latin} {latin} {trade.english} Co., Ltd.",
        native=f"{place.native}{native}{trade.chinese}有限公司",
        language="zh",
        place=place,
        trade=trade,
    )


def _arabic_holder(random: Random, standard: str) -> _Holder:
    place, trade = random.choice(words.GULF_CITIES), _trade(random, standard)
    latin, native = random.choice(words.ARABIC_NAMES)
    name = f"{latin} {trade.english} LLC"
    return _Holder(name=name, native=f"شركة {native} {trade.arabic} ذ.م.م", language="ar", place=place, trade=trade)


def _english_holder(random: Random, standard: str) -> _Holder:
    place, trade = random.choice(words.BRITISH_CITIES), _trade(random, standard)
    name = f"{random.choice(words.ENGLISH_NAMES)} {trade.english} {random.choice(words.ENGLISH_FORMS)}"
    return _Holder(name=name, native="", language="", place=place, trade=trade)
