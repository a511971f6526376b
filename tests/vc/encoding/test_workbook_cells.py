"""The cells of a sheet as they stand in the file, and what no spreadsheet writes (specs/tables.md B5.2)."""

from __future__ import annotations

import pytest

from tests.workbooks import bare
from vc.encoding import workbook_cells
from vc.encoding.workbook_cells import (
    BOOLEAN,
    DAY,
    ERROR,
    FORMULA,
    LAST_COLUMN,
    LAST_ROW,
    MOST_IN_A_ROW,
    MOST_MERGED,
    NUMBER,
    TEXT,
    Area,
    CellReader,
    Enough,
    RawCell,
    RawRow,
)
from vc.encoding.workbook_parts import Parts, WorkbookRefused
from vc.encoding.workbook_sheets import read_book


def read(raw: bytes) -> tuple[CellReader, list[RawRow]]:
    """Read the one sheet of a workbook."""
    parts, rows = Parts(raw), list[RawRow]()
    book = read_book(parts)
    reader = CellReader(book, rows.append)
    reader.read(parts, book.sheets[0])
    return reader, rows


def cells_of(row: str, *, strings: str = "") -> list[tuple[int, str, str]]:
    """Return position, kind and text of the cells of one row."""
    (only,) = read(bare(f'<x:row r="1">{row}</x:row>', strings=strings))[1]
    return [(cell.position, cell.kind, cell.text) for cell in only.cells]


def refusal(raw: bytes) -> str:
    with pytest.raises(WorkbookRefused) as refused:
        read(raw)
    assert refused.value.remedy
    return refused.value.problem


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        ('<x:c r="A1" t="s"><x:v>0</x:v></x:c>', TEXT, "shared"),
        ('<x:c r="A1" t="s"><x:v> 0 </x:v></x:c>', TEXT, "shared"),
        ('<x:c r="A1" t="str"><x:v>own</x:v></x:c>', TEXT, "own"),
        ('<x:c r="A1" t="b"><x:v>1</x:v></x:c>', BOOLEAN, "1"),
        ('<x:c r="A1" t="e"><x:v>#N/A</x:v></x:c>', ERROR, "#N/A"),
        ('<x:c r="A1" t="d"><x:v>2026-03-01</x:v></x:c>', DAY, "2026-03-01"),
        ('<x:c r="A1"><x:v>7</x:v></x:c>', NUMBER, "7"),
        ('<x:c r="A1" t="n"><x:v>7</x:v></x:c>', NUMBER, "7"),
    ],
)
def test_a_cell_is_of_the_kind_that_it_says(cell: str, kind: str, text: str) -> None:
    assert cells_of(cell, strings="<si><t>shared</t></si>") == [(0, kind, text)]


def test_the_stored_result_of_a_formula_is_never_taken() -> None:
    assert cells_of('<x:c r="A1"><x:f>B1*2</x:f><x:v>14</x:v></x:c>') == [(0, FORMULA, "B1*2")]


def test_a_shared_formula_without_its_text_is_a_formula_too() -> None:
    assert cells_of('<x:c r="A1"><x:f t="shared" si="0"/><x:v>14</x:v></x:c>') == [(0, FORMULA, "")]


def test_a_guide_to_pronunciation_is_no_part_of_a_text() -> None:
    rich = "<x:is><x:r><x:t>Dei</x:t></x:r><x:rPh><x:t>dike</x:t></x:rPh><x:r><x:t>ch</x:t></x:r></x:is>"

    assert cells_of(f'<x:c r="A1" t="inlineStr">{rich}</x:c>') == [(0, TEXT, "Deich")]


def test_white_space_between_the_elements_of_a_cell_is_no_text() -> None:
    assert cells_of('<x:c r="A1">\n <x:v>7</x:v>\n</x:c>') == [(0, NUMBER, "7")]


@pytest.mark.parametrize("empty", ['<x:c r="B1" s="1"/>', '<x:c r="B1" t="s"/>', '<x:c r="B1"><x:v> </x:v></x:c>'])
def test_a_cell_without_text_is_passed_over(empty: str) -> None:
    assert cells_of(f'<x:c r="A1"><x:v>7</x:v></x:c>{empty}') == [(0, NUMBER, "7")]


def test_cells_and_rows_without_a_reference_stand_behind_those_before_them() -> None:
    cell = "<x:c><x:v>7</x:v></x:c>"

    rows = read(bare(f'<x:row>{cell}</x:row><x:row r="5">{cell}<x:c r="D5"><x:v>8</x:v></x:c>{cell}</x:row>'))[1]
    rows += read(bare(f'<x:row r="5">{cell}</x:row><x:row>{cell}</x:row>'))[1]

    assert [row.number for row in rows] == [1, 5, 5, 6]
    assert [[cell.position for cell in row.cells] for row in rows] == [[0], [0, 3, 4], [0], [0]]


def test_the_last_row_and_the_last_column_are_read_and_none_beyond() -> None:
    (row,) = read(bare(f'<x:row r="{LAST_ROW}"><x:c r="XFD{LAST_ROW}"><x:v>7</x:v></x:c></x:row>'))[1]

    assert (row.number, row.cells[0].position) == (LAST_ROW, LAST_COLUMN - 1)
    assert "stands behind row" in refusal(bare(f'<x:row r="{LAST_ROW + 1}"/>'))
    assert refusal(bare('<x:row r="1"><x:c r="XFE1"/></x:row>')) == "the sheet has a cell 'XFE1'"


@pytest.mark.parametrize("reference", ["", "a1", "A", "1", "A01", "A0", "$A$1", "A1:B2", "AAAA1", "Ａ1", "A1 "])
def test_a_reference_that_names_no_cell_is_refused(reference: str) -> None:
    assert refusal(bare(f'<x:row r="1"><x:c r="{reference}"/></x:row>')).startswith("the sheet has a cell")


