from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.vc.register.homes import issue
from vc.encoding.strict_json import dumps, loads_object
from vc.errors import StorageError
from vc.register.backup import dump
from vc.register.backup.dump import line_of, lines_of, parts, row_of
from vc.register.home import Home
from vc.register.storage.engine import reading
from vc.register.storage.schema import APPEND_ONLY, admissions, credentials, ledger


def rows(home: Home, table: Any) -> list[dict[str, Any]]:
    with reading(home.engine) as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def test_every_row_of_every_table_comes_back_as_it_was(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")

    for table in APPEND_ONLY:
        with reading(home.engine) as connection:
            lines = list(lines_of(connection, table))
        assert [row_of(table, line) for line in lines] == rows(home, table)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told | {"list_index": told["list_index"] + 1},
        lambda told: told | {"list_index": str(told["list_index"])},
        lambda told: told | {"list_index": True},
        lambda told: told | {"list_index": 1.0},
        lambda told: told | {"request_digest": told["request_digest"] + "="},
        lambda told: told | {"request_digest": None},
        lambda told: told | {"more": 1},
        lambda told: {name: told[name] for name in reversed(told)},
        lambda told: {name: value for name, value in told.items() if name != "position"},
        lambda told: told | {"idempotency_key": {"deep": 1}},
    ],
)
def test_a_row_that_is_not_what_was_stored_is_not_taken_in(home: Home, spoil: Any) -> None:
    issue(home, "QMS-0001")
    (row,) = rows(home, admissions)
    told = loads_object(line_of(row), max_depth=1, max_members=100)

    with pytest.raises(StorageError, match="no row of admissions"):
        row_of(admissions, dumps(spoil(told)))


@pytest.mark.parametrize("line", [b"", b"\n", b"[]", b"{", b'{"seq":1,"seq":1}', b"\xff"])
def test_a_line_that_is_no_row_is_a_fault_in_one_line(line: bytes) -> None:
    with pytest.raises(StorageError, match="no row of ledger"):
        row_of(ledger, line)


@pytest.mark.sqlite_only(why="a row is edited in its file")
def test_a_damaged_register_is_not_written_out(home: Home) -> None:
    issue(home, "QMS-0001")
    with home.engine.connect() as connection:
        connection.exec_driver_sql("DROP TRIGGER credentials_no_update")
        connection.exec_driver_sql("UPDATE credentials SET holder = 'Somebody else'")
        with pytest.raises(StorageError, match="the register is damaged: credentials"):
            list(lines_of(connection, credentials))


def test_parts_are_cut_between_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump, "PART_OCTETS", 10)

    assert list(parts([b"1234\n", b"12345678901\n", b"1\n"])) == [b"1234\n12345678901\n", b"1\n"]
    assert list(parts([])) == []
