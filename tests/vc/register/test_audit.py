from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from tests.vc.register.homes import (
    BODY,
    DAY,
    HOUR,
    NOW,
    desk,
    document_of,
    granted,
    issue,
    make_authority,
    make_home,
    publish,
    register_of,
    schedule_draft,
)
from vc.encoding.strict_json import JsonObject
from vc.keys.signer import Signer
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.register.accrediting import AccreditationChange
from vc.register.audit import verify_ledger
from vc.register.engine import writing
from vc.register.events import EventKind, NewEvent, entry_octets, numeric
from vc.register.home import REGISTER, SCHEDULES, Home
from vc.register.key_records import KeyRole
from vc.register.key_ring import KeyRing
from vc.register.ledger import chained_digest, head
from vc.register.schedules import take_schedule
from vc.register.schema import ledger, metadata
from vc.register.signing import Allotment, SignedForms, sign_forms
from vc.register.transitions import Change
from vc.status.value import StatusEvent

TABLES = [table.name for table in metadata.sorted_tables]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which everything has happened once; of a body that certifies and accredits."""
    place = tmp_path_factory.mktemp("template")
    with make_home(place / "home") as home, make_authority(place / "authority") as authority:
        take_schedule(home, granted(authority).secured, authority=document_of(authority), now=NOW)
        issue(home, "QMS-0001", "QMS-0002")
        register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)
        register_of(home).change("QMS-0002", Change(StatusEvent.WITHDRAWN, "fraud"), now=NOW + HOUR)
        below = replace(schedule_draft(), subject="did:web:below.example", name="Below", number="B-1")
        desk(home).grant(below, now=NOW + HOUR)
        desk(home).change("B-1", AccreditationChange(Kind.SUSPENDED, "late"), now=NOW + 2 * HOUR)
        publish(home, place / "site", NOW + DAY)
        KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW + DAY)
        publish(home, place / "site", NOW + DAY)
    return place / "home"


@pytest.fixture
def lived(template: Path, tmp_path: Path) -> Iterator[Home]:
    """A copy of that home."""
    shutil.copytree(template, tmp_path / "home")
    with Home.open(tmp_path / "home") as opened:
        yield opened


def tamper(home: Home, *statements: str) -> None:
    """Change the file behind the program's back, as an intruder would."""
    home.close()
    connection = sqlite3.connect(home.path / REGISTER)
    for table in TABLES:
        connection.execute(f"DROP TRIGGER {table}_no_update")
        connection.execute(f"DROP TRIGGER {table}_no_delete")
    changed = [connection.execute(statement).rowcount for statement in statements]
    assert changed[-1] > 0
    connection.commit()
    connection.close()


def damages(home: Home) -> list[tuple[str, int]]:
    return [(damage.table, damage.row) for damage in verify_ledger(home)]


def row_of(home: Home, table: str) -> int:
    connection = sqlite3.connect(home.path / REGISTER)
    (seq,) = connection.execute(f"SELECT min(seq) FROM {table}").fetchone()
    connection.close()
    return int(seq)


def test_a_register_that_nobody_touched_is_whole(lived: Home) -> None:
    assert verify_ledger(lived) == ()


def test_the_audit_needs_no_key(lived: Home) -> None:
    for key in (lived.path / "keys").iterdir():
        key.unlink()

    assert verify_ledger(lived) == ()


def test_an_edited_entry_is_named(lived: Home) -> None:
    tamper(lived, "UPDATE ledger SET entry = CAST(replace(entry, 'late', 'paid') AS BLOB) WHERE kind = 'suspended'")

    (damage,) = verify_ledger(lived)
    assert damage.table == "ledger"
    assert damage.problem == "its digest does not follow from the entry before"


def test_a_deleted_entry_is_named_by_the_one_after_it(lived: Home) -> None:
    seq = row_of(lived, "status_events")
    tamper(lived, f"DELETE FROM ledger WHERE seq = {seq}")

    found = verify_ledger(lived)
    assert ("ledger", seq + 1) in [(damage.table, damage.row) for damage in found]
    assert f"entry {seq} is missing before it" in [damage.problem for damage in found]
    assert ("status_events", seq) in [(damage.table, damage.row) for damage in found]


def test_a_truncated_ledger_leaves_rows_of_which_nothing_speaks(lived: Home) -> None:
    seq = row_of(lived, "list_publications")
    tamper(lived, f"DELETE FROM ledger WHERE seq >= {seq}")

    assert ("list_publications", seq) in damages(lived)


