"""`vc init`: homes, their keys and passphrases."""

import sys
from pathlib import Path

import pytest

from tests.vc.register.places import new_schema
from tests.vc_cli.command_line import Ran, vc
from tests.vc_cli.passphrase_prompt import at_a_terminal


def _init(folder: Path, *more: object) -> Ran:
    return vc("init", folder, "--issuer", "did:web:cb.example", "--name", "Harbour", *more)


def test_a_home_is_made_with_keys_that_have_a_passphrase(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")

    ran = _init(tmp_path / "home", "--passphrase-file", secret)

    assert ran.code == 0
    assert ran.text == f"{tmp_path / 'home'}: home of Harbour (did:web:cb.example), test\n"
    assert all(b"ENCRYPTED" in key.read_bytes() for key in (tmp_path / "home" / "keys").iterdir())


def test_a_test_home_may_go_without_and_is_told_so(tmp_path: Path) -> None:
    ran = _init(tmp_path / "home", "--unencrypted", "--json", "--alg", "EdDSA")

    assert ran.code == 0
    assert "the keys are not encrypted" in ran.err
    assert ran.json["issuer"] == "did:web:cb.example"
    assert len(ran.json["keys"]) == 3


@pytest.mark.parametrize(
    ("option", "line"), [("--number-index", "number_index = true"), ("--wallet-address", "wallet_address = true")]
)
def test_what_is_chosen_stands_in_its_settings(tmp_path: Path, option: str, line: str) -> None:
    assert _init(tmp_path / "home", "--unencrypted", option).code == 0

    assert line in (tmp_path / "home" / "home.toml").read_text(encoding="utf-8").splitlines()


def test_the_environment_can_name_the_passphrases_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("open sesame")
    monkeypatch.setenv("VC_PASSPHRASE_FILE", str(tmp_path / "secret"))

    assert _init(tmp_path / "home").code == 0


def test_a_new_passphrase_is_asked_for_twice_at_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = at_a_terminal(monkeypatch, "open sesame")

    ran = _init(tmp_path / "home")

    assert ran.code == 0
    assert asked == [("Passphrase of the keys of Harbour", True)]


def test_without_a_file_and_a_terminal_there_is_nobody_to_ask(tmp_path: Path) -> None:
    ran = _init(tmp_path / "home")

    assert ran.code == 4
    assert "the keys of Harbour: the key needs its passphrase. hint: --passphrase-file FILE" in ran.err


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--unencrypted", "--environment", "production"], "a production home needs a passphrase"),
        (["--unencrypted", "--issuer", "did:key:z6Mk"], "did:key:z6Mk: "),
        (["--unencrypted", "--verify-url", "http://x/q"], "verify_url: the page for scanned labels is https://HOST/q"),
        (["--unencrypted", "--name", " "], "name: "),
        (["--unencrypted", "--alg", "RS256"], "Invalid value for '--alg'"),
    ],
)
def test_what_cant_be_a_home_is_refused(more: list[str], message: str, tmp_path: Path) -> None:
    ran = _init(tmp_path / "home", *more)

    assert ran.code == 2
    assert message in ran.err
    assert not (tmp_path / "home").exists()


def test_an_empty_passphrase_is_none(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n")

    ran = _init(tmp_path / "home", "--passphrase-file", tmp_path / "secret")

    assert (ran.code, "the passphrase is empty" in ran.err) == (2, True)


def test_a_home_is_not_made_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    ran = _init(tmp_path, "--unencrypted")

    assert (ran.code, "there is something already" in ran.err) == (2, True)


def test_a_folder_that_is_no_home_is_refused_by_name(tmp_path: Path) -> None:
    ran = vc("list", "--home", tmp_path)

    assert ran.code == 2
    assert f"vc: error: {tmp_path}: no issuer's home here. hint: make one with `vc init`" in ran.err


def test_the_home_is_the_current_directory_or_what_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _init(tmp_path / "home", "--unencrypted")
    monkeypatch.setenv("VC_HOME", str(tmp_path / "home"))
    named = vc("did", "show")
    monkeypatch.delenv("VC_HOME")
    monkeypatch.chdir(tmp_path / "home")
    here = vc("did", "show")

    assert named.code == here.code == 0
    assert named.json == here.json
    assert named.json["id"] == "did:web:cb.example"


def test_the_register_may_be_kept_in_a_postgresql_database(tmp_path: Path) -> None:
    database = new_schema()

    made = _init(tmp_path / "home", "--unencrypted", "--database", database)
    again = _init(tmp_path / "other", "--unencrypted", "--database", database)
    listed = vc("key", "list", "--home", tmp_path / "home", "--json")

    assert made.code == 0
    assert {path.name for path in (tmp_path / "home").iterdir()} == {
        "accreditation",
        "home.toml",
        "keys",
        "ledger.head",
    }
    assert listed.code == 0
    assert len(listed.json) == 3
    assert again.code == 2
    assert again.err.count("\n") == 1
    assert "there is a register in this database already. hint: name another database" in again.err
    assert not (tmp_path / "other").exists()


def test_a_password_in_the_address_of_the_database_is_refused(tmp_path: Path) -> None:
    ran = _init(tmp_path / "home", "--unencrypted", "--database", "postgresql://body:secret@host/register")

    assert ran.code == 2
    assert "database: the address holds a password. hint: leave it to ~/.pgpass or $PGPASSWORD" in ran.err
    assert "secret" not in ran.err


def test_a_database_without_its_driver_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    ran = _init(tmp_path / "home", "--unencrypted", "--database", "postgresql://body@host/register")

    assert ran.code == 2
    assert "needs the package psycopg. hint: pip install 'accredited-vc[postgres]'" in ran.err


def test_a_database_that_does_not_answer_is_named(tmp_path: Path) -> None:
    ran = _init(tmp_path / "home", "--unencrypted", "--database", f"postgresql://body@/register?host={tmp_path}")

    assert ran.code == 4
    assert "register: the register can't be read or written: " in ran.err
    assert list(tmp_path.iterdir()) == []
