"""The cells of one worksheet, row by row, as they stand in the file (ECMA-376 part 1, 18.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vc.encoding.workbook_parts import Parts, WorkbookRefused
from vc.encoding.workbook_sheets import Book, SheetEntry, is_true, unescaped

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
MOST_CELLS: Final = 4_000_000
MOST_IN_A_ROW: Final = 200
MOST_MERGED: Final = 10_000
"""Bounds: what a worksheet can number; cells that are read, empty ones too; filled cells of a row; merged areas."""

FORMULA: Final = "f"
ERROR: Final = "e"
BOOLEAN: Final = "b"
NUMBER: Final = "n"
DAY: Final = "d"
TEXT: Final = "s"

_reference: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})").fullmatch
_KINDS: Final = {"s": TEXT, "str": TEXT, "inlineStr": TEXT, "b": BOOLEAN, "e": ERROR, "d": DAY, "n": NUMBER}


@dataclass(frozen=True, slots=True)
class RawCell:
    """A filled cell: its position from 0, one of the kinds above, its text as stored, its number format."""

    position: int
    kind: str
    text: str
    number_format: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row with its filled cells, in the order of the sheet. `hidden`: no person sees it."""

    number: int
    cells: tuple[RawCell, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows from 1, positions of columns from 0, both ends within."""

    first_row: int
    first: int
    last_row: int
    last: int


class Enough(Exception):
    """Raised by a consumer of rows to end the reading of a sheet."""


class CellReader:
    """Reads one worksheet and hands each row with filled cells to `on_row`, which may raise `Enough`.

    `hidden_columns` and `merged` are complete when `read` has returned.
    """

    def __init__(self, book: Book, on_row: Callable[[RawRow], None]) -> None:
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Area] = []
        self._book = book
        self._formats = _Formats(book.formats)
        self._on_row = on_row
        self._row = self._last_row = self._count = 0
        self._position = -1
        self._in_row = self._hidden = False
        self._cells: list[RawCell] = []
        self._cell: tuple[str, str] | None = None
        self._formula = False
        self._pieces: list[str] = []
        self._collecting = False
        self._phonetic = 0

    def read(self, parts: Parts, entry: SheetEntry) -> None:
        """Read the sheet. Raises `WorkbookRefused` for what no spreadsheet writes, and beyond the bounds."""
        try:
            parts.parse(entry.part, start=self._start, end=self._end, text=self._text)
        except Enough:
            return

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._start_cell(attributes)
        elif self._cell is not None and tag != "row":
            if tag == "f":
                self._formula = True
            elif tag == "rPh":
                self._phonetic += 1
            self._collecting = tag == "f" or (not self._formula and (tag == "v" or (tag == "t" and not self._phonetic)))
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "col" and is_true(attributes.get("hidden")):
            self.hidden_columns.append((_whole(attributes.get("min")) - 1, _whole(attributes.get("max")) - 1))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        if self._cell is None:
            if tag == "row":
                self._end_row()
        elif tag == "c":
            self._end_cell(*self._cell)
        else:
            self._collecting = False
            self._phonetic -= tag == "rPh"

    def _text(self, text: str) -> None:
        if self._collecting:
            self._pieces.append(text)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        if self._in_row:
            raise WorkbookRefused(f"row {self._row} holds another row")
        self._in_row = True
        self._row = _whole(attributes["r"]) if "r" in attributes else self._last_row + 1
        if not self._last_row < self._row <= LAST_ROW:
            raise WorkbookRefused(f"row {self._row} stands behind row {self._last_row}")
        self._last_row = self._row
        self._hidden = is_true(attributes.get("hidden")) or attributes.get("ht") == "0"
        self._position = -1
        self._cells = []

    def _end_row(self) -> None:
        self._in_row = False
        if self._cells:
            self._on_row(RawRow(self._row, tuple(self._cells), self._hidden))
            self._cells = []

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        if not self._in_row or self._cell is not None:
            raise WorkbookRefused("a cell stands outside a row, or within another cell")
        self._count += 1
        if self._count > MOST_CELLS:
            raise WorkbookRefused(f"the sheet has more than {MOST_CELLS:,} cells", "delete the empty rows, or split it")
        position = self._position + 1
        if "r" in attributes:
            row, position = _cell_of(attributes["r"])
            if row != self._row or position <= self._position:
                raise WorkbookRefused(f"the cell {attributes['r'][:20]!a} stands in the wrong place")
        self._position = position
        self._cell = attributes.get("t", "n"), attributes.get("s", "0")
        self._formula, self._phonetic, self._pieces = False, 0, []

    def _end_cell(self, kind: str, style: str) -> None:
        self._cell = None
        self._collecting = False
        stored = "".join(self._pieces)
        if self._formula:
            self._add(RawCell(self._position, FORMULA, stored, ""))
            return
        if kind not in _KINDS:
            raise WorkbookRefused(f"the sheet has a cell of the kind {kind[:20]!a}")
        text = _shared(self._book, stored) if kind == "s" and stored else stored
        if kind in {"str", "inlineStr"}:
            text = unescaped(text)
        if text.strip():
            self._add(RawCell(self._position, _KINDS[kind], text, self._formats[style]))

    def _add(self, cell: RawCell) -> None:
        if len(self._cells) >= MOST_IN_A_ROW:
            raise WorkbookRefused(f"row {self._row} has more than {MOST_IN_A_ROW} filled cells")
        self._cells.append(cell)

    def _merge(self, reference: str) -> None:
        if len(self.merged) >= MOST_MERGED:
            raise WorkbookRefused(f"the sheet has more than {MOST_MERGED:,} merged areas", "unmerge them")
        first, _, last = reference.partition(":")
        (row, position), (last_row, last_position) = _cell_of(first), _cell_of(last or first)
        self.merged.append(Area(row, position, last_row, last_position))


def _whole(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > len(str(LAST_ROW)):
        raise WorkbookRefused(f"the sheet numbers a row or column {(text or '')[:20]!a}")
    return int(text)


def _cell_of(reference: str) -> tuple[int, int]:
    """Return the row, from 1, and the position, from 0, of a reference such as H17."""
    match = _reference(reference)
    if match is None:
        raise WorkbookRefused(f"the sheet has a cell {reference[:20]!a}")
    position = _position(match[1])
    if position >= LAST_COLUMN:
        raise WorkbookRefused(f"the sheet has a cell {reference[:20]!a}")
    return int(match[2]), position


@lru_cache(maxsize=1024)
def _position(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _shared(book: Book, index: str) -> str:
    number = _whole(index.strip())
    if number >= len(book.texts):
        raise WorkbookRefused("a cell names a text that the workbook does not hold")
    return book.texts[number]


class _Formats(dict[str, str]):
    """The number formats of cell styles by the text of their number, each looked up once."""

    def __init__(self, formats: tuple[str, ...]) -> None:
        super().__init__()
        self._formats = formats

    def __missing__(self, style: str) -> str:
        number = _whole(style)
        if number >= len(self._formats):
            return "General"
        self[style] = self._formats[number]
        return self._formats[number]
