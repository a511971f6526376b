"""Workbooks: which sheet, which row, what a cell says, and what no clerk may issue by mistake (B5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook.protection import WorkbookProtection

from tests.certificates import system_row
from tests.workbooks import bare, saved, workbook
from vc.issue import workbook as workbook_module
from vc.issue.table import Table
from vc.issue.workbook import read_workbook

HEADER = tuple(system_row())


def faults(table: Table) -> list[str]:
    return [str(fault) for fault in table.faults]


def one_row(**cells: Any) -> Table:
    return read_workbook(saved(workbook({**system_row(), **cells})))


def inline(reference: str, text: str) -> str:
    return f'<x:c r="{reference}" t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c>'


def bare_rows(*rows: str) -> str:
    header = "".join(inline(f"{chr(ord('A') + position)}1", name) for position, name in enumerate(HEADER))
    return f'<x:row r="1">{header}</x:row>' + "".join(rows)


def test_each_row_becomes_the_draft_that_the_same_row_of_csv_becomes() -> None:
    table = read_workbook(saved(workbook(system_row(), system_row(certificate_number="DE-2"))))

    assert table.faults == ()
    assert [(one.row, one.draft.number) for one in table.drafts] == [(2, "DE-QMS-2026-00412"), (3, "DE-2")]


def test_dates_of_the_spreadsheet_and_whole_numbers_say_what_they_show() -> None:
    days = {"valid_from": date(2026, 3, 1), "valid_until": datetime(2029, 2, 28), "surveillance_due": date(2027, 3, 1)}  # noqa: DTZ001

    assert one_row(**days, edition=2015).drafts == one_row().drafts


def test_days_counted_from_1904_are_read_as_such() -> None:
    book = workbook({**system_row(), "valid_from": date(2026, 3, 1)})
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001

    assert read_workbook(saved(book)).drafts == one_row().drafts


@pytest.mark.parametrize(
    ("cells", "cell", "words"),
    [
        ({"holder_name": "=A1"}, "B2", "is a formula"),
        ({"sectors": '=CMD|" /C calc"!A0'}, "H2", "is a formula"),
        ({"scope_text": "#N/A"}, "I2", "is the error '#N/A'"),
        ({"edition": True}, "G2", "is the truth value TRUE"),
        ({"certificate_number": 2026000901900001}, "A2", "rounded to 15 digits"),
        ({"certificate_number": date(2026, 4, 3)}, "A2", "is the date 2026-04-03, which a spreadsheet made"),
        ({"valid_from": 46082}, "K2", "is the number 46082, not a date"),
        ({"valid_from": datetime(2026, 3, 1, 12, 30)}, "K2", "is a date with a time of day"),  # noqa: DTZ001
        ({"valid_from": "２０２６-03-01"}, "K2", "a date must look like 2026-03-01"),
        ({"holder_name": "Good\u00a0GmbH"}, "B2", "contains U+00A0 NO-BREAK SPACE"),
        ({"sectors": ""}, "", ""),
    ],
)
def test_what_a_spreadsheet_made_of_a_cell_is_a_fault_of_that_cell(
    cells: dict[str, Any], cell: str, words: str
) -> None:
    table = one_row(**cells)

    if not cell:
        assert table.faults == ()
        return
    (fault,) = table.faults
    assert fault.cell == f"Certificates!{cell}"
    assert words in fault.problem
    assert fault.remedy
    assert table.drafts == ()


def test_zeros_that_are_only_shown_are_a_fault() -> None:
    book = workbook({**system_row(), "certificate_number": 412})
    book.worksheets[0]["A2"].number_format = "00000"

    (fault,) = read_workbook(saved(book)).faults

    assert fault.problem == "is the number 412, only shown as 00412"


def test_every_fault_of_a_row_is_named_at_once() -> None:
    table = one_row(holder_name=None, valid_from="soon", certificate_number=True)

    assert {fault.cell for fault in table.faults} == {"Certificates!A2", "Certificates!B2", "Certificates!K2"}
    assert [one.muted >= {"holder_name", "valid_from", "certificate_number"} for one in table.partial] == [True]


def test_what_nobody_sees_is_not_issued() -> None:
    book = workbook(system_row(), system_row(certificate_number="DE-2"))
    book.worksheets[0].row_dimensions[3].hidden = True
    book.worksheets[0].column_dimensions["H"].hidden = True

    table = read_workbook(saved(book))

    assert {(fault.cell, fault.problem) for fault in table.faults} == {
        ("Certificates!3:3", "is hidden"),
        ("Certificates!H1", "is hidden"),
    }


def test_merged_cells_are_a_fault_where_certificates_stand_and_none_above_them() -> None:
    book = workbook(
        system_row(), system_row(certificate_number="DE-2", sectors=""), above=[["Certificates of March"], []]
    )
    book.worksheets[0].merge_cells("A1:C1")
    book.worksheets[0].merge_cells("H4:H5")

    (fault,) = read_workbook(saved(book)).faults

    assert str(fault) == "Certificates!H4 (sectors): is merged up to H5; unmerge the cells and fill in each"


def test_the_header_is_found_below_a_title_and_empty_rows_are_passed_over() -> None:
    book = workbook(system_row(), above=[["Certificates of March"], []])
    book.worksheets[0]["A20"] = " "
    book.worksheets[0]["A1000"].number_format = "@"

    table = read_workbook(saved(book))

    assert [one.row for one in table.drafts] == [4]
    assert table.faults == ()


def test_a_cell_under_no_heading_is_a_fault_and_an_empty_heading_alone_is_none() -> None:
    book = workbook(system_row())
    book.worksheets[0]["Q2"] = "ask Mr Brown"

    assert faults(read_workbook(saved(book))) == [
        "Certificates!Q2: stands under no heading; name its column in the header, or delete it"
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"B1": "Certificate Number"}, "B1 (Certificate Number): stands in the header as certificate_number too"),
        ({"B1": "holder"}, "B1 (holder): is not a column"),
        ({"B1": None}, "Certificates!1:1 (holder_name): is missing from the header"),
    ],
)
def test_a_header_is_checked_before_any_row(change: dict[str, str | None], words: str) -> None:
    book = workbook(system_row(valid_from="soon"))
    for cell, text in change.items():
        book.worksheets[0][cell] = text

    table = read_workbook(saved(book))

    assert any(words in str(fault) for fault in table.faults), faults(table)
    assert {fault.row for fault in table.faults} == {1}


def test_the_one_sheet_with_certificates_is_read_and_the_others_are_named() -> None:
    book = workbook(system_row())
    book.create_sheet("Remarks", 0).append(["not", "ours"])

    table = read_workbook(saved(book))

    assert len(table.drafts) == 1
    assert table.notes == ("sheet Certificates; not read: Remarks",)


def test_two_sheets_with_certificates_are_refused_and_a_hidden_one_is_none() -> None:
    book = workbook(system_row())
    other = book.create_sheet("April")
    other.append(list(HEADER))
    other.append(list(system_row(certificate_number="DE-2").values()))

    assert "the sheets 'Certificates' and 'April' both hold certificates" in faults(read_workbook(saved(book)))[0]
    other.sheet_state = "hidden"
    assert len(read_workbook(saved(book)).drafts) == 1
    book.worksheets[0].sheet_state = "hidden"
    other.sheet_state = "visible"
    assert [one.draft.number for one in read_workbook(saved(book)).drafts] == ["DE-2"]


def test_a_sheet_name_is_quoted_as_a_spreadsheet_quotes_it() -> None:
    table = read_workbook(saved(workbook(system_row(valid_from="x"), title="März '26")))

    assert table.faults[0].cell == "'März ''26'!K2"


def test_a_workbook_without_a_header_of_ours_or_without_rows_says_so() -> None:
    book = workbook()
    assert "holds a header and no certificate" in faults(read_workbook(saved(book)))[0]
    book.worksheets[0].delete_rows(1)
    assert "no sheet has a header of ours" in faults(read_workbook(saved(book)))[0]


def test_a_protected_workbook_is_read() -> None:
    book = workbook(system_row())
    book.security = WorkbookProtection(workbookPassword="secret", lockStructure=True)
    book.worksheets[0].protection.enable()

    assert len(read_workbook(saved(book)).drafts) == 1


def test_other_programs_prefixes_rich_text_and_escapes_are_read() -> None:
    strings = '<si><r><t>DE-</t></r><r><t>7</t></r><rPh sb="0" eb="1"><t>ditch</t></rPh></si>'
    row = "".join(
        inline(f"{chr(ord('A') + position)}2", text.replace("&", "&amp;") or " ")
        for position, text in enumerate(system_row().values())
        if position
    )
    raw = bare(bare_rows(f'<x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c>{row}</x:row>'), strings=strings)

    table = read_workbook(raw)

    assert table.faults == ()
    assert table.drafts[0].draft.number == "DE-7"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<x:row r="99999999999"/>', "numbers a row or column"),
        ('<x:row r="1048577"/>', "stands behind row 1"),
        ('<x:row r="1"/>', "row 1 stands behind row 1"),
        ('<x:row r="2"><x:c r="B2"/><x:c r="A2"/></x:row>', "stands in the wrong place"),
        ('<x:row r="2"><x:c r="A3"/></x:row>', "stands in the wrong place"),
        ('<x:row r="2"><x:c r="ZZZ2"/></x:row>', "has a cell 'ZZZ2'"),
        ('<x:row r="2"><x:c r="A2" t="s"><x:v>7</x:v></x:c></x:row>', "names a text that the workbook does not hold"),
        ('<x:row r="2"><x:c r="A2" t="s"><x:v>-1</x:v></x:c></x:row>', "numbers a row or column"),
        ('<x:row r="2"><x:c r="A2" t="q"><x:v>1</x:v></x:c></x:row>', "of the kind 'q'"),
        ('<x:row r="2">', "is not XML"),
    ],
)
def test_cells_that_no_spreadsheet_writes_are_refused(rows: str, words: str) -> None:
    (fault,) = read_workbook(bare(bare_rows(rows))).faults

    assert words in fault.problem


@pytest.mark.parametrize("number", ["1e999", "nan", "seven", "-1E+400"])
def test_a_number_that_is_none_is_a_fault_of_its_cell(number: str) -> None:
    raw = bare(bare_rows(f'<x:row r="2"><x:c r="A2"><x:v>{number}</x:v></x:c></x:row>'))

    assert "C!A2 (certificate_number): can't be read as a number" in faults(read_workbook(raw))[0]


def test_rows_beyond_the_bound_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "MOST_ROWS", 2)
    rows = "".join(f'<x:row r="{row}">{inline(f"A{row}", "x")}</x:row>' for row in range(2, 9))

    assert faults(read_workbook(bare(bare_rows(rows)))) == ["row 1: the sheet has more than 2 rows; split it"]


def test_hundreds_of_thousands_of_empty_rows_are_passed_over() -> None:
    rows = "".join(f'<x:row r="{row}" s="1" customFormat="1"/>' for row in range(2, 200_002))

    assert "holds a header and no certificate" in faults(read_workbook(bare(bare_rows(rows))))[0]


@given(st.binary(max_size=200))
@settings(max_examples=50)
def test_no_bytes_raise(raw: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        table = read_workbook(start + raw)
        assert table.faults
        assert table.drafts == ()
