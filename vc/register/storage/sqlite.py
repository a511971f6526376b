"""The register on SQLite: one file, one writer, nothing said to be done before it is on disk (register.md G13)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, event

from vc.errors import StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS: Final = 30
WRITES: Final = "register_writes"
"""The execution option by which a transaction says that it will write."""


def sqlite_engine(file: Path) -> Engine:
    """Return the engine for the register in `file`. Nothing is read yet."""
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Transactions begin where `_begin` says, not where the driver guesses.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes the write lock before it reads, so that what it read still holds when it writes.
    writes = WRITES in connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def file_faults(connection: Connection, *, at_most: int) -> list[str]:
    """Return what SQLite finds wrong with the whole file: pages, and indexes that do not agree with their tables."""
    said = connection.exec_driver_sql(f"PRAGMA integrity_check({at_most})").scalars()
    return [" ".join(str(one).split()) for one in said if one != "ok"]


@contextmanager
def file_lock(lock: Path, *, what: str) -> Iterator[None]:
    """Let one program of this machine at a time do `what`; the lock ends with the program, however that ends.

    `lock` is a file of its own, since the register's write lock would keep others from issuing. Raises `StorageError`
    when the other has not ended after the busy timeout.
    """
    holder = sqlite3.connect(lock, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        holder.close()
        raise StorageError(
            f"can't {what}: {error}", where=lock.name, hint="wait for the other program to end"
        ) from error
    try:
        yield
    finally:
        holder.close()
