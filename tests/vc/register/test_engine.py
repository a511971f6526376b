from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from tests.vc.register.homes import NOW
from vc.errors import StorageError, UsageError
from vc.register.engine import make_tables, open_engine, reading, require_format, writing
from vc.register.events import EventKind, NewEvent
from vc.register.home import REGISTER, Home
from vc.register.ledger import append, head
from vc.register.schema import register_info


def test_what_is_committed_is_on_the_disk(home: Home) -> None:
    with reading(home.engine) as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}


def test_a_writer_holds_the_lock_from_its_beginning(home: Home) -> None:
    other = sqlite3.connect(home.path / REGISTER, timeout=0)
    with writing(home.engine) as connection:
        seq = head(connection).seq
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        append(connection, (NewEvent(EventKind.LIST_OPENED, "status/1", {}),), now=NOW)
    other.execute("BEGIN IMMEDIATE")

    assert other.execute("SELECT max(seq) FROM ledger").fetchone() == (seq + 1,)
    other.close()


def test_a_reader_sees_one_snapshot_while_another_writes(home: Home) -> None:
    with reading(home.engine) as reader:
        before = head(reader).seq
        with writing(home.engine) as writer:
            append(writer, (NewEvent(EventKind.LIST_OPENED, "status/1", {}),), now=NOW)

        assert head(reader).seq == before


def test_what_fails_is_rolled_back(home: Home) -> None:
    with reading(home.engine) as connection:
        before = head(connection)

    second = NewEvent(EventKind.LIST_OPENED, "status/2", {"length": 2**60})
    with pytest.raises(UsageError), writing(home.engine) as connection:
        append(connection, (NewEvent(EventKind.LIST_OPENED, "status/1", {}), second), now=NOW)

    with reading(home.engine) as connection:
        assert head(connection) == before


def test_a_register_of_another_format_is_refused_in_one_line(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "register.sqlite")
    make_tables(engine)
    with writing(engine) as connection:
        connection.execute(text("DROP TRIGGER register_info_no_delete"))
        connection.execute(text("DELETE FROM register_info"))
        connection.execute(insert(register_info), {"name": "format", "value": "99"})

    with pytest.raises(StorageError, match="format 99, this program reads format 1"):
        require_format(engine)
    engine.dispose()


def test_a_file_that_is_no_register_is_a_fault_of_storage(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite").write_bytes(b"not a database, but long enough to be read as a header" * 10)
    engine = open_engine(tmp_path / "register.sqlite")

    with pytest.raises(StorageError, match="can't be read or written"), reading(engine) as connection:
        head(connection)
    with pytest.raises(StorageError, match="can't be read or written"), writing(engine) as connection:
        head(connection)
    engine.dispose()
