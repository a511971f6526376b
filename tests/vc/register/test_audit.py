from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

from tests.vc.register.forging import (
    add,
    behind_its_back,
    changed_row,
    first_row,
    in_one_file,
    remove,
    rewrite,
)
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
from tests.vc.register.places import copied
from vc.encoding.strict_json import JsonObject
from vc.keys.signer import Signer
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.register.accrediting import AccreditationChange
from vc.register.audit import verify_ledger
from vc.register.damage import Damage
from vc.register.engine import writing
from vc.register.events import EventKind, NewEvent, entry_octets, numeric
from vc.register.heads import sign_head
from vc.register.home import REGISTER, SCHEDULES, Home
from vc.register.key_records import KeyRole
from vc.register.key_ring import KeyRing
from vc.register.ledger import chained_digest, head
from vc.register.row_digest import sealed
from vc.register.schedules import schedules, take_schedule
from vc.register.schema import (
    accreditation_versions,
    admissions,
    alembic_version,
    credentials,
    ledger,
    ledger_heads,
    list_publications,
    register_info,
    signatures,
    status_events,
)
from vc.register.signing import Allotment, SignedForms, sign_forms
from vc.register.transitions import Change
from vc.status.value import StatusEvent


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, register_place: str) -> Path:
    """A home in which everything has happened once; of a body that certifies and accredits."""
    place = tmp_path_factory.mktemp("template")
    with make_home(place / "home") as home, make_authority(place / "authority") as authority:
        take_schedule(home, granted(authority).secured, authority=document_of(authority), now=NOW)
        issue(home, "QMS-0001", "QMS-0002")
        register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, "late"), now=NOW + HOUR)
        register_of(home).change("QMS-0002", Change(StatusEvent.WITHDRAWN, "fraud"), now=NOW + HOUR)
        below = replace(schedule_draft(), subject="did:web:below.example", name="Below", number="B-1")
        desk(home).grant(below, now=NOW + HOUR)
        sign_head(home, home.signer(KeyRole.LEDGER, None), now=NOW + HOUR)
        desk(home).change("B-1", AccreditationChange(Kind.SUSPENDED, "late"), now=NOW + 2 * HOUR)
        publish(home, place / "site", NOW + DAY)
        KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW + DAY)
        publish(home, place / "site", NOW + DAY)
        sign_head(home, home.signer(KeyRole.LEDGER, None), now=NOW + DAY)
    return place / "home"


@pytest.fixture
def lived(template: Path, tmp_path: Path) -> Iterator[Home]:
    """A copy of that home."""
    with Home.open(copied(template, tmp_path / "home")) as opened:
        yield opened


def damages(home: Home) -> list[tuple[str, int | str]]:
    return [(damage.table, damage.row) for damage in verify_ledger(home)]


def problems(home: Home) -> dict[tuple[str, int | str], str]:
    return {(damage.table, damage.row): damage.problem for damage in verify_ledger(home)}


def test_a_register_that_nobody_touched_is_whole(lived: Home) -> None:
    assert verify_ledger(lived) == ()


def test_the_audit_needs_no_key(lived: Home) -> None:
    for key in (lived.path / "keys").iterdir():
        key.unlink()

    assert verify_ledger(lived) == ()


def paid(entry: bytes) -> bytes:
    return entry.replace(b"late", b"paid")


def test_an_edited_entry_is_named(lived: Home) -> None:
    seq = first_row(lived, status_events)
    rewrite(lived, ledger, seq, entry=paid)

    assert problems(lived)["ledger", seq] == "is not what was stored"


def test_an_edited_entry_whose_row_was_sealed_again_breaks_the_chain(lived: Home) -> None:
    seq = first_row(lived, status_events)
    rewrite(lived, ledger, seq, repaired=True, entry=paid)

    assert problems(lived) == {("ledger", seq): "its digest does not follow from the entry before"}


def test_a_chain_that_was_computed_anew_from_an_edited_entry_on_differs_from_the_signed_heads(lived: Home) -> None:
    forge_chain(lived, paid)

    found = problems(lived)

    assert {table for table, _ in found} == {"ledger_heads", "ledger.head"}
    assert {problem for (table, _), problem in found.items() if table == "ledger_heads"} == {
        "its root is not that of the ledger"
    }


def forge_chain(home: Home, forged: Any) -> None:
    """Edit entries and compute everything anew that follows from them, as a forger with all rights does."""
    with behind_its_back(home) as connection:
        previous = bytes(32)
        for row in connection.execute(select(ledger).order_by(ledger.c.seq)).mappings().all():
            entry = forged(row["entry"])
            previous = hashlib.sha256(previous + entry).digest()
            changed = sealed(ledger, changed_row(row, {"entry": entry, "digest": previous}))
            connection.execute(update(ledger).where(ledger.c.seq == row["seq"]).values(**changed))


def test_a_deleted_entry_is_named_by_the_one_after_it(lived: Home) -> None:
    seq = first_row(lived, status_events)
    remove(lived, ledger, ledger.c.seq == seq)

    found = problems(lived)
    assert found["ledger", seq + 1] == f"entry {seq} is missing before it"
    assert found["status_events", seq] == "no entry of the ledger speaks of it"


