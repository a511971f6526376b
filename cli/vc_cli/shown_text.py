"""Strangers' text on a terminal: what could move the cursor, hide or reorder is shown as its escape (security Q20)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from vc.encoding.visible_text import visible

_ENDS_OF_A_DAY: Final = frozenset({(0, 0, 0), (23, 59, 59)})


def shown(text: str) -> str:
    """Return `text` as one line that is safe to print: control, format and unassigned characters escaped."""
    return visible(text)


def moment(at: datetime) -> str:
    """Return an aware moment for people, in UTC; the first and the last second of a day are given as its date."""
    if (at.hour, at.minute, at.second) in _ENDS_OF_A_DAY:
        return f"{at:%Y-%m-%d}"
    return f"{at:%Y-%m-%d %H:%M} UTC"


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
