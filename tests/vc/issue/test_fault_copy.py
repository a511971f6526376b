"""Marked copies: what is wrong stands where it is wrong, and nothing in them acts (B9, B11; security Q08)."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.certificates import product_row, system_row
from tests.workbooks import parts_of, saved, workbook
from vc.issue.csv_rows import read_table
from vc.issue.fault_copy import FAULTS, fault_copy
from vc.issue.json_lines import read_lines
from vc.issue.table import Table
from vc.issue.workbook import read_workbook

ACTIVE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x.example","x")', "=cmd|' /C calc'!A0")


def copied(table: Table) -> dict[str, Worksheet]:
    assert table.sheet is not None
    raw = fault_copy(table.sheet, table.faults, source="certificates.xlsx")
    return {sheet.title: sheet for sheet in load_workbook(io.BytesIO(raw)).worksheets}


def as_csv(*rows: dict[str, str]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def test_a_faulty_cell_is_coloured_and_explained_where_it_stood() -> None:
    book = workbook(
        system_row(), {**system_row(certificate_number="DE-2"), "valid_from": "soon"}, above=[["March"], []]
    )

    sheet = copied(read_workbook(saved(book)))["Certificates"]

    marked = [cell for row in sheet.iter_rows() for cell in row if cell.comment is not None]
    assert [cell.coordinate for cell in marked] == ["K5"]
    assert marked[0].value == "soon"
    assert marked[0].fill.start_color.rgb == "FFFFC7CE"
    assert "valid_from: is 'soon'" in str(marked[0].comment.text if marked[0].comment else "")
    assert [cell.value for cell in sheet[4]][:2] == ["DE-QMS-2026-00412", "Großmann Metallbau GmbH & Co. KG"]


def test_every_fault_is_listed() -> None:
    sheets = copied(read_table(as_csv(system_row(valid_from="soon"), product_row(holder_name=""))))

    listed = [row[:3] for row in sheets[FAULTS].iter_rows(2, values_only=True)]

    assert listed == [("K2", "valid_from", "soon"), ("B3", "holder_name", None)]


def test_what_is_wrong_with_a_header_is_marked_in_the_header() -> None:
    book = workbook(system_row())
    book.worksheets[0]["B1"] = "holder"

    sheet = copied(read_workbook(saved(book)))["Certificates"]

    assert {cell.coordinate for cell in sheet[1] if cell.comment is not None} == {"A1", "B1"}


def test_lines_stand_below_a_header() -> None:
    sheets = copied(read_lines(b'{"certificate_number": "DE-1"}\n'))

    assert sheets["Certificates"]["A2"].value == "DE-1"
    assert {row[0] for row in sheets[FAULTS].iter_rows(2, values_only=True)} >= {"B2", "C2"}


@pytest.mark.parametrize("text", ACTIVE)
def test_what_looks_like_a_formula_is_written_as_text(text: str) -> None:
    table = read_table(as_csv(system_row(holder_name=text, valid_from=text)))
    assert table.sheet is not None

    raw = fault_copy(table.sheet, table.faults, source=text)

    parts = parts_of(raw)
    assert b"<f>" not in b"".join(content for name, content in parts.items() if name.startswith("xl/worksheets/"))
    cell = load_workbook(io.BytesIO(raw))["Certificates"]["B2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix or text[0] in "\t\r"
    assert read_workbook(raw).sheet is not None


def test_a_formula_of_the_clerk_becomes_text_too() -> None:
    sheet = copied(read_workbook(saved(workbook({**system_row(), "holder_name": "=A1&B1"}))))["Certificates"]

    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=A1&B1", "s")


def test_the_copy_mended_and_read_again_has_no_fault() -> None:
    table = read_workbook(saved(workbook(system_row(valid_from="soon"))))
    assert table.sheet is not None
    book = load_workbook(io.BytesIO(fault_copy(table.sheet, table.faults, source="x")))
    book["Certificates"]["K2"].value = "2026-03-01"

    again = read_workbook(saved(book))

    assert again.faults == ()
    assert [one.draft for one in again.drafts] == [one.draft for one in read_table(as_csv(system_row())).drafts]


def test_characters_that_a_workbook_can_not_hold_are_shown_escaped() -> None:
    sheet = copied(read_table(as_csv(system_row(holder_name="a\x07b\u202ec", valid_from="x"))))["Certificates"]

    assert sheet["B2"].value == r"a\u{0007}b\u{202e}c"