def test_a_truncated_ledger_leaves_rows_of_which_nothing_speaks(lived: Home) -> None:
    seq = first_row(lived, list_publications)
    remove(lived, ledger, ledger.c.seq >= seq)

    found = problems(lived)
    assert found["list_publications", seq] == "no entry of the ledger speaks of it"
    assert any("signed over" in problem for problem in found.values())


@pytest.mark.parametrize("repaired", [False, True])
def test_reordered_entries_are_named(lived: Home, *, repaired: bool) -> None:
    with behind_its_back(lived) as connection:
        rows = [dict(row) for row in connection.execute(select(ledger).where(ledger.c.seq.in_([5, 6]))).mappings()]
        for row, other in zip(rows, reversed(rows), strict=True):
            changed = row | {"entry": other["entry"]}
            changed = sealed(ledger, changed) if repaired else changed
            connection.execute(update(ledger).where(ledger.c.seq == row["seq"]).values(**changed))

    assert {("ledger", 5), ("ledger", 6)} <= set(damages(lived))


def text_with(suffix: str) -> Any:
    return lambda old: f"{old}{suffix}"


def later(old: int) -> int:
    return old + 86_400


EDITED: list[tuple[Table, str, Any]] = [
    (ledger, "kind", "cancelled"),
    (ledger, "subject", "x"),
    (ledger, "recorded_at", later),
    (ledger, "effective_from", 1),
    (ledger, "digest", bytes(32)),
    (admissions, "position", 5),
    (admissions, "idempotency_key", "x"),
    (admissions, "request_digest", bytes(32)),
    (admissions, "list_number", 2),
    (admissions, "list_index", later),
    (admissions, "issued_at", later),
    (credentials, "number", "QMS-9"),
    (credentials, "number", None),
    (credentials, "id", "https://body.example/c/x"),
    (credentials, "slug", "x"),
    (credentials, "list_number", 2),
    (credentials, "list_index", later),
    (credentials, "idempotency_key", "x"),
    (credentials, "request_digest", bytes(32)),
    (credentials, "digest", bytes(32)),
    (credentials, "kid", "x"),
    (credentials, "issued_at", later),
    (credentials, "valid_from", later),
    (credentials, "valid_until", later),
    (credentials, "holder", "Somebody else"),
    (credentials, "standard", "ISO 14001:2015"),
    (credentials, "secured", b"a.b.c"),
    (credentials, "label", bytes(100)),
    (credentials, "label", None),
    (status_events, "kind", "reinstated"),
    (status_events, "effective_from", later),
    (status_events, "recorded_at", 0),
    (status_events, "list_number", 2),
    (status_events, "list_index", later),
    (status_events, "credential", 1),
    (list_publications, "list_number", 2),
    (list_publications, "version", 77),
    (list_publications, "issued_at", later),
    (list_publications, "expires", later),
    (list_publications, "token", bytes(9)),
    (list_publications, "bitstring", bytes(9)),
    (list_publications, "token_digest", bytes(32)),
    (list_publications, "bitstring_digest", bytes(32)),
    (signatures, "document", "index"),
    (signatures, "digest", bytes(32)),
    (signatures, "kid", "x"),
    (signatures, "signature", bytes(64)),
    (accreditation_versions, "slug", "x"),
    (accreditation_versions, "version", 9),
    (accreditation_versions, "subject", "did:web:x.example"),
    (accreditation_versions, "digest", bytes(32)),
    (accreditation_versions, "secured", bytes(9)),
    (ledger_heads, "root", bytes(32)),
    (ledger_heads, "frontier", bytes(32)),
    (ledger_heads, "signed_at", later),
    (ledger_heads, "kid", "x"),
    (ledger_heads, "signed", b"a.b.c"),
]


def in_short(given: object) -> str | None:
    return given.name if isinstance(given, Table) else given if isinstance(given, str) else ""


@pytest.mark.parametrize(("table", "column", "value"), EDITED, ids=in_short)
def test_an_edited_column_is_named_with_its_row(lived: Home, table: Table, column: str, value: Any) -> None:
    seq = first_row(lived, table)
    rewrite(lived, table, seq, **{column: value})

    assert Damage(table.name, seq, "is not what was stored") in verify_ledger(lived)


@pytest.mark.parametrize(("table", "column", "value"), EDITED, ids=in_short)
def test_an_edited_column_is_named_though_its_row_was_sealed_again(
    lived: Home, table: Table, column: str, value: object
) -> None:
    seq = first_row(lived, table)
    rewrite(lived, table, seq, repaired=True, **{column: value})

    found = problems(lived)
    assert (table.name, seq) in found
    assert found[table.name, seq] != "is not what was stored"


