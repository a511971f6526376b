"""Changing a register behind the program's back, as who can write to its file or its server may (register.md G12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, delete, event, insert, select, text, update

from vc.register.home import REGISTER, Home
from vc.register.storage.postgresql import postgresql_engine
from vc.register.storage.row_digest import sealed
from vc.register.storage.sqlite import WRITES

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Engine, Table


@contextmanager
def behind_its_back(home: Home) -> Iterator[Connection]:
    """Hold a connection that no trigger and no foreign key holds back; what was done with it is committed."""
    home.close()
    engine = _unguarded(home)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _unguarded(home: Home) -> Engine:
    if home.settings.database:
        server = postgresql_engine(home.settings.database)
        event.listen(server, "begin", _without_triggers)
        return server.execution_options(**{WRITES: True})
    file = create_engine(f"sqlite:///{home.path / REGISTER}")
    event.listen(file, "begin", _drop_triggers)
    return file


def _without_triggers(connection: Connection) -> None:
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def _drop_triggers(connection: Connection) -> None:
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def rewrite(home: Home, table: Table, seq: int, *, repaired: bool = False, **values: Any) -> None:
    """Give the first row of entry `seq` other values; a callable makes one from the old.

    `repaired` computes the row's digest anew, as a forger does who has read the specification.
    """
    with behind_its_back(home) as connection:
        row = connection.execute(select(table).where(key_of(table) == seq)).mappings().first()
        assert row is not None, f"{table.name} has no row {seq}"
        changed = changed_row(row, values)
        assert changed != dict(row), values
        if repaired:
            changed = sealed(table, changed)
        same = [column == row[column.name] for column in table.primary_key.columns]
        assert connection.execute(update(table).where(*same).values(**changed)).rowcount == 1


def changed_row(row: Mapping[Any, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `row` with other values; a callable makes one from the old."""
    return dict(row) | {name: new(row[name]) if callable(new) else new for name, new in values.items()}


def remove(home: Home, table: Table, *chosen: ColumnElement[bool]) -> None:
    """Delete the chosen rows."""
    with behind_its_back(home) as connection:
        assert connection.execute(delete(table).where(*chosen)).rowcount > 0


def add(home: Home, table: Table, **values: Any) -> None:
    """Add a row, with its digest."""
    with behind_its_back(home) as connection:
        connection.execute(insert(table), sealed(table, values))


def first_row(home: Home, table: Table) -> int:
    """Return the entry of the first row of `table`."""
    with behind_its_back(home) as connection:
        seq = connection.scalar(select(key_of(table)).order_by(key_of(table)).limit(1))
    assert isinstance(seq, int), f"{table.name} is empty"
    return seq


def key_of(table: Table) -> ColumnElement[Any]:
    """Return the column by which damage is named: that of the ledger entry, where there is one."""
    named: ColumnElement[Any] | None = table.c.get("seq")
    return next(iter(table.primary_key.columns)) if named is None else named


def in_one_file(home: Home) -> None:
    """Bring all of an SQLite register into its one file."""
    home.close()
    engine = create_engine(f"sqlite:///{home.path / REGISTER}")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
