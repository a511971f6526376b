"""The columns of certificate tables, our names and IAF CertSearch's, and headers (specs/tables.md B2, B3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

REQUIRED_COLUMNS: Final = (
    "certificate_number",
    "holder_name",
    "country",
    "standard",
    "edition",
    "scope_text",
    "valid_from",
    "valid_until",
)
OPTIONAL_COLUMNS: Final = (
    "holder_name_native",
    "holder_lang",
    "sectors",
    "sites",
    "surveillance_due",
    "product_category",
    "models",
    "scheme",
    "product_name",
    "holder_address",
    "decision_date",
    "first_issued",
    "hs_codes",
    "product_ids",
)
COLUMNS: Final = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)
DATE_COLUMNS: Final = frozenset({"valid_from", "valid_until", "surveillance_due", "decision_date", "first_issued"})

FOREIGN_COLUMNS: Final = (
    "certification_status",
    "accreditation_status",
    "certification_type",
    "entity_english_name",
    "address_street",
    "address_city",
    "address_state",
    "address_post_code",
)
"""What only CertSearch's tables have, and what is checked or joined before a draft is made (`vc.issue.certsearch`)."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a heading stands for: one of `COLUMNS` or `FOREIGN_COLUMNS`. `compact`: its dates are written YYYYMMDD."""

    name: str
    compact: bool = False


_OURS: Final = {name.replace("_", " "): Column(name) for name in COLUMNS}
_CERTSEARCH: Final = {
    "certification scope": Column("scope_text"),
    "certification original issue date": Column("first_issued", compact=True),
    "certification issue date": Column("valid_from", compact=True),
    "certification expiry date": Column("valid_until", compact=True),
    "certified entity name": Column("holder_name"),
    "certified entity english name": Column("entity_english_name"),
    "certified entity country": Column("country"),
    "certified entity country/economy": Column("country"),
    "business registered country": Column("country"),
    "certified entity street": Column("address_street"),
    "certified entity street address": Column("address_street"),
    "business registered street": Column("address_street"),
    "certified entity city": Column("address_city"),
    "certified entity street city": Column("address_city"),
    "business registered city": Column("address_city"),
    "certified entity state": Column("address_state"),
    "business registered state": Column("address_state"),
    "certified entity zipcode/postcode": Column("address_post_code"),
    "certified entity post code": Column("address_post_code"),
    "business registered zip code": Column("address_post_code"),
    "business registered full address": Column("holder_address"),
    "certification status": Column("certification_status"),
    "accreditation status": Column("accreditation_status"),
    "certificate accreditation status": Column("accreditation_status"),
    "certification type": Column("certification_type"),
    "standard name": Column("standard"),
    "standards name": Column("standard"),
    "sector code": Column("sectors"),
}
_READ_PAST: Final = frozenset(
    {
        "certification identity number",
        "certificate identity number",
        "certified entity unique id",
        "certified entity trading name",
        "certified entity website",
        "business registration number",
        "tax id",
        "company id number",
        "vat",
        "duns number",
        "accreditation body name",
        "accreditation body acronym",
        "accreditation body acronym name",
        "scheme name",
        "sector name",
    }
)
"""CertSearch's columns that say nothing that stands on a certificate of ours."""

_NEXT_BEST: Final = {
    "edition": ("standard",),
    "holder_lang": ("holder_name_native", "entity_english_name", "holder_name"),
    "holder_name_native": ("holder_name",),
    "holder_address": ("address_street", "address_city", "address_post_code"),
    "scheme": ("product_category", "standard"),
    "product_name": ("models", "product_category"),
    "product_ids": ("models",),
}
"""Where a clerk looks for a column that a table lacks."""

_LEAST_KNOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table. `row` is where it stands, `names` what is written there, `columns` what each stands for.

    A column is None where the heading is empty, unknown, or one that is read past.
    """

    row: int
    names: tuple[str, ...]
    columns: tuple[Column | None, ...]
    positions: dict[str, int]

    def place(self, name: str) -> int | None:
        """Return the position of the column `name`, or of the one beside which its cell would be looked for."""
        for candidate in (name, *_NEXT_BEST.get(name, ())):
            if candidate in self.positions:
                return self.positions[candidate]
        return None


def header_of(row: int, names: Iterable[str]) -> Header:
    """Take the cells of row `row` as a header, whatever they hold; `header_problems` tells what is wrong with it."""
    texts = tuple(name.strip() for name in names)
    columns = tuple(_column(text) for text in texts)
    positions: dict[str, int] = {}
    for position, column in enumerate(columns):
        if column is not None:
            positions.setdefault(column.name, position)
    return Header(row, texts, columns, positions)


def certsearch_headings() -> frozenset[str]:
    """Return IAF CertSearch's headings that are known, in lower case: those that are read, and those read past."""
    return _READ_PAST | _CERTSEARCH.keys()


def looks_like_a_header(names: Iterable[str]) -> bool:
    """Tell whether so many of these texts name columns that the row can only be a header."""
    return sum(_column(name) is not None for name in names) >= _LEAST_KNOWN


def header_problems(header: Header) -> Iterator[tuple[int | None, str, str, str]]:
    """Yield what is wrong with a header: position (None where the column is missing), name, problem and remedy."""
    for position, (name, column) in enumerate(zip(header.names, header.columns, strict=True)):
        if column is None and _heading(name) not in _READ_PAST:
            yield position, name, "is not a column", f"use: {', '.join(COLUMNS)}"
    seen: dict[str, int] = {}
    for position, column in enumerate(header.columns):
        if column is None:
            continue
        if column.name in seen:
            first = header.names[seen[column.name]]
            same = "twice" if first == header.names[position] else f"as {first} too"
            yield position, header.names[position], f"stands in the header {same}", "keep one"
        seen.setdefault(column.name, position)
    for name in REQUIRED_COLUMNS:
        if name not in header.positions and name != "edition":
            yield None, name, "is missing from the header", "add the column"


def _column(name: str) -> Column | None:
    heading = _heading(name)
    return _OURS.get(heading) or _CERTSEARCH.get(heading)


def _heading(name: str) -> str:
    """Return a heading without what people vary: case, width, underscores, a mark for "required"."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("_", " ")
    return re.sub(r"\s+", " ", folded).strip(" *")
