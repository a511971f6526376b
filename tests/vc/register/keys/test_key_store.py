"""Where keys are kept: both stores behave alike (specs/register.md G40, G41)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.soft_token import LABEL, PIN, SoftToken
from tests.vc.register.homes import BODY, NOW, register_of, request
from vc.errors import KeyMaterialError
from vc.keys.algorithm import Algorithm
from vc.register.home import Home, new_settings
from vc.register.home_settings import HomeSettings
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.keys.key_store import FileKeyStore, KeyStore, new_keys, open_key_store, store_words

KID = f"{BODY}#key"
PASSPHRASE = b"first words"
SETTINGS = new_settings(issuer=BODY, name="Body")


def on_token(token: SoftToken, *, algorithm: str = "ES256") -> HomeSettings:
    settings = new_settings(issuer=BODY, name="Body", algorithm=algorithm)
    return replace(settings, pkcs11_module=str(token.module), pkcs11_token=LABEL)


@pytest.fixture(params=["files", "token"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> KeyStore:
    if request.param == "files":
        return FileKeyStore(tmp_path, PASSPHRASE)
    token = request.getfixturevalue("soft_token")
    return open_key_store(on_token(token), PIN, folder=tmp_path)


@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.EDDSA])
def test_a_key_that_was_made_signs_and_verifies(algorithm: Algorithm, store: KeyStore) -> None:
    key = store.generate(algorithm)

    signer = store.signer(key, KID)

    assert (signer.key, signer.algorithm, signer.verification_method) == (key, algorithm, KID)
    assert key.verify(b"message", signer.sign(b"message"))


def test_a_key_whose_file_is_missing_says_where_to_get_it(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path, PASSPHRASE)
    key = store.generate(Algorithm.ES256)
    store.discard(key)

    with pytest.raises(KeyMaterialError, match="the key has no file here") as caught:
        store.signer(key, KID)

    assert "left out of an export: bring the file, or make a new key: `vc key rotate`" in str(caught.value.hint)


def test_a_discarded_key_is_gone_and_discarding_it_again_is_no_fault(store: KeyStore) -> None:
    kept, key = store.generate(Algorithm.ES256), store.generate(Algorithm.ES256)

    store.discard(key)
    store.discard(key)

    with pytest.raises(KeyMaterialError):
        store.signer(key, KID)
    assert store.signer(kept, KID).sign(b"message")


def test_new_keys_stay_only_where_they_come_into_use(store: KeyStore) -> None:
    with new_keys(store, Algorithm.ES256, 2) as kept:
        assert len(kept) == 2
    with pytest.raises(RuntimeError), new_keys(store, Algorithm.ES256, 2) as gone:
        raise RuntimeError

    assert all(store.signer(key, KID) for key in kept)
    for key in gone:
        with pytest.raises(KeyMaterialError):
            store.signer(key, KID)


def test_files_say_whether_they_are_encrypted(tmp_path: Path) -> None:
    secret, open_ = FileKeyStore(tmp_path, PASSPHRASE), FileKeyStore(tmp_path, None)

    assert "encrypted (PBES2" in secret.facts()["Key store"]
    assert "NOT ENCRYPTED" in open_.facts()["Key store"]
    assert secret.protection(secret.generate(Algorithm.ES256))["Encrypted"] == "yes"


def test_a_token_tells_what_it_is_and_how_it_keeps_a_key(soft_token: SoftToken, tmp_path: Path) -> None:
    store = open_key_store(on_token(soft_token), PIN, folder=tmp_path)

    facts, kept = store.facts(), store.protection(store.generate(Algorithm.ES256))

    assert facts["Key store"] == f"software token '{LABEL}'"
    assert facts["Module"] == str(soft_token.module)
    assert facts["Serial number"]
    assert kept == {
        "Made on the token": "yes",
        "Sensitive": "yes (always: yes)",
        "Extractable": "no (never was: yes)",
    }


def test_a_store_is_called_what_it_is_without_being_opened(soft_token: SoftToken) -> None:
    settings = on_token(soft_token)

    assert store_words(SETTINGS) == "encrypted files"
    assert store_words(replace(SETTINGS, encrypted_keys=False)) == "files without a passphrase"
    assert store_words(settings) == f"software token '{LABEL}'"
    assert store_words(replace(settings, pkcs11_token="spare")) == "token 'spare', which can't be asked: no such token"


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_a_home_on_a_token_holds_no_key_and_signs_by_it(algorithm: str, soft_token: SoftToken, tmp_path: Path) -> None:
    with Home.create(tmp_path / "home", on_token(soft_token, algorithm=algorithm), passphrase=PIN, now=NOW) as home:
        records = KeyRing(home).records()
        signer = home.signer(KeyRole.CREDENTIAL, PIN)
        kid = KeyRing(home).rotate(KeyRole.CREDENTIAL, passphrase=PIN, now=NOW)

        assert list((home.path / "keys").iterdir()) == []
        assert [record.role for record in records] == list(KeyRole)
        assert signer.key.verify(b"message", signer.sign(b"message"))
        assert home.signer(KeyRole.CREDENTIAL, PIN).verification_method == kid


def test_without_its_pin_a_token_is_not_asked(soft_token: SoftToken, tmp_path: Path) -> None:
    with pytest.raises(KeyMaterialError, match="the token needs its PIN"):
        Home.create(tmp_path / "home", on_token(soft_token), passphrase=None, now=NOW)
    with pytest.raises(KeyMaterialError, match="the token needs its PIN"):
        open_key_store(on_token(soft_token), b"", folder=tmp_path)


def test_a_home_that_cant_be_made_leaves_no_key_on_the_token(
    soft_token: SoftToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vc.register.home.create_tables", fails)

    with pytest.raises(Exception, match="No space left"):
        Home.create(tmp_path / "home", on_token(soft_token), passphrase=PIN, now=NOW)

    assert _objects(soft_token) == 0
    assert not (tmp_path / "home").exists()


def test_a_token_that_was_exchanged_is_refused_until_the_keys_are_retired(
    soft_token: SoftToken, tmp_path: Path
) -> None:
    with Home.create(tmp_path / "home", on_token(soft_token), passphrase=PIN, now=NOW) as home:
        store = home.key_store(PIN)
        for record in KeyRing(home).records():
            store.discard(record.key)

        with pytest.raises(KeyMaterialError, match="the key is not on this token"):
            KeyRing(home).rotate(KeyRole.STATUS, passphrase=PIN, now=NOW)
        for record in KeyRing(home).records():
            KeyRing(home).retire(record.kid, reason="token lost", now=NOW)
        KeyRing(home).rotate(KeyRole.STATUS, passphrase=PIN, now=NOW)

        assert home.signer(KeyRole.STATUS, PIN).sign(b"message")


def test_a_token_that_is_lost_while_certificates_are_signed_leaves_none_half_issued(
    soft_token: SoftToken, tmp_path: Path
) -> None:
    with Home.create(tmp_path / "home", on_token(soft_token), passphrase=PIN, now=NOW) as home:
        signer = home.signer(KeyRole.CREDENTIAL, PIN)
        requests = [request(home, f"QMS-{number}") for number in range(1, 6)]
        register_of(home).issue_many(requests[:2], signer=signer, now=NOW)
        soft_token.close_all_sessions()

        with pytest.raises(KeyMaterialError, match="was lost; nothing was signed"):
            register_of(home).issue_many(requests, signer=signer, now=NOW)
        before = [state.certificate.number for state in register_of(home).certificates(at=NOW)]
        again = register_of(home, 2).issue_many(requests, signer=home.signer(KeyRole.CREDENTIAL, PIN), now=NOW)

        assert before == ["QMS-1", "QMS-2"]
        assert [one.repeated for one in again] == [True, True, False, False, False]


def test_a_retried_request_gets_the_signature_that_was_stored(soft_token: SoftToken, tmp_path: Path) -> None:
    with Home.create(tmp_path / "home", on_token(soft_token), passphrase=PIN, now=NOW) as home:
        signer, asked = home.signer(KeyRole.CREDENTIAL, PIN), [request(home, "QMS-1")]

        first, again = (register_of(home).issue_many(asked, signer=signer, now=NOW)[0] for _ in range(2))

        assert signer.sign(b"message") != signer.sign(b"message")
        assert (first.repeated, again.repeated) == (False, True)
        assert again.certificate.secured == first.certificate.secured


def test_two_homes_on_two_tokens_sign_in_one_process(soft_token: SoftToken, tmp_path: Path) -> None:
    soft_token.initialise("second keys")
    soft_token.forget_logins()
    first = on_token(soft_token)
    second = replace(first, pkcs11_token="second keys")

    with (
        Home.create(tmp_path / "one", first, passphrase=PIN, now=NOW) as one,
        Home.create(tmp_path / "two", second, passphrase=PIN, now=NOW) as two,
    ):
        signers = [home.signer(KeyRole.CREDENTIAL, PIN) for home in (one, two, one)]
        keys = [{record.kid for record in KeyRing(home).records()} for home in (one, two)]

        assert all(signer.key.verify(b"message", signer.sign(b"message")) for signer in signers)
        assert not keys[0] & keys[1]


def test_threads_share_a_signer(soft_token: SoftToken, tmp_path: Path) -> None:
    with Home.create(tmp_path / "home", on_token(soft_token), passphrase=PIN, now=NOW) as home:
        signer = home.signer(KeyRole.CREDENTIAL, PIN)
        messages = [str(number).encode() for number in range(100)]

        with ThreadPoolExecutor(4) as pool:
            signatures = list(pool.map(signer.sign, messages))

        assert all(map(signer.key.verify, messages, signatures))


def _objects(token: SoftToken) -> int:
    from vc.keys.pkcs11_token import open_token

    return len(list(open_token(token.place, PIN)._session.get_objects({})))


def test_the_pin_and_the_passphrase_stand_in_no_representation(store: KeyStore) -> None:
    shown: Callable[[object], str] = repr

    assert PIN.decode() not in shown(store)
    assert PASSPHRASE.decode() not in shown(store)
