"""A workbook of many good rows, from a seed, with faults planted where they are known."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from openpyxl import Workbook

COLUMNS: Final = (
    *("certificate_number", "holder_name", "holder_name_native", "holder_lang", "country", "standard", "edition"),
    *("sectors", "scope_text", "sites", "product_category", "models", "decision_date", "valid_from", "valid_until"),
    "surveillance_due",
)
TITLE: Final = "Certificates"
GIVEN_NUMBER: Final = "DE-GIVEN-{}"
Cell = str | int | float | bool | date | datetime | None
Row = dict[str, Cell]

_NAMES: Final = (
    ("Großmann Metallbau GmbH", "", "", "DE"),
    ("Shanghai Precision Co., Ltd.", "上海精密有限公司", "zh", "CN"),
    ("Dubai Valves LLC", "دبي للصمامات", "ar", "AE"),
    ("Usinage de l'Étang SARL", "", "", "FR"),
    ("Mu\u0308ller Feinmechanik", "", "", "AT"),  # not in normal form C, as some systems write it
    ("İstanbul Kalıp Sanayi", "", "", "TR"),
)
_SCOPES: Final = (
    "Machining of precision parts",
    "Fabrication de pièces\u00a0: usinage",
    "+ 1 - not a formula",
    "@parts -1",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: the column in which it is found, and the cells that make it."""

    name: str
    column: str
    changes: Callable[[int], Row]
    product: bool = False


def _in(column: str, cell: Cell) -> Callable[[int], Row]:
    return lambda _number: {column: cell}


KINDS: Final = (
    Kind("no holder", "holder_name", _in("holder_name", None)),
    Kind("no scope", "scope_text", _in("scope_text", " ")),
    Kind("a date in another form", "valid_from", _in("valid_from", "01.03.2026")),
    Kind("a day that is in no calendar", "valid_until", _in("valid_until", "2028-02-30")),
    Kind("an end before the start", "valid_until", _in("valid_until", date(2025, 3, 1))),
    Kind("more years than the standard allows", "valid_until", _in("valid_until", "2032-02-29")),
    Kind("a standard that is not registered", "standard", _in("standard", "ISO 9999")),
    Kind("an edition that is not registered", "edition", _in("edition", 2016)),
    Kind("a sector that is not registered", "sectors", _in("sectors", "IAF:17;IAF:99")),
    Kind("a sector outside the accreditation", "sectors", _in("sectors", 33)),
    Kind("a country that is none", "country", lambda _number: {"country": "XX", "sites": None}),
    Kind("a site in no country", "sites", _in("sites", "Works One (DE);Works Two (XX)")),
    Kind("a number that a spreadsheet rounded", "certificate_number", _in("certificate_number", 2026000901900001.0)),
    Kind("a number twice in the file", "certificate_number", _in("certificate_number", "DE-TWICE")),
    Kind(
        "a number of the register",
        "certificate_number",
        lambda number: {"certificate_number": GIVEN_NUMBER.format(number)},
    ),
    Kind("a formula", "holder_name", _in("holder_name", '=HYPERLINK("https://x.example","Good GmbH")')),
    Kind("an error", "scope_text", _in("scope_text", "#N/A")),
    Kind("a truth value", "edition", _in("edition", cell=True)),
    Kind("a number that became a date", "certificate_number", _in("certificate_number", datetime(2026, 4, 3))),  # noqa: DTZ001 - a spreadsheet knows no zones
    Kind("a character that nobody sees", "holder_name", _in("holder_name", "Good\u200b GmbH")),
    Kind("a letter of another script", "holder_name", _in("holder_name", "Grоßmann GmbH")),
    Kind("full-width digits", "certificate_number", _in("certificate_number", "DE-２０２６")),
    Kind(
        "a native name without its language",
        "holder_lang",
        lambda _number: {"holder_name_native": "上海", "holder_lang": None},
    ),
    Kind("a surveillance after the end", "surveillance_due", _in("surveillance_due", "2031-01-01")),
    Kind("a category that is not registered", "product_category", _in("product_category", "CCC:9999"), product=True),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """The workbook, the kind of each planted fault by its cell ("Certificates!H17"), and the numbers to be given."""

    raw: bytes
    faults: dict[str, str]
    given: tuple[str, ...]


def planted_workbook(*, rows: int, each: int, seed: int) -> Planted:
    """Return a workbook of `rows` certificates in which every kind of fault stands `each` times."""
    chance = random.Random(seed)
    picked = chance.sample(range(2, rows + 2), each * len(KINDS) + 1)
    first_of_two, *faulty = sorted(picked)
    chance.shuffle(faulty)
    planted = {row: KINDS[position % len(KINDS)] for position, row in enumerate(faulty)}
    book = Workbook(write_only=True)
    sheet = book.create_sheet(TITLE)
    sheet.append(list(COLUMNS))
    faults: dict[str, str] = {}
    given = []
    for row in range(2, rows + 2):
        kind = planted.get(row)
        cells = _good_row(chance, row, product=row % 10 == 0 if kind is None else kind.product)
        if row == first_of_two:
            cells["certificate_number"] = "DE-TWICE"
        if kind is not None:
            cells |= kind.changes(row)
            faults[f"{TITLE}!{chr(ord('A') + COLUMNS.index(kind.column))}{row}"] = kind.name
        if kind is not None and kind.name == "a number of the register":
            given.append(GIVEN_NUMBER.format(row))
        sheet.append([cells.get(name) for name in COLUMNS])
    file = io.BytesIO()
    book.save(file)
    return Planted(file.getvalue(), faults, tuple(given))


def _good_row(chance: random.Random, row: int, *, product: bool) -> Row:
    name, native, language, country = chance.choice(_NAMES)
    start = date(2026, 1, 1) + timedelta(days=chance.randrange(60))
    end = start.replace(year=start.year + 3) - timedelta(days=chance.randrange(1, 30))
    cells: Row = {
        "certificate_number": f"DE-QMS-{row:06}",
        "holder_name": f"{name} {row}",
        "holder_name_native": native or None,
        "holder_lang": language or None,
        "country": chance.choice((country, country.lower())),
        "standard": "ISO 9001",
        "edition": chance.choice(("2015", 2015)),
        "sectors": chance.choice(("IAF:17", 17, "017;18", "IAF:17;IAF:18")),
        "scope_text": chance.choice(_SCOPES),
        "sites": chance.choice((None, f"Works, One ({country})", f"Works One ({country});Works Two (DE)")),
        "decision_date": chance.choice((None, start.isoformat())),
        "valid_from": chance.choice((start, start.isoformat())),
        "valid_until": chance.choice((end, end.isoformat())),
        "surveillance_due": chance.choice((None, start + timedelta(days=360))),
    }
    if product:
        cells |= {"certificate_number": f"2026000901{row:06}", "standard": "GB 4943.1", "edition": 2022}
        cells |= {"product_category": "CCC:0901", "models": "DT-1;DT-2", "sectors": None}
    return cells
