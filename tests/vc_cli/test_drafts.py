"""Drafts from files: everything that is wrong is found, where it stands, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.certificates import ISSUED_AT, ISSUER
from tests.planted_faults import KINDS, planted_workbook
from vc.issue.fault import RowFault
from vc.register.addresses import Addresses
from vc.register.issuing.given_numbers import GivenNumber
from vc_cli.drafts import check_drafts, read_drafts
from vc_cli.faults import Placed

ADDRESSES = Addresses.of("did:web:cb.example")


def found_in(path: Path, *, given: tuple[str, ...] = ()) -> list[Placed]:
    numbers = {number: GivenNumber(number, "another key", 1_767_225_600) for number in given}
    return check_drafts(read_drafts([str(path)]), [ISSUER], ADDRESSES, given=numbers, now=ISSUED_AT)


def cell_of(placed: Placed) -> str:
    assert isinstance(placed.fault, RowFault)
    return placed.fault.cell


def test_a_hundred_faults_among_ten_thousand_rows_are_found_in_their_cells_and_no_other(tmp_path: Path) -> None:
    # given a workbook of 10,000 rows with 25 kinds of faults, each four times
    planted = planted_workbook(rows=10_000, each=4, seed=3)
    assert len(KINDS) == 25
    assert len(planted.faults) == 100
    path = tmp_path / "certificates.xlsx"
    path.write_bytes(planted.raw)

    # when it is read and checked
    found = found_in(path, given=planted.given)

    # then every planted fault is found in its cell, and nothing else is
    cells = [cell_of(placed) for placed in found]
    assert {cell: planted.faults[cell] for cell in planted.faults if cell not in cells} == {}
    assert [placed.line() for placed in found if cell_of(placed) not in planted.faults] == []
    assert len(cells) == len(set(cells))
