"""Workbooks that we write: every cell is text, whatever it begins with (specs/tables.md B9; security Q08)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from vc.encoding.visible_text import visible
from vc.issue.table import MOST_CHARACTERS
from vc.profiles import catalogue
from vc.profiles.code_table import table

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

CODES: Final = "Codes"
AS_TEXT: Final = "@"
LAST_ROW: Final = 100_001
_BOLD: Final = Font(bold=True)
_WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
_MARKED: Final = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_NOTE_WIDTH: Final = 320
_NOTE_HEIGHT: Final = 140
_ACTIVE: Final = "=+-@\t\r"
"""What a spreadsheet takes for the beginning of a formula."""


def new_book(*, title: str) -> Workbook:
    """Return an empty workbook that is written row by row."""
    book = Workbook(write_only=True)
    book.properties.creator = "accredited-vc"
    book.properties.title = title
    return book


def new_sheet(book: Workbook, title: str, *, widths: Sequence[float], frozen_row: int) -> Worksheet:
    """Return a new sheet whose columns are text and of these widths; the rows up to `frozen_row` stay in sight."""
    sheet = cast("Worksheet", book.create_sheet(title))  # a sheet written row by row answers to the same names
    for position, width in enumerate(widths, start=1):
        column = sheet.column_dimensions[get_column_letter(position)]
        column.width = width
        column.number_format = AS_TEXT
    if frozen_row:
        sheet.freeze_panes = f"A{frozen_row + 1}"
    return sheet


def text_cell(sheet: Worksheet, text: str, *, bold: bool = False, note: str = "", marked: bool = False) -> Cell:
    """Return a cell that shows `text` and nothing else. `note` stands in its comment; `marked` colours it."""
    shown = "\n".join(visible(line) for line in text.split("\n"))
    if len(shown) > MOST_CHARACTERS:
        shown = f"{shown[:MOST_CHARACTERS]}…"
    cell = WriteOnlyCell(sheet, value=shown or None)
    cell.data_type = "s"  # "=1" would be a formula else, and "#N/A" an error
    cell.number_format = AS_TEXT
    if shown.startswith(tuple(_ACTIVE)):
        cell.quotePrefix = True
    if bold:
        cell.font = _BOLD
    if marked:
        cell.fill = _MARKED
    if "\n" in shown:
        cell.alignment = _WRAPPED
    if note:
        cell.comment = Comment(visible(note), "vc", width=_NOTE_WIDTH, height=_NOTE_HEIGHT)
    return cell


def write_row(sheet: Worksheet, texts: Iterable[str], *, bold: bool = False) -> None:
    """Write the next row."""
    sheet.append([text_cell(sheet, text, bold=bold) if text else None for text in texts])


def add_choices(sheet: Worksheet, names: Sequence[str], choices: dict[str, Sequence[str]], *, row: int) -> None:
    """Give a drop-down list to each named column that has choices, from the row behind `row` on.

    Long lists stand in the sheet `Codes` (`add_codes`). A cell that takes several values, and one whose list is not the
    whole of what may stand there, takes other text too.
    """
    for position, name in enumerate(names, start=1):
        if name not in choices:
            continue
        values = choices[name]
        letter = get_column_letter(position)
        listed = _CODE_COLUMNS.get(name)
        place = "" if listed is None else get_column_letter(listed)
        formula = f'"{",".join(values)}"' if listed is None else f"{CODES}!${place}$2:${place}${len(values) + 1}"
        validation = DataValidation(type="list", formula1=formula, allow_blank=True)
        validation.showErrorMessage = name not in _OPEN
        validation.errorTitle, validation.error = name, "Choose one of the list."
        validation.add(f"{letter}{row + 1}:{letter}{LAST_ROW}")
        sheet.data_validations.append(validation)


_CODE_COLUMNS: Final = {"country": 1, "sectors": 2, "product_category": 4}
_OPEN: Final = frozenset({"sectors", "product_category", "holder_lang"})


def add_codes(book: Workbook) -> None:
    """Add the sheet with the codes that drop-down lists offer, with their titles."""
    sheet = new_sheet(book, CODES, widths=(14, 14, 52, 20, 52), frozen_row=1)
    heads = ("Country codes", "Sector codes", "Sector titles", "Product categories", "Category titles")
    write_row(sheet, heads, bold=True)
    countries, sectors, categories = country_codes(), sector_codes(), category_codes()
    for number in range(max(len(countries), len(sectors), len(categories))):
        country = countries[number] if number < len(countries) else ""
        sector = sectors[number] if number < len(sectors) else ""
        category = categories[number] if number < len(categories) else ""
        titles = catalogue.sector_title(sector) or "", catalogue.product_category_title(category) or ""
        write_row(sheet, (country, sector, titles[0], category, titles[1]))


def country_codes() -> list[str]:
    """Return the codes of ISO 3166-1 in their order."""
    return sorted(table("countries")["entries"].split())


def sector_codes() -> list[str]:
    """Return the registered sectors in the order of their table."""
    return list(table("sectors")["entries"])


def category_codes() -> list[str]:
    """Return the registered product categories in the order of their table."""
    return list(table("product_categories")["entries"])


def to_bytes(book: Workbook) -> bytes:
    """Return the workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
