from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.vc.register.homes import DAY, NOW, issue, register_of
from vc.register.certificates import certificate_list
from vc.register.certificates.certificate_list import HEADINGS, CertificateBook, certsearch_row, credential_of
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.status.value import StatusEvent


@pytest.mark.no_register
def test_a_full_sheet_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_list, "ROWS_ON_A_SHEET", 2)
    book = CertificateBook()
    for number in range(3):
        book.add((str(number),))
    book.save(tmp_path / "c.xlsx")

    sheets = load_workbook(tmp_path / "c.xlsx").worksheets
    assert [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in sheets] == [
        [HEADINGS[0], "0", "1"],
        [HEADINGS[0], "2"],
    ]


@pytest.mark.no_register
@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "1e9", "\x07bell", "x" * 40_000])
def test_every_cell_is_text_whatever_it_holds(tmp_path: Path, hostile: str) -> None:
    book = CertificateBook()
    book.add((hostile,))
    book.save(tmp_path / "c.xlsx")

    cell = load_workbook(tmp_path / "c.xlsx").worksheets[0].cell(2, 1)
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert str(cell.value)[:2] == hostile[:2].replace("\x07b", "\\u")


@pytest.mark.no_register
def test_a_workbook_without_certificates_has_its_headings(tmp_path: Path) -> None:
    CertificateBook().save(tmp_path / "c.xlsx")

    rows = load_workbook(tmp_path / "c.xlsx").worksheets[0].iter_rows(values_only=True)
    assert [tuple(row) for row in rows] == [HEADINGS]


def test_a_status_stands_in_the_words_of_certsearch(home: Home) -> None:
    issue(home, "QMS-1", "QMS-2", "QMS-3")
    register_of(home).change("QMS-1", Change(StatusEvent.WITHDRAWN, reason="fraud"), now=NOW)
    register_of(home).change("QMS-2", Change(StatusEvent.SUPERSEDED, reason="new", successor="QMS-3"), now=NOW)

    def words(at: datetime) -> list[str]:
        states = register_of(home).certificates(at=NOW)
        rows = [certsearch_row(state, credential_of(state), at=at) for state in states]
        return [row[1] for row in rows if row is not None]

    assert words(NOW + DAY) == ["Withdrawn", "Inactive", "Active"]
    assert words(NOW + 2_000 * DAY) == ["Withdrawn", "Inactive", "Expired"]
