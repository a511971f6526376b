"""Manifests in workbooks (specs/manifest.md D3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.workbooks import bare, changed_part, saved
from vc.codes import Code
from vc.intake import manifest
from vc.intake.manifest import read_manifest
from vc.intake.manifest_lines import ManifestLine
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS

HEADER = ("declaration", "hs_code", "product", "serial", "certificate", "arrived")
COMPACT = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"


def book_of(*rows: Sequence[Any], above: Sequence[Sequence[Any]] = ()) -> Workbook:
    book = Workbook()
    for row in (*above, HEADER, *rows):
        book.worksheets[0].append(list(row))
    return book


def lines_of(book: Workbook | bytes) -> tuple[ManifestLine, ...]:
    lines = read_manifest(book if isinstance(book, bytes) else saved(book), DEFAULT_LIMITS)
    assert not isinstance(lines, Finding), lines
    return lines


def refusal_of(book: Workbook | bytes) -> str:
    found = read_manifest(book if isinstance(book, bytes) else saved(book), DEFAULT_LIMITS)
    assert isinstance(found, Finding)
    assert found.code is Code.FORMAT_UNRECOGNISED
    return found.detail


def fault_of(line: ManifestLine) -> str:
    assert line.fault is not None
    assert line.certificate == b""
    return line.fault.detail


def test_rows_are_numbered_as_the_spreadsheet_shows_them() -> None:
    book = book_of(("D1", "850760", "bank", "A-1", COMPACT, None), above=[("Shipment 7",), ()])

    (line,) = lines_of(book)

    assert (line.number, line.certificate, line.fault) == (4, COMPACT.encode(), None)
    assert (line.field("declaration"), line.goods.hs_code, line.goods.serial) == ("D1", "850760", "A-1")


def test_numbers_are_text_and_columns_of_others_are_given_back_as_shown() -> None:
    (line,) = lines_of(book_of((17, 850760, "bank", 4.5, COMPACT, date(2026, 11, 20))))

    assert line.fault is None
    assert [line.field(name) for name in ("declaration", "hs_code", "serial", "arrived")] == [
        "17", "850760", "4.5", "2026-11-20",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("=A1", "is a formula"),
        (True, "is a truth value"),
        (datetime(2026, 3, 1, 8), "is a date"),  # noqa: DTZ001
        (1234567890123456, "rounded to 15 digits"),
    ],
)
def test_cell_of_which_a_spreadsheet_made_something_else_is_a_fault_of_its_line_alone(cell: Any, why: str) -> None:
    good = ("D2", "850760", "bank", "A-1", COMPACT, None)

    faulty, after = lines_of(book_of(("D1", cell, "bank", "A-1", COMPACT, None), good))

    assert why in fault_of(faulty)
    assert faulty.field("declaration") == "D1"
    assert after.certificate == COMPACT.encode()


def test_days_of_the_goods_may_be_days_of_the_spreadsheet() -> None:
    book = Workbook()
    book.worksheets[0].append(["imported", "certificate"])
    book.worksheets[0].append([date(2026, 3, 3), COMPACT])
    book.worksheets[0].append([datetime(2026, 3, 3, 8), COMPACT])  # noqa: DTZ001

    good, with_a_time = lines_of(book)

    assert good.goods.imported == date(2026, 3, 3)
    assert "is a date" in fault_of(with_a_time)


def test_zeros_that_only_a_format_shows_are_a_fault() -> None:
    book = book_of(("D1", 10121, "horse", "A-1", COMPACT, None))
    book.worksheets[0]["B2"].number_format = "000000"

    (line,) = lines_of(book)

    assert "is the number 10121, only shown with zeros" in fault_of(line)
    assert line.field("hs_code") == "010121"


def test_error_is_a_fault() -> None:
    raw = bare(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>certificate</t></is></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'
    )

    (line,) = lines_of(raw)

    assert "is an error" in fault_of(line)


def test_row_that_nobody_sees_is_a_fault() -> None:
    book = book_of(("D1", "", "", "", COMPACT, None))
    book.worksheets[0].row_dimensions[2].hidden = True

    assert "hidden" in fault_of(lines_of(book)[0])


def test_row_of_merged_cells_is_a_fault() -> None:
    book = book_of(("D1", "1", "2", "3", COMPACT, None), ("D2", "1", "2", "3", COMPACT, None))
    book.worksheets[0].merge_cells("A3:B3")

    first, second = lines_of(book)

    assert first.fault is None
    assert "merged" in fault_of(second)


def test_cell_under_no_heading_is_a_fault() -> None:
    (line,) = lines_of(book_of(("D1", "", "", "", COMPACT, None, "more")))

    assert "'more' stands under no heading" in fault_of(line)


def test_hidden_column_of_ours_refuses_the_sheet_and_one_of_others_does_not() -> None:
    book = book_of(("D1", "", "", "", COMPACT, None))
    book.worksheets[0].column_dimensions["F"].hidden = True
    assert lines_of(book)[0].fault is None

    book.worksheets[0].column_dimensions["D"].hidden = True

    assert refusal_of(book) == "the column 'serial' is hidden; show it"


def test_manifest_is_the_one_visible_sheet_with_a_column_of_certificates() -> None:
    book = book_of(("D1", "", "", "", COMPACT, None))
    book.create_sheet("notes").append(["nothing"])
    hidden = book.create_sheet("old")
    hidden.append(["certificate"])
    hidden.sheet_state = "hidden"
    assert len(lines_of(book)) == 1

    book.create_sheet("second").append(["certificate"])

    assert refusal_of(book).startswith("two visible sheets have")


def test_workbook_without_a_manifest_is_refused() -> None:
    book = Workbook()
    for number in range(30):
        book.worksheets[0].append([f"row {number}"])
    book.worksheets[0].append(["certificate"])

    assert refusal_of(book).startswith("no visible sheet has a column 'certificate'")


def test_column_twice_is_refused() -> None:
    book = Workbook()
    book.worksheets[0].append(["certificate", "Certificate "])

    assert refusal_of(book) == "the column 'certificate' stands twice in the header"


def test_too_many_rows_are_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_LINES", 2)
    row = ("D", "", "", "", COMPACT, None)
    assert len(lines_of(book_of(row, row))) == 2

    found = read_manifest(saved(book_of(row, row, row)), DEFAULT_LIMITS)

    assert isinstance(found, Finding)
    assert found.code is Code.LIMIT_MEMBERS


def test_workbook_with_a_document_type_is_refused() -> None:
    raw = changed_part(saved(book_of()), "xl/workbook.xml", b"<workbook", b"<!DOCTYPE x><workbook")

    assert "document type" in refusal_of(raw)


@given(st.binary().map(lambda rest: b"PK\x03\x04" + rest))
def test_no_zip_raises(raw: bytes) -> None:
    assert isinstance(read_manifest(raw, DEFAULT_LIMITS), Finding)
