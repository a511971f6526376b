"""Certificates as NDJSON: one JSON object a line, a draft or the cells of a row (specs/tables.md B7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from vc.encoding.strict_json import JsonObject, JsonValue, loads_object
from vc.errors import Refused
from vc.issue.columns import COLUMNS, header_of
from vc.issue.draft import draft_from_claims
from vc.issue.fault import DraftRefused, Fault, RowFault
from vc.issue.table import MOST_BYTES, MOST_FAULTS, MOST_ROWS, RowDraft, Sheet, Table, read_sheet, refused
from vc.model.limits import DEFAULT_LIMITS

_UNIT: Final = "line"


def is_json_lines(raw: bytes) -> bool:
    """Tell whether a file that begins with an object holds one a line: its first line is one, and not the last."""
    first, _, rest = raw.lstrip().partition(b"\n")
    return first.startswith(b"{") and first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def read_lines(raw: bytes) -> Table:
    """Read NDJSON in UTF-8. An object with `type` is a draft, any other one the cells of a row, as text by column.

    Faults are named by line. Never raises for any bytes.
    """
    if len(raw) > MOST_BYTES:
        return refused(f"the file has more than {MOST_BYTES:,} bytes", "split it", unit=_UNIT)
    lines = raw.removeprefix(b"\xef\xbb\xbf").split(b"\n", MOST_ROWS + 1)
    if len(lines) > MOST_ROWS + 1:
        return refused(f"the file has more than {MOST_ROWS:,} lines", "split it", unit=_UNIT)
    reader = _LineReader()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            reader.read(number, line)
        if len(reader.faults) > MOST_FAULTS:
            reader.faults.append(_fault(number, Fault("", "is where reading stopped", "mend these faults first")))
            break
    return reader.table()


class _LineReader:
    """Reads line after line; what it has found so far."""

    def __init__(self) -> None:
        self.faults: list[RowFault] = []
        self._rows: list[tuple[int, tuple[str, ...]]] = []
        self._drafts: list[RowDraft] = []
        self._unreadable: dict[int, frozenset[str]] = {}

    def read(self, number: int, line: bytes) -> None:
        """Read one line, by its number from 1: a draft, or the cells of a row; else a fault of that line."""
        limits = DEFAULT_LIMITS
        try:
            item = loads_object(line, max_depth=limits.json_depth, max_members=limits.json_members)
        except Refused as refusal:
            self.faults.append(_fault(number, Fault("", refusal.detail, "write one JSON object (RFC 8259)")))
            return
        if "type" in item:
            self._read_draft(number, item)
        else:
            self._read_cells(number, item)

    def table(self) -> Table:
        """Return what was read; a number that a draft has given already is a fault of the later line."""
        sheet = Sheet(header_of(1, COLUMNS), self._rows, unit=_UNIT)
        table = read_sheet(sheet, self.faults, unreadable=self._unreadable)
        drafts: list[RowDraft] = []
        faults = list(table.faults)
        first: dict[str, int] = {}
        for one in sorted((*table.drafts, *self._drafts), key=lambda draft: draft.row):
            line = first.setdefault(one.draft.number, one.row)
            if one.draft.number and line != one.row:
                same = f"{one.draft.number} stands in line {line} too"
                column = "certificate_number" if one.texts else "/credentialSubject/certificateNumber"
                faults.append(_fault(one.row, Fault(column, same, "give each certificate its own number")))
            else:
                drafts.append(one)
        return replace(table, drafts=tuple(drafts), faults=tuple(sorted(faults, key=lambda fault: fault.row)))

    def _read_draft(self, number: int, item: JsonObject) -> None:
        try:
            self._drafts.append(RowDraft(number, draft_from_claims(item)))
        except DraftRefused as refusal:
            self.faults += [_fault(number, fault) for fault in refusal.faults]

    def _read_cells(self, number: int, item: JsonObject) -> None:
        found = list(_member_faults(item))
        self.faults += [_fault(number, fault) for fault in found]
        unknown = [fault for fault in found if fault.path not in COLUMNS]
        if not unknown:
            self._rows.append((number, tuple(_text(item.get(name)) for name in COLUMNS)))
            self._unreadable[number] = frozenset(fault.path for fault in found)


def _member_faults(item: Mapping[str, JsonValue]) -> list[Fault]:
    faults = [Fault(name, "is not a column", f"use: {', '.join(COLUMNS)}") for name in item if name not in COLUMNS]
    for name, value in item.items():
        if name in COLUMNS and not (value is None or isinstance(value, str)):
            faults.append(Fault(name, "is not text", 'write it in quotes: "2026"'))
    return faults


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def _fault(row: int, fault: Fault) -> RowFault:
    return RowFault(row, fault.path, fault.problem, fault.remedy, unit=_UNIT)
