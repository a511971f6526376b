"""Editions of standards in time (specs/scope.md S10)."""

from datetime import UTC, datetime, timedelta

import pytest

from vc.codes import Code
from vc.model.finding import Outcome
from vc.profiles.editions import edition_dates
from vc.trust.editions import edition_ruling

SECOND = timedelta(seconds=1)
ISMS = "ISO/IEC 27001"
ENDED = datetime(2025, 11, 1, tzinfo=UTC)
PUBLISHED = datetime(2013, 10, 1, tzinfo=UTC)
NEXT_PUBLISHED = datetime(2022, 10, 1, tzinfo=UTC)
SIGNED = datetime(2021, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signed_at", "at", "said"),
    [
        (SIGNED, NEXT_PUBLISHED - SECOND, None),
        (SIGNED, NEXT_PUBLISHED, (Code.EDITION_TRANSITION, Outcome.PASSED)),
        (SIGNED, ENDED - SECOND, (Code.EDITION_TRANSITION, Outcome.PASSED)),
        (SIGNED, ENDED, (Code.EDITION_WITHDRAWN, Outcome.FAILED)),
        (ENDED, ENDED, (Code.EDITION_WITHDRAWN, Outcome.FAILED)),
        (PUBLISHED, PUBLISHED, None),
        (PUBLISHED - SECOND, SIGNED, (Code.EDITION_NOT_PUBLISHED, Outcome.UNKNOWN)),
        (PUBLISHED - SECOND, ENDED, (Code.EDITION_WITHDRAWN, Outcome.FAILED)),
    ],
)
def test_edition_counts_until_the_last_second_of_its_last_day(
    signed_at: datetime, at: datetime, said: tuple[Code, Outcome] | None
) -> None:
    ruling = edition_ruling(ISMS, "2013", signed_at=signed_at, at=at)

    assert (None if ruling is None else (ruling.code, ruling.outcome)) == said


@pytest.mark.parametrize(
    ("standard", "edition"),
    [
        ("ISO 9001", "2015"),  # superseded by nothing that the table knows
        ("ISO 14001", "2015"),  # superseded, and nobody has confirmed the end
        ("ISO 9001", "1987"),
        ("ISO 27001", "2013"),  # no registered spelling
        ("ISO/IEC 27001", ""),
        ("Own mark", "2013"),
    ],
)
def test_what_the_table_does_not_tell_is_left_to_the_schedule(standard: str, edition: str) -> None:
    assert edition_ruling(standard, edition, signed_at=SIGNED, at=datetime(2026, 11, 28, tzinfo=UTC)) is None


def test_people_read_until_when_it_counted_and_what_came_after() -> None:
    ruling = edition_ruling("OHSAS 18001", "2007", signed_at=SIGNED, at=ENDED)

    assert ruling is not None
    assert ruling.detail == "OHSAS 18001:2007 counted until 2021-09-30; since then ISO 45001:2018"


@pytest.mark.parametrize(
    ("standard", "edition", "last_day"),
    [
        ("ISO 9001", "2008", "2018-09-15"),
        ("ISO 14001", "2004", "2018-09-15"),
        ("ISO/IEC 27001", "2013", "2025-10-31"),
        ("OHSAS 18001", "2007", "2021-09-30"),
        ("ISO 22000", "2005", "2021-12-31"),
        ("ISO 50001", "2011", "2022-02-21"),
        ("ISO 22301", "2012", "2023-04-30"),
        ("ISO 13485", "2003", "2019-03-31"),
        ("GB 4943.1", "2011", "2023-07-31"),
    ],
)
def test_ends_that_a_source_gives_stand_in_the_table(standard: str, edition: str, last_day: str) -> None:
    dates = edition_dates(standard, edition)

    assert dates is not None
    assert dates.last_day == last_day
    assert dates.ended is not None
    assert dates.published < dates.ended