def test_reordered_entries_are_named(lived: Home) -> None:
    tamper(
        lived,
        "CREATE TEMP TABLE before AS SELECT seq, entry FROM ledger",
        "UPDATE ledger SET entry = (SELECT entry FROM before WHERE before.seq = 9 - ledger.seq) WHERE seq IN (4, 5)",
    )

    assert {("ledger", 4), ("ledger", 5)} <= set(damages(lived))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("ledger", "kind = 'cancelled'"),
        ("ledger", "subject = 'x'"),
        ("ledger", "recorded_at = recorded_at + 1"),
        ("ledger", "effective_from = 1"),
        ("credentials", "number = 'QMS-9'"),
        ("credentials", "id = 'https://body.example/c/x'"),
        ("credentials", "slug = 'x'"),
        ("credentials", "list_index = list_index + 1"),
        ("credentials", "idempotency_key = 'x'"),
        ("credentials", "request_digest = zeroblob(32)"),
        ("credentials", "digest = zeroblob(32)"),
        ("credentials", "kid = 'x'"),
        ("credentials", "valid_until = valid_until + 86400"),
        ("credentials", "holder = 'Somebody else'"),
        ("credentials", "standard = 'ISO 14001:2015'"),
        ("credentials", "secured = CAST('a.b.c' AS BLOB)"),
        ("credentials", "label = zeroblob(100)"),
        ("credentials", "label = NULL"),
        ("status_events", "kind = 'reinstated'"),
        ("status_events", "effective_from = effective_from + 1"),
        ("status_events", "recorded_at = 0"),
        ("status_events", "list_index = 7"),
        ("status_events", "credential = 1"),
        ("list_publications", "version = 77"),
        ("list_publications", "expires = expires + 1"),
        ("list_publications", "token = zeroblob(9)"),
        ("list_publications", "bitstring_digest = zeroblob(32)"),
        ("accreditation_versions", "slug = 'x'"),
        ("accreditation_versions", "subject = 'did:web:x.example'"),
        ("accreditation_versions", "secured = zeroblob(9)"),
    ],
)
def test_an_edited_column_is_named_with_its_row(lived: Home, table: str, change: str) -> None:
    seq = 4 if table == "ledger" else row_of(lived, table)
    tamper(lived, f"UPDATE {table} SET {change} WHERE seq = {seq}")

    assert (table, seq) in damages(lived)


@pytest.mark.parametrize("table", ["credentials", "status_events", "list_publications", "accreditation_versions"])
def test_a_deleted_row_is_named(lived: Home, table: str) -> None:
    seq = row_of(lived, table)
    tamper(lived, f"DELETE FROM {table} WHERE seq = {seq}")

    assert (table, seq) in damages(lived)


def test_a_row_that_was_added_is_named(lived: Home) -> None:
    tamper(lived, "INSERT INTO accreditation_versions VALUES (1, 'forged', 1, 'did:web:x.example', x'00', x'00')")

    assert ("accreditation_versions", 1) in damages(lived)


def test_an_entry_that_was_recorded_before_the_one_before_it_is_named(home: Home) -> None:
    early = NOW - 9 * DAY
    with writing(home.engine) as connection:
        last = head(connection)
        octets = entry_octets(NewEvent(EventKind.LIST_OPENED, "status/1", {}), seq=last.seq + 1, recorded_at=early)
        row = {
            "seq": last.seq + 1,
            "kind": "list_opened",
            "subject": "status/1",
            "recorded_at": numeric(early),
            "effective_from": None,
            "entry": octets,
            "digest": chained_digest(last.digest, octets),
        }
        connection.execute(insert(ledger), row)

    (damage,) = verify_ledger(home)
    assert damage.problem == "recorded before the entry before it"


def test_a_chain_that_was_computed_anew_without_its_beginning_is_named(home: Home) -> None:
    home.close()
    tamper(home, "UPDATE ledger SET kind = 'list_opened' WHERE seq = 1")
    connection = sqlite3.connect(home.path / REGISTER)
    previous = bytes(32)
    for seq, entry in connection.execute("SELECT seq, entry FROM ledger ORDER BY seq").fetchall():
        forged = bytes(entry).replace(b"register_opened", b"list_opened")
        previous = hashlib.sha256(previous + forged).digest()
        connection.execute("UPDATE ledger SET entry = ?, digest = ? WHERE seq = ?", (forged, previous, seq))
    connection.commit()
    connection.close()

    assert verify_ledger(home)[0].problem == "the register does not begin with its opening"


def test_a_changed_schedule_file_is_named(lived: Home) -> None:
    (file,) = (lived.path / SCHEDULES).iterdir()
    file.unlink()

    assert [table for table, _ in damages(lived)] == [SCHEDULES]


def test_flipped_bits_never_pass_unseen_as_other_words(lived: Home) -> None:
    """Bits are flipped in the text of rows, where SQLite's own check looks at nothing."""
    lived.close()
    connection = sqlite3.connect(lived.path / REGISTER)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    file = lived.path / REGISTER
    whole = file.read_bytes()
    for words in (b"Example Castings Ltd", b'"reason":"late"', b"suspended", BODY.encode()):
        place = whole.rindex(words)
        for offset in range(0, len(words), 5):
            flipped = bytearray(whole)
            flipped[place + offset] ^= 1
            file.write_bytes(flipped)
            assert damages(lived), (words, offset)
            lived.close()
    file.write_bytes(whole)

    assert damages(lived) == []


def test_a_value_of_another_type_is_named(lived: Home) -> None:
    seq = row_of(lived, "credentials")
    tamper(lived, "PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '')")
    connection = sqlite3.connect(lived.path / REGISTER)
    connection.execute("UPDATE credentials SET digest = 'text' WHERE seq = ?", (seq,))
    connection.execute("UPDATE ledger SET entry = 'text' WHERE seq = 2")
    connection.execute("UPDATE ledger SET digest = 'text' WHERE seq = 3")
    connection.commit()
    connection.close()

    problems = {(damage.table, damage.row): damage.problem for damage in verify_ledger(lived)}
    assert problems["credentials", seq] == "its digest is of another type"
    assert problems["ledger", 2] == "its entry is of another type"
    assert problems["ledger", 3] == "its digest is of another type"


def test_a_payload_digest_that_both_sides_state_wrongly_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vc.register.issuing.sign_forms", _with_wrong_digest)
    issue(home, "QMS-0001")

    (damage,) = verify_ledger(home)
    assert damage.problem == "its digest is not that of its payload"


def _with_wrong_digest(claims: JsonObject, allotment: Allotment, signer: Signer) -> SignedForms:
    return replace(sign_forms(claims, allotment, signer), digest=bytes(32), secured=b"torn")
