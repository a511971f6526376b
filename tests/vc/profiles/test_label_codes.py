"""The label's numbers for words (specs/label.md L2.3)."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from vc.model.vocabulary import Activity
from vc.profiles.label_codes import label_codes


def test_every_activity_has_a_number_of_its_own_and_a_place_for_text_codes() -> None:
    codes = label_codes()

    assert codes.activities.keys() == {activity.value for activity in Activity} == codes.text_dimension.keys()
    assert len(set(codes.activities.values())) == len(codes.activities)


def test_every_scheme_of_the_catalogue_has_a_number_of_its_own() -> None:
    catalogue = json.loads((files("vc.profiles") / "codes" / "schemes.json").read_bytes())["entries"]

    assert label_codes().schemes.keys() == catalogue.keys()
    assert len(set(label_codes().schemes.values())) == len(catalogue)


@pytest.mark.parametrize(
    ("code", "number", "dimension"),
    [
        ("IAF:1", 1, "sectors"),
        ("IAF:39", 39, "sectors"),
        ("CCC:0914", 10914, "product_categories"),
        ("CCC:1101", 11101, "product_categories"),
    ],
)
def test_code_of_a_space_is_a_number_and_comes_back(code: str, number: int, dimension: str) -> None:
    assert label_codes().number_of(code) == (number, dimension)
    assert label_codes().code_of(number) == (code, dimension)


@pytest.mark.parametrize(
    "code", ["IAF:017", "IAF:", "IAF:x", "IAF:٣", "IAF:10000", "IAF:" + "9" * 5_000, "CCC:914", "CCC:00914", "FSC:CIV"]
)
def test_other_spellings_and_spaces_have_no_number(code: str) -> None:
    assert label_codes().number_of(code) is None


@pytest.mark.parametrize("number", [20_000, 10**12, -1])
def test_number_of_no_space_has_no_code(number: int) -> None:
    assert label_codes().code_of(number) is None
