from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vc.register.homes import BODY, NOW, FailsAt, FailsAtError, issue, make_home
from vc.errors import StorageError, UsageError
from vc.register.backup.backup import BackupFile, write_backup
from vc.register.backup.parcel import Member
from vc.register.backup.tar_file import TarWriter
from vc.register.home import Home, new_settings

PASSPHRASE = b"correct horse"


def test_a_backup_is_a_file_for_its_owner_alone(home: Home, tmp_path: Path) -> None:
    write_backup(home, tmp_path / "b.tar", now=NOW)

    assert (tmp_path / "b.tar").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "home"]


def test_a_backup_names_its_ledger_and_its_head(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    made = write_backup(home, tmp_path / "b.tar.gz", now=NOW)

    opened = BackupFile.open(tmp_path / "b.tar.gz")
    assert opened.manifest == made
    assert (made.issuer, made.created, made.entries) == (BODY, NOW, 7)
    assert dict(opened.members()).keys() == {member.name for member in made.members}


def test_encrypted_keys_stay_encrypted(tmp_path: Path) -> None:
    settings = new_settings(issuer=BODY, name="Example")
    with Home.create(tmp_path / "home", settings, passphrase=PASSPHRASE, now=NOW) as home:
        write_backup(home, tmp_path / "b.tar", now=NOW)

    with tarfile.open(tmp_path / "b.tar") as tar:
        files = (tar.extractfile(name) for name in tar.getnames() if name.startswith("keys/"))
        keys = [file.read() for file in files if file is not None]
    assert [b"BEGIN ENCRYPTED PRIVATE KEY" in key for key in keys] == [True, True, True]


@pytest.mark.parametrize("place", ["b.tar", "no folder/b.tar"])
def test_nothing_is_written_over_and_no_folder_is_made(home: Home, tmp_path: Path, place: str) -> None:
    (tmp_path / "b.tar").write_bytes(b"another")

    with pytest.raises(UsageError):
        write_backup(home, tmp_path / place, now=NOW)

    assert (tmp_path / "b.tar").read_bytes() == b"another"


def test_a_backup_that_fails_on_its_way_leaves_nothing(home: Home, tmp_path: Path) -> None:
    with pytest.raises(FailsAtError):
        write_backup(home, tmp_path / "b.tar", now=NOW, on_step=FailsAt("backup.member"))

    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_what_is_no_file_is_no_backup(tmp_path: Path) -> None:
    for name in ("missing.tar", "."):
        with pytest.raises(UsageError, match="no such file"):
            BackupFile.open(tmp_path / name)


def test_members_beside_those_of_the_manifest_are_refused(home: Home, tmp_path: Path) -> None:
    write_backup(home, tmp_path / "b.tar", now=NOW)
    whole = BackupFile.open(tmp_path / "b.tar")
    members = dict(whole.members())
    content = next(iter(members))
    edited = replace(whole.manifest, members=(Member.of(content, b"other"), *whole.manifest.members[1:]))

    for manifest, more in ((whole.manifest, {"keys/extra.pem": b"x"}), (edited, {})):
        file = io.BytesIO()
        tar = TarWriter(file, mtime=int(NOW.timestamp()))
        for name, octets in (members | more | {"manifest.json": manifest.to_octets()}).items():
            tar.add(name, octets)
        tar.end()
        (tmp_path / "edited.tar").write_bytes(file.getvalue())
        with pytest.raises(StorageError, match="not those that its manifest names"):
            BackupFile.open(tmp_path / "edited.tar")


def test_an_empty_home_can_be_backed_up(tmp_path: Path) -> None:
    with make_home(tmp_path / "home") as home:
        assert write_backup(home, tmp_path / "b.tar", now=NOW).head == ""
