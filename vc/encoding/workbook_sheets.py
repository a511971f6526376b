"""What a workbook says about its sheets: names, texts that cells share, which formats show dates (ECMA-376 part 1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vc.encoding.workbook_parts import Parts, WorkbookRefused

_OFFICE_DOCUMENT: Final = "/officeDocument"
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BUILT_IN_DATES: Final = {
    **dict.fromkeys(("14", "15", "16", "17"), "yyyy-mm-dd"),
    **dict.fromkeys(("18", "19", "20", "21", "45", "46", "47"), "h:mm:ss"),
    "22": "yyyy-mm-dd h:mm",
}
"""The formats that a workbook need not spell out, as far as they show a day or a time (ECMA-376 part 1, 18.8.30)."""

_TRUE: Final = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A worksheet: its name, the part that holds its cells, whether a person sees its tab."""

    title: str
    part: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook without its cells. `texts` are the shared strings, `formats` the number format of each cell style.

    `from_1904`: days are counted from 1904-01-01.
    """

    sheets: tuple[SheetEntry, ...]
    texts: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool
    read: frozenset[str]


def read_book(parts: Parts) -> Book:
    """Read everything but the cells. Raises `WorkbookRefused`."""
    roots = _relations(parts, "_rels/.rels", base="")
    main = next((target for kind, target in roots.values() if kind.endswith(_OFFICE_DOCUMENT)), "")
    if main not in parts:
        raise WorkbookRefused("the file is a zip and no workbook", "name a .xlsx, .csv or .ndjson file")
    folder, _, name = main.rpartition("/")
    relations_part = f"{folder}/_rels/{name}.rels".lstrip("/")
    relations = _relations(parts, relations_part, base=folder)
    reader = _MainReader(relations, parts)
    parts.parse(main, start=reader.start, end=_pass, text=_pass)
    of_kind = {kind.rpartition("/")[2]: target for kind, target in relations.values()}
    texts, styles = of_kind.get("sharedStrings", ""), of_kind.get("styles", "")
    return Book(
        sheets=tuple(reader.sheets),
        texts=_shared_texts(parts, texts) if texts in parts else (),
        formats=_formats(parts, styles) if styles in parts else (),
        from_1904=reader.from_1904,
        read=frozenset({"_rels/.rels", main, relations_part, texts, styles}),
    )


def unescaped(text: str) -> str:
    """Return a cell's text with `_x000D_` and the like replaced (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def is_true(value: str | None) -> bool:
    """Tell whether an XML boolean is true; absent is false."""
    return value in _TRUE


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return match[0] if "\ud800" <= character <= "\udfff" else character  # half a character is none


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(" id")), "")


class _MainReader:
    """Takes the sheets from the workbook's main part."""

    def __init__(self, relations: Mapping[str, tuple[str, str]], parts: Parts) -> None:
        self._relations = relations
        self._parts = parts
        self.sheets: list[SheetEntry] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element: a sheet, or from when days count."""
        if tag == "workbookPr":
            self.from_1904 = is_true(attributes.get("date1904"))
        if tag != "sheet":
            return
        kind, target = self._relations.get(_relation_id(attributes), ("", ""))
        if not kind.endswith("/worksheet"):
            return  # charts and dialogs hold no cells
        if target not in self._parts:
            raise WorkbookRefused(f"the cells of the sheet {attributes.get('name', '')[:80]!a} are missing")
        visible = attributes.get("state", "visible") == "visible"
        self.sheets.append(SheetEntry(attributes.get("name", ""), target, visible))


class TextCollector:
    """Collects the text of strings, plain or rich, less phonetic guides, between `start` and `end` of each."""

    def __init__(self, tag: str) -> None:
        self.found: list[str] = []
        self._tag = tag
        self._pieces: list[str] = []
        self._in_text = False
        self._phonetic = 0

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """Take the start of an element."""
        if tag == self._tag:
            self._pieces = []
        self._phonetic += tag == "rPh"
        self._in_text = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        self._in_text = False
        self._phonetic -= tag == "rPh"
        if tag == self._tag:
            self.found.append(unescaped("".join(self._pieces)))

    def text(self, text: str) -> None:
        """Take character data."""
        if self._in_text:
            self._pieces.append(text)


class _FormatReader:
    """Takes the number format of each cell style from the styles part."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.used: list[str] = []
        self._in_cells = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element: a format by its number, or the format of a cell style."""
        if tag == "numFmt" and "numFmtId" in attributes:
            self.codes[attributes["numFmtId"]] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            self.used.append(attributes.get("numFmtId", "0"))

    def end(self, tag: str) -> None:
        """Take the end of an element: behind `cellXfs` stand the styles of other things."""
        if tag == "cellXfs":
            self._in_cells = False


def _shared_texts(parts: Parts, name: str) -> tuple[str, ...]:
    collector = TextCollector("si")
    parts.parse(name, start=collector.start, end=collector.end, text=collector.text)
    return tuple(collector.found)


def _formats(parts: Parts, name: str) -> tuple[str, ...]:
    reader = _FormatReader()
    parts.parse(name, start=reader.start, end=reader.end, text=_pass)
    known = _BUILT_IN_DATES | reader.codes
    return tuple(known.get(used, "General") for used in reader.used)


def _relations(parts: Parts, name: str, *, base: str) -> dict[str, tuple[str, str]]:
    """Return kind and target of each relation that stays within the workbook."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            found[attributes.get("Id", "")] = attributes.get("Type", ""), _resolved(base, target)

    if name in parts:
        parts.parse(name, start=start, end=_pass, text=_pass)
    return found


def _resolved(base: str, target: str) -> str:
    """Return the name of a part that is named relative to `base`; one that leads outside is the name of none."""
    segments = [] if target.startswith("/") else base.split("/")
    for segment in target.split("/"):
        if segment == ".." and segments and segments[-1] != "..":
            segments.pop()
        elif segment not in {"", "."}:
            segments.append(segment)
    return "/".join(segment for segment in segments if segment)


def _pass(_text: str) -> None:
    pass
