"""Certificate tables as CSV (RFC 4180), read strictly: every fault names its row and column (specs/tables.md B4)."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import Final

from vc.issue.columns import COLUMNS, Header, header_of
from vc.issue.fault import RowFault
from vc.issue.table import MOST_BYTES, MOST_ROWS, Sheet, Table, read_sheet, refused

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_table(raw: bytes) -> Table:
    """Read a CSV file: UTF-8, with or without a byte order mark; commas; a header in the first row.

    Cells are text and nothing else: what looks like a formula stays as it is. Never raises for any bytes.
    """
    if len(raw) > MOST_BYTES:
        return refused(f"the file has more than {MOST_BYTES:,} bytes", "split it")
    if raw.startswith(_UTF16):
        return refused("the file is UTF-16, not UTF-8", 'save it as "CSV UTF-8 (comma delimited)"')
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = f"the file is not UTF-8: octet {raw[error.start]:02X} (Windows-1252, perhaps)"
        return refused(problem, 'save it as "CSV UTF-8 (comma delimited)"', row=line)
    if "\0" in text:
        return refused("the file holds a NUL character", "is it UTF-16, or a workbook? Save it as CSV UTF-8")
    try:
        records = list(islice(csv.reader(io.StringIO(text, newline=""), strict=True), MOST_ROWS + 2))
    except csv.Error as error:
        return refused(f"the file is not CSV: {error}", "quote cells that hold commas or quotation marks")
    if not records:
        return refused("the file is empty", "begin with the header: " + ",".join(COLUMNS))
    if len(records[0]) == 1 and (";" in records[0][0] or "\t" in records[0][0]):
        return refused("the columns are not parted by commas", "save it with commas; ; parts values in a cell")
    if len(records) - 1 > MOST_ROWS:
        return refused(f"the file has more than {MOST_ROWS:,} rows", "split it")
    return _read_records(header_of(1, records[0]), records[1:])


def _read_records(header: Header, records: list[list[str]]) -> Table:
    faults: list[RowFault] = []
    rows: list[tuple[int, list[str]]] = []
    width = len(header.names)
    for row, record in enumerate(records, start=2):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) != width:
            faults.append(RowFault(row, "", f"has {len(record)} cells, the header {width}", "quote cells with commas"))
            continue
        rows.append((row, record))
    return read_sheet(Sheet(header, rows), faults, unreadable={})
