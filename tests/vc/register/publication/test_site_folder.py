from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.vc.register.homes import FailsAt, FailsAtError
from vc.errors import StorageError, UsageError
from vc.register.publication.site_folder import SiteFolder

pytestmark = pytest.mark.no_register


def test_a_file_is_written_once_and_left_alone_while_it_is_the_same(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)

    assert folder.write("status/1/token.jwt", b"one") is True
    assert folder.write("status/1/token.jwt", b"one") is False
    assert folder.write("status/1/token.jwt", b"two") is True
    assert (tmp_path / "status" / "1" / "token.jwt").read_bytes() == b"two"
    assert folder.read("status/1/token.jwt") == b"two"


def test_a_server_may_read_what_was_written(tmp_path: Path) -> None:
    SiteFolder(tmp_path).write("did.json", b"{}")

    assert (tmp_path / "did.json").stat().st_mode & 0o044 == 0o044


@pytest.mark.parametrize("step", ["site.written", "site.synced"])
def test_a_crash_before_the_rename_leaves_the_old_file(tmp_path: Path, step: str) -> None:
    SiteFolder(tmp_path).write("list", b"old")

    with pytest.raises(FailsAtError):
        SiteFolder(tmp_path, FailsAt(step)).write("list", b"new")

    assert SiteFolder(tmp_path).read("list") == b"old"
    assert SiteFolder(tmp_path).write("list", b"new") is True


def test_a_crash_after_the_rename_leaves_the_new_file(tmp_path: Path) -> None:
    with pytest.raises(FailsAtError):
        SiteFolder(tmp_path, FailsAt("site.renamed")).write("list", b"new")

    assert SiteFolder(tmp_path).read("list") == b"new"


def test_a_failed_flush_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SiteFolder(tmp_path).write("list", b"old")

    def broken(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)

    with pytest.raises(StorageError, match="Input/output error") as caught:
        SiteFolder(tmp_path).write("list", b"new")

    assert caught.value.where == "list"
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("list", b"old")]


def test_a_reader_never_sees_a_torn_file(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)
    contents = {bytes([letter]) * 200_000 for letter in b"abcdef"}
    folder.write("list", min(contents))
    seen: set[bytes] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add((tmp_path / "list").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for content in sorted(contents) * 5:
        folder.write("list", content)
    stop.set()
    reader.join()

    assert seen <= contents


@pytest.mark.parametrize("path", ["../outside", "a/../../b", "/etc/passwd", "a//b", "", "a\\b", "a\0b", "."])
def test_no_path_leads_out_of_the_site(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="not a path within the site"):
        SiteFolder(tmp_path).write(path, b"")


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)
    folder.write("file", b"12345")

    assert folder.read("nothing") is None
    assert folder.read("file/below") is None
    assert folder.names("nothing") == {}


def test_what_cannot_be_read_or_listed_is_a_fault_of_storage(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)
    folder.write("folder/file", b"12345")

    assert folder.names("folder") == {"file": 5}
    with pytest.raises(StorageError, match="can't be read"):
        folder.read("folder")
    with pytest.raises(StorageError, match="can't be listed"):
        folder.names("folder/file")


def test_a_file_that_replaces_another_is_dated_later(tmp_path: Path) -> None:
    folder = SiteFolder(tmp_path)
    seconds = []
    for number in range(4):
        folder.write("status/1/token.jwt", b"%d" % number)
        seconds.append(int((tmp_path / "status/1/token.jwt").stat().st_mtime))

    assert seconds == sorted(set(seconds))
