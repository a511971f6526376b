"""How the cells of a row become claims."""

from __future__ import annotations

from typing import Any

import pytest

from tests.certificates import product_row, system_row
from vc.issue.fault import DraftRefused
from vc.issue.row_draft import draft_from_row, normal_cells, stand_in
from vc.issue.row_places import column_of


def subject_of(row: dict[str, str]) -> Any:
    return draft_from_row(row).claims["credentialSubject"]


def test_an_edition_behind_a_colon_is_taken_apart() -> None:
    scope = subject_of(system_row(standard="ISO 9001:2015", edition=""))["certifiedScope"]

    assert (scope["standard"], scope["edition"]) == ("ISO 9001", "2015")


def test_another_spelling_of_a_standard_becomes_its_code() -> None:
    assert subject_of(system_row(standard="ISO 27001", edition="2022"))["certifiedScope"]["standard"] == "ISO/IEC 27001"


def test_bare_sector_and_category_numbers_get_their_prefix() -> None:
    assert subject_of(system_row(sectors="03; 17"))["certifiedScope"]["sectors"] == ["IAF:3", "IAF:17"]
    scope = subject_of(product_row(product_category="0901", scheme="CCC"))["certifiedScope"]
    assert scope["productCategories"] == ["CCC:0901"]


def test_tariff_codes_get_the_one_form_that_is_compared() -> None:
    scope = subject_of(product_row(hs_codes="8471; 8471.30; CN 8471.30.10.00;de84713000; HS:850440; 847"))[
        "certifiedScope"
    ]

    assert scope["hsCodes"] == ["HS:8471", "HS:847130", "HS-CN:8471301000", "HS-DE:84713000", "HS:850440", "847"]


def test_tariff_codes_of_a_management_system_are_a_fault() -> None:
    with pytest.raises(DraftRefused) as refused:
        draft_from_row(system_row(hs_codes="8471"))

    assert [fault.path for fault in refused.value.faults] == ["hs_codes"]


def test_a_site_without_country_stands_in_the_holders() -> None:
    subject = subject_of(system_row(country="de", sites="Werk Nord;Usine (fr)"))

    assert [site["country"] for site in subject["sites"]] == ["DE", "FR"]
    assert subject["certifiedScope"]["countries"] == ["DE", "FR"]


def test_a_holder_without_listed_sites_is_its_own_site() -> None:
    assert subject_of(system_row(sites=""))["sites"] == [{"name": "Großmann Metallbau GmbH & Co. KG", "country": "DE"}]


def test_surveillance_may_be_left_out() -> None:
    assert "surveillance" not in subject_of(system_row(surveillance_due=""))
    assert subject_of(product_row(surveillance_due="2027-03-01"))["surveillance"]["nextDueBy"] == "2027-03-01T23:59:59Z"


def test_a_product_without_models_or_factories_is_named_by_what_there_is() -> None:
    subject = subject_of(product_row(models="", sites="", product_category="", scheme="CCC") | {"models": "X-1"})
    assert subject["conformityAssessment"][0]["assessedProduct"] == [
        {"product": {"name": "Desktop computers", "modelNumber": "X-1"}}
    ]
    assert "factories" not in subject
    named = subject_of(product_row(models="", product_name="Tower PC"))
    assert named["conformityAssessment"][0]["assessedProduct"] == [{"product": {"name": "Tower PC"}}]


def test_optional_cells_are_written_where_they_belong() -> None:
    subject = subject_of(system_row(holder_address="1 Example Road", decision_date="2026-02-27"))

    assert subject["issuedToParty"]["holderAddress"] == "1 Example Road"
    assert subject["decisionDate"] == "2026-02-27"


def test_a_product_without_a_scheme_or_category_is_still_a_draft() -> None:
    scope = subject_of(product_row(product_category=""))["certifiedScope"]

    assert "scheme" not in scope
    assert "productCategories" not in scope


def test_paths_lead_to_columns() -> None:
    assert column_of("/credentialSubject/sites/1/name") == "sites"
    assert column_of("/validUntil") == "valid_until"
    assert column_of("/issuer") == ""
    product = "/credentialSubject/conformityAssessment/0/assessedProduct/1/product"
    places = (f"{product}/id", f"{product}/name", f"{product}/modelNumber")
    assert [column_of(place) for place in places] == ["product_ids", "product_name", "models"]


def identifiers(**cells: str) -> list[str | None]:
    """The identifiers of the products of a row, before the draft is completed."""
    (assessment,) = subject_of(product_row(**cells))["conformityAssessment"]
    return [item["product"].get("id") for item in assessment["assessedProduct"]]


def test_each_model_has_the_identifier_that_stands_at_its_place() -> None:
    assert identifiers(product_ids="09520123456788; 614141999996") == [
        "https://id.gs1.org/01/09520123456788",
        "https://id.gs1.org/01/00614141999996",
    ]
    assert identifiers(product_ids="https://brand.example/01/09520123456788;urn:example:2") == [
        "https://brand.example/01/09520123456788",
        "urn:example:2",
    ]
    assert identifiers(models="", product_ids="96385074") == ["https://id.gs1.org/01/00000096385074"]
    assert identifiers() == [None, None]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"product_ids": "09520123456785;09506000134352"}, "check digit"),
        ({"product_ids": "9520123456788;123"}, "is not a GTIN"),
        ({"product_ids": "09520123456788"}, "names 1 products for 2"),
        ({"product_ids": "09520123456788;09506000134352", "models": ""}, "names 2 products for 1"),
        ({"product_ids": "٠٩٥٢٠١٢٣٤٥٦٧٨٨", "models": ""}, "is not a GTIN"),
        ({"product_ids": "09520123456788", "models": "", "product_category": ""}, "beside neither"),
    ],
)
def test_identifiers_that_fit_no_model_or_are_no_gtin_are_a_fault_of_their_cell(
    cells: dict[str, str], told: str
) -> None:
    with pytest.raises(DraftRefused) as refused:
        draft_from_row(product_row(**cells))

    (fault,) = refused.value.faults
    assert fault.path == "product_ids"
    assert told in fault.problem


def test_a_row_of_which_the_models_can_not_be_read_is_checked_without_its_identifiers() -> None:
    cells = normal_cells(product_row(product_ids="09520123456788;09506000134352"))

    draft, _ = stand_in(cells, frozenset({"models"}))

    assert "09520123456788" not in str(draft.claims)
