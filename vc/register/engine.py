"""The register's database: SQLite, one writer, nothing said to be done before it is on disk (specs/register.md G13)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from vc.errors import StorageError
from vc.register.schema import FORMAT, metadata, register_info

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS: Final = 30
_WRITES: Final = "register_writes"


def open_engine(file: Path) -> Engine:
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
    writes = _WRITES in connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Hold one consistent snapshot of the register. Raises `StorageError`."""
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise storage_error(error, engine) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold the register's one write lock; commits at the end, or rolls back. Raises `StorageError`."""
    try:
        with engine.execution_options(**{_WRITES: True}).begin() as connection:
            yield connection
    except DBAPIError as error:
        raise storage_error(error, engine) from error


@contextmanager
def alone(lock: Path, *, what: str) -> Iterator[None]:
    """Let one program at a time do `what`; the lock ends with the program that holds it, however that ends.

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


def storage_error(error: DBAPIError, engine: Engine) -> StorageError:
    """Say in the register's words what the database refused."""
    where = Path(engine.url.database or "").name
    if isinstance(error, IntegrityError):
        return StorageError(f"the register refused a row: {error.orig}", where=where, hint="run `vc audit verify`")
    return StorageError(
        f"the register can't be read or written: {error.orig}",
        where=where,
        hint="check free space, permissions, and whether another program holds it",
    )


def make_tables(engine: Engine) -> None:
    """Make the tables of an empty register, with its format."""
    with writing(engine) as connection:
        metadata.create_all(connection)
        connection.execute(insert(register_info), {"name": "format", "value": str(FORMAT)})


def require_format(engine: Engine) -> None:
    """Refuse a register that this program does not know. Raises `StorageError`."""
    with reading(engine) as connection:
        found = connection.scalar(select(register_info.c.value).where(register_info.c.name == "format"))
    if found != str(FORMAT):
        raise StorageError(
            f"the register has format {found}, this program reads format {FORMAT}",
            where=Path(engine.url.database or "").name,
            hint="use the program that wrote it, or a newer one",
        )
