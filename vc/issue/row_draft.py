"""One row of a certificate table as a draft (specs/credential-profiles.md P8)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from vc.encoding.rfc3339 import parse_date
from vc.errors import Refused
from vc.issue.draft import Draft
from vc.issue.fault import DraftRefused, Fault
from vc.model.vocabulary import Activity, Profile
from vc.profiles import catalogue
from vc.profiles.names import (
    CONFORMITY_CREDENTIAL,
    CONTEXTS,
    MANAGEMENT_SYSTEM_CERTIFICATE,
    PRODUCT_CERTIFICATE,
    VERIFIABLE_CREDENTIAL,
)

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
)
COLUMNS: Final = (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS)

COLUMN_OF_PATH: Final = (
    ("/credentialSubject/certificateNumber", "certificate_number"),
    ("/credentialSubject/issuedToParty/nativeName", "holder_name_native"),
    ("/credentialSubject/issuedToParty/nativeLanguage", "holder_lang"),
    ("/credentialSubject/issuedToParty/holderAddress", "holder_address"),
    ("/credentialSubject/issuedToParty", "holder_name"),
    ("/credentialSubject/certifiedScope/standard", "standard"),
    ("/credentialSubject/certifiedScope/edition", "edition"),
    ("/credentialSubject/certifiedScope/scheme", "scheme"),
    ("/credentialSubject/certifiedScope/sectors", "sectors"),
    ("/credentialSubject/certifiedScope/productCategories", "product_category"),
    ("/credentialSubject/certifiedScope/countries", "country"),
    ("/credentialSubject/scopeStatement", "scope_text"),
    ("/credentialSubject/sites", "sites"),
    ("/credentialSubject/surveillance", "surveillance_due"),
    ("/credentialSubject/decisionDate", "decision_date"),
    ("/credentialSubject/conformityAssessment", "models"),
    ("/validFrom", "valid_from"),
    ("/validUntil", "valid_until"),
)
"""Which column a path of the claims comes from; the first prefix that fits counts."""

_SITE: Final = re.compile(r"(?P<name>.+?)\s*\((?P<country>[A-Za-z]{2})\)")
_ROUNDED: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]+")


def column_of(path: str) -> str:
    """Return the column that a path of the claims comes from, "" where it comes from none."""
    return next((column for prefix, column in COLUMN_OF_PATH if path.startswith(prefix)), "")


def draft_from_row(row: Mapping[str, str]) -> Draft:
    """Make a draft of one row: cells by column, an absent column like an empty cell.

    A row with a product category or models is a product certificate, any other one a management-system certificate.
    Raises `DraftRefused` whose faults carry a column in `path`.
    """
    cells = {name: unicodedata.normalize("NFC", row.get(name, "").strip()) for name in COLUMNS}
    faults = [*_missing(cells), *_unreadable(cells)]
    if faults:
        raise DraftRefused(*faults)
    cells["country"] = cells["country"].upper()
    is_product = bool(cells["product_category"] or cells["models"])
    subject = _product_subject(cells) if is_product else _system_subject(cells)
    claims: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "type": [
            CONFORMITY_CREDENTIAL,
            PRODUCT_CERTIFICATE if is_product else MANAGEMENT_SYSTEM_CERTIFICATE,
            VERIFIABLE_CREDENTIAL,
        ],
        "validFrom": f"{cells['valid_from']}T00:00:00Z",
        "validUntil": _end_of(cells["valid_until"]),
        "credentialSubject": subject,
    }
    profile = Profile.PRODUCT_CERTIFICATE if is_product else Profile.MANAGEMENT_SYSTEM_CERTIFICATE
    return Draft(claims, profile, cells["certificate_number"])


def _missing(cells: Mapping[str, str]) -> list[Fault]:
    wanted = [name for name in REQUIRED_COLUMNS if not cells[name] and name != "edition"]
    if not cells["edition"] and ":" not in cells["standard"]:
        wanted.append("edition")
    return [Fault(name, "is empty", "fill it in") for name in wanted]


def _unreadable(cells: Mapping[str, str]) -> list[Fault]:
    faults = []
    for name in ("valid_from", "valid_until", "surveillance_due", "decision_date"):
        try:
            _ = cells[name] and parse_date(cells[name])
        except Refused as refusal:
            faults.append(Fault(name, f"is {cells[name][:40]!a}: {refusal.detail}", "write the date as 2026-03-01"))
    if _ROUNDED.fullmatch(cells["certificate_number"]):
        faults.append(
            Fault(
                "certificate_number",
                f"is {cells['certificate_number']}: a spreadsheet has rounded it",
                "format the column as text and enter the number again",
            )
        )
    if cells["holder_name_native"] and not cells["holder_lang"]:
        faults.append(Fault("holder_lang", "is empty beside a native name", "write its language: zh, de, ar"))
    return faults


def _system_subject(cells: Mapping[str, str]) -> dict[str, Any]:
    sites = [_site(text, cells["country"]) for text in _values(cells["sites"])]
    if not sites:
        sites = [{"name": cells["holder_name"], "country": cells["country"]}]
    scope = _scope(cells, Activity.MANAGEMENT_SYSTEM_CERTIFICATION)
    scope["countries"] = sorted({cells["country"], *(site["country"] for site in sites)})
    subject = {**_common(cells), "certifiedScope": scope, "sites": sites}
    if cells["surveillance_due"]:
        subject["surveillance"] = {"nextDueBy": _end_of(cells["surveillance_due"]), "kind": "surveillance"}
    return subject


def _product_subject(cells: Mapping[str, str]) -> dict[str, Any]:
    categories = _values(cells["product_category"])
    scheme = cells["scheme"] or next((name.partition(":")[0] for name in categories if ":" in name), "")
    scope = _scope(cells, Activity.PRODUCT_CERTIFICATION)
    if scheme:
        scope["scheme"] = scheme
    if categories:
        scope["productCategories"] = [name if ":" in name else f"{scheme}:{name}" for name in categories]
    factories = [_site(text, cells["country"]) for text in _values(cells["sites"])]
    scope["countries"] = sorted({cells["country"], *(place["country"] for place in factories)})
    titles = (catalogue.product_category_title(name) for name in scope.get("productCategories", ()))
    product = cells["product_name"] or next((title for title in titles if title), "") or cells["scope_text"]
    models = _values(cells["models"])
    products = [{"name": product, "modelNumber": model} for model in models] or [{"name": product}]
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
