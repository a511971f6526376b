"""`vc issue` with workbooks, CSV and NDJSON: faults by cell, the marked copy, the preview (X5, tables.md B)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.vc_cli.small_world import ROWS, SmallWorld
from tests.workbooks import saved, workbook

LISTED = list(csv.DictReader(ROWS.splitlines()))


def new_rows(*changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the small world with new numbers, each with its changes."""
    given = (*changes, {}, {}, {})
    return [{**row, "certificate_number": f"NEW-{number}", **given[number]} for number, row in enumerate(LISTED)]


def write_workbook(world: SmallWorld, *changes: dict[str, Any], name: str = "march.xlsx") -> Path:
    path = world.folder / name
    path.write_bytes(saved(workbook(*new_rows(*changes))))
    return path


def test_a_workbook_and_the_same_rows_as_lines_are_the_same_certificates(world: SmallWorld) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in new_rows())

    first = world.done("issue", write_workbook(world), "--home", world.cb)
    again = world.done("issue", world.write("march.ndjson", lines), "--home", world.cb)

    assert again.text == first.text
    assert again.err == "vc: 3 credentials, 3 of them issued before\n"


def test_faults_are_named_by_cell_and_marked_in_a_copy_beside_the_workbook(world: SmallWorld) -> None:
    path = write_workbook(world, {"valid_until": "2036-10-31"}, {"holder_name": "=A1"})

    ran = world.vc("issue", path, "--home", world.cb)

    copy = world.folder / "march.faults.xlsx"
    assert ran.code == 2
    assert f"vc: {path}: Certificates!L2 (valid_until): 2036-10-31 is more than 3 years after the start" in ran.err
    assert f"vc: {path}: Certificates!B3 (holder_name): is a formula; paste its value in its place\n" in ran.err
    assert f"2 faults; nothing was issued. hint: mend them and run the same again; they are marked in {copy}" in ran.err
    sheet = load_workbook(copy)["Certificates"]
    assert {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment} == {"L2", "B3"}
    assert world.vc("show", "NEW-2", "--home", world.cb).code == 2


def test_faults_are_given_with_their_cell_as_json(world: SmallWorld) -> None:
    path = write_workbook(world, {"sectors": "IAF:99"})

    ran = world.vc("issue", path, "--home", world.cb, "--json", "--no-fault-copy")

    assert ran.json["faults"] == [
        {
            "file": str(path),
            "row": 2,
            "column": "sectors",
            "cell": "Certificates!H2",
            "problem": "'IAF:99' is not a registered sector",
            "remedy": "use IAF:1 to IAF:39, FSC, or NACE2 with a division",
        }
    ]
    assert sorted(one.name for one in world.folder.glob("*.xlsx")) == ["march.xlsx"]


def test_a_copy_replaces_nothing(world: SmallWorld) -> None:
    path = write_workbook(world, {"valid_from": "soon"})
    copies = [world.folder / name for name in ("march.faults.xlsx", "march.faults-2.xlsx")]
    copies[0].write_bytes(b"half mended")

    ran = world.vc("issue", path, "--home", world.cb)
    mended = world.vc("issue", copies[1], "--home", world.cb)

    assert copies[0].read_bytes() == b"half mended"
    assert f"marked in {copies[1]}" in ran.err
    assert f"marked in {world.folder / 'march.faults-3.xlsx'}" in mended.err


def test_a_copy_goes_where_it_is_asked_for_unless_something_is_there(world: SmallWorld) -> None:
    path = world.write("march.csv", ROWS.replace("DE-1", "DE-11").replace(",17,", ",35,"))
    out = world.folder / "what is wrong.xlsx"

    ran = world.vc("issue", path, "--home", world.cb, "--faults-out", out)
    again = world.vc("issue", path, "--home", world.cb, "--faults-out", out)

    assert ran.code == 2
    assert [row[:3] for row in load_workbook(out)["Faults"].iter_rows(2, values_only=True)] == [("H2", "sectors", "35")]
    assert again.code == 2
    assert f"vc: error: {out}: exists already" in again.err
    both = world.vc(
        "issue", path, path.with_name("rows.csv"), "--home", world.cb, "--faults-out", world.folder / "y.xlsx"
    )
    assert "one copy can't hold several files" in both.err


def test_where_no_copy_can_be_written_the_faults_are_told_all_the_same(world: SmallWorld) -> None:
    path = write_workbook(world, {"valid_from": "soon"})
    for name in ("march.faults.xlsx", *(f"march.faults-{number}.xlsx" for number in range(2, 100))):
        (world.folder / name).mkdir()

    ran = world.vc("issue", path, "--home", world.cb)

    assert ran.code == 2
    assert f"vc: no marked copy: {world.folder}: 99 marked copies stand there\n" in ran.err
    assert "(valid_from): is 'soon'" in ran.err


