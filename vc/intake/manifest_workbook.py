"""A manifest in a workbook: which sheet, which header, and each row as text (specs/manifest.md D3)."""

from __future__ import annotations

import math
import re
from datetime import time
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.workbook_cells import BOOLEAN, DAY, FORMULA, NUMBER, TEXT, CellReader, Enough, RawCell, RawRow
from vc.encoding.workbook_numbers import EXACT, moment_of, number_of, number_text, shows_a_date
from vc.encoding.workbook_parts import Parts, WorkbookRefused
from vc.encoding.workbook_sheets import read_book
from vc.errors import Refused
from vc.intake.manifest_lines import CERTIFICATE, COLUMNS, DAYS, ManifestLine, columns_of, faulty, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.encoding.workbook_sheets import Book, SheetEntry

_HEADER_WITHIN: Final = 20
_zeros: Final = re.compile(r"0{2,}").fullmatch


def workbook_lines(raw: bytes, *, most: int) -> list[ManifestLine]:
    """Return the lines of a workbook, at most `most` of them. Refuses what is no workbook, or holds no manifest."""
    try:
        parts = Parts(raw)
        book = read_book(parts)
        parts.require_no_document_type(read=book.read | {entry.part for entry in book.sheets})
        found = [
            one for entry in book.sheets if entry.visible and (one := _read(parts, book, entry, most=most)) is not None
        ]
        if len(found) != 1:
            told = "two visible sheets have" if found else "no visible sheet has"
            what = f"{told} a column 'certificate' in the first {_HEADER_WITHIN} rows"
            raise Refused(Code.FORMAT_UNRECOGNISED, what)
        return list(found[0])
    except WorkbookRefused as refusal:
        raise Refused(Code.FORMAT_UNRECOGNISED, f"{refusal.problem}; {refusal.remedy}") from None


def _read(parts: Parts, book: Book, entry: SheetEntry, *, most: int) -> Iterator[ManifestLine] | None:
    sheet = _Sheet(most, from_1904=book.from_1904)
    reader = CellReader(book, sheet.take)
    reader.read(parts, entry)
    if not sheet.columns:
        return None
    for position, name in sheet.columns.items():
        if name in COLUMNS and any(first <= position <= last for first, last in reader.hidden_columns):
            raise Refused(Code.FORMAT_UNRECOGNISED, f"the column {name!r} is hidden; show it")
    merged = [(area.first_row, area.last_row) for area in reader.merged]
    return (sheet.line(row, merged=merged) for row in sheet.rows)


class _Sheet:
    """Takes the rows of one sheet: the header among the first, and those below it."""

    def __init__(self, most: int, *, from_1904: bool) -> None:
        self.columns: dict[int, str] = {}
        self.rows: list[RawRow] = []
        self._most = most
        self._from_1904 = from_1904
        self._looked_at = 0

    def take(self, row: RawRow) -> None:
        """Take the next row. Raises `Enough` where no header is in sight, or the manifest is too long already."""
        if self.columns:
            self.rows.append(row)
            if len(self.rows) >= self._most:
                raise Enough
            return
        texts = {cell.position: cell.text for cell in row.cells if cell.kind == TEXT}
        if any(text.strip().casefold() == CERTIFICATE for text in texts.values()):
            self.columns = dict(zip(texts, columns_of(list(texts.values())), strict=True))
            return
        self._looked_at += 1
        if self._looked_at >= _HEADER_WITHIN:
            raise Enough

    def line(self, row: RawRow, *, merged: list[tuple[int, int]]) -> ManifestLine:
        """Return the line of a row."""
        cells = dict.fromkeys(self.columns.values(), "")
        faults = ["the row is hidden: show it, or delete it"] if row.hidden else []
        if any(first <= row.number <= last for first, last in merged):
            faults.append("cells of the row are merged: part them and fill in each")
        for cell in row.cells:
            name = self.columns.get(cell.position)
            if name is None:
                faults.append(f"the cell {cell.text[:20]!a} stands under no heading")
                continue
            cells[name], fault = _text(cell, from_1904=self._from_1904, wants_day=name in DAYS)
            if fault and name in COLUMNS:
                faults.append(f"{name} {fault}")
        fields = tuple((name, text.strip()) for name, text in cells.items())
        return faulty(row.number, faults[0], fields=fields) if faults else line_of(row.number, fields)


def _text(cell: RawCell, *, from_1904: bool, wants_day: bool) -> tuple[str, str]:
    """Return what a cell shows, and why it can't stand for what was typed ("" where it can)."""
    if cell.kind == TEXT:
        return cell.text, ""
    if cell.kind == FORMULA:
        return f"={cell.text}", "is a formula: paste its value in its place"
    if cell.kind == BOOLEAN:
        return "FALSE" if cell.text.strip() == "0" else "TRUE", "is a truth value"
    if cell.kind not in {NUMBER, DAY}:
        return cell.text, "is an error"
    if cell.kind == DAY or shows_a_date(cell.number_format):
        at = moment_of(cell, from_1904=from_1904)
        shown = cell.text if at is None else at.isoformat(" ").removesuffix(" 00:00:00")
        if wants_day and at is not None and at.time() == time():
            return shown, ""
        return shown, "is a date, which a spreadsheet made of what was typed: format the column as text"
    return _number(cell)


def _number(cell: RawCell) -> tuple[str, str]:
    number = number_of(cell)
    if math.isnan(number):
        return cell.text, "can't be read as a number"
    text = number_text(number)
    if abs(number) >= EXACT:
        return text, "is a number that a spreadsheet has rounded to 15 digits: format the column as text"
    if _zeros(cell.number_format) and len(cell.number_format) > len(text):
        return text.zfill(len(cell.number_format)), f"is the number {text}, only shown with zeros"
    return text, ""
