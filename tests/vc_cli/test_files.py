"""X2.2: files that the user names (research/security.md Q20)."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.vc_cli.command_line import vc
from vc.errors import EnvironmentFault, StorageError, UsageError
from vc_cli.files import make_folder, read_file, write_file


def test_a_file_is_read_up_to_its_limit_and_not_beyond(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"12345")

    assert read_file(str(file), limit=5) == b"12345"
    with pytest.raises(UsageError, match="more than 4 bytes"):
        read_file(str(file), limit=4)


@pytest.mark.parametrize("name", ["missing", "missing/too", "x" * 300, "a\0b"])
def test_a_file_that_is_not_there_is_the_callers_mistake(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_file(str(tmp_path / name), limit=10)


def test_a_file_under_a_file_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match="no such file"):
        read_file(str(tmp_path / "file" / "below"), limit=10)


def test_a_long_name_is_not_repeated_in_full(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_file("e" * 5_000, limit=10)

    assert len(caught.value.where or "") < 300


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a directory"):
        read_file(str(tmp_path), limit=10)


def test_a_pipe_is_refused_and_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UsageError, match="not a regular file"):
        read_file(str(tmp_path / "pipe"), limit=10)


def test_a_device_is_refused() -> None:
    with pytest.raises(UsageError, match="not a regular file"):
        read_file("/dev/zero", limit=10)


def test_a_socket_is_a_fault_of_the_surroundings_or_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s"))

        with pytest.raises((UsageError, EnvironmentFault)):
            read_file(str(tmp_path / "s"), limit=10)


def test_a_file_that_may_not_be_read_is_the_callers_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", _raising(PermissionError(13, "Permission denied")))

    with pytest.raises(UsageError, match="may not be read"):
        read_file(str(tmp_path / "secret"), limit=10)


def test_a_disk_that_fails_is_the_surroundings_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", _raising(OSError(5, "Input/output error")))

    with pytest.raises(StorageError, match="Input/output error"):
        read_file(str(tmp_path / "file"), limit=10)


def test_a_disk_that_fails_while_reading_is_the_surroundings_fault() -> None:
    # The kernel's own memory opens and then refuses to be read.
    with pytest.raises(StorageError, match="can't be read"):
        read_file("/proc/self/mem", limit=10)


def test_standard_input_is_bounded_too() -> None:
    ran = vc("verify", "-", stdin=b"x" * 10_000_001)

    assert ran.code == 2
    assert "standard input: has more than 10,000,000 bytes" in ran.err


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "file", b"old")
    write_file(tmp_path / "file", b"new")

    assert (tmp_path / "file").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "link").symlink_to(tmp_path / "target")

    with pytest.raises(UsageError, match="is a link"):
        write_file(tmp_path / "link", b"new")
    assert (tmp_path / "target").read_bytes() == b"kept"


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a directory"):
        write_file(tmp_path, b"")


def test_a_missing_folder_is_not_made_by_writing_a_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the folder does not exist"):
        write_file(tmp_path / "missing" / "file", b"")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", _raising(OSError(28, "No space left on device")))

    with pytest.raises(StorageError, match="No space left"):
        write_file(tmp_path / "file", b"content")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "b").is_dir()
    assert make_folder(tmp_path / "a" / "b").is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(UsageError, match="is a file"):
        make_folder(tmp_path / "file")


def test_a_folder_that_cant_be_made_is_the_surroundings_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match="can't be made"):
        make_folder(tmp_path / "file" / "below")


def _raising(error: BaseException) -> Callable[..., object]:
    def raise_it(*_: object, **__: object) -> object:
        raise error

    return raise_it
