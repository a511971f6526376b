"""Tables with IAF CertSearch's headings (B3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workbooks import saved, workbook
from vc.issue.table import Table
from vc.issue.workbook import read_workbook


def certsearch_row(**cells: Any) -> dict[str, Any]:
    """A row in the manner of CertSearch's template for certification bodies, in one sheet."""
    return {
        "Certification Identity Number": "UNIQUEID-CERT01",
        "Certificate Number": "20897-A01",
        "Certification Status": "Active",
        "Accreditation Status": "Accredited",
        "Certification Type": "Management System",
        "Certification Scope": "Machining of precision parts",
        "Certification Original Issue Date": "20200301",
        "Certification Issue Date": 20260301,
        "Certification Expiry Date": "20290228",
        "Certified Entity Name": "Großmann Metallbau GmbH",
        "Certified Entity Trading Name": "Großmann",
        "Certified Entity English Name": None,
        "Certified Entity Unique ID": "C-1",
        "Certified Entity Street": "Hafenstraße 1",
        "Certified Entity City": "Hamburg",
        "Certified Entity State": None,
        "Certified Entity Zipcode/Postcode": 20457,
        "Certified Entity Country/Economy": "DE",
        "Accreditation Body Name": "Northern Accreditation Service",
        "Scheme Name": "Quality Management System",
        "Standard Name": "ISO 9001:2015",
        "Sector Code": 17,
        "holder_lang": None,
    } | cells


def read(**cells: Any) -> Table:
    return read_workbook(saved(workbook(certsearch_row(**cells))))


def test_a_row_of_theirs_becomes_a_draft_of_ours() -> None:
    table = read()

    assert table.faults == ()
    claims = table.drafts[0].draft.claims
    subject = claims["credentialSubject"]
    assert (claims["validFrom"], claims["validUntil"]) == ("2026-03-01T00:00:00Z", "2029-02-28T23:59:59Z")
    assert subject["firstIssued"] == "2020-03-01"
    assert subject["certificateNumber"] == "20897-A01"
    assert subject["issuedToParty"] == {
        "name": "Großmann Metallbau GmbH",
        "holderAddress": "Hafenstraße 1, Hamburg, 20457",
    }
    assert subject["certifiedScope"] == {
        "activity": "management_system_certification",
        "standard": "ISO 9001",
        "edition": "2015",
        "sectors": ["IAF:17"],
        "countries": ["DE"],
    }


def test_an_english_name_stands_first_and_the_other_becomes_the_native_one() -> None:
    names = {"Certified Entity Name": "上海精密有限公司", "Certified Entity English Name": "Shanghai Precision Co."}

    assert [str(fault) for fault in read(**names).faults] == [
        "Certificates!W2 (holder_lang): is empty beside a native name; write its language: zh, de, ar"
    ]
    assert read(**names, holder_lang="zh").drafts[0].draft.claims["credentialSubject"]["issuedToParty"] == {
        "name": "Shanghai Precision Co.",
        "nativeName": "上海精密有限公司",
        "nativeLanguage": "zh",
        "holderAddress": "Hafenstraße 1, Hamburg, 20457",
    }


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"Certification Status": "Suspended"}, "C2 (Certification Status): is 'Suspended', not 'active'"),
        ({"Accreditation Status": "Unaccredited"}, "D2 (Accreditation Status): is 'Unaccredited'"),
        ({"Certification Type": "Product"}, "E2 (Certification Type): is 'Product'"),
        ({"Certification Expiry Date": "28/02/2029"}, "I2 (Certification Expiry Date): is '28/02/2029'"),
        ({"Certification Issue Date": 2026031}, "H2 (Certification Issue Date): is the number 2026031, not a date"),
        ({"Standard Name": "ISO 9001"}, "U2 (edition): is empty"),
        ({"Site Street": "Elsewhere 1"}, "X1 (Site Street): is not a column"),
        ({"Confidential Certified Entity": "Yes"}, "X1 (Confidential Certified Entity): is not a column"),
    ],
)
def test_a_fault_is_named_as_the_heading_stands_there(cells: dict[str, Any], where: str) -> None:
    (fault,) = read(**cells).faults

    assert str(fault).startswith(f"Certificates!{where}")
