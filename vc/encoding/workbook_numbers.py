"""What a number in a cell of a workbook stands for: a number, or a day (ECMA-376 part 1, 18.8.30, 18.17.4)."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from vc.encoding.workbook_cells import DAY, RawCell

EXACT: Final = 10**15
"""A spreadsheet keeps 15 significant digits; a whole number from here on may have lost some."""

_FROM_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
_FROM_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_NO_LEAP_DAY: Final = 60
"""The day that spreadsheets count as 1900-02-29, which never was: those before it are one lower."""

_MILLISECONDS: Final = 86_400_000
_UNREAD: Final = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
"""Quoted text, colours and conditions of a number format; but not `[h]`, hours beyond a day."""

_date_letter: Final = re.compile(r"(?<![_\\])[dmhysDMHYS]").search


@cache
def shows_a_date(number_format: str) -> bool:
    """Tell whether a number format shows a day or a time of day."""
    return _date_letter(_UNREAD.sub("", number_format.partition(";")[0])) is not None


def number_of(cell: RawCell) -> float:
    """Return the number in a cell; NaN for what is none, and for one that is not finite."""
    try:
        number = float(cell.text)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan


def number_text(number: float) -> str:
    """Return a number as text, up to 15 digits; a whole one without a point."""
    whole = number.is_integer() and abs(number) < EXACT
    return str(int(number)) if whole else f"{number:.15g}"


def moment_of(cell: RawCell, *, from_1904: bool) -> datetime | None:
    """Return the day, and time of day, in a cell that holds one (no zone); None outside the calendar."""
    try:
        if cell.kind == DAY:
            return datetime.fromisoformat(cell.text.strip()).replace(tzinfo=None)
        number = float(cell.text)
        day, part = divmod(number, 1)
        if not from_1904 and 0 < number < _NO_LEAP_DAY:
            day += 1
        if not number >= 1:
            return None  # a time of no day
        start = _FROM_1904 if from_1904 else _FROM_1900
        return start + timedelta(days=day, milliseconds=round(part * _MILLISECONDS))
    except (ValueError, OverflowError):
        return None
