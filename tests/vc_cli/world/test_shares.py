"""Cards and shares: exact for every deck, whole numbers that add up."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc_cli.world import shares
from vc_cli.world.shares import Deck, apportioned
from vc_cli.world.trades import SHARES


@pytest.mark.parametrize(
    "table",
    [
        shares.STATUSES,
        shares.REPORT_STATUSES,
        shares.CERTIFICATES_OF_A_HOLDER,
        shares.SEVERAL_SITES,
        shares.OVERDUE,
        SHARES,
    ],
)
def test_the_cards_of_a_table_make_one_deck(table: dict[object, int]) -> None:
    assert sum(table.values()) == 1_000


def test_standards_and_kinds_and_countries_make_a_thousand() -> None:
    assert sum(shares.STANDARDS.values()) == shares.SYSTEMS
    assert shares.SYSTEMS + shares.PRODUCTS + shares.REPORTS == 1_000
    assert sum(sum(countries.values()) for countries in shares.COUNTRIES.values()) == 1_000


def test_a_thousand_deals_hold_every_share_exactly_and_in_another_order_each_time() -> None:
    deck = Deck({"a": 700, "b": 290, "c": 10}, Random(1))

    first, second = ([deck.deal() for _ in range(1_000)] for _ in range(2))

    assert Counter(first) == Counter(second) == {"a": 700, "b": 290, "c": 10}
    assert first != second


@given(st.integers(0, 10_000_000), st.lists(st.integers(1, 1_000), min_size=1, max_size=80))
def test_what_is_apportioned_adds_up_and_each_part_is_within_one(total: int, weights: list[int]) -> None:
    parts = apportioned(total, weights)

    assert sum(parts) == total
    assert all(abs(part - total * weight / sum(weights)) <= 1 for part, weight in zip(parts, weights, strict=True))
