from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.vc.register.forging import remove, rewrite
from tests.vc.register.homes import BODY, NOW, issue, make_home, publish
from tests.vc.register.places import copied
from vc.errors import ConfigurationError, KeyMaterialError, StorageError, UsageError
from vc.register.audit.audit import verify_ledger
from vc.register.home import KEYS, REGISTER, Home, new_settings, opening
from vc.register.keys.key_records import KeyRole
from vc.register.storage.engine import reading
from vc.register.storage.ledger import head
from vc.register.storage.schema import credentials, ledger


def test_a_home_is_one_folder_that_only_its_owner_can_read(home: Home) -> None:
    names = {entry.name for entry in home.path.iterdir()}

    assert names - {"register.sqlite-shm", "register.sqlite-wal"} == {
        "home.toml",
        "keys",
        "accreditation",
        "ledger.head",
        *([] if home.settings.database else ["register.sqlite"]),
    }
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(key.stat().st_mode) for key in (home.path / KEYS).iterdir()} == {0o600}


def test_nothing_in_a_home_names_its_place(home: Home) -> None:
    issue(home, "QMS-0001")
    home.close()

    found = [
        path.name for path in home.path.rglob("*") if path.is_file() and str(home.path).encode() in path.read_bytes()
    ]

    assert found == []


def test_a_copied_home_issues_and_publishes_as_before(home: Home, tmp_path: Path) -> None:
    issue(home, "QMS-0001")
    home.close()
    copied(home.path, tmp_path / "elsewhere" / "moved")

    with Home.open(tmp_path / "elsewhere" / "moved") as moved:
        issued = issue(moved, "QMS-0002")
        published = publish(moved, tmp_path / "site", NOW)

    assert issued[0].certificate.id == "https://body.example/c/QMS-0002"
    assert "c/QMS-0001.jwt" in published.written


def test_each_role_signs_with_a_key_of_its_own(home: Home) -> None:
    signers = [home.signer(role, None) for role in KeyRole]

    assert len({signer.key for signer in signers}) == len(KeyRole) == 3
    assert all(signer.verification_method.startswith(f"{BODY}#") for signer in signers)


def test_an_encrypted_home_signs_only_with_its_passphrase(tmp_path: Path) -> None:
    settings = new_settings(issuer=BODY, name="Body", environment="production", algorithm="EdDSA")

    with Home.create(tmp_path / "home", settings, passphrase=b"three plain words", now=NOW) as home:
        signer = home.signer(KeyRole.STATUS, b"three plain words")
        with pytest.raises(KeyMaterialError, match="passphrase"):
            home.signer(KeyRole.STATUS, None)
        with pytest.raises(KeyMaterialError, match="passphrase"):
            home.signer(KeyRole.STATUS, b"another")

    assert signer.algorithm == "EdDSA"


def test_an_unencrypted_home_takes_no_passphrase(home: Home) -> None:
    with pytest.raises(UsageError, match="have no passphrase"):
        home.signer(KeyRole.STATUS, b"surplus")


def test_a_home_is_not_made_over_something_else(home: Home, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    for place in (home.path, tmp_path / "file"):
        with pytest.raises(UsageError, match="something already"):
            make_home(place)


def test_a_home_is_made_in_an_empty_folder_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    make_home(tmp_path / "empty").close()

    assert [entry.name for entry in tmp_path.iterdir()] == ["empty"]


def test_a_home_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vc.register.home.create_tables", full)

    with pytest.raises(StorageError, match="No space left"):
        make_home(tmp_path / "home")

    assert list(tmp_path.iterdir()) == []


def test_a_home_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    with pytest.raises(StorageError, match="can't be made"):
        make_home(tmp_path / "file" / "home")


def test_where_there_is_no_home_the_answer_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="vc init"):
        Home.open(tmp_path)


def test_settings_that_are_no_text_are_refused(home: Home) -> None:
    home.close()
    (home.path / "home.toml").write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigurationError, match="can't be read"):
        Home.open(home.path)


@pytest.mark.sqlite_only(why="its file")
def test_a_home_without_its_register_is_refused(home: Home) -> None:
    home.close()
    (home.path / REGISTER).unlink()

    with pytest.raises(StorageError, match="register is missing"):
        Home.open(home.path)


def test_a_home_keeps_its_issuer_and_environment(home: Home) -> None:
    home.close()
    settings = home.path / "home.toml"
    settings.write_text(settings.read_text().replace("body.example", "other.example"))

    with pytest.raises(ConfigurationError, match="register was opened for"):
        Home.open(home.path)


def test_a_register_whose_last_entry_was_edited_is_not_opened(home: Home) -> None:
    rewrite(home, ledger, 4, repaired=True, entry=lambda entry: entry.replace(b"ledger", b"LEDGER"))

    with pytest.raises(StorageError, match="damaged at its last entry, 4"):
        Home.open(home.path)


def test_a_register_without_its_opening_is_not_opened(home: Home) -> None:
    remove(home, ledger, ledger.c.seq > 0)

    with pytest.raises(StorageError, match="lacks entry 4, which this home has seen"):
        Home.open(home.path)
    (home.path / "ledger.head").unlink()
    with pytest.raises(StorageError, match="no beginning"):
        Home.open(home.path)


def test_a_register_that_has_lost_its_end_is_not_opened(home: Home) -> None:
    issue(home, "QMS-0001")
    with reading(home.engine) as connection:
        last = head(connection).seq
    for table, key in ((credentials, credentials.c.seq), (ledger, ledger.c.seq)):
        remove(home, table, key == last)

    with pytest.raises(StorageError, match=f"lacks entry {last}, which this home has seen") as caught:
        Home.open(home.path)
    assert "older copy, or has lost its end" in str(caught.value)


def test_a_damaged_register_may_be_opened_to_be_audited(home: Home) -> None:
    remove(home, ledger, ledger.c.seq > 1)

    with Home.open_to_audit(home.path) as opened:
        assert verify_ledger(opened)


def test_a_key_file_that_holds_another_key_is_refused(home: Home) -> None:
    files = sorted((home.path / KEYS).iterdir())
    contents = [file.read_bytes() for file in files]
    for file, other in zip(files, contents[1:] + contents[:1], strict=True):
        file.write_bytes(other)

    with pytest.raises(KeyMaterialError, match="another key than its name says"):
        home.signer(KeyRole.CREDENTIAL, None)


def test_unknown_words_are_refused_when_a_home_is_made() -> None:
    with pytest.raises(UsageError, match="test or production"):
        new_settings(issuer=BODY, name="Body", environment="staging")
    with pytest.raises(UsageError, match="ES256 or EdDSA"):
        new_settings(issuer=BODY, name="Body", algorithm="RS256")


def test_the_first_entry_binds_the_register_to_its_issuer(home: Home) -> None:
    with reading(home.engine) as connection:
        opened = opening(connection)

    assert opened == {"issuer": BODY, "environment": "test", "format": 2}
