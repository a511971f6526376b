"""Lines of a text (specs/label.md L6.3). A character is one unit wide, a Han character two."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.label.line_breaking import broken_lines


def units(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(one) in {"W", "F"} else 1 for one in text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, ("",)),
        ("one two three", 7, ("one two", "three")),
        ("one  two", 5, ("one", "two")),
        ("first\nsecond", 20, ("first", "second")),
        ("DE-QMS-2026-00412 and more", 18, ("DE-QMS-2026-00412", "and more")),
        ("https://cb.example/c/1", 10, ("https://cb", ".example/c", "/1")),
        ("青岛海川精密机械", 8, ("青岛海川", "精密机械")),
        ("充电宝 HC-PB20000", 12, ("充电宝", "HC-PB20000")),
        ("型号HC-20", 6, ("型号", "HC-20")),
    ],
)
def test_a_text_is_broken_between_words_and_inside_one_only_where_it_must(
    text: str, width: float, lines: tuple[str, ...]
) -> None:
    assert broken_lines(text, width, units) == lines


@pytest.mark.parametrize("text", ["青岛海川，精密机械", "青岛海（川精密）机械", "ソフトウェアー開発"])
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(text: str) -> None:
    for width in range(6, 18, 2):
        for line in broken_lines(text, width, units):
            assert line[0] not in "，）ー"
            assert line[-1] != "（"


@given(st.text(alphabet="ab- 青，（\u0301\n", max_size=60), st.integers(1, 20))
def test_nothing_is_lost_and_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    lines = broken_lines(text, width, units)

    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert units(line) <= width or units(line.rstrip("\u0301")) <= max(width, 2) or "\u0301" in line
