"""One row of a certificate table as a draft (specs/tables.md B2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from vc.encoding.rfc3339 import parse_date
from vc.errors import Refused, UsageError
from vc.issue.columns import COLUMNS, DATE_COLUMNS, REQUIRED_COLUMNS
from vc.issue.draft import Draft
from vc.issue.fault import DraftRefused, Fault
from vc.model.digital_link import parse_product_path
from vc.model.vocabulary import Activity, Profile
from vc.profiles import catalogue
from vc.profiles.names import (
    CONFORMITY_CREDENTIAL,
    CONTEXTS,
    MANAGEMENT_SYSTEM_CERTIFICATE,
    PRODUCT_CERTIFICATE,
    VERIFIABLE_CREDENTIAL,
)

_SITE: Final = re.compile(r"(?P<name>.+?)\s*\((?P<country>[A-Za-z]{2})\)")
_SYSTEM_TYPES: Final = (CONFORMITY_CREDENTIAL, MANAGEMENT_SYSTEM_CERTIFICATE, VERIFIABLE_CREDENTIAL)
_PRODUCT_TYPES: Final = (CONFORMITY_CREDENTIAL, PRODUCT_CERTIFICATE, VERIFIABLE_CREDENTIAL)
_DATES_IN_ORDER: Final = tuple(name for name in COLUMNS if name in DATE_COLUMNS)
_AT_GS1: Final = "https://id.gs1.org/"
_PROSE: Final = frozenset({"scope_text", "holder_address", "product_name"})
_UNBREAKABLE: Final = "\u00a0\u2007\u202f"  # French puts them before a colon: prose may hold them
_SCOPE_GROUP: Final = frozenset(
    {"standard", "edition", "scheme", "sectors", "product_category", "models", "country", "sites", "hs_codes"}
)
_FILLING: Final = {
    "certificate_number": "X",
    "holder_name": "X",
    "country": "DE",
    "standard": "ISO 9001",
    "edition": "2015",
    "scope_text": "X",
    "valid_from": "2026-01-01",
    "valid_until": "2026-01-02",
}
_TARIFF: Final = re.compile(r"(?:(?P<country>[A-Za-z]{2}) ?)?(?P<digits>[0-9]{4}(?:\.?[0-9]{2}){0,3})")
_ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]+")


def draft_from_row(row: Mapping[str, str]) -> Draft:
    """Make a draft of one row: cells by column, an absent column like an empty cell.

    A row with a product category or models is a product certificate, any other one a management-system certificate.
    Raises `DraftRefused` whose faults carry a column in `path`.
    """
    cells = normal_cells(row)
    faults = cell_faults(cells)
    if faults:
        raise DraftRefused(*faults)
    return draft_from_cells(cells)


def normal_cells(row: Mapping[str, str]) -> dict[str, str]:
    """Return a cell for every column, in Unicode normal form C, without space at its ends."""
    get, normalize = row.get, unicodedata.normalize
    return {
        name: cell if (cell := get(name, "").strip()).isascii() else normalize("NFC", cell).strip() for name in COLUMNS
    }


def cell_faults(cells: Mapping[str, str], known: Container[str] = ()) -> list[Fault]:
    """Return what is wrong with the cells of `normal_cells` before any rule is asked, less the columns in `known`."""
    faults = [*_missing(cells), *_unreadable(cells), *_spaces(cells)]
    return [fault for fault in faults if fault.path not in known]


def order_faults(cells: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for an end before the start: no draft of it can be read, and so nothing else of the row checked."""
    start, end = cells["valid_from"], cells["valid_until"]
    if start and end and end < start:
        yield Fault("valid_until", f"{end} is before the start, {start}", "name the last day of validity")


def draft_from_cells(cells: Mapping[str, str]) -> Draft:
    """Make a draft of the cells of `normal_cells` that are without a fault."""
    country = cells["country"].upper()
    is_product = bool(cells["product_category"] or cells["models"])
    subject = _product_subject(cells, country) if is_product else _system_subject(cells, country)
    claims: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "type": list(_PRODUCT_TYPES if is_product else _SYSTEM_TYPES),
        "validFrom": f"{cells['valid_from']}T00:00:00Z",
        "validUntil": _end_of(cells["valid_until"]),
        "credentialSubject": subject,
    }
    profile = Profile.PRODUCT_CERTIFICATE if is_product else Profile.MANAGEMENT_SYSTEM_CERTIFICATE
    return Draft(claims, profile, cells["certificate_number"])


