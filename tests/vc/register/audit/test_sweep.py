from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, update

from tests.vc.register.forging import behind_its_back, first_row, in_one_file, remove, rewrite
from tests.vc.register.homes import DAY, HOUR, NOW, desk, granted, issue, publish, register_of, schedule_draft
from vc.errors import StorageError
from vc.register.audit import sweep
from vc.register.audit.sweep import CREDIT, FILE_NAME, require_whole
from vc.register.certificates.transitions import Change
from vc.register.home import REGISTER, Home
from vc.register.storage.engine import reading
from vc.register.storage.ledger import head
from vc.register.storage.schema import (
    accreditation_versions,
    admissions,
    alembic_version,
    credentials,
    ledger,
    ledger_heads,
    list_publications,
    signatures,
    status_events,
)
from vc.status.value import StatusEvent

LAST = NOW + DAY


@pytest.fixture
def lived(authority: Home) -> Home:
    """A home with rows in every table."""
    granted(authority)
    issue(authority, "QMS-0001", "QMS-0002")
    register_of(authority).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)
    publish(authority, authority.path.with_name("site"), LAST)
    return authority


def swept(home: Home, now: datetime = LAST) -> None:
    with Home.open(home.path) as fresh, reading(fresh.engine) as connection:
        require_whole(connection, home.path, now=now)


def test_a_register_that_is_whole_is_swept_and_noted(lived: Home) -> None:
    (lived.path / FILE_NAME).unlink()

    swept(lived)

    with reading(lived.engine) as connection:
        last = head(connection)
    assert json.loads((lived.path / FILE_NAME).read_bytes()) == {
        "seq": last.seq,
        "digest": last.digest.hex(),
        "at": "2026-03-02T08:00:00Z",
    }


EDITED: list[tuple[Table, str, object]] = [
    (ledger, "subject", "x"),
    (admissions, "list_index", 7),
    (credentials, "holder", "Somebody else"),
    (status_events, "effective_from", 1),
    (list_publications, "token", b"torn"),
    (signatures, "signature", bytes(64)),
    (accreditation_versions, "secured", b"torn"),
    (ledger_heads, "signed", b"torn"),
]


@pytest.mark.parametrize(("table", "column", "value"), EDITED, ids=lambda given: getattr(given, "name", ""))
def test_nothing_is_signed_while_a_row_is_not_what_was_stored(
    lived: Home, table: Table, column: str, value: Any
) -> None:
    rewrite(lived, table, 2 if table is ledger else first_row(lived, table), **{column: value})

    for sign in (_issue, _publish, _accredit):
        with Home.open(lived.path) as home, pytest.raises(StorageError) as caught:
            sign(home)
        assert f"the register is damaged, and nothing is signed: {table.name} " in str(caught.value)
        assert "is not what was stored hint: `vc audit verify` names every row" in str(caught.value)


def _issue(home: Home) -> object:
    return issue(home, "QMS-0009", now=LAST)


def _publish(home: Home) -> object:
    return publish(home, home.path.with_name("site"), LAST)


def _accredit(home: Home) -> object:
    return desk(home).grant(schedule_draft(), now=LAST)


@pytest.mark.parametrize("table", [credentials, status_events, list_publications, accreditation_versions], ids=str)
def test_a_row_that_is_gone_is_missed(lived: Home, table: Table) -> None:
    remove(lived, table, table.c.seq == first_row(lived, table))

    with pytest.raises(StorageError, match=rf"{table.name} 0: holds \d rows, the ledger tells of \d"):
        swept(lived)


def test_an_entry_that_is_gone_or_was_sealed_again_breaks_the_chain(lived: Home) -> None:
    seq = first_row(lived, status_events)
    rewrite(lived, ledger, seq, repaired=True, entry=lambda entry: entry.replace(b"late", b"paid"))
    with pytest.raises(StorageError, match=f"ledger {seq}: does not follow from the entry before"):
        swept(lived)

    remove(lived, ledger, ledger.c.seq == seq)
    with pytest.raises(StorageError, match=f"ledger {seq + 1}: does not follow from the entry before"):
        swept(lived)


def test_alembics_own_table_is_held_to_the_format(lived: Home) -> None:
    with behind_its_back(lived) as connection:
        connection.execute(update(alembic_version).values(version_num="1"))

    with pytest.raises(StorageError, match="alembic_version 0: does not say format 2"):
        swept(lived)


@pytest.mark.sqlite_only(why="its indexes stand in its file")
def test_an_index_that_does_not_agree_with_its_table_is_found_before_a_key_seems_to_be_free(lived: Home) -> None:
    in_one_file(lived)
    file = lived.path / REGISTER
    octets = file.read_bytes()
    key = b"order-QMS-0001"
    places = [place for place in range(len(octets)) if octets.startswith(key, place)]
    refused = []
    for place in places:
        file.write_bytes(octets[:place] + b"0" + octets[place + 1 :])
        with pytest.raises(StorageError, match="the register is damaged, and nothing is signed") as caught:
            swept(lived)
        refused.append(str(caught.value))
    file.write_bytes(octets)

    assert any("missing from index" in one for one in refused)
    swept(lived)


def test_a_large_register_that_was_found_whole_lately_is_swept_from_there_on(
    lived: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept(lived)
    monkeypatch.setattr(sweep, "ALWAYS_WHOLE", 3)
    seq = first_row(lived, status_events)
    rewrite(lived, status_events, seq, kind="reinstated")

    swept(lived)
    for late in (LAST + CREDIT + timedelta(seconds=1), LAST - timedelta(seconds=1)):
        with pytest.raises(StorageError, match=f"status_events {seq}: is not what was stored"):
            swept(lived, late)


def test_what_came_since_is_swept_in_any_case(lived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    swept(lived)
    with reading(lived.engine) as connection:
        before = head(connection).seq
    issue(lived, "QMS-0003", now=LAST)
    monkeypatch.setattr(sweep, "ALWAYS_WHOLE", 3)
    rewrite(lived, credentials, before + 2, holder="Somebody else")

    with pytest.raises(StorageError, match=r"credentials \d+: is not what was stored"):
        swept(lived)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"seq":1,"digest":"00","at":"2026-03-02T08:00:00Z"}',
        b'{"seq":"x"}',
        b'{"seq":1E99,"digest":"","at":"2026-03-02T08:00:00Z"}',
    ],
)
def test_a_note_that_does_not_hold_gives_no_credit(lived: Home, monkeypatch: pytest.MonkeyPatch, note: bytes) -> None:
    monkeypatch.setattr(sweep, "ALWAYS_WHOLE", 3)
    (lived.path / FILE_NAME).write_bytes(note)
    seq = first_row(lived, status_events)
    rewrite(lived, status_events, seq, kind="reinstated")

    with pytest.raises(StorageError, match=f"status_events {seq}: is not what was stored"):
        swept(lived)


def test_a_home_is_swept_once_while_it_is_open(lived: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    monkeypatch.setattr("vc.register.home.require_whole", lambda *given, **named: looks.append(1))
    with Home.open(lived.path) as home:
        issue(home, "QMS-0003", now=LAST)
        issue(home, "QMS-0004", now=LAST)

    assert len(looks) == 1
