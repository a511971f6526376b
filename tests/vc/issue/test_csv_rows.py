"""Certificate tables: what is read, and what is wrong in which cell."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import CREDENTIAL_ID, ISSUED_AT, ISSUER, product_row, system_row
from vc.issue import csv_rows
from vc.issue.csv_rows import read_table
from vc.issue.fault import Fault, RowFault
from vc.issue.prepare import rehearse
from vc.issue.table import Table, read_rows


def table_of(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode(encoding)


def only_fault(table: Table) -> RowFault:
    (fault,) = table.faults
    return fault


def test_each_row_becomes_a_draft_with_its_row_number() -> None:
    table = read_table(table_of(system_row(), system_row(certificate_number="DE-QMS-2026-00413")))

    assert table.faults == ()
    assert [(draft.row, draft.draft.number) for draft in table.drafts] == [
        (2, "DE-QMS-2026-00412"),
        (3, "DE-QMS-2026-00413"),
    ]


def test_a_byte_order_mark_and_empty_rows_are_skipped() -> None:
    raw = table_of(system_row(), encoding="utf-8-sig") + b",,,,,,,,,,,,,,\r\n"

    assert len(read_table(raw).drafts) == 1


def test_cells_that_look_like_formulas_are_text() -> None:
    table = read_table(table_of(system_row(holder_name='=HYPERLINK("https://x.example")')))

    assert table.drafts[0].draft.claims["credentialSubject"]["issuedToParty"]["name"].startswith("=HYPERLINK")


def test_names_are_brought_into_normal_form_c() -> None:
    table = read_table(table_of(system_row(holder_name="Mu\u0308ller")))

    assert table.drafts[0].draft.claims["credentialSubject"]["issuedToParty"]["name"] == "Müller"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"certificate_number": ""}, "certificate_number"),
        ({"certificate_number": "2.02600E+15"}, "certificate_number"),
        ({"valid_from": "01.03.2026"}, "valid_from"),
        ({"valid_until": "2026-02-30"}, "valid_until"),
        ({"surveillance_due": "soon"}, "surveillance_due"),
        ({"edition": ""}, "edition"),
        ({"holder_name_native": "大众"}, "holder_lang"),
    ],
)
def test_a_cell_that_can_not_be_read_is_named(cells: dict[str, str], column: str) -> None:
    fault = only_fault(read_table(table_of(system_row(**cells))))

    assert (fault.row, fault.column) == (2, column)
    assert fault.remedy


def test_a_row_with_faults_stops_no_other_row() -> None:
    table = read_table(table_of(system_row(valid_from="x"), system_row(certificate_number="DE-2")))

    assert [draft.row for draft in table.drafts] == [3]
    assert [fault.row for fault in table.faults] == [2]


def test_a_number_that_stands_there_twice_is_a_fault() -> None:
    fault = only_fault(read_table(table_of(system_row(), system_row())))

    assert str(fault).startswith("row 3, certificate_number: DE-QMS-2026-00412 stands in row 2 too")


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"", "empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"a\0b", "NUL"),
        (b'"a', "not CSV"),
        (b"certificate_number;holder_name\r\n", "not parted by commas"),
        (b"certificate_number\tholder_name\r\n", "not parted by commas"),
    ],
)
def test_a_file_that_is_no_table_is_refused(raw: bytes, problem: str) -> None:
    fault = only_fault(read_table(raw))

    assert problem in fault.problem
    assert str(fault).startswith("row 1: ")


def test_a_header_is_checked_before_any_row() -> None:
    header = (
        b"certificate_number,certificate_number,holder,holder_name,country,standard,edition,scope_text,valid_from\r\n"
    )

    table = read_table(header + b"x\r\n")

    assert [(fault.row, fault.column) for fault in table.faults] == [
        (1, "holder"),
        (1, "certificate_number"),
        (1, "valid_until"),
    ]


def test_a_row_of_another_width_is_a_fault() -> None:
    raw = table_of(system_row()) + b"only,three,cells\r\n"

    assert only_fault(read_table(raw)).problem == "has 3 cells, the header 15"


def test_limits_are_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = table_of(system_row(), system_row(certificate_number="B"))
    monkeypatch.setattr(csv_rows, "MOST_ROWS", 1)
    assert "more than 1 rows" in only_fault(read_table(raw)).problem
    monkeypatch.setattr(csv_rows, "MOST_BYTES", 10)
    assert "more than 10 bytes" in only_fault(read_table(raw)).problem


def test_an_overlong_cell_is_named_once() -> None:
    table = read_rows(
        [(7, system_row(scope_text="x" * 4001)), (8, system_row(certificate_number="DE-2", sites="y" * 4001))]
    )

    assert [(fault.row, fault.column) for fault in table.faults] == [(7, "scope_text"), (8, "sites")]
    assert table.drafts == ()


def test_faults_of_the_check_are_led_back_to_their_cells() -> None:
    table = read_table(table_of(product_row(valid_until="2040-01-01", product_category="CCC:0902")))
    draft = table.drafts[0]
    faults = rehearse(draft.draft, issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID)

    cells = table.placed(draft, faults)

    assert {(fault.row, fault.column) for fault in cells} == {(2, "valid_until"), (2, "certificate_number")}


def test_a_fault_of_no_cell_keeps_its_path() -> None:
    table = read_table(table_of(system_row()))

    (fault,) = table.placed(table.drafts[0], [Fault("/issuer/name", "is 'ISO'", "name the body")])

    assert (fault.column, fault.problem) == ("", "/issuer/name is 'ISO'")


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_bytes_raise(raw: bytes) -> None:
    table = read_table(raw)

    assert table.faults
    assert table.drafts == ()
