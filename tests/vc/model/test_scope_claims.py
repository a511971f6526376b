"""Scopes and schedule lines as they stand in credentials."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import GRANTED, SCHEDULE
from vc.errors import Refused
from vc.model.scope import ANY, Scope
from vc.model.scope_claims import line_from_claims, line_to_claims, scope_from_claims, scope_to_claims
from vc.model.vocabulary import Activity

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
