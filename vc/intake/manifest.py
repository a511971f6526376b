"""A manifest of many certificates, CSV or NDJSON, as lines to check (specs/label.md L9.3).

A line that can't be read stays in its place with its fault, so that nothing on a declaration goes unanswered.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import strict_json
from vc.errors import Refused
from vc.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from vc.model.limits import Limits

MAX_LINES: Final = 100_000
_MAX_COLUMNS: Final = 64
_BYTE_ORDER_MARK: Final = "\ufeff"
_OBJECT_DEPTH: Final = 1
_STEP: Final = "L9.3"


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One line. `number` is that of its row in the file, from 1; `certificate` the bytes to read.

    `fault` says why a line can't be read (outcome unknown: the line is *refer*); `certificate` is empty then.
    `fields` holds every cell by its column's name, as text; a cell that looks like a formula is text too.
    """

    number: int
    certificate: bytes
    fields: tuple[tuple[str, str], ...] = ()
    fault: Finding | None = None

    def field(self, name: str) -> str:
        """Return the cell of a column, such as `declaration` or `hs_code`; the empty string where there is none."""
        return next((value for column, value in self.fields if column == name), "")


def read_manifest(raw: bytes, limits: Limits) -> tuple[ManifestLine, ...] | Finding:
    """Return the lines of a manifest, or a failed finding when it can't be read as a whole.

    NDJSON when the first character is `{`, else CSV with a header row; comma, semicolon or tab, as the header has it.
    Whole refusals: not UTF-8, no `certificate` column, a column twice (`format.unrecognised`), over
    `limits.upload_bytes` (`limit.size`), over 100,000 lines or 64 columns (`limit.members`). Never raises on any bytes.
    """
    try:
        text = _text_of(raw, limits)
        rows = _ndjson_lines(text) if text.lstrip().startswith("{") else _csv_lines(text)
        lines = tuple(islice(rows, MAX_LINES + 1))
    except Refused as refusal:
        return _whole(refusal.code, refusal.detail)
    if len(lines) > MAX_LINES:
        return _whole(Code.LIMIT_MEMBERS, f"a manifest has at most {MAX_LINES} lines; split it")
    return lines


def _whole(code: Code, detail: str) -> Finding:
    return Finding(code, Outcome.FAILED, detail=detail, spec=_STEP)


def _text_of(raw: bytes, limits: Limits) -> str:
    if len(raw) > limits.upload_bytes:
        raise Refused(Code.LIMIT_SIZE, f"the manifest has {len(raw)} octets; at most {limits.upload_bytes} are read")
    try:
        text = raw.decode().removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        raise Refused(Code.FORMAT_UNRECOGNISED, "the manifest is not UTF-8; save it as CSV UTF-8") from None
    if "\0" in text:
        raise Refused(Code.FORMAT_UNRECOGNISED, "the manifest holds a NUL character")
    return text


def _csv_lines(text: str) -> Iterator[ManifestLine]:
    header, *rest = text.split("\n")
    delimiter = max(",;\t", key=header.count)
    columns = _checked_columns(header, delimiter)
    for number, row in enumerate(rest, 2):
        if row.strip():
            yield _csv_line(number, _cells(row, delimiter), columns)


def _csv_line(number: int, cells: list[str] | str, columns: tuple[str, ...]) -> ManifestLine:
    if isinstance(cells, str):
        return _faulty(number, f"the row is not CSV: {cells}")
    if len(cells) != len(columns):
        return _faulty(number, f"the row has {len(cells)} cells, the header {len(columns)}")
    return _line(number, tuple(zip(columns, (cell.strip() for cell in cells), strict=True)))


def _cells(row: str, delimiter: str) -> list[str] | str:
    """Return the cells of one row (RFC 4180), or what is wrong with it.

    Row by row: a quotation mark that is never closed must not swallow the declarations below it.
    """
    try:
        return next(csv.reader([row.removesuffix("\r")], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)


def _checked_columns(header: str, delimiter: str) -> tuple[str, ...]:
    cells = _cells(header, delimiter) if header.strip() else "it is empty"
    if isinstance(cells, str):
        raise Refused(Code.FORMAT_UNRECOGNISED, f"the header row is not CSV: {cells}")
    columns = tuple(cell.strip().casefold() for cell in cells)
    if len(columns) > _MAX_COLUMNS:
        raise Refused(Code.LIMIT_MEMBERS, f"the manifest has more than {_MAX_COLUMNS} columns")
    repeated = [name for name, count in Counter(columns).items() if count > 1]
    if repeated:
        raise Refused(Code.FORMAT_UNRECOGNISED, f"the column {repeated[0]!r} stands twice in the header")
    if "certificate" not in columns:
        raise Refused(Code.FORMAT_UNRECOGNISED, "the header has no column 'certificate'")
    return columns


def _ndjson_lines(text: str) -> Iterator[ManifestLine]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _object_line(number, line)


def _object_line(number: int, line: str) -> ManifestLine:
    try:
        members = strict_json.loads_object(line.encode(), max_depth=_OBJECT_DEPTH, max_members=_MAX_COLUMNS)
    except Refused as refusal:
        return _faulty(number, refusal.detail, refusal.code)
    fields = tuple((name, value.strip()) for name, value in members.items() if isinstance(value, str))
    if len(fields) < len(members):
        return _faulty(number, "every member of a line must be text", Code.FORMAT_CLAIM)
    return _line(number, fields)


def _line(number: int, fields: tuple[tuple[str, str], ...]) -> ManifestLine:
    certificate = next((value for column, value in fields if column == "certificate"), "")
    if not certificate:
        return ManifestLine(number, b"", fields, _fault("the line names no certificate", Code.FORMAT_UNRECOGNISED))
    return ManifestLine(number, certificate.encode(), fields)


def _faulty(number: int, detail: str, code: Code = Code.FORMAT_UNRECOGNISED) -> ManifestLine:
    return ManifestLine(number, b"", fault=_fault(detail, code))


def _fault(detail: str, code: Code) -> Finding:
    return Finding(code, Outcome.UNKNOWN, detail=detail, spec=_STEP)
