"""Workbooks for tests: small ones as openpyxl writes them, and broken or hostile ones made part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook

from tests.certificates import system_row

RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(*rows: Mapping[str, Any], title: str = "Certificates", above: Sequence[Sequence[Any]] = ()) -> Workbook:
    """Return a workbook with one sheet: rows above the header, the header, rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for line in above:
        sheet.append(list(line))
    sheet.append(list(rows[0]) if rows else list(system_row()))
    for row in rows:
        sheet.append(list(row.values()))
    return book


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return parts as a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed_part(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook with text replaced in one part."""
    parts = parts_of(raw)
    assert old in parts[name], parts[name][:2000]
    return zipped(parts | {name: parts[name].replace(old, new)})


def bare(sheet_data: str, *, before: str = "", behind: str = "", strings: str = "") -> bytes:
    """Return the least workbook: one sheet with this XML inside `sheetData`, and around it."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    sheet = f'<x:worksheet xmlns:x="{_MAIN}">{before}<x:sheetData>{sheet_data}</x:sheetData>{behind}</x:worksheet>'
    sheets = '<sheets><sheet name="C" sheetId="1" r:id="s"/></sheets>'
    main = f'<workbook xmlns="{_MAIN}" xmlns:r="{RELATIONS}">{sheets}</workbook>'
    relations = (
        f'<Relationships xmlns="{package}">'
        f'<Relationship Id="s" Type="{RELATIONS}/worksheet" Target="worksheets/a.xml"/>'
        f'<Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="/xl/t.xml"/></Relationships>'
    )
    root = (
        f'<Relationships xmlns="{package}">'
        f'<Relationship Id="w" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    return zipped(
        {
            "_rels/.rels": root.encode(),
            "xl/workbook.xml": main.encode(),
            "xl/_rels/workbook.xml.rels": relations.encode(),
            "xl/worksheets/a.xml": sheet.encode(),
            "xl/t.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>'.encode(),
        }
    )
