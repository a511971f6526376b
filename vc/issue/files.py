"""Which kind of file holds drafts: its content decides, never its name (specs/tables.md B1)."""

from __future__ import annotations

from vc.encoding.workbook_parts import is_workbook
from vc.issue.csv_rows import read_table
from vc.issue.json_lines import is_json_lines, read_lines
from vc.issue.table import Table
from vc.issue.workbook import read_workbook


def read_any_table(raw: bytes) -> Table | None:
    """Read a workbook, NDJSON or CSV; None for what begins like one JSON object. Never raises for any bytes."""
    if is_workbook(raw):
        return read_workbook(raw)
    if not raw.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return read_table(raw)
    return read_lines(raw) if is_json_lines(raw.removeprefix(b"\xef\xbb\xbf")) else None
