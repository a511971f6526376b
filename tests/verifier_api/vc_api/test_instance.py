"""Instances are tried before they serve (specs/vc-api.md VA2)."""

from pathlib import Path

import pytest

from tests.verifier_api.vc_api.offered import BASE, NOW, Stranger
from vc.errors import ConfigurationError, KeyMaterialError
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import write_key
from vc.keys.private_key import generate
from verifier_api.vc_api.configuration import Configuration, InstanceTable, Mechanism
from verifier_api.vc_api.instance import Instance, open_instance


def opened(
    folder: Path, mechanism: Mechanism = Mechanism.EDDSA_JCS, *, issuer: str = "", passphrase: Path | None = None
) -> Instance:
    table = InstanceTable("one", folder / "one.pem", mechanism, issuer=issuer, passphrase=passphrase)
    return open_instance(table, Configuration(BASE, (table,)), NOW)


def test_the_issuer_is_the_keys_did_key_unless_given(tmp_path: Path) -> None:
    key = generate(Algorithm.EDDSA)
    write_key(tmp_path / "one.pem", key, None)

    assert opened(tmp_path).issuer == Stranger(key).did
    assert opened(tmp_path, issuer=Stranger(key).did).issuer == Stranger(key).did


def test_an_encrypted_key_is_opened_with_its_passphrase(tmp_path: Path) -> None:
    write_key(tmp_path / "one.pem", generate(Algorithm.EDDSA), b"correct horse")
    (tmp_path / "passphrase").write_bytes(b"correct horse\n")

    assert opened(tmp_path, passphrase=tmp_path / "passphrase").name == "one"
    with pytest.raises(KeyMaterialError):
        opened(tmp_path)
    with pytest.raises(ConfigurationError, match="can't be read"):
        opened(tmp_path, passphrase=tmp_path / "none")


@pytest.mark.parametrize(
    ("issuer", "told"),
    [
        ("did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "another key"),
        ("did:web:vc.example%3A8443:two", "elsewhere"),
        ("did:web:vc.example", "elsewhere"),
        ("did:web:localhost", "domain name"),
        ("did:nobody:knows", "no method"),
        ("https://vc.example", "not a DID"),
    ],
)
def test_an_issuer_that_is_not_the_keys_is_refused(tmp_path: Path, issuer: str, told: str) -> None:
    write_key(tmp_path / "one.pem", generate(Algorithm.EDDSA), None)

    with pytest.raises(ConfigurationError, match=told):
        opened(tmp_path, issuer=issuer)


def test_a_mechanism_that_the_key_can_not_do_is_refused_at_the_start(tmp_path: Path) -> None:
    write_key(tmp_path / "one.pem", generate(Algorithm.ES256), None)

    with pytest.raises(ConfigurationError, match="no proof of eddsa-jcs-2022"):
        opened(tmp_path)


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    write_key(tmp_path / "one.pem", generate(Algorithm.EDDSA), None)
    (tmp_path / "one.pem").chmod(0o644)

    with pytest.raises(KeyMaterialError, match="others can read"):
        opened(tmp_path)
