"""How the cells of a row become claims."""

from __future__ import annotations

from typing import Any

import pytest

from tests.certificates import product_row, system_row
from vc.issue.fault import DraftRefused
from vc.issue.row_draft import draft_from_row
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
