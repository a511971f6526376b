"""Where the keys of a home are kept: files behind a passphrase, or a token behind a PIN (specs/register.md G40)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from vc.errors import ConfigurationError, KeyMaterialError
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import FileSigner, write_key
from vc.keys.pkcs11_module import find_token
from vc.keys.pkcs11_signer import Pkcs11Signer
from vc.keys.pkcs11_token import Pkcs11Token, open_token
from vc.keys.private_key import generate
from vc.keys.public_key import PublicKey
from vc.keys.signer import Signer
from vc.register.home_settings import HomeSettings
from vc.register.keys.key_records import key_file_name

_NO_FILE: Final = (
    "it was made on another host, or left out of an export: bring the file, or make a new key: `vc key rotate`"
)


class KeyStore(Protocol):
    """Where private keys are made and used. Which key is in use stands in the register, not here."""

    def generate(self, algorithm: Algorithm) -> PublicKey:
        """Make a key, keep it durably, and return its public half. Raises `KeyMaterialError`."""
        ...

    def signer(self, key: PublicKey, kid: str) -> Signer:
        """Return what signs with `key` as `kid`. Raises `KeyMaterialError` where the store can't use it."""
        ...

    def discard(self, key: PublicKey) -> None:
        """Remove a key that never came into use. Raises `KeyMaterialError`."""
        ...

    def protection(self, key: PublicKey) -> dict[str, str]:
        """Return how the private half is kept, as names and values for a transcript. Raises `KeyMaterialError`."""
        ...

    def facts(self) -> dict[str, str]:
        """Return what the store says of itself, as names and values for a transcript."""
        ...


@dataclass(frozen=True, slots=True)
class FileKeyStore:
    """PKCS#8 files in a home's folder `keys`, encrypted unless `passphrase` is None."""

    folder: Path
    passphrase: bytes | None = field(repr=False)

    def generate(self, algorithm: Algorithm) -> PublicKey:
        """Make a key and write its file."""
        key = generate(algorithm)
        write_key(self.folder / key_file_name(key.public), key, self.passphrase)
        return key.public

    def signer(self, key: PublicKey, kid: str) -> Signer:
        """Return the signer of the file of `key`."""
        name = key_file_name(key)
        if self.lacks(key):
            raise KeyMaterialError("the key has no file here", where=str(self.folder / name), hint=_NO_FILE)
        signer = FileSigner.load(self.folder / name, self.passphrase, kid)
        if signer.key != key:
            raise KeyMaterialError("the file holds another key than its name says", where=f"{self.folder.name}/{name}")
        return signer

    def lacks(self, key: PublicKey) -> bool:
        """Whether there is no file of `key`."""
        return not (self.folder / key_file_name(key)).exists()

    def discard(self, key: PublicKey) -> None:
        """Remove the file of `key`."""
        try:
            (self.folder / key_file_name(key)).unlink(missing_ok=True)
        except OSError as error:
            raise KeyMaterialError(f"can't be removed: {error.strerror}", where=key_file_name(key)) from None

    def protection(self, key: PublicKey) -> dict[str, str]:
        """Return the file's name, and whether it is encrypted."""
        return {"File": f"{self.folder.name}/{key_file_name(key)}", "Encrypted": _yes(self.passphrase is not None)}

    def facts(self) -> dict[str, str]:
        """Return that it is files, and how they are encrypted."""
        if self.passphrase is None:
            return {"Key store": "files, NOT ENCRYPTED (a test home)"}
        return {"Key store": "files, encrypted (PBES2: PBKDF2-HMAC-SHA-256, 600,000 rounds, AES-256-CBC)"}


@dataclass(frozen=True, slots=True)
class TokenKeyStore:
    """A token behind PKCS#11, logged in to."""

    token: Pkcs11Token

    def generate(self, algorithm: Algorithm) -> PublicKey:
        """Make a key on the token."""
        return self.token.generate(algorithm)

    def signer(self, key: PublicKey, kid: str) -> Signer:
        """Return the signer of `key` on the token."""
        return Pkcs11Signer.load(self.token, key, kid)

    def discard(self, key: PublicKey) -> None:
        """Remove `key` from the token."""
        self.token.discard(key)

    def protection(self, key: PublicKey) -> dict[str, str]:
        """Return the attributes of the private key, as the token tells them."""
        told = self.token.attributes(key)
        return {
            "Made on the token": _yes(told.made_here),
            "Sensitive": f"{_yes(told.sensitive)} (always: {_yes(told.always_sensitive)})",
            "Extractable": f"{_yes(told.extractable)} (never was: {_yes(told.never_extractable)})",
        }

    def facts(self) -> dict[str, str]:
        """Return what the token says of itself, and the module behind which it stands."""
        identity = self.token.identity
        return {
            "Key store": str(identity),
            "Serial number": identity.serial,
            "Manufacturer": identity.manufacturer,
            "Model": identity.model,
            "Versions": f"hardware {identity.hardware}, firmware {identity.firmware}",
            "Module": identity.place.module,
        }


def open_key_store(settings: HomeSettings, secret: bytes | None, *, folder: Path) -> KeyStore:
    """Return the key store of a home; `folder` is where its key files are, `secret` its passphrase or PIN.

    Raises `KeyMaterialError` where the token is missing or does not accept the PIN. A wrong passphrase shows when a key
    is used.
    """
    place = settings.token
    if place is None:
        return FileKeyStore(folder, secret)
    return TokenKeyStore(open_token(place, secret or b""))  # no PIN is refused there


@contextmanager
def new_keys(store: KeyStore, algorithm: Algorithm, count: int) -> Iterator[list[PublicKey]]:
    """Make `count` keys; they are removed again where the block that should bring them into use fails."""
    made: list[PublicKey] = []
    try:
        made.extend(store.generate(algorithm) for _ in range(count))
        yield made
    except BaseException:
        discard_all(store, made)
        raise


def discard_all(store: KeyStore, keys: Iterable[PublicKey]) -> None:
    """Remove keys that never came into use, as far as the store can: one that stays is referred to by nothing."""
    for key in keys:
        with suppress(KeyMaterialError):
            store.discard(key)


def store_words(settings: HomeSettings) -> str:
    """Return what people call the key store, without opening it: "files", "software token 'x'"."""
    place = settings.token
    if place is None:
        return "encrypted files" if settings.encrypted_keys else "files without a passphrase"
    try:
        return str(find_token(place))
    except (ConfigurationError, KeyMaterialError) as error:
        return f"{place}, which can't be asked: {error.message}"


def _yes(answer: bool) -> str:  # noqa: FBT001 - what it turns into a word
    return "yes" if answer else "no"
