from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from tests.vc.register.forging import behind_its_back
from tests.vc.register.homes import NOW
from vc.errors import StorageError, UsageError
from vc.register.home import Home
from vc.register.storage.engine import alone, open_engine, reading, require_format, writing
from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import Head, append, head
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import register_info
from vc.register.storage.witness import FILE_NAME as WITNESS
from vc.register.storage.witness import Seen, read_witness

if TYPE_CHECKING:
    from sqlalchemy import Connection


def append_one(connection: Connection) -> None:
    append(connection, (NewEvent(EventKind.LIST_OPENED, "status/1", {}),), now=NOW)


def test_a_writer_holds_the_lock_from_its_beginning(home: Home, impatient: None) -> None:
    with Home.open(home.path) as other:
        with writing(home.engine) as connection:
            seq = head(connection).seq
            with (
                pytest.raises(StorageError, match=r"can't be read or written: .*(locked|lock timeout)"),
                writing(other.engine),
            ):
                pytest.fail("two writers at once")
            append_one(connection)

        with writing(other.engine) as connection:
            assert head(connection).seq == seq + 1


def test_a_second_writer_waits_for_the_first_and_sees_what_it_wrote(home: Home) -> None:
    begun = threading.Event()

    def second() -> int:
        begun.set()
        with writing(home.engine) as connection:
            append_one(connection)
            return head(connection).seq

    with ThreadPoolExecutor(1) as pool:
        with writing(home.engine) as connection:
            seq = head(connection).seq
            waiting = pool.submit(second)
            begun.wait()
            append_one(connection)
        assert waiting.result() == seq + 2


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


def test_a_register_of_another_format_is_refused_in_one_line(home: Home) -> None:
    for told, hint in (("99", "newer one"), ("1", "vc migrate"), ("two", "newer one")):
        with behind_its_back(home) as connection:
            connection.execute(update(register_info).values(**sealed(register_info, {"name": "format", "value": told})))

        with pytest.raises(StorageError, match=f"format {told}, this program reads format 2") as caught:
            require_format(home.engine)
        assert hint in str(caught.value)


@pytest.mark.sqlite_only(why="its file")
def test_a_file_that_is_no_register_is_a_fault_of_storage(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite").write_bytes(b"not a database, but long enough to be read as a header" * 10)
    engine = open_engine(tmp_path / "register.sqlite")

    with pytest.raises(StorageError, match="can't be read or written"), reading(engine) as connection:
        head(connection)
    with pytest.raises(StorageError, match="can't be read or written"), writing(engine) as connection:
        head(connection)
    engine.dispose()


def test_each_commit_is_noted_beside_the_register_and_nothing_else_is(home: Home) -> None:
    with reading(home.engine) as connection:
        assert read_witness(home.path / WITNESS) == seen(head(connection))
    before = read_witness(home.path / WITNESS)
    with pytest.raises(ZeroDivisionError):
        fail_after_appending(home)
    assert read_witness(home.path / WITNESS) == before

    with writing(home.engine) as connection:
        append_one(connection)

    with reading(home.engine) as connection:
        assert read_witness(home.path / WITNESS) == seen(head(connection)) != before


def fail_after_appending(home: Home) -> None:
    with writing(home.engine) as connection:
        append_one(connection)
        raise ZeroDivisionError


def seen(last: Head) -> Seen:
    return Seen(last.seq, last.digest)


def test_one_program_at_a_time_does_what_is_done_alone_while_others_write(home: Home, impatient: None) -> None:
    with Home.open(home.path) as other:
        with alone(home.engine, home.path / "lock", what="publish"):
            with (
                pytest.raises(StorageError, match="can't publish") as caught,
                alone(other.engine, home.path / "lock", what="publish"),
            ):
                pytest.fail("two at once")
            with writing(other.engine) as connection:
                append_one(connection)
        with alone(other.engine, home.path / "lock", what="publish"):
            pass
    assert "wait for the other program to end" in str(caught.value)
