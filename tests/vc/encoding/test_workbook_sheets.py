"""What a workbook says about its sheets: which there are, what their cells share (specs/tables.md B5.1 to B5.5)."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from tests.workbooks import RELATIONS, bare, changed_part, parts_of, saved, zipped
from vc.encoding.workbook_parts import Parts, WorkbookRefused
from vc.encoding.workbook_sheets import Book, SheetEntry, read_book, unescaped

MAIN, RELS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def book_of(raw: bytes) -> Book:
    return read_book(Parts(raw))


def changed(part: str, old: str, new: str, raw: bytes | None = None) -> bytes:
    return changed_part(raw or bare(""), part, old.encode(), new.encode())


def test_sheets_are_told_in_their_order_with_whether_a_person_sees_them() -> None:
    made = Workbook()
    made.worksheets[0].title = "First"
    for title, state in (("Second", "hidden"), ("Third", "veryHidden")):
        made.create_sheet(title).sheet_state = state

    assert book_of(saved(made)).sheets == (
        SheetEntry("First", "xl/worksheets/sheet1.xml", visible=True),
        SheetEntry("Second", "xl/worksheets/sheet2.xml", visible=False),
        SheetEntry("Third", "xl/worksheets/sheet3.xml", visible=False),
    )


def test_a_sheet_that_is_a_chart_holds_no_cells() -> None:
    made = Workbook()
    made.create_chartsheet("Chart", 0).add_chart(BarChart())

    assert [sheet.title for sheet in book_of(saved(made)).sheets] == ["Sheet"]


@pytest.mark.parametrize(
    ("old", "new"),
    [(' r:id="s"', ""), (' r:id="s"', ' r:id="nothing"'), (' r:id="s"', ' id="s"')],
    ids=["no relation", "an unknown relation", "an id of no namespace"],
)
def test_a_sheet_without_a_relation_holds_no_cells(old: str, new: str) -> None:
    assert book_of(changed(MAIN, old, new)).sheets == ()


def test_a_workbook_without_relations_has_no_sheets() -> None:
    parts = parts_of(bare(""))
    del parts[RELS]

    assert book_of(zipped(parts)).sheets == ()


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("worksheets/a.xml", "xl/worksheets/a.xml"),
        ("./worksheets/./a.xml", "xl/worksheets/a.xml"),
        ("../xl/worksheets/a.xml", "xl/worksheets/a.xml"),
        ("/xl/worksheets/a.xml", "xl/worksheets/a.xml"),
        ("../../../xl/worksheets/a.xml", None),
        ("https://stranger.example/a.xml", None),
        ("", None),
    ],
)
def test_a_relation_leads_to_a_part_of_the_workbook_or_nowhere(target: str, part: str | None) -> None:
    raw = changed(RELS, "worksheets/a.xml", target)

    if part is None:
        with pytest.raises(WorkbookRefused, match="the cells of the sheet 'C' are missing"):
            book_of(raw)
    else:
        assert book_of(raw).sheets[0].part == part


def test_an_external_relation_is_none() -> None:
    """B5.2: external links are never followed."""
    raw = changed(RELS, 'Target="worksheets/a.xml"', 'TargetMode="External" Target="worksheets/a.xml"')

    assert book_of(raw).sheets == ()


@pytest.mark.parametrize(("old", "new"), [("xl/workbook.xml", "xl/nothing.xml"), ("/officeDocument", "/other")])
def test_a_zip_without_a_main_part_is_no_workbook(old: str, new: str) -> None:
    with pytest.raises(WorkbookRefused, match="the file is a zip and no workbook"):
        book_of(changed("_rels/.rels", f'{old}"', f'{new}"'))


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x0041__x0042_", "AB"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xD83D_", "_xD83D_"),
        ("_x00g1_ and _x41_", "_x00g1_ and _x41_"),
        ("plain", "plain"),
    ],
)
def test_an_escape_stands_for_its_character_and_half_a_character_for_itself(stored: str, text: str) -> None:
    """ECMA-376 part 1, 22.9.2.19; half a character could not be written anywhere."""
    assert unescaped(stored) == text
    assert book_of(bare("", strings=f"<si><t>{stored}</t></si>")).texts == (text,)


def test_shared_texts_are_told_in_order_rich_ones_whole_and_without_phonetic_guides() -> None:
    rich = "<si><r><t>Dei</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb='0' eb='1'><t>dike</t></rPh></si>"

    assert book_of(bare("", strings=f"<si><t>one</t></si>{rich}<si/>")).texts == ("one", "Deich", "")


def styled(styles: str) -> Book:
    relation = f'<Relationship Id="u" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    parts = parts_of(changed(RELS, "</Relationships>", relation))
    return book_of(zipped(parts | {"xl/styles.xml": f"<styleSheet>{styles}</styleSheet>".encode()}))


def test_the_format_of_a_cell_style_is_the_workbooks_own_a_built_in_date_or_general() -> None:
    own = '<numFmts><numFmt numFmtId="164" formatCode="0000"/><numFmt numFmtId="14" formatCode="0.0"/></numFmts>'
    used = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 15, 22, 164, 900))

    read = styled(f'{own}<cellStyleXfs><xf numFmtId="46"/></cellStyleXfs><cellXfs>{used}<xf/></cellXfs><xf/>')

    assert read.formats == ("General", "0.0", "yyyy-mm-dd", "yyyy-mm-dd h:mm", "0000", "General", "General")


def test_a_workbook_without_styles_has_no_formats() -> None:
    assert book_of(bare("")).formats == ()


@pytest.mark.parametrize(("value", "from_1904"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_from_when_days_count_is_the_workbooks_word(value: str, *, from_1904: bool) -> None:
    raw = changed(MAIN, "<sheets>", f'<workbookPr date1904="{value}"/><sheets>')

    assert book_of(raw).from_1904 is from_1904


def test_which_parts_were_read_is_told_so_that_the_others_can_be_looked_at() -> None:
    assert book_of(bare("")).read == {"_rels/.rels", MAIN, RELS, "xl/t.xml", ""}
