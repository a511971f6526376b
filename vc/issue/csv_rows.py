"""Certificate tables as CSV (RFC 4180), read strictly: every fault names its row and column (P8)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vc.issue.draft import Draft
from vc.issue.fault import DraftRefused, Fault, RowFault
from vc.issue.row_draft import COLUMNS, REQUIRED_COLUMNS, column_of, draft_from_row

MOST_BYTES: Final = 50_000_000
MOST_ROWS: Final = 100_000
MOST_CHARACTERS: Final = 4_000
"""Bounds of one table: octets, rows without the header, characters in one cell."""


@dataclass(frozen=True, slots=True)
class RowDraft:
    """The draft of one row. `row` counts from 1 with the header as row 1, as a spreadsheet shows it."""

    row: int
    draft: Draft


@dataclass(frozen=True, slots=True)
class Table:
    """What a table holds: a draft for every row that can be read, and what is wrong with the others."""

    drafts: tuple[RowDraft, ...]
    faults: tuple[RowFault, ...]


def read_table(raw: bytes) -> Table:
    """Read a CSV file: UTF-8, with or without a byte order mark; commas; a header of `COLUMNS` in any order.

    Cells are text and nothing else: what looks like a formula stays as it is. Never raises for any bytes.
    """
    if len(raw) > MOST_BYTES:
        return _refused("", f"the file has more than {MOST_BYTES:,} bytes", "split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused("", "the file is not UTF-8", 'save it as "CSV UTF-8"')
    if "\0" in text:
        return _refused("", "the file holds a NUL character", "is it a workbook? Save it as CSV")
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return _refused("", f"the file is not CSV: {error}", "quote cells that hold commas or quotation marks")
    if not records:
        return _refused("", "the file is empty", "begin with the header: " + ",".join(COLUMNS))
    header = [name.strip() for name in records[0]]
    faults = _header_faults(header)
    if faults:
        return Table((), tuple(faults))
    if len(records) - 1 > MOST_ROWS:
        return _refused("", f"the file has more than {MOST_ROWS:,} rows", "split it")
    return _read_records(header, records[1:])


def read_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Table:
    """Make drafts of rows that were read elsewhere, such as from a workbook: row number and cells by column."""
    drafts: list[RowDraft] = []
    faults: list[RowFault] = []
    seen: dict[str, int] = {}
    for row, cells in rows:
        too_long = [name for name, cell in cells.items() if len(cell) > MOST_CHARACTERS]
        faults += [
            RowFault(row, name, f"is longer than {MOST_CHARACTERS} characters", "shorten it") for name in too_long
        ]
        try:
            draft = draft_from_row({name: cell for name, cell in cells.items() if name not in too_long})
        except DraftRefused as refusal:
            faults += [
                RowFault(row, fault.path, fault.problem, fault.remedy)
                for fault in refusal.faults
                if fault.path not in too_long
            ]
            continue
        if draft.number in seen:
            same = f"{draft.number} stands in row {seen[draft.number]} too"
            faults.append(RowFault(row, "certificate_number", same, "give each certificate its own number"))
            continue
        seen[draft.number] = row
        if not too_long:
            drafts.append(RowDraft(row, draft))
    return Table(tuple(drafts), tuple(faults))


def row_faults(row: int, faults: Iterable[Fault]) -> tuple[RowFault, ...]:
    """Say of the faults that `vc.issue.rules.check` found in which cell of a row each has its cause."""
    return tuple(RowFault(row, column_of(fault.path), _with_path(fault), fault.remedy) for fault in faults)


def _with_path(fault: Fault) -> str:
    return fault.problem if column_of(fault.path) else f"{fault.path} {fault.problem}"


def _header_faults(header: list[str]) -> list[RowFault]:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        return [
            RowFault(1, "", "the columns are not parted by commas", "save it with commas; ; parts values in a cell")
        ]
    known = ", ".join(COLUMNS)
    faults = [RowFault(1, name, "is not a column", f"use: {known}") for name in header if name not in COLUMNS]
    twice = sorted({name for name in header if header.count(name) > 1 and name in COLUMNS})
    faults += [RowFault(1, name, "stands in the header twice", "keep one") for name in twice]
    missing = [name for name in REQUIRED_COLUMNS if name not in header]
    return faults + [RowFault(1, name, "is missing from the header", "add the column") for name in missing]


def _read_records(header: list[str], records: list[list[str]]) -> Table:
    faults: list[RowFault] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    for row, record in enumerate(records, start=2):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) != len(header):
            count = f"has {len(record)} cells, the header {len(header)}"
            faults.append(RowFault(row, "", count, "quote cells that hold commas"))
            continue
        rows.append((row, dict(zip(header, record, strict=True))))
    table = read_rows(rows)
    ordered = sorted((*faults, *table.faults), key=lambda fault: fault.row)
    return Table(table.drafts, tuple(ordered))


def _refused(column: str, problem: str, remedy: str) -> Table:
    return Table((), (RowFault(1, column, problem, remedy),))
