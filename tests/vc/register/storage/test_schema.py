from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Table, insert, select, text

from tests.vc.register.forging import changed_row
from tests.vc.register.homes import NOW, granted, issue, make_authority, publish, register_of
from vc.errors import StorageError
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.storage.engine import writing
from vc.register.storage.row_digest import COLUMN, sealed
from vc.register.storage.schema import APPEND_ONLY, admissions, alembic_version, credentials, ledger, metadata
from vc.status.value import StatusEvent


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, register_place: str) -> Iterator[Home]:
    """A home with a row in every table, which nothing here may change."""
    place = tmp_path_factory.mktemp("full")
    with make_authority(place / "home") as home:
        granted(home)
        issue(home, "QMS-0001")
        register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW)
        publish(home, place / "site", NOW)
        yield home


def test_every_table_but_alembics_is_append_only_and_sealed() -> None:
    assert set(APPEND_ONLY) == set(metadata.sorted_tables) - {alembic_version}
    assert {list(table.columns)[-1].name for table in APPEND_ONLY} == {COLUMN}


@pytest.mark.parametrize("table", APPEND_ONLY, ids=str)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_no_row_is_ever_changed_or_deleted(full: Home, table: Table, statement: str) -> None:
    column = table.columns.keys()[0]

    with pytest.raises(StorageError, match=f"{table.name} is append-only"), writing(full.engine) as connection:
        connection.execute(text(statement.format(table=table.name, column=column)))


@pytest.mark.postgresql_only(why="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("table", APPEND_ONLY, ids=str)
def test_no_table_is_ever_emptied(full: Home, table: Table) -> None:
    with pytest.raises(StorageError, match="is append-only"), writing(full.engine) as connection:
        connection.execute(text(f"TRUNCATE {table.name} CASCADE"))


@pytest.mark.sqlite_only(why="its own statement")
def test_a_replacing_insert_is_a_deletion_too(full: Home) -> None:
    with pytest.raises(StorageError, match="append-only"), writing(full.engine) as connection:
        connection.execute(text("INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 1"))


@pytest.mark.postgresql_only(why="its own statement")
def test_an_insert_that_updates_is_a_change_too(full: Home) -> None:
    with pytest.raises(StorageError, match="append-only"), writing(full.engine) as connection:
        connection.execute(
            text(
                "INSERT INTO ledger SELECT * FROM ledger WHERE seq = 1"
                " ON CONFLICT (seq) DO UPDATE SET subject = 'other'"
            )
        )


def insert_like(home: Home, table: Table, **values: object) -> None:
    """Add a row that differs from the one that is there in some of its columns."""
    with writing(home.engine) as connection:
        row = connection.execute(select(table)).mappings().one()
        connection.execute(insert(table), sealed(table, changed_row(row, values)))


FRESH = {"seq": 1, "id": "x", "number": "x", "slug": "x", "list_number": 9, "list_index": 9, "idempotency_key": "x"}


@pytest.mark.parametrize(
    "columns", [("id",), ("number",), ("slug",), ("idempotency_key",), ("list_number", "list_index")]
)
def test_what_names_one_credential_names_no_other(full: Home, columns: tuple[str, ...]) -> None:
    others = {name: value for name, value in FRESH.items() if name not in columns}

    with pytest.raises(StorageError, match="refused a row"):
        insert_like(full, credentials, **others)


def test_a_credential_with_names_of_its_own_is_taken(home: Home) -> None:
    issue(home, "QMS-0001")

    insert_like(home, credentials, **FRESH)


@pytest.mark.parametrize("columns", [("list_number", "list_index"), ("idempotency_key", "request_digest")])
def test_an_index_and_a_request_are_admitted_once(full: Home, columns: tuple[str, ...]) -> None:
    fresh = {"seq": 1, "list_number": 9, "list_index": 9, "idempotency_key": "x", "request_digest": bytes(32)}
    others = {name: value for name, value in fresh.items() if name not in columns}

    with pytest.raises(StorageError, match="refused a row"):
        insert_like(full, admissions, **others)


def test_a_row_belongs_to_an_entry_of_the_ledger(full: Home) -> None:
    with pytest.raises(StorageError, match="refused a row"):
        insert_like(full, credentials, **FRESH | {"seq": 10_000})


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("recorded_at", "'noon'", "TEXT value in INTEGER column|invalid input syntax for type bigint"),
        ("kind", "NULL", "null|NULL"),
        ("row_digest", "NULL", "null|NULL"),
    ],
)
def test_columns_hold_their_types(full: Home, column: str, value: str, cause: str) -> None:
    with pytest.raises(StorageError, match=cause), writing(full.engine) as connection:
        connection.execute(text(entry_with(column, value)))


@pytest.mark.sqlite_only(why="the other engine reads the octets from the text")
def test_text_is_no_octets(full: Home) -> None:
    with pytest.raises(StorageError, match="TEXT value in BLOB column"), writing(full.engine) as connection:
        connection.execute(text(entry_with("entry", "'entry'")))


def entry_with(column: str, value: str) -> str:
    values = {"seq": "999", "kind": "'issued'", "subject": "'s'", "recorded_at": "0", "effective_from": "NULL"}
    values |= dict.fromkeys(("entry", "digest", "row_digest"), "(SELECT digest FROM ledger WHERE seq = 1)")
    values[column] = value
    return f"INSERT INTO {ledger.name} ({', '.join(values)}) VALUES ({', '.join(values.values())})"
