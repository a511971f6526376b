"""Key ceremonies, and what a failure of each step leaves (specs/register.md G44 to G46)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from tests.soft_token import LABEL, PIN, SoftToken
from tests.vc.register.homes import BODY, DAY, NOW, FailsAt, FailsAtError, document_of
from vc.errors import KeyMaterialError, StorageError, UsageError
from vc.register.audit.audit import verify_ledger
from vc.register.home import KEYS, Home, new_settings
from vc.register.keys import key_ceremony
from vc.register.keys.key_ceremony import Ceremony, ceremonies_of, hold
from vc.register.keys.key_records import KeyRecord, KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.keys.key_store import FileKeyStore, TokenKeyStore
from vc.register.publication.site_folder import no_step
from vc.register.storage.engine import reading
from vc.register.storage.events import EventKind
from vc.register.storage.ledger import entries_of, head

WITNESSES = ("W. Witness", "陈 Chen")
CEREMONY = Ceremony("O. Officer", WITNESSES, machine={"Host": "vault\x1b[2J"})
LATER = NOW + DAY


@pytest.fixture(params=["files", "token"])
def held_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Home, bytes | None]]:
    """A home with its secret, in each of the stores."""
    settings, secret = new_settings(issuer=BODY, name="Body", unencrypted=True), None
    if request.param == "token":
        token: SoftToken = request.getfixturevalue("soft_token")
        settings = new_settings(issuer=BODY, name="Body")
        settings, secret = replace(settings, pkcs11_module=str(token.module), pkcs11_token=LABEL), PIN
    with Home.create(tmp_path / "home", settings, passphrase=secret, now=NOW) as home:
        yield home, secret


def active(home: Home) -> dict[KeyRole, KeyRecord]:
    return {record.role: record for record in KeyRing(home).records() if record.active}


def test_a_ceremony_brings_a_new_key_of_each_role_into_use(held_in: tuple[Home, bytes | None], tmp_path: Path) -> None:
    home, secret = held_in
    before = active(home)

    held = hold(home, CEREMONY, tmp_path / "transcript.txt", passphrase=secret, now=LATER)

    now_active = active(home)
    assert [now_active[role].kid for role in KeyRole] == list(held.kids)
    assert not set(held.kids) & {record.kid for record in before.values()}
    assert len(document_of(home).methods) == 2 * len(KeyRole)
    for role in KeyRole:
        signer = home.signer(role, secret)
        assert signer.key.verify(b"message", signer.sign(b"message"))
    assert verify_ledger(home) == ()


def test_the_ledger_states_the_transcripts_digest_and_who_was_there(
    held_in: tuple[Home, bytes | None], tmp_path: Path
) -> None:
    home, secret = held_in
    path = tmp_path / "transcript.txt"

    held = hold(home, CEREMONY, path, passphrase=secret, now=LATER)

    assert held.digest == hashlib.sha256(path.read_bytes()).digest()
    assert ceremonies_of(home) == (held,)
    assert (held.at, held.officer, held.witnesses) == (LATER, "O. Officer", WITNESSES)


def test_the_ceremony_stands_directly_before_the_keys_that_it_brought(home: Home, tmp_path: Path) -> None:
    with reading(home.engine) as connection:
        before = head(connection).seq

    hold(home, CEREMONY, tmp_path / "t.txt", passphrase=None, now=LATER)

    with reading(home.engine) as connection:
        kinds = [entry.kind for entry in entries_of(connection) if entry.seq > before]
    assert kinds == [
        EventKind.CEREMONY_HELD,
        *[EventKind.KEY_RETIRED] * len(KeyRole),
        *[EventKind.KEY_ADDED] * len(KeyRole),
    ]


def test_the_transcript_tells_who_where_with_what_and_each_step(
    held_in: tuple[Home, bytes | None], tmp_path: Path
) -> None:
    home, secret = held_in
    before = active(home)
    path = tmp_path / "transcript.txt"

    held = hold(home, CEREMONY, path, passphrase=secret, now=LATER)

    text = path.read_text(encoding="utf-8")
    for told in (BODY, "2026-03-02T08:00:00Z (UTC)", "O. Officer", *WITNESSES, "test", *held.kids):
        assert told in text
    assert all(f"Takes the place of   {record.kid}" in text for record in before.values())
    assert "Host                 vault\\u{001b}[2J" in text
    assert text.count("Verified by          OpenSSL and by PyJWT: yes") == len(KeyRole)
    assert text.count("Signature:           ____") == 3
    assert ("software token" in text) is (secret is not None)
    assert ("Extractable          no (never was: yes)" in text) is (secret is not None)
    digits = "".join(text.split())
    assert all(record.key.thumbprint.hex() in digits for record in active(home).values())


def test_only_the_roles_that_are_named_get_a_key(home: Home, tmp_path: Path) -> None:
    before = active(home)

    hold(home, replace(CEREMONY, roles=(KeyRole.STATUS,)), tmp_path / "t.txt", passphrase=None, now=LATER)

    assert active(home)[KeyRole.CREDENTIAL] == before[KeyRole.CREDENTIAL]
    assert active(home)[KeyRole.STATUS] != before[KeyRole.STATUS]


def test_a_role_without_a_key_gets_one(home: Home, tmp_path: Path) -> None:
    KeyRing(home).retire(active(home)[KeyRole.STATUS].kid, reason="", now=NOW)

    hold(home, CEREMONY, tmp_path / "t.txt", passphrase=None, now=LATER)

    assert set(active(home)) == set(KeyRole)
    assert "none: there was no key in use" in (tmp_path / "t.txt").read_text()


@pytest.mark.parametrize(
    ("officer", "witnesses", "message"),
    [
        ("", (), "needs two witnesses"),
        ("", ("A. One",), "needs two witnesses"),
        ("", ("A. One", "a.  ONE"), "one part"),
        ("A. One", ("A. One", "B. Two"), "one part"),
        ("", ("A. One", " "), "1 to 100 printable"),
        ("", ("A. One", "B\nTwo"), "1 to 100 printable"),
        ("x" * 101, ("A. One", "B. Two"), "1 to 100 printable"),
    ],
)
def test_it_takes_two_witnesses_who_are_different_persons(
    officer: str, witnesses: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        Ceremony(officer, witnesses)


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_transcript_is_never_overwritten(kind: str, home: Home, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_text("signed") if kind == "file" else path.symlink_to(tmp_path / "nowhere")
    before = active(home)

    with pytest.raises(UsageError, match="never overwritten"):
        hold(home, CEREMONY, path, passphrase=None, now=LATER)

    assert active(home) == before
    assert path.is_symlink() or path.read_text() == "signed"


def test_a_file_that_appears_meanwhile_stays(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"

    def appears(step: str) -> None:
        if step == "ceremony.made":
            path.write_text("another one's")

    with pytest.raises(UsageError, match="a file already"):
        hold(home, CEREMONY, path, passphrase=None, now=LATER, on_step=appears)

    assert path.read_text() == "another one's"
    assert len(KeyRing(home).records()) == len(KeyRole)


@pytest.mark.parametrize("step", ["ceremony.made", "ceremony.written"])
def test_a_failure_before_the_record_changes_no_key_and_leaves_nothing(
    step: str, held_in: tuple[Home, bytes | None], tmp_path: Path
) -> None:
    home, secret = held_in
    records, files, kept = KeyRing(home).records(), sorted((home.path / KEYS).iterdir()), _on_token(home, secret)
    path = tmp_path / "transcript.txt"

    with pytest.raises(FailsAtError):
        hold(home, CEREMONY, path, passphrase=secret, now=LATER, on_step=FailsAt(step))

    assert KeyRing(home).records() == records
    assert ceremonies_of(home) == ()
    assert sorted((home.path / KEYS).iterdir()) == files
    assert _on_token(home, secret) == kept
    assert not path.exists()
    assert hold(home, CEREMONY, path, passphrase=secret, now=LATER).kids


def _on_token(home: Home, secret: bytes | None) -> set[bytes]:
    store = home.key_store(secret)
    if not isinstance(store, TokenKeyStore):
        return set()
    found = store.token._session.get_objects({})
    return {bytes(one.id) for one in found}  # type: ignore[attr-defined]


def test_a_failure_after_the_record_leaves_the_keys_in_use(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "t.txt"

    with pytest.raises(FailsAtError):
        hold(home, CEREMONY, path, passphrase=None, now=LATER, on_step=FailsAt("ceremony.recorded"))

    (held,) = ceremonies_of(home)
    assert {record.kid for record in active(home).values()} == set(held.kids)
    assert held.digest == hashlib.sha256(path.read_bytes()).digest()
    assert home.signer(KeyRole.STATUS, None).sign(b"message")


def test_a_register_that_refuses_the_record_leaves_no_new_key(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    records = KeyRing(home).records()
    monkeypatch.setattr(key_ceremony, "append", refuses)

    with pytest.raises(StorageError, match="disk is full"):
        hold(home, CEREMONY, tmp_path / "t.txt", passphrase=None, now=LATER)

    assert KeyRing(home).records() == records
    assert not (tmp_path / "t.txt").exists()
    assert len(list((home.path / KEYS).iterdir())) == len(KeyRole)


def test_where_nobody_can_tell_whether_it_was_recorded_everything_stays(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> None:
        raise StorageError("the connection broke")

    monkeypatch.setattr(key_ceremony, "append", lost)
    monkeypatch.setattr(key_ceremony, "ceremonies_of", lost)

    with pytest.raises(StorageError, match="the connection broke"):
        hold(home, CEREMONY, tmp_path / "t.txt", passphrase=None, now=LATER)

    assert (tmp_path / "t.txt").is_file()
    assert len(list((home.path / KEYS).iterdir())) == 2 * len(KeyRole)


def test_a_transcript_that_cant_be_written_brings_no_key_into_use(home: Home, tmp_path: Path) -> None:
    records = KeyRing(home).records()

    with pytest.raises(StorageError, match="no key has changed"):
        hold(home, CEREMONY, tmp_path / "no such folder" / "t.txt", passphrase=None, now=LATER)

    assert KeyRing(home).records() == records
    assert len(list((home.path / KEYS).iterdir())) == len(KeyRole)


def test_a_key_that_was_rotated_meanwhile_ends_the_ceremony(home: Home, tmp_path: Path) -> None:
    def rotates(step: str) -> None:
        if step == "ceremony.written":
            KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW)

    with pytest.raises(UsageError, match="the keys changed during the ceremony"):
        hold(home, CEREMONY, tmp_path / "t.txt", passphrase=None, now=LATER, on_step=rotates)

    assert len([record for record in KeyRing(home).records() if record.active]) == len(KeyRole)
    assert not (tmp_path / "t.txt").exists()


def test_a_key_whose_signature_does_not_verify_never_comes_into_use(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_ceremony, "confirms", lambda *_: False)

    with pytest.raises(KeyMaterialError, match="does not verify"):
        hold(home, CEREMONY, tmp_path / "t.txt", passphrase=None, now=LATER)

    assert len(list((home.path / KEYS).iterdir())) == len(KeyRole)
    assert not (tmp_path / "t.txt").exists()


def test_a_store_that_fails_at_the_second_key_loses_the_first(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = 0
    generate = FileKeyStore.generate

    def fails_late(store: FileKeyStore, algorithm: object) -> object:
        nonlocal made
        made += 1
        if made == 2:
            raise KeyMaterialError("the token is full")
        return generate(store, algorithm)  # type: ignore[arg-type]

    monkeypatch.setattr(FileKeyStore, "generate", fails_late)

    with pytest.raises(KeyMaterialError, match="the token is full"):
        hold(home, CEREMONY, tmp_path / "t.txt", passphrase=None, now=LATER, on_step=no_step)

    assert len(list((home.path / KEYS).iterdir())) == len(KeyRole)