def stand_in(cells: Mapping[str, str], unreadable: frozenset[str]) -> tuple[Draft, frozenset[str]]:
    """Return a draft of a row of which some columns can't be read, and those of which its faults say nothing.

    Others' content takes the place of those columns, so that the rest of the row is checked with them. It is no draft
    to be issued.
    """
    muted = set(unreadable)
    if muted & _SCOPE_GROUP:
        muted |= _SCOPE_GROUP | DATE_COLUMNS
    if muted & DATE_COLUMNS:
        muted |= DATE_COLUMNS
    filled = {name: _FILLING.get(name, "") if name in muted else cell for name, cell in cells.items()}
    return draft_from_cells(filled), frozenset(muted)


def _missing(cells: Mapping[str, str]) -> Iterator[Fault]:
    for name in REQUIRED_COLUMNS:
        if not cells[name] and (name != "edition" or ":" not in cells["standard"]):
            yield Fault(name, "is empty", "fill it in")


def _unreadable(cells: Mapping[str, str]) -> Iterator[Fault]:
    for name in _DATES_IN_ORDER:
        try:
            _ = cells[name] and parse_date(cells[name])
        except Refused as refusal:
            yield Fault(name, f"is {cells[name][:40]!a}: {refusal.detail}", "write the date as 2026-03-01")
    if _ROUNDED.fullmatch(cells["certificate_number"]):
        yield Fault(
            "certificate_number",
            f"is {cells['certificate_number']}: a spreadsheet has rounded it",
            "format the column as text and enter the number again",
        )
    if cells["holder_name_native"] and not cells["holder_lang"]:
        yield Fault("holder_lang", "is empty beside a native name", "write its language: zh, de, ar")
    if cells["product_name"] and not (cells["product_category"] or cells["models"]):
        yield Fault("product_name", "stands beside neither a category nor a model", "name one, or leave it out")
    if cells["hs_codes"] and not (cells["product_category"] or cells["models"]):
        yield Fault("hs_codes", "stands beside neither a category nor a model", "name one, or leave it out")
    if cells["product_ids"]:
        yield from _unreadable_products(cells)


def _unreadable_products(cells: Mapping[str, str]) -> Iterator[Fault]:
    if not (cells["product_category"] or cells["models"]):
        yield Fault("product_ids", "stands beside neither a category nor a model", "name one, or leave it out")
        return
    identifiers, models = _values(cells["product_ids"]), _values(cells["models"])
    if len(identifiers) != (len(models) or 1):
        problem = f"names {len(identifiers)} products for {len(models) or 1}"
        yield Fault("product_ids", problem, "name one for each model, in the same order")
        return
    for text in identifiers:
        try:
            _product_identifier(text)
        except UsageError as error:
            yield Fault("product_ids", error.message, error.hint or "")
            return


def _spaces(cells: Mapping[str, str]) -> Iterator[Fault]:
    for name, cell in cells.items():
        if cell.isascii() or name in _PROSE:
            continue
        found = next((one for one in cell if one in _UNBREAKABLE), None)
        if found is not None:
            named = f"U+{ord(found):04X} {unicodedata.name(found)}"
            yield Fault(name, f"contains {named}, which looks like a space", "type an ordinary space")


def _system_subject(cells: Mapping[str, str], country: str) -> dict[str, Any]:
    sites = [_site(text, country) for text in _values(cells["sites"])]
    if not sites:
        sites = [{"name": cells["holder_name"], "country": country}]
    scope = _scope(cells, Activity.MANAGEMENT_SYSTEM_CERTIFICATION)
    if cells["scheme"]:
        scope["scheme"] = cells["scheme"]
    scope["countries"] = sorted({country, *(site["country"] for site in sites)})
    subject = {**_common(cells), "certifiedScope": scope, "sites": sites}
    if cells["surveillance_due"]:
        subject["surveillance"] = {"nextDueBy": _end_of(cells["surveillance_due"]), "kind": "surveillance"}
    return subject


