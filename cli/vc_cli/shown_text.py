"""Strangers' text on a terminal: what could move the cursor, hide or reorder is shown as its escape (security Q20)."""

from __future__ import annotations

from datetime import datetime, timedelta

from vc.encoding.rfc3339 import in_words
from vc.encoding.visible_text import visible


def shown(text: str) -> str:
    """Return `text` as one line that is safe to print: control, format and unassigned characters escaped."""
    return visible(text)


def moment(at: datetime) -> str:
    """Return an aware moment for people, in UTC; the first and the last second of a day are given as its date."""
    return in_words(at)


def between(first: datetime, last: datetime) -> str:
    """Return when something was done that may have been done several times: "on DAY", "between DAY and DAY"."""
    one, other = moment(first), moment(last)
    return f"on {one}" if one == other else f"between {one} and {other}"


def age(seconds: int) -> str:
    """Return a length of time in its largest unit that fits: "3 hours"."""
    span = abs(timedelta(seconds=seconds))
    for unit, length in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        if span >= length:
            return counted(span // length, unit)
    return counted(span.seconds, "second")


def counted(count: int, noun: str, several: str = "") -> str:
    """Return a count with its noun: "1 file", "2 files"; `several` where its plural is another."""
    return f"{count:,} {noun if count == 1 else several or f'{noun}s'}"
