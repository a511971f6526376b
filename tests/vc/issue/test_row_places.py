"""Which cell a fault of a row's claims has its cause in (B6)."""

from __future__ import annotations

import pytest

from tests.certificates import CREDENTIAL_ID, ISSUED_AT, ISSUER, product_row, system_row
from vc.issue.prepare import rehearse
from vc.issue.row_draft import draft_from_row
from vc.issue.row_places import placed_in_row


@pytest.mark.parametrize(
    ("row", "columns"),
    [
        (system_row(sites="", country="XX"), ["country"]),
        (system_row(sites="", country="Germany"), ["country"]),
        (system_row(sites="Works", country="D"), ["country"]),
        (system_row(sites="Works One (XX)"), ["sites"]),
        (system_row(sites="Works One (XX);Works One (XX)"), ["sites"]),
        (system_row(sites="", holder_name="Good\u200b GmbH"), ["holder_name"]),
        (system_row(holder_name="Good\u200b GmbH", scope_text="Gears\u200b"), ["holder_name", "scope_text"]),
        (system_row(certificate_number="DE-\u200b1"), ["certificate_number"]),
        (system_row(standard="ISO 9002"), ["standard"]),
        (system_row(standard="ISO 45001", edition="2018"), ["standard"]),
        (system_row(standard="ISO \u200b9001"), ["standard"]),
        (system_row(edition="2008"), ["edition"]),
        (system_row(sectors=""), ["sectors"]),
        (system_row(decision_date="2026-03-05"), ["decision_date", "valid_from"]),
        (system_row(scheme="FSSC 22000"), ["scheme"]),
        (product_row(sites="Factory (DE);Factory (DE)"), ["sites"]),
        (product_row(product_category="CCC:9999"), ["product_category"]),
        (product_row(product_category=""), ["product_category", "scheme"]),
        (product_row(scope_text="Computers\u200b", product_category="CCC:0901"), ["scope_text"]),
        (product_row(product_name="Computers\u200b"), ["product_name"]),
        (product_row(models="DT-1\u200b;DT-2"), ["models"]),
    ],
)
def test_the_cell_of_the_cause_is_named_and_what_follows_from_it_is_not(
    row: dict[str, str], columns: list[str]
) -> None:
    faults = rehearse(draft_from_row(row), issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID)

    assert sorted(fault.path for fault in placed_in_row(faults, row)) == columns
