"""NDJSON: drafts and rows, one a line (B7)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates import CREDENTIAL_ID, ISSUED_AT, ISSUER, report_draft, system_row
from vc.issue import json_lines
from vc.issue.fault import Fault
from vc.issue.files import read_any_table
from vc.issue.json_lines import is_json_lines, read_lines
from vc.issue.prepare import rehearse


def lines(*items: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in items)


def test_a_line_is_a_draft_or_the_cells_of_a_row() -> None:
    table = read_lines(lines(system_row(), report_draft(), {**system_row(certificate_number="DE-2"), "models": None}))

    assert table.faults == ()
    assert [(one.row, one.draft.number) for one in table.drafts] == [
        (1, "DE-QMS-2026-00412"),
        (2, "LAB-2026-0007"),
        (3, "DE-2"),
    ]


@pytest.mark.parametrize(
    ("item", "where"),
    [
        ({**system_row(), "valid_from": "soon"}, "line 2, valid_from: is 'soon'"),
        ({**system_row(), "edition": 2015}, "line 2, edition: is not text"),
        ({**system_row(), "Holder": "x"}, "line 2, Holder: is not a column"),
        ({"type": "Receipt"}, "line 2, /type: names nothing that we issue"),
        (
            system_row(certificate_number="LAB-2026-0007"),
            "line 2, certificate_number: LAB-2026-0007 stands in line 1 too",
        ),
        (report_draft(), "line 2, /credentialSubject/certificateNumber: LAB-2026-0007 stands in line 1 too"),
    ],
)
def test_a_fault_names_its_line(item: dict[str, Any], where: str) -> None:
    table = read_lines(lines(report_draft(), item))

    assert [str(fault).startswith(where) for fault in table.faults] == [True], table.faults
    assert [one.row for one in table.drafts] == [1]


@pytest.mark.parametrize("line", [b"{", b'{"a": 1, "a": 2}', b"[]", b"\xff\xfe", b'{"a": ' + b"[" * 500 + b"}"])
def test_a_line_that_is_no_object_stops_no_other(line: bytes) -> None:
    table = read_lines(lines(system_row()) + line + b"\n" + lines(system_row(certificate_number="DE-2")))

    assert [fault.row for fault in table.faults] == [2]
    assert [one.row for one in table.drafts] == [1, 3]


def test_faults_of_the_check_are_led_back_to_line_and_member() -> None:
    table = read_lines(lines(report_draft(itemReceived="2027-01-01"), system_row(sectors="IAF:33")))

    found = [
        str(fault)
        for one in table.drafts
        for fault in table.placed(
            one, rehearse(one.draft, issuer=ISSUER, issued_at=ISSUED_AT, credential_id=CREDENTIAL_ID)
        )
    ]

    assert found[0].startswith("line 1, /credentialSubject/performedFrom: 2026-02-03 is before itemReceived")
    assert found[1].startswith("line 2, sectors: outside your accreditation")


def test_one_object_over_several_lines_is_no_table() -> None:
    assert read_any_table(json.dumps(report_draft(), indent=1).encode()) is None
    assert read_any_table(lines(report_draft())) is None
    assert is_json_lines(lines(report_draft(), report_draft()))


def test_bounds_are_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = lines(system_row(), system_row(certificate_number="DE-2"))
    monkeypatch.setattr(json_lines, "MOST_ROWS", 1)
    assert [str(fault) for fault in read_lines(raw).faults] == ["line 1: the file has more than 1 lines; split it"]
    monkeypatch.setattr(json_lines, "MOST_FAULTS", 0)
    monkeypatch.setattr(json_lines, "MOST_ROWS", 9)
    assert [fault.row for fault in read_lines(b"{\n{\n{\n").faults] == [1, 1]


def test_a_fault_of_no_cell_keeps_its_path() -> None:
    table = read_lines(lines(system_row(), report_draft()))

    (fault,) = table.placed(table.drafts[1], [Fault("/issuer/name", "is 'ISO'", "name the body")])

    assert str(fault) == "line 2, /issuer/name: is 'ISO'; name the body"


@given(st.binary(max_size=300))
def test_no_bytes_raise(raw: bytes) -> None:
    table = read_lines(b"{" + raw)

    assert table.faults
    assert table.drafts == ()
