"""The strict look at a workbook before anything of it is read (B5; security Q09)."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.certificates import system_row
from tests.workbooks import changed_part, parts_of, saved, workbook, zipped
from vc.encoding import workbook_parts
from vc.encoding.workbook_parts import is_workbook
from vc.issue.workbook import read_workbook

GOOD = saved(workbook(system_row()))
SHEET = "xl/worksheets/sheet1.xml"


def refusal(raw: bytes) -> str:
    table = read_workbook(raw)
    assert table.drafts == ()
    (fault,) = table.faults
    assert fault.remedy
    return fault.problem


def with_document_type(encoding: str) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a0 "lol">{entities}]><x>&a8;</x>'
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "cp1252"])
@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "xl/drawings/vml.vml"]
)
def test_a_document_type_is_refused_in_every_part_and_encoding(encoding: str, part: str) -> None:
    raw = zipped(parts_of(GOOD) | {part: with_document_type(encoding)})

    assert refusal(raw) == "the workbook holds a document type, which no spreadsheet writes"


def test_an_external_entity_is_refused() -> None:
    text = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'

    assert "document type" in refusal(zipped(parts_of(GOOD) | {SHEET: text}))


@pytest.mark.parametrize("name", ["/etc/passwd", "../x.xml", "xl/../../x", "xl\\x.xml", "C:/x.xml", "xl/a\0.xml"])
def test_a_part_with_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    plain = "x" * len(name)
    raw = zipped(parts_of(GOOD) | {plain: b"x"}).replace(plain.encode(), name.encode())

    assert "has the name" in refusal(raw)


def test_a_part_that_stands_there_twice_is_refused() -> None:
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(SHEET.upper(), b"<x/>")

    assert "twice" in refusal(file.getvalue())


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    bomb = zipped(parts_of(GOOD) | {"xl/media/x.png": bytes(200_000_000)})
    assert len(bomb) < 300_000

    tracemalloc.start()
    words = refusal(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert words == "the workbook is packed more densely than any spreadsheet packs"
    assert peak < 5_000_000


def test_sizes_beyond_the_bounds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "MOST_OF_A_SMALL_PART", 100)
    assert "is larger than" in refusal(GOOD)
    monkeypatch.setattr(workbook_parts, "MOST_INFLATED", 1_000)
    assert "holds more than" in refusal(GOOD)
    monkeypatch.setattr(workbook_parts, "MOST_PARTS", 3)
    assert "more than 3 parts" in refusal(GOOD)


def with_count(raw: bytes, count: int) -> bytes:
    """Return a zip whose end says that it has so many parts (APPNOTE.TXT 4.3.16)."""
    end = raw.rindex(b"PK\x05\x06")
    return raw[: end + 8] + count.to_bytes(2, "little") * 2 + raw[end + 12 :]


def test_a_thousand_parts_are_read_and_no_more_whatever_the_directory_says_of_itself() -> None:
    parts = parts_of(GOOD)
    many = parts | {f"xl/media/{number}.png": b"" for number in range(workbook_parts.MOST_PARTS - len(parts))}

    assert read_workbook(zipped(many)).faults == ()
    too_many = zipped(many | {"xl/media/more.png": b""})
    assert refusal(too_many) == refusal(with_count(too_many, 3)) == "the workbook has more than 1,000 parts"


def with_large_directory(raw: bytes, size: int | None = None) -> bytes:
    """Return a zip with a zip64 record of its directory, and an end that says too little (APPNOTE.TXT 4.3.14 to 16)."""
    end = raw.rindex(b"PK\x05\x06")
    count, said, offset = struct.unpack("<HLL", raw[end + 10 : end + 20])
    large = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size or said, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    return raw[:end] + large + locator + struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 3, 3, 100, 0, 0)


def test_a_zip64_directory_is_read_as_any_other() -> None:
    assert read_workbook(with_large_directory(GOOD)) == read_workbook(GOOD)


@pytest.mark.parametrize("over", [0, 1])
def test_a_zip64_directory_beyond_the_bound_is_refused_before_it_is_read(over: int) -> None:
    """B5.1: 256 KB; the short end of the file says 100 octets, and `zipfile` believes the record before it."""
    raw = with_large_directory(GOOD, workbook_parts.MOST_DIRECTORY + over)

    assert ("more than 1,000 parts" in refusal(raw)) is bool(over)


def test_a_directory_of_many_parts_takes_no_memory() -> None:
    raw = with_large_directory(zipped({f"{number}": b"" for number in range(20_000)}))

    tracemalloc.start()
    words = refusal(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert words == "the workbook has more than 1,000 parts"
    assert peak < 1_000_000


def test_an_encrypted_part_is_named_as_what_it_is() -> None:
    """B5.1: bit 0 of the general purpose flag (APPNOTE.TXT 4.4.4), as some programs encrypt part by part."""
    raw = bytearray(GOOD)
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(raw)) == "a part of the workbook is encrypted"


def test_a_part_that_is_not_xml_is_refused() -> None:
    assert refusal(zipped(parts_of(GOOD) | {SHEET: b"<x><y></x>"})).startswith(f"'{SHEET}' is not XML")


def test_a_part_that_says_less_than_it_holds_is_refused() -> None:
    sheet = parts_of(GOOD)[SHEET]
    size = len(sheet).to_bytes(4, "little")
    assert GOOD.count(size) == 2

    assert "is damaged" in refusal(GOOD.replace(size, (len(sheet) - 40).to_bytes(4, "little")))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "of an older kind (.xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "the workbook is encrypted"),
        (zipped({"content.xml": b"<x/>"}), "OpenDocument"),
        (zipped({"xl/workbook.bin": b""}), "binary workbook"),
        (zipped({"readme.txt": b"hello"}), "a zip and no workbook"),
        (zipped({"_rels/.rels": b"<x/>"}), "a zip and no workbook"),
        (zipped(parts_of(GOOD) | {"xl/vbaProject.bin": b"x"}), "holds macros"),
        (zipped(parts_of(GOOD), method=zipfile.ZIP_BZIP2), "packed in an unusual way"),
        (GOOD[: len(GOOD) // 2], "cut off"),
        (GOOD[:-30], "cut off"),
        (b"PK\x05\x06" + bytes(18), "a zip and no workbook"),
    ],
)
def test_another_kind_of_file_is_named(raw: bytes, words: str) -> None:
    assert is_workbook(raw)
    assert words in refusal(raw)


def test_a_sheet_that_stands_outside_the_workbook_is_refused() -> None:
    relations = "xl/_rels/workbook.xml.rels"

    raw = changed_part(GOOD, relations, b"/xl/worksheets/sheet1.xml", b"../../../etc/passwd")

    assert "are missing" in refusal(raw)


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_workbook_never_raises(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(GOOD) - 1))
    changed = bytearray(GOOD)
    changed[position] ^= data.draw(st.integers(1, 255))

    table = read_workbook(bytes(changed))

    assert table.faults or table.drafts == read_workbook(GOOD).drafts
