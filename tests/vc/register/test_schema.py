from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.vc.register.homes import NOW, granted, issue, publish, register_of
from vc.errors import StorageError
from vc.register.engine import writing
from vc.register.home import Home
from vc.register.schema import metadata
from vc.register.transitions import Change
from vc.status.value import StatusEvent

TABLES = [table.name for table in metadata.sorted_tables]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_no_row_is_ever_changed_or_deleted(authority: Home, table: str, statement: str) -> None:
    granted(authority)
    issue(authority, "QMS-0001")
    register_of(authority).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW)
    publish(authority, authority.path.with_name("site"), NOW)
    column = metadata.tables[table].columns.keys()[0]

    with pytest.raises(StorageError, match="append-only"), writing(authority.engine) as connection:
        connection.execute(text(statement.format(table=table, column=column)))


def test_a_replacing_insert_is_a_deletion_too(home: Home) -> None:
    with pytest.raises(StorageError, match="append-only"), writing(home.engine) as connection:
        connection.execute(text("INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE seq = 1"))


def test_a_status_entry_belongs_to_one_credential(home: Home) -> None:
    first = issue(home, "QMS-0001")[0].certificate

    with (
        pytest.raises(StorageError, match=r"UNIQUE constraint failed: credentials.list_number"),
        writing(home.engine) as connection,
    ):
        connection.execute(
            text(
                "INSERT INTO credentials SELECT 1, 'x', 'x', 'x', list_number, list_index, 'x', request_digest, digest,"
                f" kid, issued_at, valid_from, valid_until, holder, standard, secured, label"
                f" FROM credentials WHERE seq = {first.seq}"
            )
        )


def test_columns_hold_their_types(home: Home) -> None:
    with (
        pytest.raises(StorageError, match="cannot store TEXT value in BLOB column"),
        writing(home.engine) as connection,
    ):
        connection.execute(text("INSERT INTO ledger VALUES (9, 'issued', 's', 0, NULL, 'entry', x'00')"))
