"""`vc template`: from an empty workbook to issued certificates (B10, X5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.vc_cli.command_line import vc
from tests.vc_cli.small_world import SmallWorld

CERTIFICATE = {
    "certificate_number": "DE-TEMPLATE-1",
    "holder_name": "Müller Feinmechanik GmbH",
    "country": "DE",
    "standard": "ISO 9001",
    "edition": "2015",
    "sectors": "IAF:17",
    "scope_text": "Machining of parts",
    "valid_from": "2026-11-01",
    "valid_until": "2029-10-31",
}


def fill_in(path: Path, row: int, cells: dict[str, str]) -> None:
    """Type cells into a row of the template, as a clerk would."""
    book = load_workbook(path)
    sheet = book["Certificates"]
    for column, heading in enumerate(sheet[1], start=1):
        sheet.cell(row, column).value = cells.get(str(heading.value))
    book.save(path)


def test_a_filled_template_is_issued_as_it_is(world: SmallWorld) -> None:
    path = world.folder / "march.xlsx"
    written = world.done("template", "iso-9001", "--out", path)
    fill_in(path, 2, CERTIFICATE)

    ran = world.done("issue", path, "--home", world.cb, "--json")

    assert written.err == f"vc: {path}: ISO 9001, Quality management systems\n"
    assert [one["number"] for one in ran.json["issued"]] == ["DE-TEMPLATE-1"]
    assert f"vc: {path}: sheet Certificates; not read: Explanation, Codes\n" in ran.err


def test_an_unfilled_template_issues_nothing(world: SmallWorld) -> None:
    path = world.folder / "march.xlsx"
    world.done("template", "iso-9001", "--out", path)

    ran = world.vc("issue", path, "--home", world.cb)

    assert ran.code == 2
    assert "Certificates!1:1: holds a header and no certificate; fill in the rows below it" in ran.err


def test_without_a_name_every_template_is_listed() -> None:
    ran = vc("template")

    assert ran.code == 0
    assert "iso-9001    ISO 9001, Quality management systems\n" in ran.text
    assert "ccc         products under CCC\n" in ran.text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("iso-9002", "--out", "x.xlsx"), "iso-9002: is no profile with a template. hint: one of: iso-9001, iso-14001"),
        (("test-report", "--out", "x.xlsx"), "test-report: has no template. hint: a test report holds results"),
        (("iso-9001",), "hint: write: vc template iso-9001 --out iso-9001.xlsx"),
        (("--out", "x.xlsx"), "--out: says nothing of which workbook"),
    ],
)
def test_what_can_not_be_written_is_said_with_what_can(arguments: tuple[str, ...], words: str) -> None:
    ran = vc("template", *arguments)

    assert ran.code == 2
    assert words in ran.err


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(b"a clerk's work")

    ran = vc("template", "ccc", "--out", path)

    assert ran.code == 2
    assert "exists already" in ran.err
    assert path.read_bytes() == b"a clerk's work"