@pytest.mark.parametrize(
    "rows",
    [
        '<x:c r="A1"><x:v>7</x:v></x:c>',
        '<x:row r="1"/><x:c r="A1"><x:v>7</x:v></x:c>',
        '<x:row r="1"><x:c r="A1"><x:v>7</x:v><x:c r="B1"><x:v>8</x:v></x:c></x:c></x:row>',
        '<x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c><x:row r="2"/></x:row>',
        '<x:row r="1"><x:c r="A1"><x:v>7</x:v><x:row r="2"/></x:c></x:row>',
    ],
    ids=["before any row", "behind a row", "cell in a cell", "row in a row", "row in a cell"],
)
def test_a_cell_that_would_be_lost_is_refused(rows: str) -> None:
    assert "another" in refusal(bare(rows))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('<x:c r="B1"/><x:c r="A1"/>', "the cell 'A1' stands in the wrong place"),
        ('<x:c r="B1"/><x:c r="B1"/>', "the cell 'B1' stands in the wrong place"),
        ('<x:c r="A2"/>', "the cell 'A2' stands in the wrong place"),
        ('<x:c t="q"><x:v>1</x:v></x:c>', "the sheet has a cell of the kind 'q'"),
        ('<x:c t="s"><x:v>1</x:v></x:c>', "a cell names a text that the workbook does not hold"),
    ],
)
def test_a_cell_that_no_spreadsheet_writes_is_refused(row: str, words: str) -> None:
    assert refusal(bare(f'<x:row r="1">{row}</x:row>', strings="<si><t>shared</t></si>")) == words


def test_two_hundred_filled_cells_a_row_are_read_and_no_more() -> None:
    def row(filled: int) -> str:
        return f'<x:row r="1">{"<x:c/><x:c><x:v>7</x:v></x:c>" * filled}</x:row>'

    assert len(read(bare(row(MOST_IN_A_ROW)))[1][0].cells) == MOST_IN_A_ROW
    assert refusal(bare(row(MOST_IN_A_ROW + 1))) == f"row 1 has more than {MOST_IN_A_ROW} filled cells"


def test_empty_cells_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_cells, "MOST_CELLS", 4)
    row = '<x:row r="1"><x:c/><x:c/></x:row><x:row r="2"><x:c/>{}<x:c/></x:row>'

    assert read(bare(row.format("")))[1] == []
    assert refusal(bare(row.format("<x:c/>"))) == "the sheet has more than 4 cells"


def test_merged_areas_are_told_with_both_ends_within() -> None:
    areas = '<x:mergeCells><x:mergeCell ref="B2:D4"/><x:mergeCell ref="F7"/></x:mergeCells>'

    assert read(bare("", behind=areas))[0].merged == [Area(2, 1, 4, 3), Area(7, 5, 7, 5)]


@pytest.mark.parametrize("area", ['<x:mergeCell ref="B2:"/>', '<x:mergeCell ref=":D4"/>', "<x:mergeCell/>"])
def test_an_area_without_a_cell_is_refused_or_one_cell(area: str) -> None:
    if "B2" in area:
        assert read(bare("", behind=area))[0].merged == [Area(2, 1, 2, 1)]
    else:
        assert refusal(bare("", behind=area)) == "the sheet has a cell ''"


def test_ten_thousand_merged_areas_are_read_and_no_more() -> None:
    area = '<x:mergeCell ref="A1"/>'

    assert len(read(bare("", behind=area * MOST_MERGED))[0].merged) == MOST_MERGED
    assert "more than 10,000 merged areas" in refusal(bare("", behind=area * (MOST_MERGED + 1)))


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ("", False),
        ('hidden="0"', False),
        ('ht="0.5"', False),
        ('hidden="1"', True),
        ('hidden="true"', True),
        ('ht="0"', True),
    ],
)
def test_a_row_that_nobody_sees_is_told(attributes: str, *, hidden: bool) -> None:
    (row,) = read(bare(f'<x:row r="1" {attributes}><x:c><x:v>7</x:v></x:c></x:row>'))[1]

    assert row.hidden is hidden


def test_columns_that_nobody_sees_are_told_from_and_to() -> None:
    columns = '<x:cols><x:col min="1" max="2"/><x:col min="3" max="5" hidden="1"/></x:cols>'

    assert read(bare("", before=columns))[0].hidden_columns == [(2, 4)]


@pytest.mark.parametrize("column", ['<x:col min="3" hidden="1"/>', '<x:col min="x" max="4" hidden="1"/>'])
def test_a_hidden_column_without_a_number_is_refused(column: str) -> None:
    assert "numbers a row or column" in refusal(bare("", before=column))


def test_a_style_that_the_workbook_does_not_hold_shows_no_date() -> None:
    (row,) = read(bare('<x:row r="1"><x:c r="A1" s="7"><x:v>46000</x:v></x:c></x:row>'))[1]

    assert row.cells == (RawCell(0, NUMBER, "46000", "General"),)


def test_a_style_that_is_no_number_is_refused() -> None:
    assert "numbers a row or column" in refusal(bare('<x:row r="1"><x:c s="-1"><x:v>7</x:v></x:c></x:row>'))


def test_whoever_takes_the_rows_may_end_the_reading() -> None:
    taken: list[int] = []

    def take(row: RawRow) -> None:
        taken.append(row.number)
        if row.number == 2:
            raise Enough

    parts = Parts(bare("<x:row><x:c><x:v>7</x:v></x:c></x:row>" * 5))
    book = read_book(parts)
    CellReader(book, take).read(parts, book.sheets[0])

    assert taken == [1, 2]
