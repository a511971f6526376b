"""What a cell of a workbook says as text, or why it can't be taken (specs/tables.md B5)."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import Final

from vc.encoding.workbook_cells import BOOLEAN, DAY, FORMULA, NUMBER, TEXT, RawCell
from vc.encoding.workbook_numbers import EXACT, moment_of, number_of, number_text, shows_a_date
from vc.issue.columns import DATE_COLUMNS, Column

_ZEROS: Final = re.compile(r"0{2,}")
_RETYPE: Final = "format the column as text and type it again"


def cell_text(cell: RawCell, column: Column | None, *, from_1904: bool) -> tuple[str, tuple[str, str] | None]:
    """Return the text of a cell for a column, and problem and remedy where it can't be taken; then what it shows."""
    if cell.kind == TEXT:
        return cell.text, None
    if cell.kind in {DAY, NUMBER}:
        return _number_text(cell, column, from_1904=from_1904)
    if cell.kind == FORMULA:
        return f"={cell.text}", ("is a formula", "paste its value in its place")
    if cell.kind == BOOLEAN:
        shown = "FALSE" if cell.text.strip() == "0" else "TRUE"
        return shown, (f"is the truth value {shown}", _RETYPE)
    return cell.text, (f"is the error {cell.text[:20]!a}", "type what belongs there")


def _number_text(cell: RawCell, column: Column | None, *, from_1904: bool) -> tuple[str, tuple[str, str] | None]:
    wants_date = column is not None and column.name in DATE_COLUMNS
    if cell.kind == DAY or shows_a_date(cell.number_format):
        return _day_text(cell, wants_date=wants_date, from_1904=from_1904)
    number = number_of(cell)
    if math.isnan(number):
        return cell.text, ("can't be read as a number", _RETYPE)
    if abs(number) >= EXACT:
        return number_text(number), ("is a number that a spreadsheet has rounded to 15 digits", _RETYPE)
    text = number_text(number)
    if column is not None and wants_date and not (column.compact and len(text) == len("20260301")):
        return text, (f"is the number {text}, not a date", "write the date as 2026-03-01")
    if _ZEROS.fullmatch(cell.number_format) and len(cell.number_format) > len(text):
        shown = text.zfill(len(cell.number_format))
        return shown, (f"is the number {text}, only shown as {shown}", _RETYPE)
    return text, None


def _day_text(cell: RawCell, *, wants_date: bool, from_1904: bool) -> tuple[str, tuple[str, str] | None]:
    at = moment_of(cell, from_1904=from_1904)
    if at is None:
        return cell.text, ("is a date outside the calendar", "write the date as 2026-03-01")
    text = at.date().isoformat()
    if not wants_date:
        return text, (f"is the date {text}, which a spreadsheet made of what was typed", _RETYPE)
    if at.time() != datetime.min.time():
        return f"{text} {at:%H:%M}", ("is a date with a time of day", "write the date alone, as 2026-03-01")
    return text, None
