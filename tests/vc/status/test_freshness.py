"""Whether a list speaks for the moment asked about (specs/status.md S8; security.md V09, V11, V25)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from vc.codes import Code
from vc.status.freshness import freshness

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
SKEW = timedelta(seconds=60)
MAX_AGE = 2 * DAY


@dataclass(frozen=True)
class Signed:
    issued_at: datetime
    expires: datetime | None


def code(issued_at: datetime, expires: datetime | None, *, at: datetime = NOW) -> Code | None:
    refusal = freshness(Signed(issued_at, expires), at=at, now=NOW, max_age=MAX_AGE, skew=SKEW)
    return None if refusal is None else refusal.code


def test_a_list_in_force_is_fresh() -> None:
    assert code(NOW - DAY, NOW + DAY) is None


@pytest.mark.parametrize(("expires", "expected"), [(NOW + SECOND, None), (NOW, Code.STATUS_STALE)])
def test_a_list_is_stale_from_its_expiry_on(expires: datetime, expected: Code | None) -> None:
    assert code(NOW - DAY, expires) is expected


@pytest.mark.parametrize(("age", "expected"), [(MAX_AGE, None), (MAX_AGE + SECOND, Code.STATUS_STALE)])
@pytest.mark.parametrize("expires", [NOW + DAY, None])
def test_a_list_is_stale_beyond_the_age_of_the_policy(
    age: timedelta, expected: Code | None, expires: datetime | None
) -> None:
    assert code(NOW - age, expires) is expected


@pytest.mark.parametrize(("ahead", "expected"), [(SKEW, None), (SKEW + SECOND, Code.STATUS_WINDOW)])
def test_the_clock_of_the_issuer_may_be_ahead_by_the_skew(ahead: timedelta, expected: Code | None) -> None:
    assert code(NOW + ahead, NOW + DAY) is expected


@pytest.mark.parametrize(
    ("lifetime", "expected"),
    [
        (timedelta(days=366), None),
        (timedelta(days=366) + SECOND, Code.STATUS_WINDOW),
        (timedelta(days=3650), Code.STATUS_WINDOW),
        (timedelta(), Code.STATUS_WINDOW),
        (-SECOND, Code.STATUS_WINDOW),
    ],
)
def test_a_lifetime_of_nothing_or_of_years_is_not_believed(lifetime: timedelta, expected: Code | None) -> None:
    assert code(NOW - SECOND, NOW - SECOND + lifetime) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW - 30 * DAY, None),
        (NOW - 20 * DAY - SECOND, None),
        (NOW - 20 * DAY, Code.STATUS_WINDOW),
        (NOW - 30 * DAY - SECOND, Code.STATUS_WINDOW),
    ],
)
def test_an_archived_list_speaks_for_the_time_in_which_it_was_in_force(at: datetime, expected: Code | None) -> None:
    assert code(NOW - 30 * DAY, NOW - 20 * DAY, at=at) is expected


def test_todays_list_does_not_answer_for_the_past() -> None:
    assert code(NOW - SECOND, NOW + DAY, at=NOW - DAY) is Code.STATUS_WINDOW


def test_a_list_without_an_end_cannot_show_that_it_was_in_force() -> None:
    assert code(NOW - 30 * DAY, None, at=NOW - 29 * DAY) is Code.STATUS_WINDOW
