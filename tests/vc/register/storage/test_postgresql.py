from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import text

from tests.vc.register.homes import NOW, issue, register_of, request
from tests.vc.register.places import new_schema, server
from vc.errors import ConfigurationError, StorageError, UsageError
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home
from vc.register.home_settings import parse_home_settings
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register
from vc.register.storage.engine import alone, open_engine, reading, writing
from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import append, head
from vc.register.storage.postgresql import database_url

if TYPE_CHECKING:
    from sqlalchemy import Connection

pytestmark = pytest.mark.postgresql_only(why="its server")


def settings_of(connection: Connection, *names: str) -> list[str]:
    return [str(connection.scalar(text(f"SHOW {name}"))) for name in names]


def test_what_is_committed_is_on_the_servers_disk(home: Home) -> None:
    with writing(home.engine) as connection:
        assert settings_of(connection, "synchronous_commit", "transaction_read_only") == ["on", "off"]
        assert settings_of(connection, "lock_timeout", "timezone") == ["30s", "UTC"]


def test_a_reader_has_one_snapshot_and_changes_nothing(home: Home) -> None:
    with reading(home.engine) as connection:
        assert settings_of(connection, "transaction_isolation", "transaction_read_only") == ["repeatable read", "on"]


def end(pid: object) -> None:
    """End the server's side of a connection, as a restart of the server or a firewall does."""
    with closing(psycopg.connect(server(), autocommit=True)) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,)).fetchone() == (True,)


def end_all_of(home: Home) -> None:
    """End every connection of a home, whichever is in use."""
    with closing(psycopg.connect(server(), autocommit=True)) as other:
        found = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        for (pid,) in other.execute(found).fetchall():
            other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


def append_and_lose(home: Home, *, then: bool) -> None:
    """Lose the connection between two entries, or after the first and before the commit."""
    with writing(home.engine) as connection:
        append(connection, (NewEvent(EventKind.LIST_OPENED, "status/1", {}),), now=NOW)
        end(connection.scalar(text("SELECT pg_backend_pid()")))
        if then:
            append(connection, (NewEvent(EventKind.LIST_OPENED, "status/2", {}),), now=NOW)


@pytest.mark.parametrize("then", [True, False])
def test_a_connection_that_is_lost_while_writing_leaves_nothing_half(home: Home, *, then: bool) -> None:
    with reading(home.engine) as connection:
        before = head(connection)

    with pytest.raises(StorageError, match=r"can't be read or written: .*terminat") as caught:
        append_and_lose(home, then=then)

    assert "\n" not in str(caught.value)
    with reading(home.engine) as connection:
        assert head(connection) == before
    assert verify_ledger(home) == ()


def test_a_connection_that_was_lost_while_idle_is_made_anew(home: Home) -> None:
    with reading(home.engine) as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    end(pid)

    assert issue(home, "QMS-0001")[0].certificate.number == "QMS-0001"


def test_a_reader_is_kept_from_writing(home: Home) -> None:
    with pytest.raises(StorageError, match="read-only transaction"), reading(home.engine) as connection:
        append(connection, (NewEvent(EventKind.LIST_OPENED, "status/1", {}),), now=NOW)


@pytest.mark.parametrize("step", ["issue.allocated", "issue.recorded"])
def test_issuing_whose_connection_is_lost_is_repeated_with_the_same_index(home: Home, step: str) -> None:
    def cut(passed: str) -> None:
        if passed == step:
            end_all_of(home)

    signer = home.signer(KeyRole.CREDENTIAL, None)
    with pytest.raises(StorageError, match="can't be read or written"):
        Register(home, on_step=cut).issue(request(home), signer=signer, now=NOW)
    assert verify_ledger(home) == ()
    assert list(register_of(home).certificates(at=NOW)) == []

    first = register_of(home).issue(request(home), signer=signer, now=NOW)
    again = register_of(home).issue(request(home), signer=signer, now=NOW)

    assert again.repeated
    assert again.certificate == first.certificate
    assert verify_ledger(home) == ()


def test_a_lock_ends_with_the_program_that_held_it(home: Home, impatient: None) -> None:
    with pytest.raises(ZeroDivisionError), alone(home.engine, home.path / "lock", what="publish"):
        raise ZeroDivisionError
    with alone(home.engine, home.path / "lock", what="publish"):
        end_all_of(home)

    with Home.open(home.path) as other, alone(other.engine, other.path / "lock", what="publish"):
        pass


def test_a_server_that_does_not_answer_is_named_in_one_line(tmp_path: Path) -> None:
    engine = open_engine(f"postgresql://nobody@/register?host={tmp_path}")

    with (
        pytest.raises(StorageError, match=r"^register: the register can't be read or written: ") as caught,
        reading(engine),
    ):
        pytest.fail("no server is there")
    assert "\n" not in str(caught.value)
    engine.dispose()


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("mysql://host/name", "a database is postgresql://USER@HOST/NAME"),
        ("postgresql+asyncpg://host/name", "a database is postgresql://USER@HOST/NAME"),
        ("register.sqlite", "a database is postgresql://USER@HOST/NAME"),
        ("postgresql://host:port/name", "a database is postgresql://USER@HOST/NAME"),
        ("postgresql://user:secret@host/name", "the address holds a password hint: leave it to ~/.pgpass or"),
        ("postgresql://user@host/name?password=secret", "the address holds a password"),
    ],
)
def test_an_address_that_is_none_or_holds_a_password_is_refused(address: str, cause: str) -> None:
    with pytest.raises(ConfigurationError, match=cause) as caught:
        database_url(address)
    assert "secret" not in str(caught.value)


def test_a_database_that_holds_a_register_is_not_taken_for_another_home(home: Home, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^postgres: there is a register in this database already"):
        Home.create(tmp_path / "second", home.settings, passphrase=None, now=NOW)

    assert not (tmp_path / "second").exists()
    with Home.open(home.path) as opened:
        assert verify_ledger(opened) == ()


def test_a_home_that_could_not_be_made_leaves_no_register(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    settings = replace(home.settings, database=new_schema())
    monkeypatch.setattr("vc.register.home.append", full)
    with pytest.raises(StorageError, match="No space left"):
        Home.create(tmp_path / "second", settings, passphrase=None, now=NOW)
    monkeypatch.undo()

    Home.create(tmp_path / "second", settings, passphrase=None, now=NOW).close()


def test_the_settings_name_the_database_and_no_password(home: Home) -> None:
    assert parse_home_settings(home.settings.to_toml(), where="home.toml") == home.settings
    with pytest.raises(ConfigurationError, match="the address holds a password"):
        replace(home.settings, database="postgresql://user:secret@host/name")


def test_without_its_driver_the_answer_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(ConfigurationError, match=r"pip install 'accredited-vc\[postgres\]'"):
        open_engine("postgresql://host/name")
