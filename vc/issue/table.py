"""Tables of certificates, wherever they were read: rows, drafts, and what is wrong in which cell (specs/tables.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from vc.issue.certsearch import folded
from vc.issue.columns import COLUMNS, DATE_COLUMNS, Header, header_of, header_problems
from vc.issue.draft import Draft
from vc.issue.fault import Fault, RowFault
from vc.issue.row_draft import cell_faults, draft_from_cells, normal_cells, order_faults, stand_in
from vc.issue.row_places import placed_in_row

MOST_BYTES: Final = 50_000_000
MOST_ROWS: Final = 100_000
MOST_CHARACTERS: Final = 4_000
MOST_FAULTS: Final = 20_000
"""Bounds of one table: octets, rows without the header, characters in one cell, faults that are looked for."""


@dataclass(frozen=True, slots=True)
class RowDraft:
    """The draft of one row. `row` counts from 1 with the header as row 1, as a spreadsheet shows it.

    `muted` is empty for a draft that may be issued. Else cells of the row can't be read, and the draft stands in for
    it, so that its other cells are checked too: faults of the columns in `muted` mean nothing. `texts` are its cells.
    """

    row: int
    draft: Draft
    muted: frozenset[str] = frozenset()
    texts: Sequence[str] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table as text. `rows` holds row numbers and cells; a row has as many cells as the header.

    `title` is the worksheet's name, "" outside a workbook; `unit` what a row is called in its kind of file.
    """

    header: Header
    rows: Sequence[tuple[int, Sequence[str]]]
    title: str = ""
    unit: str = "row"

    def fault(self, row: int, name: str, fault: tuple[str, str]) -> RowFault:
        """Return a fault (problem and remedy) of the cell of `row` in the column `name`, "" for the row."""
        return self.fault_at(row, self.header.place(name) if name else None, fault, name=name)

    def fault_at(self, row: int, position: int | None, fault: tuple[str, str], *, name: str = "") -> RowFault:
        """The same by position, counted from 0; None for the row, of which `name` is then the column if any."""
        inside = position is not None and position < len(self.header.names)
        shown = self.header.names[position] or name if position is not None and inside else name
        if name in COLUMNS and position is not None and self.header.positions.get(name) != position:
            shown = name
        return RowFault(row, shown, *fault, cell=self._reference(row, position), unit=self.unit, position=position)

    def cells(self, texts: Sequence[str]) -> dict[str, str]:
        """Return the cells of a row by column."""
        return {
            column.name: _expanded(text) if column.compact else text
            for column, text in zip(self.header.columns, texts, strict=True)
            if column is not None
        }

    def _reference(self, row: int, position: int | None) -> str:
        if not self.title:
            return ""
        plain = self.title.isalnum() and self.title.isascii()
        title = self.title if plain else "'" + self.title.replace("'", "''") + "'"
        return f"{title}!{row}:{row}" if position is None else f"{title}!{column_letters(position)}{row}"


@dataclass(frozen=True, slots=True)
class Table:
    """What a table holds: a draft for every row that can be read, and what is wrong with the others.

    `partial` are stand-ins for rows of which some cells can't be read; they are checked and never issued. `sheet` is
    None where nothing could be read. `notes` are for people: which sheets were not read.
    """

    drafts: tuple[RowDraft, ...]
    faults: tuple[RowFault, ...]
    partial: tuple[RowDraft, ...] = ()
    sheet: Sheet | None = None
    notes: tuple[str, ...] = ()

    def placed(self, row: RowDraft, faults: Iterable[Fault]) -> tuple[RowFault, ...]:
        """Say of the faults that `vc.issue.rules.check` found in a row's claims in which cell each has its cause."""
        if self.sheet is None:
            return ()
        if not row.texts:  # a draft that is a line of its own, with members instead of cells
            return tuple(
                RowFault(row.row, fault.path, fault.problem, fault.remedy, unit=self.sheet.unit) for fault in faults
            )
        cells = folded(self.sheet.cells(row.texts))[0]
        return tuple(
            self.sheet.fault(row.row, fault.path, (fault.problem, fault.remedy))
            for fault in placed_in_row(faults, cells)
            if fault.path not in row.muted and not (row.muted and not fault.path)
        )


