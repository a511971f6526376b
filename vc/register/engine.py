"""The register's database, whichever it is: snapshots to read, one writer at a time (specs/register.md G13)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from vc.errors import StorageError, UsageError
from vc.register.postgresql import is_postgresql, postgresql_engine, publisher_lock
from vc.register.row_digest import sealed
from vc.register.schema import FORMAT, alembic_version, metadata, register_info
from vc.register.sqlite import WRITES, file_lock, sqlite_engine
from vc.register.witness import Seen, write_witness

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_WITNESS: Final = "register_witness"
AT_ONCE: Final = 500
"""Rows of a long answer that are held in memory at a time (`yield_per`); a server would else hand over all of them."""

APPENDED: Final = "register_appended"
"""Where a connection keeps the last entry that its transaction has appended."""


def open_engine(database: Path | str, *, witness: Path | None = None) -> Engine:
    """Return the engine for the register in an SQLite file, or at a `postgresql://` address. Nothing is read yet.

    `witness` is the file in which each commit is noted (G28). Raises `ConfigurationError` for an unusable address.
    """
    engine = sqlite_engine(database) if isinstance(database, Path) else postgresql_engine(database)
    engine.update_execution_options(**{_WITNESS: witness})
    return engine


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
    appended: Seen | None = None
    try:
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            connection.info.pop(APPENDED, None)
            yield connection
            appended = connection.info.pop(APPENDED, None)
    except DBAPIError as error:
        raise storage_error(error, engine) from error
    witness = engine.get_execution_options()[_WITNESS]
    if appended is not None and witness is not None:
        write_witness(witness, appended)


def alone(engine: Engine, lock: Path, *, what: str) -> AbstractContextManager[None]:
    """Let one program at a time do `what`, others may write meanwhile. Raises `StorageError` after the busy timeout.

    `lock` is the file by which programs of one machine exclude each other; on PostgreSQL the database does it.
    """
    if is_postgresql(engine):
        return publisher_lock(engine, what=what)
    return file_lock(lock, what=what)


def storage_error(error: DBAPIError, engine: Engine) -> StorageError:
    """Say in the register's words what the database refused."""
    where = Path(engine.url.database or "").name
    said = str(error.orig).strip().partition("\n")[0]
    if isinstance(error, IntegrityError):
        return StorageError(f"the register refused a row: {said}", where=where, hint="run `vc audit verify`")
    return StorageError(
        f"the register can't be read or written: {said}",
        where=where,
        hint="check free space, permissions, and whether another program holds it",
    )


def make_tables(engine: Engine) -> None:
    """Make the tables of an empty register, with its format. Raises `UsageError` where there are some."""
    with writing(engine) as connection:
        create_tables(connection)


def create_tables(connection: Connection) -> None:
    """Do the same within a writing transaction."""
    if inspect(connection).has_table(register_info.name):
        raise UsageError(
            "there is a register in this database already",
            where=connection.engine.url.database,
            hint="name another database, or another schema of it: ?options=-csearch_path%3DSCHEMA",
        )
    metadata.create_all(connection, checkfirst=False)
    connection.execute(insert(register_info), sealed(register_info, {"name": "format", "value": str(FORMAT)}))
    connection.execute(insert(alembic_version), {"version_num": str(FORMAT)})


def require_format(engine: Engine) -> None:
    """Refuse a register that this program does not know. Raises `StorageError`."""
    with reading(engine) as connection:
        found = _named_format(connection)
    if found != str(FORMAT):
        raise _another_format(found, engine)


def refuse_other_format(engine: Engine) -> None:
    """Refuse a register that names another format in both places (G71), so that it is not taken to be damaged.

    Whatever else is wrong with it is the audit's to name. Raises `StorageError`.
    """
    with suppress(DBAPIError), engine.begin() as connection:
        found = _named_format(connection)
        tables = inspect(connection)
        if found is None or not found.isdecimal() or not tables.has_table(alembic_version.name):
            versions = [found] if found == "1" else []  # the first format had no table of Alembic's
        else:
            versions = list(connection.scalars(select(alembic_version.c.version_num)))
        if found != str(FORMAT) and versions == [found]:
            raise _another_format(found, engine)


def _named_format(connection: Connection) -> str | None:
    return connection.scalar(select(register_info.c.value).where(register_info.c.name == "format"))


def _another_format(found: str | None, engine: Engine) -> StorageError:
    older = found is not None and found.isdecimal() and int(found) < FORMAT
    return StorageError(
        f"the register has format {found}, this program reads format {FORMAT}",
        where=Path(engine.url.database or "").name,
        hint="bring it up to date with `vc migrate`" if older else "use the program that wrote it, or a newer one",
    )
