from __future__ import annotations

from pathlib import Path

import pytest

from vc.errors import StorageError
from vc.register.storage.witness import Seen, read_witness, write_witness

pytestmark = pytest.mark.no_register


def test_what_was_noted_is_read_back_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "ledger.head"
    assert read_witness(file) is None

    for seq in (7, 8):
        write_witness(file, Seen(seq, bytes([seq]) * 32))

    assert read_witness(file) == Seen(8, b"\x08" * 32)
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.head"]


@pytest.mark.parametrize(
    "octets",
    [
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b'{"seq":"x","digest":""}',
        b'{"seq":1,"digest":"zz"}',
        b'{"seq":1,"digest":7}',
        b'{"seq":0,"digest":""}',
        b'{"seq":9e99,"digest":""}',
        b"[" * 900,
    ],
)
def test_a_note_that_says_nothing_is_named(tmp_path: Path, octets: bytes) -> None:
    file = tmp_path / "ledger.head"
    file.write_bytes(octets)

    with pytest.raises(StorageError, match=r"^ledger\.head: says nothing of the register hint: run `vc audit verify`"):
        read_witness(file)


def test_an_empty_note_says_as_much_as_none(tmp_path: Path) -> None:
    """The note is not flushed: a power cut can leave its name without its content."""
    (tmp_path / "ledger.head").touch()

    assert read_witness(tmp_path / "ledger.head") is None


def test_a_note_of_whatever_length_is_read_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "ledger.head"
    file.write_bytes(b'{"seq":1,"digest":"' + b"0" * 10_000_000)

    with pytest.raises(StorageError, match="says nothing"):
        read_witness(file)


def test_a_note_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.head").mkdir()

    with pytest.raises(StorageError, match=r"^ledger\.head: can't be read: "):
        read_witness(tmp_path / "ledger.head")


def test_what_cannot_be_noted_stops_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "ledger.head").mkdir()

    write_witness(tmp_path / "ledger.head", Seen(1, bytes(32)))
    write_witness(tmp_path / "missing" / "ledger.head", Seen(1, bytes(32)))

    assert [path.name for path in tmp_path.iterdir()] == ["ledger.head"]
