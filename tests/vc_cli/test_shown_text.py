"""X4.2: a stranger's text can't move the cursor, hide or turn around what stands beside it."""

from datetime import UTC, datetime

import pytest

from vc_cli.shown_text import age, between, counted, moment, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour Certification Ltd", "Harbour Certification Ltd"),
        ("上海精密有限公司", "上海精密有限公司"),
        ("دبي للصمامات", "دبي للصمامات"),
        ("می‌خواهم", "می‌خواهم"),
        ("\x1b[2J\x1b[31mValid", "\\u{001b}[2J\\u{001b}[31mValid"),
        ("one\ntwo\rthree\tfour", "one\\u{000a}two\\u{000d}three\\u{0009}four"),
        ("abc\u202edlav", "abc\\u{202e}dlav"),
        ("a\u200bb", "a\\u{200b}b"),
        ("\ud800", "\\u{d800}"),
        ("\U000e0001", "\\u{e0001}"),
    ],
)
def test_text_is_shown_as_it_is_unless_it_would_do_something(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 3, 3, tzinfo=UTC), "2026-03-03"),
        (datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC), "2026-03-03"),
        (datetime(2026, 3, 3, 9, 5, 7, tzinfo=UTC), "2026-03-03 09:05 UTC"),
    ],
)
def test_a_moment_at_an_end_of_a_day_is_told_as_the_day(at: datetime, expected: str) -> None:
    assert moment(at) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (7_199, "1 hour"),
        (172_800, "2 days"),
        (-120, "2 minutes"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(seconds: int, expected: str) -> None:
    assert age(seconds) == expected


def test_large_counts_are_grouped() -> None:
    assert counted(1_234, "file") == "1,234 files"


def test_what_was_done_once_was_done_on_a_day_and_what_was_done_again_between_two() -> None:
    first, last = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

    assert between(first, first) == "on 2026-03-01"
    assert between(first, last) == "between 2026-03-01 and 2026-03-04 09:30 UTC"
