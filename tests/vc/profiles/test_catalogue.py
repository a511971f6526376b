"""The code tables: complete, sourced, and what the thin reader answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from vc.model.credential import PROFILE_ACTIVITIES
from vc.model.vocabulary import Activity, CertificateStatus, Profile
from vc.profiles import catalogue
from vc.profiles.code_table import table
from vc.profiles.label_codes import label_codes

TABLES = sorted(path.stem for path in (Path(catalogue.__file__).parent / "codes").glob("*.json"))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_where_it_comes_from_and_when_it_was_reviewed(name: str) -> None:
    known = table(name)

    assert known["title"]
    assert known["source"]
    reviewed, next_review = date.fromisoformat(known["reviewed"]), date.fromisoformat(known["review_by"])
    assert date(2026, 11, 1) <= reviewed < next_review <= reviewed + timedelta(days=366)


def review_days(node: Mapping[str, Any], place: str) -> Iterator[tuple[str, date]]:
    """Yield every day by which a table, or an entry of it, must be reviewed again."""
    for member, value in node.items():
        if member in {"review_by", "reviewBy"}:
            yield place, date.fromisoformat(value)
        elif isinstance(value, dict):
            yield from review_days(value, f"{place}/{member}")


def overdue(node: Mapping[str, Any], place: str, *, today: date) -> list[str]:
    return [where for where, day in review_days(node, place) if day <= today]


@pytest.mark.parametrize("name", TABLES)
def test_no_table_and_no_entry_is_past_its_review_date(name: str) -> None:
    """Whoever sees this fail reads the sources again, mends what has changed, and sets the next day."""
    assert overdue(table(name), name, today=datetime.now(UTC).date()) == []


def test_an_entry_may_be_due_before_its_table() -> None:
    known = {"review_by": "2027-11-22", "entries": {"ISO 1": {"reviewBy": "2027-05-01"}, "ISO 2": {}}}

    assert overdue(known, "t", today=date(2027, 4, 30)) == []
    assert overdue(known, "t", today=date(2027, 5, 1)) == ["t/entries/ISO 1"]
    assert overdue(known, "t", today=date(2027, 11, 22)) == ["t", "t/entries/ISO 1"]


def test_every_activity_is_registered_and_has_a_number_for_labels() -> None:
    for activity in Activity:
        entry = catalogue.activity(activity.value)
        assert entry.uri.startswith("urn:iso:std:")
        assert entry.attestation_type
        assert activity.value in label_codes().activities
    with pytest.raises(KeyError):
        catalogue.activity("guessing")


def test_there_are_39_sectors_of_iaf() -> None:
    assert all(catalogue.sector_title(f"IAF:{number}") for number in range(1, 40))
    assert catalogue.sector_title("IAF:17") == "Basic metals and fabricated metal products"
    assert catalogue.sector_title("IAF:40") is None
    assert catalogue.sector_title("IAF:01") is None


def test_a_sector_is_registered_by_its_title_or_by_iaf_id_1() -> None:
    assert catalogue.sector_title("EA:17") == catalogue.sector_title("IAF:17")
    for code in ("IAF:1", "EA:39", "FSC:CIV", "NACE2:24", "NACE2:25.4", "NACE2:38.32"):
        assert catalogue.is_sector(code), code
    for code in ("IAF:40", "EA:0", "EA:IAF:1", "NACE2:97", "NACE2:2511", "NACE2.1:25", "NACE:25", "NACE2:"):
        assert not catalogue.is_sector(code), code


def test_a_tariff_code_has_four_or_six_digits_or_a_country() -> None:
    for code in ("HS:8471", "HS:847130", "HS-CN:84713010", "HS-DE:8471301000"):
        assert catalogue.is_tariff_code(code), code
    for code in ("HS:84", "HS:84713010", "HS-XX:84713010", "HS-CN:847130", "847130", "HS:8471.30"):
        assert not catalogue.is_tariff_code(code), code


def test_a_management_standard_allows_three_years_and_a_product_standard_five() -> None:
    for standard in catalogue.standards().values():
        assert standard.max_years == (3 if standard.kind == catalogue.MANAGEMENT_SYSTEM else 5)
        assert standard.editions
        assert ":" not in standard.code


def test_an_edition_that_ended_names_its_successor() -> None:
    for standard in catalogue.standards().values():
        for edition in standard.editions:
            assert edition.transition_end is None or edition.superseded_by is not None
            if edition.superseded_by is not None:
                after = catalogue.edition(*edition.superseded_by.rsplit(":", 1))
                assert after is not None
                assert after.published > edition.published


def test_every_end_of_a_transition_names_its_source() -> None:
    for code, standard in table("standards")["entries"].items():
        for name, edition in standard["editions"].items():
            assert edition["transitionEnd"] is None or edition["source"], f"{code}:{name}"


def test_iso_27001_2013_counted_until_the_end_of_october_2025() -> None:
    edition = catalogue.edition("ISO/IEC 27001", "2013")

    assert edition is not None
    assert (edition.transition_end, edition.superseded_by) == (date(2025, 10, 31), "ISO/IEC 27001:2022")
    assert catalogue.edition("ISO/IEC 27001", "2014") is None
    assert catalogue.edition("ISO 27001", "2013") is None


def test_common_spellings_lead_to_the_code() -> None:
    assert catalogue.canonical_standard("ISO 27001") == "ISO/IEC 27001"
    assert catalogue.canonical_standard("ISO 9001") == "ISO 9001"
    assert catalogue.canonical_standard("anything") == "anything"


def test_ccc_allows_five_years_and_needs_a_category() -> None:
    ccc = catalogue.schemes()["CCC"]

    assert (ccc.max_years, ccc.categories, ccc.activity) == (5, "CCC", "product_certification")
    assert catalogue.product_category_title("CCC:0914") == "Power banks"
    assert catalogue.product_category_title("CCC:9999") is None


def test_countries_are_the_249_of_iso_3166() -> None:
    codes = table("countries")["entries"].split()

    assert len(codes) == len(set(codes)) == 249
    assert catalogue.is_country("CN")
    assert not catalogue.is_country("XX")
    assert not catalogue.is_country("cn")


def test_every_status_has_a_word_in_each_language_and_chinese_tells_withdrawn_from_cancelled() -> None:
    for status in CertificateStatus:
        assert all(catalogue.status_word(status.value, language) for language in ("en", "zh", "de", "ar"))
    assert catalogue.status_word("withdrawn", "zh") == "撤销"
    assert catalogue.status_word("cancelled", "zh") == "注销"
    assert catalogue.status_word("active", "fr") is None
    assert catalogue.status_word("guessed", "en") is None


def test_every_profile_of_certificates_has_its_activities() -> None:
    given = {Profile.ACCREDITATION_SCHEDULE, Profile.RECOGNITION, Profile.DESIGNATION}
    assert set(PROFILE_ACTIVITIES) == set(Profile) - given


def test_reading_a_code_loads_no_validator() -> None:
    program = (
        "import sys; from vc.profiles import catalogue as c; c.edition('ISO 9001', '2015'); print(list(sys.modules))"
    )

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

    assert "jsonschema" not in loaded
    assert "cryptography" not in loaded
