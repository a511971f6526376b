"""Which codes stand above a code (specs/scope.md S9)."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vc.profiles
from vc.profiles.nace import iaf_sectors_of
from vc.trust.code_families import hs_codes_above, later_editions, later_methods, sectors_above

NACE = json.loads((Path(vc.profiles.__file__).parent / "codes" / "nace.json").read_text(encoding="utf-8"))["entries"]


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("IAF:17", {"IAF:17", "EA:17"}),
        ("EA:39", {"IAF:39", "EA:39"}),
        ("NACE2:25.11", {"NACE2:25.11", "NACE2:25.1", "NACE2:25", "IAF:17", "EA:17"}),
        ("NACE2:25.4", {"NACE2:25.4", "NACE2:25", "IAF:18", "EA:18"}),
        ("NACE2:25", {"NACE2:25"}),
        ("NACE2.1:25.11", {"NACE2.1:25.11", "NACE2.1:25.1", "NACE2.1:25"}),
        ("NACE2:25.", {"NACE2:25."}),
        ("NACE2:25.111", {"NACE2:25.111"}),
        ("IAF:0", {"IAF:0"}),
        ("IAF:40", {"IAF:40"}),
        ("IAF:17\n", {"IAF:17\n"}),
        ("FSC:CI", {"FSC:CI"}),
        ("", {""}),
    ],
)
def test_a_sector_has_itself_and_what_holds_all_of_it_above(code: str, above: set[str]) -> None:
    assert sectors_above(code) == above


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("HS:8471", {"HS:8471"}),
        ("HS:847130", {"HS:8471", "HS:847130"}),
        ("HS-CN:84713010", {"HS:8471", "HS:847130", "HS-CN:84713010"}),
        ("HS-CN:8471301000", {"HS:8471", "HS:847130", "HS-CN:84713010", "HS-CN:8471301000"}),
        ("HS:84713010", {"HS:84713010"}),
        ("HS-CN:847130", {"HS-CN:847130"}),
        ("HS-CHN:84713010", {"HS-CHN:84713010"}),
        ("HS:٨٤٧١", {"HS:٨٤٧١"}),
    ],
)
def test_a_tariff_code_has_its_beginnings_above(code: str, above: set[str]) -> None:
    assert hs_codes_above(code) == above


@pytest.mark.parametrize(
    ("code", "listed", "later"),
    [
        ("EN 71-1:2018", "EN 71-1:2014", True),
        ("EN 71-1:2014", "EN 71-1:2014", False),
        ("EN 71-1:2014", "EN 71-1:2018", False),
        ("EN 71-1:2018", "EN 71-1", True),
        ("EN 71-1", "EN 71-1:2014", False),
        ("EN 71-1:2014:2018", "EN 71-1:2014", False),
        ("EN 71-1:8:2018", "EN 71-1:8", True),
        ("EN 71-10:2018", "EN 71-1", False),
        (":2018", "", False),
    ],
)
def test_a_later_edition_of_a_method_differs_in_its_year_alone(code: str, listed: str, *, later: bool) -> None:
    assert (later_methods(frozenset({code}), frozenset({listed})) == {code}) is later


@pytest.mark.parametrize(
    ("edition", "listed", "later"),
    [
        ("2018", "2014", True),
        ("2018-05", "2018", False),
        ("2014", "2018", False),
        ("3", "2", False),
        ("2018", "", False),
    ],
)
def test_a_later_edition_of_a_standard_has_a_later_year(edition: str, listed: str, *, later: bool) -> None:
    assert (later_editions(frozenset({edition}), frozenset({listed})) == {edition}) is later


def test_every_sector_of_iaf_id_1_has_codes_of_nace_and_no_code_lies_in_two() -> None:
    assert list(NACE) == [f"IAF:{number}" for number in range(1, 40)]
    listed = [code for entry in NACE.values() for code in entry["codes"]]
    assert len(listed) == len(set(listed)) == 111
    for code in listed:
        assert len(iaf_sectors_of(code)) <= 1
        assert len(iaf_sectors_of(f"{code}0" if "." in code else f"{code}.10")) <= 1


def test_what_a_sector_excepts_is_another_sectors() -> None:
    for sector, entry in NACE.items():
        for code in entry.get("except", ()):
            assert iaf_sectors_of(code)
            assert sector not in iaf_sectors_of(code)


CODES = st.one_of(
    st.from_regex(r"(NACE2|NACE2\.1):[0-9]{2}(\.[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"(IAF|EA):[0-9]{1,2}", fullmatch=True),
    st.from_regex(r"HS(-[A-Z]{2})?:[0-9]{4,10}", fullmatch=True),
    st.text(max_size=8),
)


@given(code=CODES)
def test_above_is_reflexive_and_transitive(code: str) -> None:
    for above in (sectors_above, hs_codes_above):
        assert code in above(code)
        assert all(above(higher) <= above(code) for higher in above(code))


def test_many_methods_against_many_take_as_long_as_both_are_long() -> None:
    """A laboratory names as many methods as a report holds; each against each of its schedule would take minutes."""
    listed = frozenset(f"IEC {number}:2010" for number in range(10_000))
    asked = frozenset(f"EN {number}:2020" for number in range(10_000)) | {"IEC 7:2020"}

    began = time.process_time()

    assert later_methods(asked, listed) == {"IEC 7:2020"}
    assert later_editions(frozenset({"2009", "2011"}), frozenset({"2010", "2015"})) == {"2011"}
    assert time.process_time() - began < 2  # some 30 ms; each against each takes 100 s