def test_every_column_of_every_table_is_edited_in_these_tests() -> None:
    edited = {(table.name, column) for table, column, _ in EDITED}
    covered = {table for table, *_ in EDITED}
    keys = {"seq", "size", "row_digest", "entry"}

    assert edited == {(table.name, column.name) for table in covered for column in table.columns} - {
        (table.name, key) for table in covered for key in keys
    }


@pytest.mark.parametrize(
    "table", [admissions, credentials, status_events, list_publications, signatures, accreditation_versions], ids=str
)
def test_a_deleted_row_is_named(lived: Home, table: Table) -> None:
    seq = first_row(lived, table)
    remove(lived, table, table.c.seq == seq)

    assert (table.name, seq) in damages(lived)


def test_a_row_that_was_added_is_named(lived: Home) -> None:
    add(
        lived,
        accreditation_versions,
        seq=1,
        slug="forged",
        version=1,
        subject="did:web:x.example",
        digest=bytes(1),
        secured=bytes(1),
    )
    add(lived, signatures, seq=2, document="history", digest=bytes(32), kid="x", signature=bytes(64))

    found = problems(lived)
    assert found["accreditation_versions", 1] == "no entry of the ledger speaks of it"
    assert found["signatures", 2] == "no entry of the ledger speaks of it"


def test_a_row_behind_the_end_of_the_ledger_is_named(lived: Home) -> None:
    seq = 10_000
    add(lived, signatures, seq=seq, document="history", digest=bytes(32), kid="x", signature=bytes(64))

    assert problems(lived) == {("signatures", seq): "no entry of the ledger speaks of it"}


def test_a_format_that_was_edited_is_named_in_both_places(lived: Home) -> None:
    with behind_its_back(lived) as connection:
        connection.execute(update(register_info).values(value="1"))
        connection.execute(update(alembic_version).values(version_num="1"))

    assert problems(lived) == {
        ("register_info", "format"): "is not what was stored",
        ("alembic_version", 0): "does not say format 2",
    }


def test_a_format_whose_row_was_sealed_again_is_named(lived: Home) -> None:
    with behind_its_back(lived) as connection:
        connection.execute(update(register_info).values(**sealed(register_info, {"name": "format", "value": "1"})))
    add(lived, register_info, name="more", value="x")

    assert problems(lived) == {
        ("register_info", "format"): "does not say format 2",
        ("register_info", "more"): "does not say format 2",
    }


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
        connection.execute(insert(ledger), sealed(ledger, row))

    (damage,) = verify_ledger(home)
    assert damage.problem == "recorded before the entry before it"


def test_a_chain_that_was_computed_anew_without_its_beginning_is_named(home: Home) -> None:
    rewrite(home, ledger, 1, kind="list_opened")
    forge_chain(home, lambda entry: entry.replace(b"register_opened", b"list_opened"))

    assert "the register does not begin with its opening" in [one.problem for one in verify_ledger(home)]


def test_a_changed_schedule_file_is_named(lived: Home) -> None:
    (file,) = (lived.path / SCHEDULES).iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b".", b",", 1))

    assert [table for table, _ in damages(lived)] == [SCHEDULES]


def test_a_host_without_the_schedule_file_has_it_from_the_ledger(lived: Home) -> None:
    (file,) = (lived.path / SCHEDULES).iterdir()
    file.unlink()

    assert damages(lived) == []
    assert [taken.accreditation.number for taken in schedules(lived)] == ["X-ZM-12345-01"]


@pytest.mark.sqlite_only(why="bits of its file")
def test_flipped_bits_never_pass_unseen_as_other_words(lived: Home) -> None:
    """Bits are flipped in the text of rows, where SQLite's own check looks at nothing."""
    in_one_file(lived)
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


@pytest.mark.sqlite_only(why="the other engine stores no value of another type")
def test_a_value_of_another_type_is_named(lived: Home) -> None:
    seq = first_row(lived, credentials)
    with behind_its_back(lived) as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql("UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '')")
    with behind_its_back(lived) as connection:
        connection.exec_driver_sql("UPDATE credentials SET digest = 'text' WHERE seq = ?", (seq,))
        connection.exec_driver_sql("UPDATE ledger SET entry = 'text' WHERE seq = 2")
        connection.exec_driver_sql("UPDATE ledger SET digest = 'text' WHERE seq = 3")

    found = problems(lived)
    assert found["credentials", seq] == "its digest is of another type"
    assert found["ledger", 2] == "its entry is of another type"
    assert found["ledger", 3] == "its digest is of another type"


def test_a_payload_digest_that_both_sides_state_wrongly_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vc.register.issuing.sign_forms", _with_wrong_digest)
    issue(home, "QMS-0001")

    (damage,) = verify_ledger(home)
    assert damage.problem == "its digest is not that of its payload"


def _with_wrong_digest(claims: JsonObject, allotment: Allotment, signer: Signer) -> SignedForms:
    return replace(sign_forms(claims, allotment, signer), digest=bytes(32), secured=b"torn")


def test_a_head_directly_behind_the_key_that_signed_it_holds(home: Home, tmp_path: Path) -> None:
    publish(home, tmp_path / "site", NOW)

    assert verify_ledger(home) == ()
