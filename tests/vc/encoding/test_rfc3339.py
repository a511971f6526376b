"""Instants: the boundaries on which readers disagree (row C11) and RFC 3339 section 5.8 examples."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.codes import Code
from vc.encoding import rfc3339
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused, UsageError


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("1985-04-12T23:20:50.52Z", datetime(1985, 4, 12, 23, 20, 50, 520_000, tzinfo=UTC)),
        ("1996-12-19T16:39:57-08:00", datetime(1996, 12, 20, 0, 39, 57, tzinfo=UTC)),
        ("1937-01-01T12:00:27.87+00:20", datetime(1937, 1, 1, 11, 40, 27, 870_000, tzinfo=UTC)),
        ("2026-03-01T08:00:00Z", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T08:00:00-00:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T08:00:00+14:00", datetime(2026, 2, 28, 18, tzinfo=UTC)),
        ("2024-02-29T00:00:00.123456789Z", datetime(2024, 2, 29, 0, 0, 0, 123_456, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_in_utc(text: str, instant: datetime) -> None:
    parsed = rfc3339.parse_instant(text)
    assert parsed == instant
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T08:00:00",
        "2026-03-01",
        "2026-03-01 08:00:00Z",
        "2026-03-01t08:00:00Z",
        "2026-03-01T08:00:00z",
        "2016-12-31T23:59:60Z",
        "2026-03-01T24:00:00Z",
        "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-03-01T08:00Z",
        "2026-03-01T08:00:00.Z",
        "2026-03-01T08:00:00.1234567890Z",
        "2026-03-01T08:00:00,5Z",
        "2026-03-01T08:00:00+0100",
        "2026-03-01T08:00:00+14:01",
        "2026-03-01T08:00:00+23:00",
        "2026-03-01T08:00:00+01:60",
        "20260301T080000Z",
        "2026-W09-7T08:00:00Z",
        "２０２６-03-01T08:00:00Z",
        "2026-03-01T08:00:00Z\n",
        " 2026-03-01T08:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-01:00",
        "",
    ],
)
def test_what_readers_disagree_about_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        rfc3339.parse_instant(text)
    assert refusal.value.code is Code.TIME_CLAIM_TYPE


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 3, 1, 8, tzinfo=UTC), "2026-03-01T08:00:00Z"),
        (datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8))), "2026-03-01T00:00:00Z"),
        (datetime(2026, 3, 1, 8, 0, 0, 520_000, tzinfo=UTC), "2026-03-01T08:00:00.52Z"),
        (datetime(2026, 3, 1, 8, 0, 50, tzinfo=UTC), "2026-03-01T08:00:50Z"),
    ],
)
def test_an_instant_is_written_in_utc(instant: datetime, text: str) -> None:
    assert rfc3339.format_instant(instant) == text


def test_a_datetime_without_a_zone_is_the_callers_mistake() -> None:
    with pytest.raises(UsageError):
        rfc3339.format_instant(datetime(2026, 3, 1))  # noqa: DTZ001 - the mistake in question


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_is_read_back(instant: datetime) -> None:
    assert rfc3339.parse_instant(rfc3339.format_instant(instant)) == instant


def test_a_date_is_read() -> None:
    assert rfc3339.parse_date("2026-03-01") == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2026-3-1", "20260301", "2026-02-30", "0000-01-01", "2026-03-01Z", "2026-W09-7", ""])
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        rfc3339.parse_date(text)
    assert refusal.value.code is Code.TIME_CLAIM_TYPE


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1_300_819_380, datetime(2011, 3, 22, 18, 43, tzinfo=UTC)),  # RFC 7519 section 3.1
        (1_300_819_380.0, datetime(2011, 3, 22, 18, 43, tzinfo=UTC)),
        (253_402_300_799, datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_numeric_date_is_read(value: float, instant: datetime) -> None:
    assert rfc3339.instant_from_numeric(value) == instant


@pytest.mark.parametrize(
    "value",
    [True, False, "1300819380", None, [1_300_819_380], {}, 1.5, -1, 253_402_300_800, 1e300, float("inf"), float("nan")],
)
def test_no_other_value_is_a_numeric_date(value: JsonValue) -> None:
    with pytest.raises(Refused) as refusal:
        rfc3339.instant_from_numeric(value)
    assert refusal.value.code is Code.TIME_CLAIM_TYPE


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 3, 1, tzinfo=UTC), "2026-03-01"),
        (datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC), "2026-03-01"),
        (datetime(2026, 3, 1, 8, 5, tzinfo=UTC), "2026-03-01 08:05 UTC"),
        (datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8))), "2026-03-01"),
    ],
)
def test_an_instant_is_told_to_people_as_a_day_or_a_minute(instant: datetime, words: str) -> None:
    assert rfc3339.in_words(instant) == words
