"""Workbooks to be filled in, one for each kind of certificate that a table can hold (specs/tables.md B10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from vc.issue.columns import REQUIRED_COLUMNS
from vc.issue.workbook_writing import (
    add_choices,
    add_codes,
    category_codes,
    country_codes,
    new_book,
    new_sheet,
    sector_codes,
    text_cell,
    to_bytes,
    write_row,
)
from vc.model.vocabulary import Activity
from vc.profiles import catalogue

CERTIFICATES: Final = "Certificates"
EXPLANATION: Final = "Explanation"
_LANGUAGES: Final = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "pt", "ru", "th", "tr", "vi", "zh")

NO_TABLE: Final = {
    "test-report": "a test report holds results, which no row can: write it as JSON (specs/credential-profiles.md P5)",
    "accreditation-schedule": "a schedule is written as TOML: see `vc accredit --help`",
    "recognition": "a recognition is written as TOML: see `vc accredit --help`",
}
"""Profiles without a template, and what there is instead."""

_SYSTEM_COLUMNS: Final = (
    *("certificate_number", "holder_name", "holder_name_native", "holder_lang", "holder_address", "country"),
    *("standard", "edition", "sectors", "scope_text", "sites", "decision_date", "first_issued"),
    *("valid_from", "valid_until", "surveillance_due"),
)
_PRODUCT_COLUMNS: Final = (
    *("certificate_number", "holder_name", "holder_name_native", "holder_lang", "holder_address", "country"),
    *("standard", "edition", "scheme", "product_category", "product_name", "models", "product_ids", "hs_codes"),
    *("scope_text", "sites", "decision_date", "first_issued", "valid_from", "valid_until", "surveillance_due"),
)
_WHAT: Final = {
    "certificate_number": "The number printed on the certificate; given once, and it stays public for ever.",
    "holder_name": "The holder's name as registered, in Latin letters where it has such a form.",
    "holder_name_native": "The holder's name in its own script.",
    "holder_lang": "The language of the native name; needed beside one.",
    "holder_address": "The holder's address as printed.",
    "country": "The holder's country: two letters (ISO 3166-1).",
    "standard": "The standard, as registered here.",
    "edition": "The year of the edition.",
    "scheme": "The certification scheme.",
    "sectors": "Sector codes, parted by ; where there are several. See the sheet Codes.",
    "scope_text": "The scope in words, as printed.",
    "sites": "Every site that is covered, as Name (CC), parted by ; - empty: the holder alone.",
    "product_category": "Product categories, parted by ; where there are several. See the sheet Codes.",
    "product_name": "What the product is called; empty: the title of its category.",
    "models": "Models that are covered, parted by ;",
    "product_ids": "The GTIN or URL of each model, in their order, parted by ; - so that a scanned product leads here.",
    "hs_codes": "Tariff codes that are covered, parted by ; - 4 or 6 digits, national ones with their country.",
    "decision_date": "The day of the certification decision; not after valid_from.",
    "first_issued": "The day on which the holder was first certified, for a renewal.",
    "valid_from": "The first day of validity.",
    "valid_until": "The last day of validity.",
    "surveillance_due": "The day by which the next surveillance is due.",
}
_EXAMPLE: Final = {
    "holder_name": "Großmann Metallbau GmbH",
    "holder_name_native": "大众金属有限公司",
    "holder_lang": "zh",
    "holder_address": "Hafenstraße 1, 20457 Hamburg",
    "country": "DE",
    "sites": "Works Cologne (DE);Works Lyon (FR)",
    "decision_date": "2026-02-20",
    "first_issued": "2020-03-01",
    "valid_from": "2026-03-01",
    "surveillance_due": "2027-02-28",
}
_SYSTEM_EXAMPLE: Final = {
    "certificate_number": "DE-MS-2026-00412",
    "scope_text": "Machining of precision parts",
    "valid_until": "2029-02-28",
    "sectors": "IAF:17;IAF:18",
}
_PRODUCT_EXAMPLE: Final = {
    "certificate_number": "2026000901900001",
    "scope_text": "Desktop computers",
    "product_name": "Desktop computer",
    "models": "DT-100;DT-200",
    "product_ids": "09520123456788;09506000134352",
    "product_category": "CCC:0901",
    "scheme": "CCC",
    "valid_until": "2031-02-28",
}


@dataclass(frozen=True, slots=True)
class TemplateKind:
    """A template: its name, what it is for, its columns, and what each column with a list offers."""

    name: str
    title: str
    columns: tuple[str, ...]
    choices: dict[str, Sequence[str]]
    example: dict[str, str]


@cache
def kinds() -> dict[str, TemplateKind]:
    """Return every template by its name: one for each management-system standard, `ccc`, and `product`."""
    systems = [
        _system(one) for one in catalogue.standards().values() if one.kind == catalogue.MANAGEMENT_SYSTEM and _open(one)
    ]
    return {kind.name: kind for kind in (*systems, _product("ccc", "CCC"), _product("product", ""))}


def kind_of(name: str) -> TemplateKind | None:
    """Return the template called `name`, whatever its case; ISO/IEC standards are found with and without "iec"."""
    plain = name.strip().lower().replace(" ", "-").replace("/", "-")
    return kinds().get(plain.replace("iso-iec-", "iso-"))


def template(kind: TemplateKind) -> bytes:
    """Return the workbook: the sheet to fill in, an explanation with an example, the codes."""
    book = new_book(title=f"Certificates: {kind.title}")
    sheet = new_sheet(book, CERTIFICATES, widths=[max(14, len(name) + 4) for name in kind.columns], frozen_row=1)
    sheet.append([text_cell(sheet, name, bold=True, note=_note(kind, name)) for name in kind.columns])
    add_choices(sheet, kind.columns, kind.choices, row=1)
    explanation = new_sheet(book, EXPLANATION, widths=(24, 12, 70, 40, 40), frozen_row=1)
    write_row(explanation, ("Column", "Needed", "What it is", "Example", "Choices"), bold=True)
    for name in kind.columns:
        needed = "yes" if name in REQUIRED_COLUMNS else ""
        write_row(explanation, (name, needed, _WHAT[name], kind.example.get(name, ""), _choices(kind, name)))
    write_row(explanation, ())
    for line in (
        f"Fill in one row for each certificate, in the sheet {CERTIFICATES}. Do not change the first row.",
        "Values only: no formulas, no merged cells, no hidden rows. Dates as 2026-03-01.",
        "Then: vc issue FILE.xlsx --preview, and vc issue FILE.xlsx. What is published can't be taken back.",
    ):
        write_row(explanation, (line,))
    add_codes(book)
    return to_bytes(book)


def _note(kind: TemplateKind, name: str) -> str:
    needed = "Needed. " if name in REQUIRED_COLUMNS else ""
    example = kind.example.get(name)
    return f"{needed}{_WHAT[name]}" + (f" Example: {example}" if example else "")


def _choices(kind: TemplateKind, name: str) -> str:
    offered = kind.choices.get(name, ())
    few = 12
    return "; ".join(offered) if len(offered) <= few else "see the sheet Codes"


def _system(standard: catalogue.Standard) -> TemplateKind:
    schemes = _schemes(Activity.MANAGEMENT_SYSTEM_CERTIFICATION) if standard.code == "ISO 22000" else []
    editions = _open(standard)
    name = standard.code.lower().replace("iso/iec ", "iso ").replace(" ", "-")
    columns = _SYSTEM_COLUMNS if not schemes else (*_SYSTEM_COLUMNS, "scheme")
    choices = _common_choices([standard.code], editions) | {"sectors": sector_codes(), "scheme": schemes}
    example = _EXAMPLE | _SYSTEM_EXAMPLE | {"standard": standard.code, "edition": editions[-1]}
    return TemplateKind(name, f"{standard.code}, {standard.title}", columns, choices, example)


def _open(standard: catalogue.Standard) -> list[str]:
    """Return the editions that no end is set for: new certificates are made to these."""
    return [edition.name for edition in standard.editions if edition.transition_end is None]


def _product(name: str, scheme: str) -> TemplateKind:
    known = [one for one in catalogue.standards().values() if one.kind == catalogue.PRODUCT]
    if scheme:
        known = [one for one in known if one.code.startswith("GB ")]
    editions = sorted({name for one in known for name in _open(one)})
    schemes = [scheme] if scheme else _schemes(Activity.PRODUCT_CERTIFICATION)
    choices = _common_choices([one.code for one in known], editions)
    choices |= {"scheme": schemes, "product_category": category_codes()}
    title = f"products under {scheme}" if scheme else "products"
    example = _EXAMPLE | _PRODUCT_EXAMPLE | {"standard": "GB 4943.1", "edition": "2022"}
    return TemplateKind(name, title, _PRODUCT_COLUMNS, choices, example)


def _schemes(activity: Activity) -> list[str]:
    return [scheme.code for scheme in catalogue.schemes().values() if scheme.activity == activity.value]


def _common_choices(standards: list[str], editions: list[str]) -> dict[str, Sequence[str]]:
    return {"country": country_codes(), "standard": standards, "edition": editions, "holder_lang": _LANGUAGES}
