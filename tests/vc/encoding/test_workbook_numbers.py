"""Days and numbers of a workbook, held against openpyxl's reading (B5.4)."""

from __future__ import annotations

import math
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from tests.certificates import system_row
from tests.workbooks import saved, workbook
from vc.encoding.workbook_cells import DAY, NUMBER, CellReader, RawCell, RawRow
from vc.encoding.workbook_numbers import moment_of, number_of, number_text, shows_a_date
from vc.encoding.workbook_parts import Parts
from vc.encoding.workbook_sheets import read_book

FORMATS = [*BUILTIN_FORMATS.values(), "0000", "yyyy年m月d日", '"day" 0', "[Red]0", "[h]:mm", r"\d0", "0;dd"]


def cell(text: str, kind: str = NUMBER) -> RawCell:
    return RawCell(0, kind, text, "General")


@pytest.mark.parametrize("number_format", FORMATS)
def test_format_shows_a_date_where_openpyxl_says_so(number_format: str) -> None:
    assert shows_a_date(number_format) == bool(is_date_format(number_format))


@given(st.text(alphabet='dmhys0#"[]\\_;,ABRed ', max_size=12))
def test_no_format_is_read_otherwise_than_by_openpyxl(number_format: str) -> None:
    assert shows_a_date(number_format) == bool(is_date_format(number_format))


@pytest.mark.parametrize("built_in", sorted(BUILTIN_FORMATS))
def test_built_in_format_shows_a_date_in_a_workbook_where_it_should(built_in: int) -> None:
    book = workbook(system_row())
    filled = book.worksheets[0].cell(row=3, column=1, value=45_000)
    filled.number_format = BUILTIN_FORMATS[built_in]
    rows: list[RawRow] = []
    parts = Parts(saved(book))
    read = read_book(parts)

    CellReader(read, rows.append).read(parts, read.sheets[0])

    assert shows_a_date(rows[-1].cells[0].number_format) == bool(is_date_format(BUILTIN_FORMATS[built_in]))


@given(st.floats(min_value=1, max_value=2_900_000, allow_nan=False), st.booleans())
def test_number_is_the_day_that_openpyxl_makes_of_it(number: float, from_1904: bool) -> None:  # noqa: FBT001
    epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900

    assert moment_of(cell(repr(number)), from_1904=from_1904) == from_excel(number, epoch)


@pytest.mark.parametrize("text", ["", "x", "0", "0.5", "-1", "1e300", "nan", "inf"])
def test_what_is_no_day_of_the_calendar_is_none(text: str) -> None:
    assert moment_of(cell(text), from_1904=False) is None


def test_day_that_is_written_as_such_is_read_as_it_stands() -> None:
    assert moment_of(cell("2026-03-01", DAY), from_1904=False) == datetime(2026, 3, 1)  # noqa: DTZ001


@pytest.mark.parametrize(("text", "told"), [("850760", "850760"), ("0.1", "0.1"), ("1E2", "100"), ("-3", "-3")])
def test_number_is_text_without_a_needless_point(text: str, told: str) -> None:
    assert number_text(number_of(cell(text))) == told


@pytest.mark.parametrize("text", ["", "one", "nan", "1e400"])
def test_what_is_no_finite_number_is_none(text: str) -> None:
    assert math.isnan(number_of(cell(text)))
