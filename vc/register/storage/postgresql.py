"""The register on PostgreSQL: several programs and hosts, still one writer at a time (specs/register.md G13).

The chain of the ledger needs an order, so a writing transaction takes a lock of the whole register; signing, which
takes the time, happens outside of it (G14).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from vc.errors import ConfigurationError, StorageError
from vc.register.storage.sqlite import BUSY_SECONDS, WRITES

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

SCHEME: Final = "postgresql"
_WRITER, _PUBLISHER = 0x76635F77, 0x76635F70  # "vc_w", "vc_p"
_SETTINGS: Final = "-c synchronous_commit=on -c timezone=UTC"


def database_url(text: str) -> URL:
    """Return the address of a PostgreSQL database: `postgresql://HOST/NAME`, as libpq takes it.

    Raises `ConfigurationError` for another one, and for one that holds a password, which would stand in `home.toml`.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername != SCHEME:
        raise ConfigurationError("a database is postgresql://USER@HOST/NAME", where="database")
    if url.password or "password" in url.query:
        raise ConfigurationError(
            "the address holds a password", where="database", hint="leave it to ~/.pgpass or $PGPASSWORD"
        )
    return url


def postgresql_engine(text: str) -> Engine:
    """Return the engine for the register in the database at `text`. Raises `ConfigurationError`."""
    url = database_url(text).set(drivername=f"{SCHEME}+psycopg")
    waiting = f"-c lock_timeout={BUSY_SECONDS * 1000:.0f}ms"
    options = " ".join(filter(None, (_given(url, "options"), _SETTINGS, waiting)))
    try:
        engine = create_engine(
            url.difference_update_query(["options"]), connect_args={"options": options}, pool_pre_ping=True
        )
    except ImportError:
        raise ConfigurationError(
            "a register on PostgreSQL needs the package psycopg", hint="pip install 'accredited-vc[postgres]'"
        ) from None
    event.listen(engine, "begin", _begin)
    return engine


def _given(url: URL, name: str) -> str:
    value = url.query.get(name, "")
    return value if isinstance(value, str) else " ".join(value)


def _begin(connection: Connection) -> None:
    if WRITES in connection.get_execution_options():
        # Taken before anything is read, and freed at the end of the transaction, however it ends.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


@contextmanager
def publisher_lock(engine: Engine, *, what: str) -> Iterator[None]:
    """Let one program at a time, on whatever host, do `what`. The lock ends with the connection that holds it."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        try:
            cursor.execute(f"SELECT pg_advisory_lock({_PUBLISHER})")
        except engine.dialect.loaded_dbapi.Error as error:
            raise StorageError(
                f"can't {what}: {error}", where=engine.url.database, hint="wait for the other program to end"
            ) from error
        connection.commit()
        yield
    finally:
        # The connection is closed, not given back: the lock is the session's.
        connection.invalidate()
        connection.close()


def is_postgresql(engine: Engine) -> bool:
    """Whether `engine` is one of `postgresql_engine`."""
    return engine.dialect.name == SCHEME
