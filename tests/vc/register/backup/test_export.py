"""Export and import, and restoring into the other engine: nothing is lost on the way (specs/register.md G73)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.vc.register.homes import NOW, document_of, granted, issue, publish, register_of, request
from tests.vc.register.places import ENGINES, PLACE, SQLITE, new_schema
from vc.errors import KeyMaterialError, StorageError, UsageError
from vc.issue.workbook import read_workbook
from vc.register.accreditation.schedules import take_schedule
from vc.register.audit.audit import verify_ledger
from vc.register.backup.backup import BackupFile, write_backup
from vc.register.backup.dump import line_of, row_of
from vc.register.backup.export import LINES, WORKBOOK, ExportFolder, write_export
from vc.register.backup.home_from_parcel import make_home
from vc.register.backup.parcel import Member, Parcel
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.storage.engine import reading
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import APPEND_ONLY, credentials
from vc.status.value import StatusEvent


@pytest.fixture
def lived(home: Home, authority: Home, tmp_path: Path) -> Home:
    """A home in which something of everything has happened."""
    version = granted(authority)
    take_schedule(home, version.secured, authority=document_of(authority), now=NOW)
    issue(home, "QMS-0001")
    signer = home.signer(KeyRole.CREDENTIAL, None)
    register_of(home).issue(request(home, "QMS-0002", holder_name="=1+1"), signer=signer, now=NOW)
    register_of(home).change("QMS-0001", Change(StatusEvent.SUSPENDED, reason="audit overdue"), now=NOW)
    KeyRing(home).rotate(KeyRole.STATUS, passphrase=None, now=NOW)
    publish(home, tmp_path / "site", NOW)
    return home


def imported(parcel: Parcel, path: Path, database: str = "") -> Home:
    make_home(parcel, path, database=database, finish=lambda _connection, _home: None)
    return Home.open(path)


def tables(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with reading(home.engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in APPEND_ONLY
        }


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("to", ENGINES)
def test_an_export_comes_back_without_loss_into_either_engine(lived: Home, tmp_path: Path, to: str) -> None:
    write_export(lived, tmp_path / "first", now=NOW)

    with imported(
        ExportFolder.open(tmp_path / "first"), tmp_path / "new", "" if to == SQLITE else new_schema()
    ) as again:
        assert tables(again) == tables(lived)
        assert verify_ledger(again) == ()
        write_export(again, tmp_path / "second", now=NOW)

    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert first.pop(WORKBOOK)[:2] == second.pop(WORKBOOK)[:2] == b"PK"  # its own dates differ
    assert first == second


@pytest.mark.parametrize("to", ENGINES)
def test_a_backup_comes_back_with_its_keys_into_either_engine(lived: Home, tmp_path: Path, to: str) -> None:
    write_backup(lived, tmp_path / "b.tar", now=NOW)

    with imported(BackupFile.open(tmp_path / "b.tar"), tmp_path / "new", "" if to == SQLITE else new_schema()) as again:
        assert tables(again) == tables(lived)
        assert verify_ledger(again) == ()
        assert contents(again.path / "keys") == contents(lived.path / "keys")
        assert {file.stat().st_mode & 0o777 for file in (again.path / "keys").iterdir()} == {0o600}
        assert contents(again.path / "accreditation") == contents(lived.path / "accreditation")


def test_without_keys_nothing_is_signed_until_they_are_put_back_or_made_anew(lived: Home, tmp_path: Path) -> None:
    write_export(lived, tmp_path / "export", now=NOW)
    with imported(ExportFolder.open(tmp_path / "export"), tmp_path / "new") as again:
        with pytest.raises(KeyMaterialError):
            issue(again, "QMS-0003")
        KeyRing(again).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW)

        assert issue(again, "QMS-0003")


def test_a_certificate_is_a_line_and_a_row_of_text(lived: Home, tmp_path: Path) -> None:
    write_export(lived, tmp_path / "export", now=NOW)

    lines = [json.loads(line) for line in (tmp_path / "export" / LINES).read_text().splitlines()]
    book = load_workbook(tmp_path / "export" / WORKBOOK)
    rows = list(book.active.iter_rows()) if book.active is not None else []

    assert [(line["number"], line["status"]) for line in lines] == [
        ("QMS-0001", "suspended"),
        ("QMS-0002", "active"),
    ]
    assert lines[0]["scope"] == "Manufacture of castings"
    assert lines[0]["credential"].count(".") == 2
    assert [cell.value for cell in rows[1]] == [
        "QMS-0001",
        "Suspended",
        "Accredited",
        "Management System",
        "Manufacture of castings",
        "20260301",
        "20290228",
        "Example Castings Ltd",
        "Example Castings Ltd",
        "DE",
        "ISO 9001:2015",
        "IAF:17",
    ]
    assert (rows[2][7].value, rows[2][7].data_type, rows[2][7].quotePrefix) == ("=1+1", "s", True)


def test_our_own_reader_takes_the_workbook_for_certsearchs(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    write_export(home, tmp_path / "export", now=NOW)

    table = read_workbook((tmp_path / "export" / WORKBOOK).read_bytes())

    assert [fault.problem for fault in table.faults] == ["is 'Unaccredited', not 'accredited'"] * 2


def test_nothing_is_made_over_what_stands_there(lived: Home, tmp_path: Path) -> None:
    write_export(lived, tmp_path / "export", now=NOW)

    with pytest.raises(UsageError, match="something already"):
        write_export(lived, tmp_path / "export", now=NOW)
    with pytest.raises(UsageError, match="something already"):
        imported(ExportFolder.open(tmp_path / "export"), lived.path)


@pytest.mark.postgresql_only(why="another database is a file of its own")
def test_a_database_that_holds_a_register_takes_no_other(lived: Home, tmp_path: Path) -> None:
    write_export(lived, tmp_path / "export", now=NOW)
    before = tables(lived)

    with pytest.raises(UsageError, match="holds a register already"):
        imported(ExportFolder.open(tmp_path / "export"), tmp_path / "new", lived.settings.database)

    assert tables(lived) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("manifest.json", lambda raw: raw.replace(b'"export"', b'"backup"')),
        ("home.toml", lambda raw: raw + b"\n"),
        ("tables/ledger-00001.ndjson", lambda raw: raw[:-1]),
        ("tables/credentials-00001.ndjson", lambda raw: raw.replace(b"QMS-0001", b"QMS-0009", 1)),
        ("tables/signatures-00001.ndjson", None),
        ("files/00001.ndjson", lambda raw: b""),
    ],
)
def test_an_export_that_was_edited_is_refused(lived: Home, tmp_path: Path, name: str, spoil: object) -> None:
    write_export(lived, tmp_path / "export", now=NOW)
    place = tmp_path / "export" / name
    if callable(spoil):
        place.write_bytes(spoil(place.read_bytes()))
    else:
        place.rename(place.with_name("elsewhere"))
        place.symlink_to(place.with_name("elsewhere"))

    with pytest.raises(StorageError):
        ExportFolder.open(tmp_path / "export")


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no export here"):
        ExportFolder.open(tmp_path)


def test_rows_that_were_rewritten_with_their_digests_do_not_become_a_home(lived: Home, tmp_path: Path) -> None:
    write_export(lived, tmp_path / "export", now=NOW)
    parcel = ExportFolder.open(tmp_path / "export")
    name = "tables/credentials-00001.ndjson"
    place = tmp_path / "export" / name
    first, *others = place.read_bytes().splitlines(keepends=True)
    row = row_of(credentials, first)
    place.write_bytes(line_of(sealed(credentials, row | {"holder": "Somebody else"})) + b"".join(others))
    members = [
        Member.of(name, place.read_bytes()) if member.name == name else member for member in parcel.manifest.members
    ]
    (tmp_path / "export" / "manifest.json").write_bytes(replace(parcel.manifest, members=tuple(members)).to_octets())

    with pytest.raises(StorageError, match="the register in it is damaged: credentials"):
        imported(ExportFolder.open(tmp_path / "export"), tmp_path / "new", PLACE.address())

    assert not (tmp_path / "new").exists()
