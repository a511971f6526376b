"""Registers of every form that was ever on main, made by the programs of their time (formats/README.md)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import inspect

from tests.vc.register.homes import NOW, make_home, publish, register_of, request
from tests.vc.register.old_homes import FORMS, unpack
from vc.errors import StorageError
from vc.register.audit.audit import verify_ledger
from vc.register.home import REGISTER, Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.storage.engine import reading
from vc.register.storage.migrate import Migration, migrate
from vc.register.storage.schema import FORMAT
from vc.status.value import StatusValue

ROOT: Final = Path(__file__).parents[4]
LATER: Final = NOW.replace(day=2)

pytestmark = pytest.mark.sqlite_only("no register on PostgreSQL ever had format 1")


@pytest.fixture(params=FORMS, ids=[form.name.partition(".")[0] for form in FORMS])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return unpack(request.param, tmp_path / "old")


def shape(file: Path) -> dict[str, object]:
    """What a register's tables are: columns, keys, constraints and indexes, and how many triggers guard them."""
    with make_reader(file) as found:
        return dict(found)


class make_reader:  # noqa: N801 - a context manager that reads as a function
    def __init__(self, file: Path) -> None:
        from sqlalchemy import create_engine

        self._engine = create_engine(f"sqlite:///{file}")

    def __enter__(self) -> Iterator[tuple[str, object]]:
        asked = inspect(self._engine)
        for table in asked.get_table_names():
            columns = [
                (c["name"], str(c["type"]), c["nullable"], c.get("primary_key", 0) != 0)
                for c in asked.get_columns(table)
            ]
            unique = sorted(tuple(one["column_names"]) for one in asked.get_unique_constraints(table))
            keys = sorted(
                (tuple(one["constrained_columns"]), one["referred_table"]) for one in asked.get_foreign_keys(table)
            )
            indexes = sorted(
                (str(one["name"]), tuple(map(str, one["column_names"]))) for one in asked.get_indexes(table)
            )
            with closing(sqlite3.connect(str(self._engine.url.database))) as bare:
                query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
                guards = bare.execute(query, (table,)).fetchone()
            yield table, (columns, unique, keys, indexes, guards)

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()


def test_an_older_register_is_refused_in_one_line_that_says_what_to_do(old: Path) -> None:
    with pytest.raises(StorageError, match=r"has format 1, this program reads format 2") as refusal:
        Home.open(old)

    assert "vc migrate" in str(refusal.value.hint)


def test_after_migration_it_is_whole_and_goes_on(old: Path, tmp_path: Path) -> None:
    assert migrate(old, now=LATER) == Migration(1, FORMAT)

    with Home.open(old) as home:
        assert verify_ledger(home) == ()
        states = {state.certificate.number: state.standing.value for state in register_of(home).certificates(at=LATER)}
        KeyRing(home).rotate(KeyRole.LEDGER, passphrase=None, now=LATER)
        signer = home.signer(KeyRole.CREDENTIAL, None)
        register_of(home).issue(request(home, "QMS-0009"), signer=signer, now=LATER)
        publish(home, tmp_path / "site", LATER)
        assert verify_ledger(home) == ()

    assert states == {
        "QMS-0001": StatusValue.ACTIVE,
        "QMS-0002": StatusValue.SUSPENDED,
        "QMS-0003": StatusValue.WITHDRAWN,
    }


def test_a_migrated_register_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    migrate(old, now=LATER)
    make_home(tmp_path / "new").close()

    assert shape(old / REGISTER) == shape(tmp_path / "new" / REGISTER)


def test_migrating_again_changes_nothing(old: Path) -> None:
    migrate(old, now=LATER)
    before = (old / REGISTER).read_bytes()

    assert migrate(old, now=LATER) == Migration(FORMAT, FORMAT)
    assert (old / REGISTER).read_bytes() == before


_KILLED_AT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from vc.register.storage.migrate import migrate

left = int(sys.argv[2])

@event.listens_for(Engine, "before_cursor_execute")
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

migrate(Path(sys.argv[1]), now=datetime.fromisoformat(sys.argv[3]))
"""


def test_a_migration_that_is_killed_at_any_statement_leaves_the_old_register_whole(old: Path) -> None:
    rows_before = rows_of(old)
    killed = 0
    for statement in range(0, 400, 9):
        command = [sys.executable, "-c", _KILLED_AT, str(old), str(statement), LATER.isoformat()]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if ended.returncode == 0:
            break
        assert ended.returncode == -9, ended.stderr
        killed += 1
        assert rows_of(old) == rows_before

    assert killed >= 5
    with Home.open(old) as home:
        assert verify_ledger(home) == ()


def rows_of(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / REGISTER)) as register:
        return list(register.iterdump())


def test_a_newer_register_is_refused_in_one_line(tmp_path: Path) -> None:
    make_home(tmp_path / "home").close()
    with closing(sqlite3.connect(tmp_path / "home" / REGISTER)) as register:
        register.executescript(
            "DROP TRIGGER register_info_no_update; UPDATE register_info SET value = '3' WHERE name = 'format';"
        )

    for attempt in (lambda: Home.open(tmp_path / "home"), lambda: migrate(tmp_path / "home", now=NOW)):
        with pytest.raises(StorageError, match="has format 3, this program") as refusal:
            attempt()
        assert "newer" in str(refusal.value.hint)


def test_a_register_without_a_format_is_refused(tmp_path: Path) -> None:
    make_home(tmp_path / "home").close()
    with closing(sqlite3.connect(tmp_path / "home" / REGISTER)) as register:
        register.executescript("DROP TRIGGER register_info_no_delete; DELETE FROM register_info;")

    with pytest.raises(StorageError, match="names no format"):
        migrate(tmp_path / "home", now=NOW)


def test_the_ledger_tells_of_the_migration(old: Path) -> None:
    migrate(old, now=LATER)

    with Home.open(old) as home, reading(home.engine) as connection:
        last = connection.exec_driver_sql("SELECT entry FROM ledger ORDER BY seq DESC LIMIT 1").scalar()

    assert isinstance(last, bytes)
    assert b'"body":{"format":2,"from":1}' in last
    assert b'"kind":"register_migrated"' in last
