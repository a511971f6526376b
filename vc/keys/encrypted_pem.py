"""An encrypted private key as PKCS#8 PEM: PBES2 with PBKDF2 and AES-256-CBC (RFC 8018, RFC 5958; specs/securing.md K6).

The libraries write 2,048 rounds and offer no choice; whoever copied such a file could try passphrases by the million.
They read any number.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.padding import PKCS7

ROUNDS: Final = 600_000
"""Of PBKDF2 with HMAC-SHA-256; a sixth of a second on one core."""

_SALT_OCTETS: Final = 16
_KEY_OCTETS: Final = 32
_LONG_FORM: Final = 0x80
_INTEGER, _OCTETS, _NULL, _SEQUENCE = 0x02, 0x04, 0x05, 0x30
# Object identifiers in DER: RFC 8018 appendix C, RFC 8018 B.1.2, RFC 8018 B.2.5 (NIST).
_PBES2: Final = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2: Final = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256: Final = bytes.fromhex("06082a864886f70d0209")
_AES_256_CBC: Final = bytes.fromhex("060960864801650304012a")


def encrypted_pem(pkcs8: bytes, passphrase: bytes) -> bytes:
    """Return the key, `pkcs8` in DER, encrypted under the passphrase with a new salt."""
    salt, vector = secrets.token_bytes(_SALT_OCTETS), secrets.token_bytes(AES.block_size // 8)
    key = PBKDF2HMAC(algorithm=SHA256(), length=_KEY_OCTETS, salt=salt, iterations=ROUNDS).derive(passphrase)
    padder, encryptor = PKCS7(AES.block_size).padder(), Cipher(AES(key), CBC(vector)).encryptor()
    padded = padder.update(pkcs8) + padder.finalize()
    hashing = _der(_SEQUENCE, _HMAC_SHA256 + _der(_NULL, b""))
    rounds = _der(_INTEGER, ROUNDS.to_bytes((ROUNDS.bit_length() + 8) // 8, "big"))
    derivation = _der(_SEQUENCE, _PBKDF2 + _der(_SEQUENCE, _der(_OCTETS, salt) + rounds + hashing))
    scheme = _der(_SEQUENCE, _AES_256_CBC + _der(_OCTETS, vector))
    algorithm = _der(_SEQUENCE, _PBES2 + _der(_SEQUENCE, derivation + scheme))
    ciphertext = encryptor.update(padded) + encryptor.finalize()
    return _pem(_der(_SEQUENCE, algorithm + _der(_OCTETS, ciphertext)))


def _der(tag: int, content: bytes) -> bytes:
    """Return one DER element (X.690 8.1): tag, shortest length, content."""
    length = len(content)
    if length < _LONG_FORM:
        return bytes((tag, length)) + content
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG_FORM | len(octets))) + octets + content


def _pem(der: bytes) -> bytes:
    text = b64encode(der)
    wrapped = b"\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + wrapped + b"\n-----END ENCRYPTED PRIVATE KEY-----\n"
