"""In which cell of a row a fault of its claims has its cause (specs/tables.md B6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from vc.issue.fault import Fault

_SUBJECT: Final = "/credentialSubject/"
COLUMN_OF_PATH: Final = (
    ("certificateNumber", "certificate_number"),
    ("issuedToParty/nativeName", "holder_name_native"),
    ("issuedToParty/nativeLanguage", "holder_lang"),
    ("issuedToParty/holderAddress", "holder_address"),
    ("issuedToParty", "holder_name"),
    ("certifiedScope/standard", "standard"),
    ("certifiedScope/edition", "edition"),
    ("certifiedScope/scheme", "scheme"),
    ("certifiedScope/sectors", "sectors"),
    ("certifiedScope/productCategories", "product_category"),
    ("certifiedScope/countries", "country"),
    ("certifiedScope/hsCodes", "hs_codes"),
    ("scopeStatement", "scope_text"),
    ("sites", "sites"),
    ("factories", "sites"),
    ("surveillance", "surveillance_due"),
    ("decisionDate", "decision_date"),
    ("firstIssued", "first_issued"),
)
"""Which column a path of the subject comes from; the first prefix that fits counts."""

_PRODUCT: Final = re.compile(r"/credentialSubject/conformityAssessment/\d+/assessedProduct(?:/.*)?")
_OF_PRODUCT: Final = {"/name": "product_name", "/product/id": "product_ids"}
_OUTSIDE: Final = "outside your accreditation"


def column_of(path: str) -> str:
    """Return the column that a path of the claims comes from, "" where it comes from none."""
    if path.startswith(("/validFrom", "/validUntil")):
        return "valid_from" if path.startswith("/validFrom") else "valid_until"
    if _PRODUCT.fullmatch(path):
        return next((column for end, column in _OF_PRODUCT.items() if path.endswith(end)), "models")
    if not path.startswith(_SUBJECT):
        return ""
    member = path.removeprefix(_SUBJECT)
    return next((column for prefix, column in COLUMN_OF_PATH if member.startswith(prefix)), "")


def placed_in_row(faults: Iterable[Fault], cells: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the faults of a row's claims with the column as their path, one for each column, causes alone.

    `cells` are the row's, by column. What follows from a cell that is named already (a derived title, the default
    site, a schedule line compared with a wrong standard) is left out; a fault of no cell keeps its path in its words.
    """
    first: dict[str, Fault] = {}
    rest = []
    for fault in faults:
        column = _column_for(fault, cells)
        if column:
            first.setdefault(column, Fault(column, fault.problem, fault.remedy))
        else:
            rest.append(Fault("", f"{fault.path} {fault.problem}", fault.remedy))
    for column, fault in first.items():
        if not _follows(column, fault, first):
            yield fault
    if not first:
        yield from rest


def _column_for(fault: Fault, cells: Mapping[str, str]) -> str:
    """Return the column of a fault; where a cell is empty, that of the cell whose content stands in its place."""
    column = column_of(fault.path)
    sites = cells.get("sites", "").strip()
    if column == "sites" and not sites:
        return "country" if fault.path.endswith("/country") else "holder_name"
    if column == "product_name" and not cells.get("product_name", "").strip():
        return "scope_text"
    is_country = column == "country" or (column == "sites" and fault.path.endswith("/country"))
    if is_country and sites:
        own = cells.get("country", "").strip().upper()
        return "country" if re.search(rf"\b{re.escape(own)}\b", fault.problem) else "sites"
    return column


def _follows(column: str, fault: Fault, found: Mapping[str, Fault]) -> bool:
    """Tell whether a fault is but a consequence of that of another cell."""
    if column != "standard" and "standard" in found and fault.problem.startswith(_OUTSIDE):
        return True
    if column == "valid_until" and "edition" in found and "is after the end of" in fault.problem:
        return True
    return column == "certificate_number" and "product_category" in found and fault.problem.startswith("names category")
