"""Key files: modes, atomic writing, and errors that say what to do."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from vc.errors import KeyMaterialError
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import FileSigner, write_key
from vc.keys.private_key import PrivateKey, generate
from vc.keys.signer import Signer

METHOD = "did:web:cab.example#key-1"
PASSPHRASE = b"correct horse"


@pytest.fixture
def key() -> PrivateKey:
    return generate(Algorithm.ES256)


def test_a_written_key_signs_after_it_is_loaded(tmp_path: Path, key: PrivateKey) -> None:
    # given a key on disk
    path = tmp_path / "credential.pem"
    write_key(path, key, PASSPHRASE)
    # when it is loaded
    signer: Signer = FileSigner.load(path, PASSPHRASE, METHOD)
    # then it signs as its verification method
    assert signer.verification_method == METHOD
    assert signer.algorithm is Algorithm.ES256
    assert signer.key.verify(b"message", signer.sign(b"message"))


def test_only_its_owner_can_read_a_written_key_and_nothing_else_is_left(tmp_path: Path, key: PrivateKey) -> None:
    path = tmp_path / "credential.pem"
    write_key(path, key, PASSPHRASE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    assert b"ENCRYPTED" in path.read_bytes()


def test_a_key_is_never_overwritten(tmp_path: Path, key: PrivateKey) -> None:
    path = tmp_path / "credential.pem"
    write_key(path, key, None)
    before = path.read_bytes()
    with pytest.raises(KeyMaterialError, match="already"):
        write_key(path, generate(Algorithm.ES256), None)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path, key: PrivateKey) -> None:
    with pytest.raises(KeyMaterialError, match="can't be written"):
        write_key(tmp_path / "absent" / "credential.pem", key, None)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, key: PrivateKey, mode: int) -> None:
    path = tmp_path / "credential.pem"
    write_key(path, key, None)
    path.chmod(mode)
    with pytest.raises(KeyMaterialError, match="others can read") as error:
        FileSigner.load(path, None, METHOD)
    assert "chmod 600" in str(error.value)


def test_a_missing_file_is_reported_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(KeyMaterialError, match=r"absent\.pem"):
        FileSigner.load(tmp_path / "absent.pem", None, METHOD)


def test_what_is_no_regular_small_file_is_refused(tmp_path: Path) -> None:
    fifo, large = tmp_path / "fifo", tmp_path / "large"
    os.mkfifo(fifo, 0o600)
    large.touch(mode=0o600)
    large.write_bytes(bytes(20_000))
    for path in (fifo, large, tmp_path):
        with pytest.raises(KeyMaterialError):
            FileSigner.load(path, None, METHOD)


def test_a_wrong_passphrase_is_reported_with_the_file(tmp_path: Path, key: PrivateKey) -> None:
    path = tmp_path / "credential.pem"
    write_key(path, key, PASSPHRASE)
    with pytest.raises(KeyMaterialError, match=r"credential\.pem: wrong passphrase"):
        FileSigner.load(path, b"wrong", METHOD)


def test_nothing_secret_is_in_a_repr(tmp_path: Path, key: PrivateKey) -> None:
    path = tmp_path / "credential.pem"
    write_key(path, key, None)
    assert repr(FileSigner.load(path, None, METHOD)) == f"FileSigner(verification_method={METHOD!r})"
