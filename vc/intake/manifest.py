"""A manifest of many certificates, CSV or NDJSON, as lines to check (specs/label.md L9.3).

A line that can't be read stays in its place with its fault, so that nothing on a declaration goes unanswered.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
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
    """One line. `number` is that of its first row in the file, from 1; `certificate` the bytes to read.

    `fault` says why a line can't be read (outcome unknown: the line is *refer*); `certificate` is empty then.
    `fields` holds every cell by its column's name, as text; a cell that looks like a formula is text too.
    """

    number: int
    certificate: bytes
    fields: tuple[tuple[str, str], ...] = ()
    fault: Finding | None = None

    def field(self, name: str) -> str:
        """Return the cell of a column, such as `declaration`, `hs_code`, `product` or `serial`; else the empty string."""
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
        lines: list[ManifestLine] = []
        for line in rows:
            if len(lines) == MAX_LINES:
                raise Refused(Code.LIMIT_MEMBERS, f"a manifest has at most {MAX_LINES} lines; split it")
            lines.append(line)
    except Refused as refusal:
        return Finding(refusal.code, Outcome.FAILED, detail=refusal.detail, spec=_STEP)
    return tuple(lines)


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
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    columns: tuple[str, ...] = ()
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            yield _faulty(number, f"the row is not CSV: {error}")
            continue
        if not columns:
            columns = _checked_columns(cells)
        elif len(cells) == len(columns):
            yield _line(number, tuple(zip(columns, (cell.strip() for cell in cells), strict=True)))
        elif cells:
            yield _faulty(number, f"the row has {len(cells)} cells, the header {len(columns)}")
    if not columns:
        raise Refused(Code.FORMAT_UNRECOGNISED, "the manifest is empty; it begins with a header row")


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _checked_columns(cells: list[str]) -> tuple[str, ...]:
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
