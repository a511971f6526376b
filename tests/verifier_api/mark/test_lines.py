"""Text cut into lines (specs/live-mark.md LM8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_api.mark.lines import lines_of, width_of


def test_a_short_text_is_one_line() -> None:
    assert lines_of("Machining of parts", width=30, most=2) == ("Machining of parts",)


def test_nothing_is_no_line() -> None:
    assert lines_of("  ", width=30, most=2) == ()


def test_a_line_ends_between_words() -> None:
    assert lines_of("Machining of precision parts", width=10, most=3) == ("Machining of", "precision parts")


def test_what_has_no_room_ends_in_an_ellipsis() -> None:
    assert lines_of("Machining of precision parts", width=7.5, most=1) == ("Machining of…",)
    assert lines_of("Machining of precision parts", width=6, most=1) == ("Machining…",)


def test_a_text_without_blanks_breaks_between_characters() -> None:
    assert lines_of("精密机械零件的加工", width=4, most=3) == ("精密机械", "零件的加", "工")
    assert lines_of("ISO 9001 精密机械零件", width=8, most=3) == ("ISO 9001 精密", "机械零件")
    assert lines_of("DE-QMS-2026-00412-0001", width=6, most=1) == ("DE-QMS-…",)


@pytest.mark.parametrize(("wide", "narrow"), [("精", "n"), ("W", "w"), ("n", "i"), ("e", "\u0301")])
def test_wide_characters_count_for_more(wide: str, narrow: str) -> None:
    assert width_of(wide) > width_of(narrow)


@given(st.text(max_size=60), st.floats(2, 20), st.integers(1, 3))
def test_no_line_is_wider_than_its_room_and_none_is_too_many(text: str, width: float, most: int) -> None:
    lines = lines_of(text, width=width, most=most)

    assert len(lines) <= most
    assert all(width_of(line) <= width for line in lines)


@given(st.text(max_size=60))
def test_with_room_enough_nothing_is_lost(text: str) -> None:
    assert "".join("".join(lines_of(text, width=5, most=100)).split()) == "".join(text.split())
