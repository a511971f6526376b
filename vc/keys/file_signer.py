"""A signer whose private key is a file that only its owner can read (specs/securing.md K6)."""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from vc.errors import KeyMaterialError
from vc.keys.algorithm import Algorithm
from vc.keys.private_key import PrivateKey, from_pem
from vc.keys.public_key import PublicKey

_MOST_OCTETS = 16_384


@dataclass(frozen=True, slots=True)
class FileSigner:
    """A `Signer` over a private key that was read from a file."""

    verification_method: str
    _key: PrivateKey = field(repr=False)

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm that goes into the header, canonical."""
        return self._key.algorithm

    @property
    def key(self) -> PublicKey:
        """The public half."""
        return self._key.public

    def sign(self, message: bytes) -> bytes:
        """Return the raw, deterministic signature of `message`."""
        return self._key.sign(message)

    @classmethod
    def load(cls, path: Path, passphrase: bytes | None, verification_method: str) -> FileSigner:
        """Return the signer of the PKCS#8 PEM file at `path`, which signs as `verification_method`.

        Raises `KeyMaterialError` for a file that others than its owner can read, that can't be read or unlocked, or
        that holds no key of an allowed algorithm.
        """
        try:
            return cls(verification_method, from_pem(_read_owned(path), passphrase))
        except KeyMaterialError as error:
            raise KeyMaterialError(error.message, where=error.where or str(path), hint=error.hint) from None


def write_key(path: Path, key: PrivateKey, passphrase: bytes | None) -> None:
    """Write `key` to a new file of mode 0600, encrypted unless `passphrase` is None.

    The file is there whole or not at all, also after a power failure. Raises `KeyMaterialError` where it already
    exists (a key is never overwritten) or can't be written.
    """
    pem = key.to_pem(passphrase)
    try:
        temporary = _write_durably(path.parent, pem)
        try:
            os.link(temporary, path)  # unlike a rename, refuses to replace
        finally:
            temporary.unlink()
        _sync_folder(path.parent)
    except FileExistsError:
        raise KeyMaterialError("there is a key already", where=str(path), hint="choose another name") from None
    except OSError as error:
        raise KeyMaterialError(f"the key can't be written: {error.strerror}", where=str(path)) from None


def _read_owned(path: Path) -> bytes:
    try:
        # A FIFO must not make us wait, and the file that is checked must be the one that is read.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        file = os.fdopen(descriptor, "rb")
    except OSError as error:
        raise KeyMaterialError(f"the key can't be read: {error.strerror}", where=str(path)) from None
    with file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_OCTETS:
            raise KeyMaterialError("not a key file", where=str(path))
        if status.st_mode & 0o077:
            raise KeyMaterialError("others can read this key", where=str(path), hint=f"chmod 600 {path}")
        return file.read()


def _write_durably(folder: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".key-", dir=folder)  # of mode 0600
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    return Path(name)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
