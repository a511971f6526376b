"""Drafts from files: everything that is wrong is found, where it stands, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.certificates import ISSUED_AT, ISSUER, system_row
from tests.planted_faults import KINDS, planted_workbook
from vc.issue.fault import RowFault
from vc.register.addresses import Addresses
from vc.register.issuing import drafts
from vc.register.issuing.allocation import Slot
from vc.register.issuing.drafts import Rehearsal, digest_of
from vc.register.issuing.given_numbers import GivenNumber
from vc.register.issuing.signing import Allotment
from vc_cli.drafts import check_drafts, read_drafts, requests_for
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


def test_what_was_checked_is_asked_for_with_its_rehearsal_and_completed_without_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = system_row()
    path = tmp_path / "one.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n")
    read = read_drafts([str(path)])

    assert check_drafts(read, [ISSUER], ADDRESSES, given={}, now=ISSUED_AT) == []
    (request,) = requests_for(read, [ISSUER], by="A. Clerk")

    identifier = ADDRESSES.credential(request.number)
    assert read.rehearsals == [Rehearsal(ISSUER, ISSUED_AT, identifier)]
    assert (request.key, request.by) == (digest_of(read.drafts[0].draft), "A. Clerk")
    monkeypatch.setattr(drafts, "check", None)
    claims = request.claims(Allotment(identifier, ISSUED_AT, Slot(1, 7), ADDRESSES.status_list(1)))
    assert claims["id"] == identifier