def test_numbers_of_the_register_and_of_another_file_are_faults_of_their_cell(world: SmallWorld) -> None:
    march = write_workbook(world, {"certificate_number": "DE-1", "scope_text": "Gears"})
    april = write_workbook(
        world, {"scope_text": "Other parts", "certificate_number": "NEW-9"}, {"holder_name": "Other"}, name="april.xlsx"
    )

    ran = world.vc("issue", march, april, "--home", world.cb, "--no-fault-copy")

    assert (
        f"{march}: Certificates!A2 (certificate_number): DE-1: this number or identifier was issued before, on 2026-"
        in ran.err
    )
    assert f"{april}: Certificates!A3 (certificate_number): NEW-1 stands in {march} too, with other content" in ran.err
    assert "2 faults" in ran.err


def test_many_faults_are_shown_in_part_and_given_as_json_in_full(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc_cli.faults.MOST_SHOWN", 2)
    path = write_workbook(world, {"valid_from": "x"}, {"valid_from": "y"}, {"valid_from": "z"})

    ran = world.vc("issue", path, "--home", world.cb, "--json", "--no-fault-copy")

    assert ran.err.count("is '") == 2
    assert "vc: and 1 more: see the marked copy, or --json\n" in ran.err
    assert len(ran.json["faults"]) == 3


def test_a_heading_of_a_stranger_can_not_move_the_cursor(world: SmallWorld) -> None:
    path = world.write("bad.csv", "holder\x1b[2J,holder_name\n1,2\n")

    ran = world.vc("issue", path, "--home", world.cb, "--no-fault-copy")

    assert "\x1b" not in ran.err
    assert r"holder\u{001b}[2J: is not a column" in ran.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("certificate_number,holder_name\n".encode("utf-16"), "is UTF-16, not UTF-8; save it as"),
        ("certificate_number,holder_name\nDE-1,Müller\n".encode("cp1252"), "row 2: the file is not UTF-8: octet FC"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "of an older kind (.xls); save it as .xlsx"),
        (b"PK\x03\x04" + bytes(40), "the workbook is cut off"),
        (b"", "the file is empty; begin with the header"),
    ],
)
def test_another_encoding_or_kind_of_file_is_named_with_what_to_do(
    content: bytes, words: str, world: SmallWorld
) -> None:
    path = world.folder / "march"
    path.write_bytes(content)

    ran = world.vc("issue", path, "--home", world.cb)

    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_a_preview_shows_what_will_be_public_and_issues_nothing(world: SmallWorld) -> None:
    path = write_workbook(world)

    ran = world.done("issue", path, path.with_name("rows.csv"), "--home", world.cb, "--preview")

    assert ran.text.startswith("NEW-0\n  Holder      Müller Feinmechanik GmbH\n  Standard    ISO 9001:2015\n")
    assert "  Page        https://cb.example/c/NEW-1\n" in ran.text
    assert "  Holder      Shanghai Precision Co. / 上海精密有限公司\n" in ran.text
    assert "DE-1 (issued before: nothing changes)\n" in ran.text
    assert "... and 1 more: all of them with --json\n" in ran.text
    assert "6 certificates, 3 of them issued before\n  Standards   ISO 9001:2015 6\n" in ran.text
    assert "never taken back, and its number is never given again." in ran.text
    assert world.vc("show", "NEW-0", "--home", world.cb).code == 2


def test_a_preview_as_json_holds_every_certificate_and_the_sums(world: SmallWorld) -> None:
    document = world.done("issue", write_workbook(world), "--home", world.cb, "--preview", "--json").json

    assert [(one["number"], one["issued_before"]) for one in document["preview"]] == [
        ("NEW-0", False),
        ("NEW-1", False),
        ("NEW-2", False),
    ]
    assert document["counts"] == {
        "certificates": 3,
        "standards": {"ISO 9001:2015": 3},
        "countries": {"DE": 1, "CN": 1, "AE": 1},
    }
    assert document["issued_before"] == 0
    assert "never taken back" in document["warning"]


def test_a_preview_of_what_may_not_be_issued_is_its_faults(world: SmallWorld) -> None:
    ran = world.vc("issue", write_workbook(world, {"valid_from": "soon"}), "--home", world.cb, "--preview")

    assert (ran.code, ran.out) == (2, b"")
    assert "(valid_from): is 'soon'" in ran.err
