"""Scopes and schedule lines as they stand in credentials."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import GRANTED, SCHEDULE
from vc.errors import Refused
from vc.model.scope import ANY, Scope
from vc.model.scope_claims import line_from_claims, line_to_claims, scope_from_claims, scope_to_claims
from vc.model.vocabulary import Activity, Flexibility

words = st.text(min_size=1, max_size=6).filter(lambda word: word != "*")
code_sets = st.frozensets(words, max_size=3)
scopes = st.builds(
    Scope,
    activity=st.sampled_from(Activity),
    standard=words | st.just(""),
    edition=words | st.just(""),
    scheme=words | st.just(""),
    sectors=code_sets,
    product_categories=code_sets,
    methods=code_sets,
    countries=code_sets,
    sites=code_sets,
    hs_codes=code_sets,
    locations=code_sets,
)


@given(scopes)
def test_a_scope_is_read_back_as_it_was_written(scope: Scope) -> None:
    assert scope_from_claims(scope_to_claims(scope), path="/x") == scope


@pytest.mark.parametrize("number", range(len(SCHEDULE)))
def test_a_line_is_read_back_as_it_was_written(number: int) -> None:
    ending = replace(SCHEDULE[number], valid_to=datetime(2028, 1, 1, tzinfo=UTC))

    assert line_from_claims(line_to_claims(ending), path="/x") == ending


def test_a_dimension_without_limit_is_a_star_and_an_empty_one_is_left_out() -> None:
    written = line_to_claims(SCHEDULE[0])

    assert written["countries"] == "*"
    assert "methods" not in written
    assert line_from_claims(written, path="/x").countries == ANY


def test_a_star_among_codes_is_refused() -> None:
    with pytest.raises(Refused, match="/x/sectors must be"):
        line_from_claims({"activity": "testing", "from": "2025-01-01T00:00:00Z", "sectors": ["*"]}, path="/x")


def test_a_line_without_a_start_and_an_unknown_activity_are_refused() -> None:
    with pytest.raises(Refused, match="/x/from is missing"):
        line_from_claims({"activity": "testing"}, path="/x")
    with pytest.raises(Refused, match="/x/activity is not a registered activity"):
        scope_from_claims({"activity": "guessing"}, path="/x")


def test_a_line_counts_from_its_start_to_before_its_end() -> None:
    end = datetime(2026, 1, 1, tzinfo=UTC)
    ending = replace(SCHEDULE[0], valid_to=end)

    assert ending.in_force(GRANTED)
    assert not ending.in_force(end)
    assert SCHEDULE[0].in_force(end)
    assert not SCHEDULE[0].in_force(datetime(2024, 12, 31, tzinfo=UTC))


def test_tariff_codes_locations_and_flexibility_of_a_line_are_read_back_as_they_were_written() -> None:
    line = replace(
        SCHEDULE[0],
        activity=Activity.TESTING,
        hs_codes=frozenset({"HS:8471"}),
        locations=ANY,
        flexible=frozenset({Flexibility.METHODS, Flexibility.EDITIONS}),
    )

    written = line_to_claims(line)

    assert (written["hsCodes"], written["locations"], written["flexible"]) == (
        ["HS:8471"],
        "*",
        ["editions", "methods"],
    )
    assert line_from_claims(written, path="/x") == line


@pytest.mark.parametrize(
    ("member", "value", "problem"),
    [
        ("limit", ["X"], "/x/limit is no member of a line"),
        ("productCategory", ["CCC:0901"], "/x/productCategory is no member of a line"),
        ("flexible", ["prose"], "/x/flexible names a kind that is not registered"),
        ("flexible", "*", "/x/flexible must be an array"),
    ],
)
def test_a_line_with_what_may_be_a_limit_and_is_not_known_is_refused(member: str, value: object, problem: str) -> None:
    claims: dict[str, Any] = {"activity": "testing", "from": "2025-01-01T00:00:00Z", member: value}

    with pytest.raises(Refused, match=problem):
        line_from_claims(claims, path="/x")


def test_a_line_for_management_systems_is_never_flexible() -> None:
    claims: dict[str, Any] = {
        "activity": "management_system_certification",
        "from": "2025-01-01T00:00:00Z",
        "flexible": ["editions"],
    }

    with pytest.raises(Refused, match="/x/flexible does not go with"):
        line_from_claims(claims, path="/x")
