"""Workbooks to fill in: what they offer, and that a filled one is read as it is (B10)."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.certificates import CREDENTIAL_ID, ISSUED_AT, ISSUER
from tests.workbooks import saved
from vc.issue.columns import COLUMNS, REQUIRED_COLUMNS
from vc.issue.prepare import rehearse
from vc.issue.template import CERTIFICATES, EXPLANATION, NO_TABLE, TemplateKind, kind_of, kinds, template
from vc.issue.workbook import read_workbook
from vc.profiles import catalogue
from vc.profiles.code_table import table

ALL = pytest.mark.parametrize("kind", kinds().values(), ids=kinds())


def filled(kind: TemplateKind, cells: dict[str, str]) -> bytes:
    book = load_workbook(io.BytesIO(template(kind)))
    sheet = book[CERTIFICATES]
    for column, heading in enumerate(sheet[1], start=1):
        sheet.cell(2, column).value = cells.get(str(heading.value))
    return saved(book)


def letter(sheet: Worksheet, name: str) -> str:
    return get_column_letter([str(cell.value) for cell in sheet[1]].index(name) + 1)


def test_there_is_one_for_each_management_system_standard_and_two_for_products() -> None:
    systems = [one for one in catalogue.standards().values() if one.kind == catalogue.MANAGEMENT_SYSTEM]
    ended = {"OHSAS 18001"}  # each edition has an end: nothing new is certified to it

    assert len(kinds()) == len(systems) - len(ended) + 2
    assert not [name for name in kinds() if "18001" in name]
    assert {"iso-9001", "iso-14001", "iso-45001", "iso-27001", "ccc", "product"} <= kinds().keys()
    assert not NO_TABLE.keys() & kinds().keys()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ISO 9001", "iso-9001"),
        ("iso/iec 27001", "iso-27001"),
        ("iso-iec-27001", "iso-27001"),
        ("CCC", "ccc"),
        ("x", None),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, found: str | None) -> None:
    kind = kind_of(name)

    assert (kind and kind.name) == found


@ALL
def test_its_own_example_filled_in_is_a_draft_without_a_fault_of_the_row(kind: TemplateKind) -> None:
    table = read_workbook(filled(kind, kind.example))

    assert table.faults == ()
    assert [one.draft.number for one in table.drafts] == [kind.example["certificate_number"]]


@pytest.mark.parametrize("name", ["iso-9001", "ccc"])
def test_its_example_may_be_issued_by_a_body_that_is_accredited_for_it(name: str) -> None:
    table = read_workbook(filled(kinds()[name], kinds()[name].example))

    assert rehearse(table.drafts[0].draft, issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID) == ()


@ALL
def test_an_unfilled_one_issues_nothing(kind: TemplateKind) -> None:
    table = read_workbook(template(kind))

    assert table.drafts == ()
    assert [fault.problem for fault in table.faults] == ["holds a header and no certificate"]


@ALL
def test_its_columns_are_ours_with_every_needed_one(kind: TemplateKind) -> None:
    assert set(REQUIRED_COLUMNS) <= set(kind.columns) <= set(COLUMNS)
    assert set(kind.example) >= set(REQUIRED_COLUMNS)


def test_headers_are_bold_frozen_and_explained_and_columns_are_text() -> None:
    book = load_workbook(io.BytesIO(template(kinds()["iso-9001"])))
    sheet = book[CERTIFICATES]

    assert sheet.freeze_panes == "A2"
    assert all(cell.font.bold and cell.comment is not None for cell in sheet[1])
    assert all(sheet.column_dimensions[letter(sheet, str(cell.value))].number_format == "@" for cell in sheet[1])
    assert [row[0].value for row in book[EXPLANATION].iter_rows(2, len(kinds()["iso-9001"].columns) + 1)] == [
        cell.value for cell in sheet[1]
    ]


def test_lists_offer_what_the_catalogue_holds() -> None:
    book = load_workbook(io.BytesIO(template(kinds()["ccc"])))
    sheet = book[CERTIFICATES]
    lists = {str(one.sqref): one for one in sheet.data_validations.dataValidation}

    def offered(name: str) -> list[str]:
        formula = lists[f"{letter(sheet, name)}2:{letter(sheet, name)}100001"].formula1
        if formula.startswith('"'):
            return str(formula).strip('"').split(",")
        title, _, area = formula.partition("!")
        return [str(row[0].value) for row in book[title][area.replace("$", "")]]

    assert offered("scheme") == ["CCC"]
    assert offered("product_category") == list(table("product_categories")["entries"])
    assert offered("country") == sorted(table("countries")["entries"].split())
    assert "GB 4943.1" in offered("standard")
    assert "2022" in offered("edition")
    assert all(len(one.formula1) <= 255 for one in lists.values())
