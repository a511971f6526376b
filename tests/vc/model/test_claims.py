"""Typed access to claims; every refusal names the path."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.model import claims as read


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [
        (read.text, "a", "a"),
        (read.optional_text, "a", "a"),
        (read.mapping, {"b": 1}, {"b": 1}),
        (read.optional_mapping, {}, {}),
        (read.mappings, [{}, {"b": 1}], ({}, {"b": 1})),
        (read.texts, ["a", "b"], ("a", "b")),
        (read.instant, "2026-03-01T08:00:00+08:00", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_value_of_the_right_kind_is_returned(reader: Any, value: Any, expected: object) -> None:
    assert reader({"x": value}, "x") == expected


@pytest.mark.parametrize(
    ("reader", "absent"),
    [
        (read.optional_text, None),
        (read.optional_mapping, None),
        (read.mappings, ()),
        (read.texts, ()),
        (read.instant, None),
        (read.numeric_date, None),
    ],
)
def test_an_absent_optional_member_has_its_own_answer(reader: Any, absent: object) -> None:
    assert reader({}, "x") == absent


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (read.text, None),
        (read.text, ""),
        (read.text, "x" * 20_001),
        (read.mapping, []),
        (read.mappings, {}),
        (read.mappings, [{}, 1]),
        (read.texts, "a"),
        (read.texts, ["a", ""]),
        (read.texts, ["a", 1]),
    ],
)
def test_a_value_of_another_kind_is_refused_at_its_path(reader: Any, value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        reader({"x": value}, "x", path="/p")

    assert refusal.value.code is Code.FORMAT_CLAIM
    assert refusal.value.detail.startswith("/p/x ")


@pytest.mark.parametrize("reader", [read.text, read.mapping])
def test_a_required_member_that_is_absent_is_refused(reader: Any) -> None:
    with pytest.raises(Refused, match="/p/x is missing"):
        reader({}, "x", path="/p")


@pytest.mark.parametrize("value", [5, "2026-03-01", "2026-02-30T00:00:00Z"])
def test_an_instant_of_another_kind_is_refused_at_its_path(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        read.instant({"x": value}, "x", path="/p")

    assert refusal.value.code is Code.TIME_CLAIM_TYPE
    assert refusal.value.detail.startswith("/p/x")


def test_a_numeric_date_is_an_instant_or_refused_at_its_path() -> None:
    assert read.numeric_date({"iat": 0}, "iat") == datetime(1970, 1, 1, tzinfo=UTC)
    with pytest.raises(Refused, match="/iat: "):
        read.numeric_date({"iat": "0"}, "iat")


@pytest.mark.parametrize(("value", "types"), [("A", {"A"}), (["A", "B", "A"], {"A", "B"})])
def test_types_are_a_set(value: Any, types: set[str]) -> None:
    assert read.types_of({"type": value}) == types


@pytest.mark.parametrize("value", [None, [], [""], [1], {}, ""])
def test_types_that_are_none_are_refused(value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        read.types_of({"type": value} if value is not None else {}, path="/p")

    assert refusal.value.code is Code.FORMAT_TYPE
    assert refusal.value.detail.startswith("/p/type")
