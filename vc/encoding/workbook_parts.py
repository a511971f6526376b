"""The parts of a workbook (ECMA-376: XML in a zip), opened only after a strict look (specs/tables.md B5; security Q09).

Nothing of the archive is trusted: names, sizes and ratios are checked from its directory before anything is inflated,
and every XML part is read by expat, which refuses a document type and so knows no entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat

MOST_PARTS: Final = 1_000
MOST_DIRECTORY: Final = 256 * 1024
MOST_INFLATED: Final = 256 * 1024 * 1024
MOST_OF_A_SMALL_PART: Final = 16 * 1024 * 1024
MOST_RATIO: Final = 200
"""Bounds: parts, octets of the zip's directory, of all parts inflated, of a part that holds no cells; inflated octets
for each packed one."""

_RATIO_COUNTS_FROM: Final = 1024 * 1024
_END: Final = b"PK\x05\x06"
_END_LENGTH: Final = 22
_LOCATOR: Final = b"PK\x06\x07"
_LOCATOR_LENGTH: Final = 20
_LARGE_END_LENGTH: Final = 56 + _LOCATOR_LENGTH
"""A zip64 record of the directory, and behind it the locator that says so (APPNOTE.TXT 4.3.14, 4.3.15)."""

_LONGEST_COMMENT: Final = 65_535
_CHUNK: Final = 64 * 1024
_XML: Final = (".xml", ".rels", ".vml")
_LARGE: Final = ("xl/worksheets/", "xl/sharedstrings")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_UNPACKED: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class WorkbookRefused(Exception):
    """A workbook that is not read. Internal to the readers of tables: their callers get a fault."""

    def __init__(self, problem: str, remedy: str = "open it in a spreadsheet and save it anew as .xlsx") -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def is_workbook(raw: bytes) -> bool:
    """Tell whether a file is meant as a workbook: a zip, or the container of older and of encrypted ones."""
    return raw.startswith((b"PK\x03\x04", _END, _OLE))


class Parts:
    """An open workbook. Raises `WorkbookRefused` for an archive that is not what a spreadsheet writes."""

    def __init__(self, raw: bytes) -> None:
        if raw.startswith(_OLE):
            if _ENCRYPTED in raw:
                raise WorkbookRefused("the workbook is encrypted", "take the password off and save it as .xlsx")
            raise WorkbookRefused("the file is of an older kind (.xls)", "save it as .xlsx")
        _require_small_directory(raw)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise WorkbookRefused(f"the workbook is damaged: {str(error)[:80]}") from None
        self._infos = {info.filename: info for info in self._archive.infolist()}
        _require_plain_names(self._archive.infolist())
        _require_bounded_sizes(self._archive.infolist())
        _require_cells(self._infos)

    def __contains__(self, name: str) -> bool:
        return name in self._infos

    def require_no_document_type(self, *, read: frozenset[str]) -> None:
        """Look at every XML part that is not among those `read`: a document type has no place in any."""
        for name in self._infos:
            if name.lower().endswith(_XML) and name not in read:
                self.parse(name, start=_pass_start, end=_pass, text=_pass)

    def parse(self, name: str, *, start: Start, end: End, text: Text) -> None:
        """Read a part and call `start`, `end` and `text` for it; elements are named without their namespaces.

        Raises `WorkbookRefused` for XML that is not well formed, or has a document type.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        local = _LocalNames()

        def started(tag: str, attributes: dict[str, str]) -> None:
            start(local[tag], attributes)

        parser.StartElementHandler = started
        parser.EndElementHandler = lambda tag: end(local[tag])
        parser.CharacterDataHandler = text
        try:
            with self._archive.open(self._infos[name]) as part:
                while chunk := part.read(_CHUNK):
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise WorkbookRefused(f"{name[:80]!a} is not XML: {str(error)[:80]}") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise WorkbookRefused(f"{name[:80]!a} is damaged: {str(error)[:80]}") from None


class _LocalNames(dict[str, str]):
    """Names less their namespaces, each cut once."""

    def __missing__(self, name: str) -> str:
        self[name] = local = name.rpartition(" ")[2]
        return local


def _require_small_directory(raw: bytes) -> None:
    """Hold the directory to its bounds before `zipfile` reads it into memory."""
    end = raw.rfind(_END, max(0, len(raw) - _LONGEST_COMMENT - _END_LENGTH))
    record = raw[end : end + _END_LENGTH]
    if end < 0 or len(record) < _END_LENGTH:
        raise WorkbookRefused("the workbook is cut off")
    parts, size = int.from_bytes(record[10:12], "little"), int.from_bytes(record[12:16], "little")
    large = raw[max(0, end - _LARGE_END_LENGTH) : end]
    if large[-_LOCATOR_LENGTH:].startswith(_LOCATOR):
        # Programs that write row by row use it for small workbooks too; `zipfile` then takes its word alone.
        size = max(size, int.from_bytes(large[40:48], "little"))
    if parts > MOST_PARTS or size > MOST_DIRECTORY:
        raise WorkbookRefused(f"the workbook has more than {MOST_PARTS:,} parts")


def _require_plain_names(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_PARTS:
        raise WorkbookRefused(f"the workbook has more than {MOST_PARTS:,} parts")
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        segments = name.split("/")
        if "\0" in name or "\\" in name or ":" in segments[0] or name.startswith("/") or ".." in segments:
            raise WorkbookRefused(f"a part of the workbook has the name {name[:80]!a}")
        if name.lower() in seen:
            raise WorkbookRefused(f"the workbook has the part {name[:80]!a} twice")
        seen.add(name.lower())
        if info.flag_bits & 1:
            raise WorkbookRefused("a part of the workbook is encrypted", "take the password off and save it as .xlsx")
        if info.compress_type not in _UNPACKED:
            raise WorkbookRefused(f"the part {name[:80]!a} is packed in an unusual way")


def _require_bounded_sizes(infos: list[zipfile.ZipInfo]) -> None:
    inflated = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if inflated > MOST_INFLATED:
        raise WorkbookRefused(f"the workbook holds more than {MOST_INFLATED // 1024**2} MB", "split it")
    if inflated > _RATIO_COUNTS_FROM and inflated > packed * MOST_RATIO:
        raise WorkbookRefused("the workbook is packed more densely than any spreadsheet packs")
    for info in infos:
        name = info.filename.lower()
        if name.endswith(_XML) and not name.startswith(_LARGE) and info.file_size > MOST_OF_A_SMALL_PART:
            raise WorkbookRefused(
                f"the part {info.filename[:80]!a} is larger than {MOST_OF_A_SMALL_PART // 1024**2} MB"
            )


def _require_cells(infos: Mapping[str, zipfile.ZipInfo]) -> None:
    names = {name.lower() for name in infos}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused("the workbook holds macros", "save it as .xlsx, which has none")
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("the file is a binary workbook (.xlsb)", "save it as .xlsx")
    if "content.xml" in names:
        raise WorkbookRefused("the file is an OpenDocument", "save it as .xlsx")
    if "_rels/.rels" not in infos:
        raise WorkbookRefused("the file is a zip and no workbook", "name a .xlsx, .csv or .ndjson file")


def _refuse_document_type(*_declared: object) -> None:
    raise WorkbookRefused("the workbook holds a document type, which no spreadsheet writes")


def _pass_start(_name: str, _attributes: Mapping[str, str]) -> None:
    pass


def _pass(_text: str) -> None:
    pass
