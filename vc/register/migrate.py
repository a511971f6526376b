"""Bringing a register of an older format up to date (specs/register.md G71)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, select

from vc.errors import ConfigurationError, StorageError
from vc.register import migrations
from vc.register.engine import reading, writing
from vc.register.events import EventKind, NewEvent, whole_second
from vc.register.home import register_engine
from vc.register.home_settings import FILE_NAME, read_home_settings
from vc.register.ledger import append, head, require_soon_after
from vc.register.schema import FORMAT, register_info

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VERSIONS: Final = "alembic_version"


@dataclass(frozen=True, slots=True)
class Migration:
    """What was done: the format before and after, the same where there was nothing to do."""

    before: int
    after: int


def migrate(home: Path, *, now: datetime, clock_is_right: bool = False) -> Migration:
    """Bring the register of the home at `home` to this program's format, whole or not at all.

    `clock_is_right` says so for a register that was last written long ago (G80); else `EnvironmentFault` is raised for
    it. Raises `StorageError` for a newer format, and for a register that can't be read or written.
    """
    settings = read_home_settings(home / FILE_NAME)
    engine = register_engine(home, settings)
    try:
        with reading(engine) as connection:
            before = format_of(connection)
        if before > FORMAT:
            raise StorageError(
                f"the register has format {before}, this program knows formats up to {FORMAT}",
                where=settings.database or str(home),
                hint="use a newer program",
            )
        if before < FORMAT:
            events = [NewEvent(EventKind.REGISTER_MIGRATED, settings.issuer, {"from": before, "format": FORMAT})]
            if clock_is_right:
                events.append(NewEvent(EventKind.CLOCK_CONFIRMED, settings.issuer, {}))
            with writing(engine) as connection:
                _migrate(connection, events, now=now)
        return Migration(before, FORMAT)
    finally:
        engine.dispose()


def format_of(connection: Connection) -> int:
    """Return the format that a register names. Raises `StorageError` where it names none."""
    found = connection.scalar(select(register_info.c.value).where(register_info.c.name == "format"))
    if found is None or not str(found).isdecimal():
        raise StorageError("the register names no format", hint="restore a backup")
    return int(found)


def _migrate(connection: Connection, events: Sequence[NewEvent], *, now: datetime) -> None:
    if all(event.kind is not EventKind.CLOCK_CONFIRMED for event in events):
        require_soon_after(whole_second(now), head(connection), confirming="vc migrate --clock-is-right")
    _upgrade(connection)
    append(connection, events, now=now)


def _upgrade(connection: Connection) -> None:
    # Alembic takes a while to import, and is needed here alone.
    try:
        from alembic import command
        from alembic.config import Config
    except ImportError:
        raise ConfigurationError(
            "migrating needs the package alembic", hint="pip install 'accredited-vc[issuer]'"
        ) from None
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(migrations.__file__).parent))
    configuration.attributes["connection"] = connection
    if not inspect(connection).has_table(_VERSIONS):
        connection.exec_driver_sql(
            f"CREATE TABLE {_VERSIONS} (version_num TEXT NOT NULL PRIMARY KEY) STRICT"  # as today's registers have it
        )
        connection.exec_driver_sql(f"INSERT INTO {_VERSIONS} VALUES ('1')")  # noqa: S608 - a name of ours
    command.upgrade(configuration, "head")
