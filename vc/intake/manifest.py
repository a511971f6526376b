"""A manifest of many certificates, CSV, NDJSON or XLSX, as lines to check (specs/manifest.md D1).

A line that can't be read stays in its place with its fault, so that nothing on a declaration goes unanswered.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding import strict_json
from vc.encoding.workbook_parts import is_workbook
from vc.errors import Refused
from vc.intake.manifest_lines import MOST_COLUMNS, ManifestLine, columns_of, faulty, line_of
from vc.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from vc.model.limits import Limits

MAX_LINES: Final = 100_000
_BYTE_ORDER_MARK: Final = "\ufeff"
_OBJECT_DEPTH: Final = 1


def read_manifest(raw: bytes, limits: Limits) -> tuple[ManifestLine, ...] | Finding:
    """Return the lines of a manifest, or a failed finding when it can't be read as a whole.

    A workbook by its first octets, NDJSON when the first character is `{`, else CSV with a header row; comma, semicolon
    or tab, as the header has it. Whole refusals: not UTF-8, no `certificate` column, a column twice
    (`format.unrecognised`), over `limits.manifest_bytes`, for a workbook `limits.upload_bytes` (`limit.size`), over
    100,000 lines or 64 columns
    (`limit.members`). Never raises on any bytes.
    """
    try:
        lines = tuple(islice(_rows(raw, limits), MAX_LINES + 1))
    except Refused as refusal:
        return _whole(refusal.code, refusal.detail)
    if len(lines) > MAX_LINES:
        return _whole(Code.LIMIT_MEMBERS, f"a manifest has at most {MAX_LINES} lines; split it")
    return lines


def _whole(code: Code, detail: str) -> Finding:
    return Finding(code, Outcome.FAILED, detail=detail, spec="D1.2")


def _rows(raw: bytes, limits: Limits) -> Iterator[ManifestLine]:
    zipped = is_workbook(raw)
    most = limits.upload_bytes if zipped else limits.manifest_bytes
    if len(raw) > most:
        raise Refused(Code.LIMIT_SIZE, f"the manifest has {len(raw)} octets; at most {most} are read")
    if zipped:
        from vc.intake.manifest_workbook import workbook_lines

        return iter(workbook_lines(raw, most=MAX_LINES + 1))
    text = _text_of(raw)
    return _ndjson_lines(text) if text.lstrip().startswith("{") else _csv_lines(text)


def _text_of(raw: bytes) -> str:
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
    columns = _csv_columns(header, delimiter)
    for number, row in enumerate(rest, 2):
        if row.strip():
            yield _csv_line(number, _cells(row, delimiter), columns)


def _csv_columns(header: str, delimiter: str) -> tuple[str, ...]:
    cells = _cells(header, delimiter) if header.strip() else "it is empty"
    if isinstance(cells, str):
        raise Refused(Code.FORMAT_UNRECOGNISED, f"the header row is not CSV: {cells}")
    return columns_of(cells)


def _csv_line(number: int, cells: list[str] | str, columns: tuple[str, ...]) -> ManifestLine:
    if isinstance(cells, str):
        return faulty(number, f"the row is not CSV: {cells}")
    if len(cells) != len(columns):
        return faulty(number, f"the row has {len(cells)} cells, the header {len(columns)}")
    return line_of(number, tuple(zip(columns, (cell.strip() for cell in cells), strict=True)))


def _cells(row: str, delimiter: str) -> list[str] | str:
    """Return the cells of one row (RFC 4180), or what is wrong with it.

    Row by row: a quotation mark that is never closed must not swallow the declarations below it.
    """
    try:
        return next(csv.reader([row.removesuffix("\r")], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return str(error)


def _ndjson_lines(text: str) -> Iterator[ManifestLine]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _object_line(number, line)


def _object_line(number: int, line: str) -> ManifestLine:
    try:
        members = strict_json.loads_object(line.encode(), max_depth=_OBJECT_DEPTH, max_members=MOST_COLUMNS)
    except Refused as refusal:
        return faulty(number, refusal.detail, refusal.code)
    fields = tuple((name, value.strip()) for name, value in members.items() if isinstance(value, str))
    if len(fields) < len(members):
        return faulty(number, "every member of a line must be text", Code.FORMAT_CLAIM)
    return line_of(number, fields)
