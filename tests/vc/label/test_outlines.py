"""Letters as outlines (specs/label.md L7.6)."""

from __future__ import annotations

import re

import pytest

from vc.errors import UsageError
from vc.label.outlines import outlined


def points(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_a_line_begins_where_it_should_and_stands_on_its_baseline() -> None:
    path = outlined("HHH", x=10, y=50, size=10, most=100)

    assert path.startswith("M")
    assert max(re.findall(r"[A-Za-z]", path)) <= "Z"
    assert 10 < min(points(path)) < 12
    assert max(points(path)) == 50


def test_a_long_line_is_set_smaller() -> None:
    assert max(points(outlined("W" * 40, x=0, y=0, size=10, most=50))) <= 50
    assert max(points(outlined("W" * 40, x=0, y=0, size=10, most=5_000))) > 300


@pytest.mark.parametrize("line", ["充电宝", "a\tb"])
def test_character_that_the_font_does_not_have_is_refused(line: str) -> None:
    with pytest.raises(UsageError, match="can't be shown"):
        outlined(line, x=0, y=0, size=10, most=50)
