"""When the editions of a standard were published and stopped to count (specs/scope.md S10).

A slim reader of the table of standards for verifiers: a cold one asks for one edition and needs no more of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from vc.profiles.code_table import table


class EditionDates(NamedTuple):
    """The dates of one edition, as first moments in UTC.

    `published`: of its month of publication. `replaced`: of the month in which its successor was published, None
    without one. `ended`: after the last day of its transition, `last_day`; None where no end is confirmed.
    `successor` is named with its standard, "" without one.
    """

    published: datetime
    replaced: datetime | None
    ended: datetime | None
    last_day: str
    successor: str


@cache
def edition_dates(standard: str, edition: str) -> EditionDates | None:
    """Return the dates of a registered edition ("ISO 9001", "2015"), or None."""
    known = _edition(standard, edition)
    if known is None:
        return None
    last_day = known["transitionEnd"] or ""
    successor = successor_of(standard, known["supersededBy"])
    after = _edition(*successor.rsplit(":", 1)) if successor else None
    return EditionDates(
        published=_month(known["published"]),
        replaced=None if after is None else _month(after["published"]),
        ended=_day(last_day) + timedelta(days=1) if last_day else None,
        last_day=last_day,
        successor=successor,
    )


def successor_of(standard: str, superseded_by: str | None) -> str:
    """Return the edition that follows with its standard: an entry names that only where it is another one."""
    if superseded_by is None:
        return ""
    return superseded_by if ":" in superseded_by else f"{standard}:{superseded_by}"


def _edition(standard: str, edition: str) -> dict[str, Any] | None:
    entry = table("standards")["entries"].get(standard)
    known: dict[str, Any] | None = None if entry is None else entry["editions"].get(edition)
    return known


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _month(text: str) -> datetime:
    return _day(f"{text}-01")