def _product_subject(cells: Mapping[str, str], country: str) -> dict[str, Any]:
    categories = _values(cells["product_category"])
    scheme = cells["scheme"] or next((name.partition(":")[0] for name in categories if ":" in name), "")
    scope = _scope(cells, Activity.PRODUCT_CERTIFICATION)
    if scheme:
        scope["scheme"] = scheme
    if categories:
        scope["productCategories"] = [name if ":" in name else f"{scheme}:{name}" for name in categories]
    tariff = [_tariff_code(text) for text in _values(cells["hs_codes"])]
    if tariff:
        scope["hsCodes"] = tariff
    factories = [_site(text, country) for text in _values(cells["sites"])]
    scope["countries"] = sorted({country, *(place["country"] for place in factories)})
    titles = (catalogue.product_category_title(name) for name in scope.get("productCategories", ()))
    product = cells["product_name"] or next((title for title in titles if title), "") or cells["scope_text"]
    models = _values(cells["models"])
    products = [{"name": product, "modelNumber": model} for model in models] or [{"name": product}]
    identifiers = _values(cells["product_ids"])
    if identifiers:
        products = [item | {"id": _product_identifier(text)} for item, text in zip(products, identifiers, strict=True)]
    subject = {**_common(cells), "certifiedScope": scope}
    if factories:
        subject["factories"] = factories
    if cells["surveillance_due"]:
        subject["surveillance"] = {"nextDueBy": _end_of(cells["surveillance_due"]), "kind": "surveillance"}
    subject["conformityAssessment"] = [{"assessedProduct": [{"product": item} for item in products]}]
    return subject


def _common(cells: Mapping[str, str]) -> dict[str, Any]:
    party = {"name": cells["holder_name"]}
    if cells["holder_name_native"]:
        party |= {"nativeName": cells["holder_name_native"], "nativeLanguage": cells["holder_lang"]}
    if cells["holder_address"]:
        party["holderAddress"] = cells["holder_address"]
    subject: dict[str, Any] = {"issuedToParty": party, "certificateNumber": cells["certificate_number"]}
    if cells["decision_date"]:
        subject["decisionDate"] = cells["decision_date"]
    if cells["first_issued"]:
        subject["firstIssued"] = cells["first_issued"]
    subject["scopeStatement"] = cells["scope_text"]
    return subject


def _scope(cells: Mapping[str, str], activity: Activity) -> dict[str, Any]:
    """Return activity, standard, edition and sectors; "ISO 9001:2015" in the standard column is taken apart."""
    standard, _, edition = cells["standard"].partition(":")
    scope: dict[str, Any] = {
        "activity": activity.value,
        "standard": catalogue.canonical_standard(standard.strip()),
        "edition": cells["edition"] or edition.strip(),
    }
    sectors = _values(cells["sectors"])
    if sectors:
        scope["sectors"] = [name if ":" in name else f"IAF:{name.lstrip('0')}" for name in sectors]
    return scope


def _tariff_code(text: str) -> str:
    """Read "8471.30" as HS:847130 and "CN 8471301000" as HS-CN:8471301000; anything else is left for P6.4 to name."""
    match = _TARIFF.fullmatch(text)
    if match is None:
        return text
    digits = match["digits"].replace(".", "")
    return f"HS-{match['country'].upper()}:{digits}" if match["country"] else f"HS:{digits}"


def _product_identifier(text: str) -> str:
    """Read a GTIN as GS1's own URL for it; a URL stands as it is. Raises `UsageError` for digits that are no GTIN."""
    return f"{_AT_GS1}{parse_product_path(f'01/{text}').path}" if text.isdecimal() else text


def _site(text: str, country: str) -> dict[str, Any]:
    """Read "Name (CC)"; without a country in brackets the holder's counts."""
    match = _SITE.fullmatch(text)
    if match is None:
        return {"name": text, "country": country}
    return {"name": match["name"], "country": match["country"].upper()}


def _values(cell: str) -> list[str]:
    return [value.strip() for value in cell.split(";") if value.strip()]


def _end_of(day: str) -> str:
    """Return the last second of a day, so that every reader shows the day that was printed."""
    return f"{day}T23:59:59Z"
