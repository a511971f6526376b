"""A copy of a table in which every fault is marked where it stands (specs/tables.md B11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from openpyxl.utils import get_column_letter

from vc.issue.fault import RowFault
from vc.issue.table import Sheet
from vc.issue.template import CERTIFICATES
from vc.issue.workbook_writing import new_book, new_sheet, text_cell, to_bytes, write_row

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FAULTS: Final = "Faults"
_WIDEST: Final = 40
_LONGEST_TITLE: Final = 31


def fault_copy(sheet: Sheet, faults: Sequence[RowFault], *, source: str) -> bytes:
    """Return a workbook with the rows of `sheet` as text, each faulty cell coloured and with a note, and a list.

    Rows keep their numbers; lines of NDJSON stand one row lower, below a header. `source` names the file, for people.
    """
    book = new_book(title=f"Faults in {source}")
    title = sheet.title[:_LONGEST_TITLE] or CERTIFICATES
    names = sheet.header.names
    cells = new_sheet(book, title, widths=[_width(name) for name in names], frozen_row=sheet.header.row)
    lower = 1 if sheet.unit == "line" else 0
    notes = _notes(faults)
    _write_up_to(cells, 1, sheet.header.row)
    _write_marked(cells, names, notes.get(0 if lower else sheet.header.row, {}), bold=True)
    at = sheet.header.row + 1
    for row, texts in sheet.rows:
        _write_up_to(cells, at, row + lower)
        _write_marked(cells, texts, notes.get(row, {}))
        at = row + lower + 1
    listed = new_sheet(
        book, FAULTS if title != FAULTS else f"{FAULTS} found", widths=(12, 24, 44, 60, 60), frozen_row=1
    )
    write_row(listed, ("Cell", "Column", "What stands there", "What is wrong", "What to do"), bold=True)
    contents = dict(sheet.rows)
    for fault in faults:
        position = fault.position
        found = "" if position is None else _content(contents.get(fault.row, ()), position)
        place = f"{'' if position is None else get_column_letter(position + 1)}{fault.row + lower}"
        write_row(listed, (place, fault.column, found, fault.problem, fault.remedy))
    return to_bytes(book)


def _notes(faults: Sequence[RowFault]) -> Mapping[int, Mapping[int, str]]:
    """Return the notes by row and position; what is wrong with a whole row stands at its first cell."""
    notes: dict[int, dict[int, str]] = {}
    for fault in faults:
        row = notes.setdefault(fault.row, {})
        position = fault.position or 0
        words = f"{fault.column}: {fault.problem}; {fault.remedy}".removeprefix(": ")
        row[position] = f"{row[position]}\n{words}" if position in row else words
    return notes


def _content(texts: Sequence[str], position: int) -> str:
    return texts[position] if position < len(texts) else ""


def _write_up_to(cells: Worksheet, at: int, row: int) -> None:
    for _ in range(at, row):
        cells.append([])


def _write_marked(cells: Worksheet, texts: Sequence[str], notes: Mapping[int, str], *, bold: bool = False) -> None:
    width = max(len(texts), max(notes, default=-1) + 1)
    cells.append(
        [
            text_cell(cells, _content(texts, position), bold=bold, note=note, marked=bool(note))
            if (note := notes.get(position, "")) or _content(texts, position)
            else None
            for position in range(width)
        ]
    )


def _width(name: str) -> float:
    return min(_WIDEST, max(14, len(name) + 4))
