"""An encrypted private key file (specs/securing.md K6), read by the library that everybody has."""

from __future__ import annotations

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from vc.keys.encrypted_pem import encrypted_pem

KEYS = [ec.derive_private_key(7, ec.SECP256R1()), ec.derive_private_key(7, ec.SECP384R1())]
DERS = [key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()) for key in KEYS]
DERS += [
    Ed25519PrivateKey.from_private_bytes(bytes(32)).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
]


@pytest.mark.parametrize("der", DERS, ids=["P-256", "P-384", "Ed25519"])
def test_a_library_reads_the_key_back(der: bytes) -> None:
    native = load_pem_private_key(encrypted_pem(der, b"correct horse"), b"correct horse")

    assert native.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()) == der


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(ValueError, match="password"):
        load_pem_private_key(encrypted_pem(DERS[0], b"correct horse"), b"wrong horse")


def test_the_same_key_is_never_written_the_same_way_twice() -> None:
    assert encrypted_pem(DERS[0], b"correct horse") != encrypted_pem(DERS[0], b"correct horse")


def test_600_000_rounds_stand_in_it() -> None:
    der = b64decode(b"".join(encrypted_pem(DERS[0], b"correct horse").splitlines()[1:-1]))

    assert bytes.fromhex("0203 0927c0") in der  # INTEGER of three octets
