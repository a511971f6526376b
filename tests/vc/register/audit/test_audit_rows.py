"""Reading the rows of a table that is damaged; the database is a stand-in that fails where it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest
from sqlalchemy.exc import OperationalError

from tests.vc.register.homes import issue
from vc.register.audit import audit_rows
from vc.register.audit.audit_rows import Stream, Unreadable, rows_of
from vc.register.home import Home
from vc.register.storage.damage import Damage
from vc.register.storage.engine import reading
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import admissions, ledger, status_events

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

FAILS = OperationalError("", {}, Exception("database disk image is malformed"))


def row(seq: object, **values: Any) -> dict[str, Any]:
    usual = {"credential": 2, "list_number": 1, "list_index": 5, "kind": "suspended", "recorded_at": 1}
    return sealed(status_events, usual | {"seq": seq, "effective_from": 1} | values)


@dataclass
class Damaged:
    """A table of status events in which some entries can't be read, within a ledger of so many entries."""

    rows: dict[int, dict[str, Any]]
    lost: frozenset[int]
    entries: int | None
    questions: list[tuple[int, int]] = field(default_factory=list)

    def page(self, _: Connection, __: Table, last: int) -> list[dict[str, Any]]:
        page = [row for seq, row in sorted(self.rows.items()) if seq > last][: audit_rows._PAGE]
        if self.lost and (not page or page[-1]["seq"] > min(self.lost)) and max(self.lost) > last:
            raise FAILS
        return page

    def between(self, _: Connection, __: Table, *, low: int, high: int) -> list[dict[str, Any]]:
        self.questions.append((low, high))
        if any(low <= seq <= high for seq in self.lost):
            raise FAILS
        return [row for seq, row in sorted(self.rows.items()) if low <= seq <= high]

    def scalar(self, _: object) -> int | None:
        if self.entries is None:
            raise FAILS
        return self.entries


Read = Callable[..., list[Any]]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read a damaged table."""

    def reading_of(damaged: Damaged) -> list[Any]:
        monkeypatch.setattr(audit_rows, "_page", damaged.page)
        monkeypatch.setattr(audit_rows, "_between", damaged.between)
        return [
            found if isinstance(found, Damage) else found["seq"]
            for found in rows_of(cast("Connection", damaged), status_events)
        ]

    return reading_of


@pytest.mark.no_register
@pytest.mark.parametrize("entries", [30, 2_000])
def test_what_lies_around_an_unreadable_stretch_is_read(read: Read, entries: int) -> None:
    damaged = Damaged({seq: row(seq) for seq in range(1, 30)}, frozenset({7, 8, 9, 20}), entries)

    found = read(damaged)

    assert [one for one in found if type(one) is int] == [*range(1, 7), *range(10, 20), *range(21, 30)]
    lost = [one for one in found if isinstance(one, Unreadable)]
    assert [(one.row, one.until) for one in lost] == [(7, 9), (20, 20)]
    assert str(lost[0]) == "status_events 7: from here to entry 9, can't be read: database disk image is malformed"
    assert str(lost[1]) == "status_events 20: can't be read: database disk image is malformed"


@pytest.mark.no_register
def test_a_table_of_which_nothing_can_be_read_is_given_up_in_bounded_time(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_rows, "_MOST_FAILURES", 50)
    damaged = Damaged({}, frozenset(range(100_000)), 99_999)

    (lost,) = read(damaged)

    assert len(damaged.questions) <= 52
    assert lost.row == 0
    assert lost.problem == "from here to the end, can't be read: database disk image is malformed"


@pytest.mark.no_register
def test_where_the_ledgers_end_cannot_be_read_either_all_is_unreadable(read: Read) -> None:
    (lost,) = read(Damaged({}, frozenset({3}), None))

    assert (lost.row, lost.until) == (0, 2**63 - 1)


@pytest.mark.no_register
def test_rows_behind_the_end_of_the_ledger_are_read_too(read: Read) -> None:
    damaged = Damaged({3: row(3), 900: row(900)}, frozenset({2}), 5)

    assert [one for one in read(damaged) if type(one) is int] == [3, 900]


@pytest.mark.no_register
@pytest.mark.parametrize("seq", [None, "7", 7.5])
def test_a_row_whose_entry_is_no_number_is_named_and_ends_nothing_for_ever(
    monkeypatch: pytest.MonkeyPatch, seq: object
) -> None:
    odd = row(5) | {"seq": seq}
    monkeypatch.setattr(audit_rows, "_page", lambda _, __, last: [row(5), odd] if last < 5 else [odd])

    found = list(rows_of(cast("Connection", None), status_events))

    assert found[0] == row(5)
    assert len(found) > 1
    assert set(found[1:]) == {Damage("status_events", 0, "its seq is of another type")}


@pytest.mark.no_register
def test_a_row_of_an_unreadable_stretch_is_damaged_and_not_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    damaged = Damaged({12: row(12)}, frozenset({3, 4, 5}), 12)
    monkeypatch.setattr(audit_rows, "_page", damaged.page)
    monkeypatch.setattr(audit_rows, "_between", damaged.between)
    stream = Stream(cast("Connection", damaged), status_events)

    taken = {seq: [one["seq"] for one in stream.take(seq)] for seq in (2, 4, 12)}

    assert taken == {2: [], 4: [], 12: [12]}
    assert [stream.is_damaged(seq) for seq in (2, 3, 4, 5, 6, 12)] == [False, True, True, True, False, False]
    assert [(one.table, one.row) for one in stream.damages()] == [("status_events", 3)]
    assert list(stream.damages()) == []


def test_rows_are_read_a_page_at_a_time_and_an_entry_is_never_cut(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(home, *(f"QMS-{number:04}" for number in range(7)))
    issue(home, "QMS-0100", "QMS-0101")
    monkeypatch.setattr(audit_rows, "_PAGE", 3)

    with reading(home.engine) as connection:
        admitted = list(rows_of(connection, admissions))
        entries = list(rows_of(connection, ledger))
        stream = Stream(connection, admissions)
        first = [row["position"] for row in stream.take(admitted[0]["seq"])] if isinstance(admitted[0], dict) else []

    assert len(admitted) == 9
    assert [one["seq"] for one in entries if not isinstance(one, Damage)] == list(range(1, len(entries) + 1))
    assert first == list(range(7))


def test_a_row_that_nobody_takes_belongs_to_no_entry(home: Home) -> None:
    issue(home, "QMS-0001")

    with reading(home.engine) as connection:
        stream = Stream(connection, admissions)
        assert stream.take(100) == []
        (damage,) = stream.damages()

    assert damage.problem == "no entry of the ledger speaks of it"
