"""Certificate tables as workbooks (.xlsx): which sheet, which header, and each row as text (specs/tables.md B5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vc.encoding.workbook_cells import Area, CellReader, Enough, RawCell, RawRow
from vc.encoding.workbook_parts import Parts, WorkbookRefused
from vc.encoding.workbook_sheets import Book, SheetEntry, read_book
from vc.issue.cell_text import cell_text
from vc.issue.columns import COLUMNS, Header, header_of, looks_like_a_header
from vc.issue.fault import RowFault
from vc.issue.table import (
    MOST_BYTES,
    MOST_FAULTS,
    MOST_ROWS,
    Sheet,
    Table,
    column_letters,
    read_sheet,
    refused,
    with_notes,
)

_HEADER_WITHIN: Final = 20
_NO_HEADING: Final = ("stands under no heading", "name its column in the header, or delete it")
_HIDDEN_ROW: Final = ("is hidden", "show the row, or delete it: what nobody sees is not issued")
_HIDDEN_COLUMN: Final = ("is hidden", "show the column, or delete it: what nobody sees is not issued")


def read_workbook(raw: bytes) -> Table:
    """Read the sheet of a workbook that holds a header of ours. Never raises for any bytes.

    Formulas are never worked out, and what a spreadsheet once made of them is never taken.
    """
    if len(raw) > MOST_BYTES:
        return refused(f"the file has more than {MOST_BYTES:,} bytes", "split it")
    try:
        parts = Parts(raw)
        book = read_book(parts)
        parts.require_no_document_type(read=book.read | {entry.part for entry in book.sheets})
        found = [one for entry in book.sheets if (one := _read_entry(parts, book, entry)) is not None]
    except WorkbookRefused as refusal:
        return refused(refusal.problem, refusal.remedy)
    return _table_of(book, found)


@dataclass(frozen=True, slots=True)
class _Found:
    """A sheet with a header of ours."""

    entry: SheetEntry
    sheet: Sheet
    faults: tuple[RowFault, ...]
    unreadable: dict[int, frozenset[str]]


def _table_of(book: Book, found: list[_Found]) -> Table:
    seen = [one for one in found if one.entry.visible]
    filled = [one for one in seen if one.sheet.rows] or seen[:1]
    if not filled:
        where = f" (the hidden sheet {found[0].entry.title[:40]!a} does)" if found else ""
        problem = f"no sheet has a header of ours in its first {_HEADER_WITHIN} rows{where}"
        return refused(problem, "begin with the header: " + ",".join(COLUMNS))
    if len(filled) > 1:
        titles = " and ".join(repr(one.entry.title) for one in filled[:2])
        return refused(f"the sheets {titles} both hold certificates", "keep them in one sheet, or split the workbook")
    chosen = filled[0]
    if not chosen.sheet.rows:
        empty = ("holds a header and no certificate", "fill in the rows below it")
        return Table((), (*chosen.faults, chosen.sheet.fault(chosen.sheet.header.row, "", empty)), sheet=chosen.sheet)
    others = [entry.title for entry in book.sheets if entry is not chosen.entry]
    listed = ", ".join(others[:5]) + (", ..." if len(others) > 5 else "")  # noqa: PLR2004 - as many as one line holds
    notes = [f"sheet {chosen.entry.title}; not read: {listed}"] if others else []
    return with_notes(read_sheet(chosen.sheet, chosen.faults, unreadable=chosen.unreadable), notes)


def _read_entry(parts: Parts, book: Book, entry: SheetEntry) -> _Found | None:
    """Read one sheet; None for one without a header of ours."""
    builder = _Builder(book)
    reader = CellReader(book, builder.take)
    reader.read(parts, entry)
    if builder.header is None:
        return None
    sheet = Sheet(builder.header, builder.rows, title=entry.title)
    builder.look_at_columns(reader)
    builder.look_at_merged(reader.merged)
    faults = [sheet.fault_at(row, position, fault) for row, position, fault in builder.problems]
    if len(faults) >= MOST_FAULTS:
        faults.append(sheet.fault(builder.header.row, "", ("has more faults than are listed", "mend these first")))
    return _Found(entry, sheet, tuple(faults), {row: frozenset(names) for row, names in builder.unreadable.items()})


class _Builder:
    """Takes the rows of one sheet: finds the header among the first, and makes texts of those below it."""

    def __init__(self, book: Book) -> None:
        self.header: Header | None = None
        self.rows: list[tuple[int, tuple[str, ...]]] = []
        self.problems: list[tuple[int, int | None, tuple[str, str]]] = []
        self.unreadable: dict[int, set[str]] = {}
        self._book = book
        self._looked_at = 0

    def take(self, row: RawRow) -> None:
        """Take the next row. Raises `Enough` where no header is in sight, `WorkbookRefused` for too many rows."""
        if self.header is None:
            self._look_for_header(row)
            return
        if len(self.rows) >= MOST_ROWS:
            raise WorkbookRefused(f"the sheet has more than {MOST_ROWS:,} rows", "split it")
        texts = [""] * len(self.header.names)
        for cell in row.cells:
            self._take_cell(row.number, cell, texts)
        self.rows.append((row.number, tuple(texts)))
        if row.hidden:
            self._add(row.number, None, _HIDDEN_ROW)

    def look_at_columns(self, reader: CellReader) -> None:
        """Note the columns of the header that nobody sees."""
        if self.header is None:
            return
        for position, name in enumerate(self.header.names):
            if name and any(first <= position <= last for first, last in reader.hidden_columns):
                self._add(self.header.row, position, _HIDDEN_COLUMN)

    def look_at_merged(self, merged: list[Area]) -> None:
        """Note merged areas from the header on: only the first of their cells holds anything."""
        if self.header is None:
            return
        last_row = self.rows[-1][0] if self.rows else self.header.row
        for area in merged:
            if self.header.row <= area.last_row and area.first_row <= last_row and area.first < len(self.header.names):
                end = f"{column_letters(area.last)}{area.last_row}"
                self._add(area.first_row, area.first, (f"is merged up to {end}", "unmerge the cells and fill in each"))

    def _look_for_header(self, row: RawRow) -> None:
        names = [""] * (row.cells[-1].position + 1) if row.cells[-1].position < len(COLUMNS) * 4 else []
        for cell in row.cells if names else ():
            names[cell.position] = cell_text(cell, None, from_1904=self._book.from_1904)[0]
        if looks_like_a_header(names):
            self.header = header_of(row.number, names)
            if row.hidden:
                self._add(row.number, None, _HIDDEN_ROW)
            return
        self._looked_at += 1
        if self._looked_at >= _HEADER_WITHIN:
            raise Enough

    def _take_cell(self, row: int, cell: RawCell, texts: list[str]) -> None:
        header = self.header
        if header is None or cell.position >= len(header.names) or not header.names[cell.position]:
            self._add(row, cell.position, _NO_HEADING)
            return
        column = header.columns[cell.position]
        text, fault = cell_text(cell, column, from_1904=self._book.from_1904)
        texts[cell.position] = text
        if fault is not None and column is not None:
            self._add(row, cell.position, fault)
            self.unreadable.setdefault(row, set()).add(column.name)

    def _add(self, row: int, position: int | None, fault: tuple[str, str]) -> None:
        if len(self.problems) < MOST_FAULTS:
            self.problems.append((row, position, fault))
