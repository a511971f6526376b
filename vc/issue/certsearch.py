"""What a row of an IAF CertSearch table says beyond our columns, checked and joined (specs/tables.md B3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vc.issue.columns import FOREIGN_COLUMNS
from vc.issue.fault import Fault

_ONLY: Final = {
    "certification_status": ("active", "issue active certificates only; what ended is not issued anew"),
    "accreditation_status": ("accredited", "leave the row out: an unaccredited certificate has no accreditation here"),
    "certification_type": ("management system", "take the columns of `vc template product` for products"),
}
_ADDRESS: Final = ("address_street", "address_city", "address_state", "address_post_code")


def folded(cells: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Return the cells as our columns have them, and what speaks against issuing them; a fault's path is a column.

    An English name beside another name becomes `holder_name`, and the other one `holder_name_native`.
    """
    ours = {name: cell for name, cell in cells.items() if name not in FOREIGN_COLUMNS}
    faults = []
    for name, (wanted, remedy) in _ONLY.items():
        cell = " ".join(cells.get(name, "").split())
        if cell and cell.casefold() != wanted:
            faults.append(Fault(name, f"is {cell[:40]!a}, not {wanted!a}", remedy))
    english, name = cells.get("entity_english_name", "").strip(), cells.get("holder_name", "").strip()
    if english and name and english != name and not ours.get("holder_name_native", "").strip():
        ours["holder_name"], ours["holder_name_native"] = english, name
    address = [cells[part].strip() for part in _ADDRESS if cells.get(part, "").strip()]
    if address and not ours.get("holder_address", "").strip():
        ours["holder_address"] = ", ".join(address)
    return ours, faults