def read_sheet(sheet: Sheet, faults: Sequence[RowFault] = (), *, unreadable: Mapping[int, frozenset[str]]) -> Table:
    """Make drafts of the rows of a sheet. `faults` were found in reading it, in the columns of `unreadable` by row."""
    problems = tuple(
        sheet.fault_at(sheet.header.row, position, (problem, remedy), name=name)
        for position, name, problem, remedy in header_problems(sheet.header)
        if name or not sheet.title  # in a workbook, what stands under an empty heading is a fault, and nothing else
    )
    if problems:
        of_header = (fault for fault in faults if fault.row == sheet.header.row)
        return Table((), (*problems, *of_header), sheet=sheet)
    reader = _Reader(sheet, list(faults))
    for row, texts in sheet.rows:
        reader.read(row, texts, unreadable.get(row, frozenset()))
        if len(reader.faults) > MOST_FAULTS:
            reader.faults.append(sheet.fault(row, "", ("is where reading stopped", "mend these faults first")))
            break
    ordered = sorted(reader.faults, key=lambda fault: fault.row)
    return Table(tuple(reader.drafts), tuple(ordered), tuple(reader.partial), sheet)


def read_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Table:
    """Make drafts of rows that were read elsewhere: row number and cells by column."""
    header = header_of(1, COLUMNS)
    listed = [(row, [cells.get(name, "") for name in COLUMNS]) for row, cells in rows]
    return read_sheet(Sheet(header, listed), unreadable={})


def refused(problem: str, remedy: str, *, row: int = 1, unit: str = "row") -> Table:
    """Return the answer for a file that can't be read as a table at all."""
    return Table((), (RowFault(row, "", problem, remedy, unit=unit),))


def column_letters(position: int) -> str:
    """Return what a spreadsheet calls the column at `position`, counted from 0: A, B, ... Z, AA."""
    letters = ""
    rest = position + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


class _Reader:
    """Reads row after row; what it has found so far."""

    def __init__(self, sheet: Sheet, faults: list[RowFault]) -> None:
        self.sheet = sheet
        self.faults = faults
        self.drafts: list[RowDraft] = []
        self.partial: list[RowDraft] = []
        self._seen: dict[str, int] = {}

    def read(self, row: int, texts: Sequence[str], unreadable: frozenset[str]) -> None:
        """Read one row, by its number from 1; `unreadable` names the columns of cells that have a fault already."""
        given, found = folded(self.sheet.cells(texts))
        found += [
            Fault(name, f"is longer than {MOST_CHARACTERS:,} characters", "shorten it")
            for name, cell in given.items()
            if len(cell) > MOST_CHARACTERS
        ]
        cells = normal_cells(given)
        found += cell_faults(cells, unreadable | {fault.path for fault in found})
        if not DATE_COLUMNS & (unreadable | {fault.path for fault in found}):
            found += order_faults(cells)
        number = "" if "certificate_number" in unreadable else cells["certificate_number"]
        first = self._seen.setdefault(number, row) if number else row
        if first != row:
            same = f"{number[:MOST_CHARACTERS]} stands in {self.sheet.unit} {first} too"
            found.append(Fault("certificate_number", same, "give each certificate its own number"))
        if not found and not unreadable:
            self.drafts.append(RowDraft(row, draft_from_cells(cells), texts=texts))
            return
        self.faults += [self.sheet.fault(row, fault.path, (fault.problem, fault.remedy)) for fault in found]
        draft, muted = stand_in(cells, unreadable | {fault.path for fault in found})
        self.partial.append(RowDraft(row, draft, muted, texts))


def _expanded(text: str) -> str:
    """Return YYYYMMDD as YYYY-MM-DD, anything else as it is."""
    day = text.strip()
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == len("20260301") and day.isdecimal() else text


def with_notes(table: Table, notes: Iterable[str]) -> Table:
    """Return a table with notes for people."""
    return replace(table, notes=tuple(notes))
