"""The pinned root (specs/retrieval.md W11)."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vc.trust.world import ROOT, trust_list
from vc.errors import ConfigurationError, StorageError, UsageError
from vc.resolve.pinned import configuration_folder, pin_root, pinned_root
from vc.trust.anchor import root_to_toml, trust_list_to_toml

CONTENT = root_to_toml(ROOT)
HOME = Path("/home/a")


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"VC_CONFIG": "/etc/vc"}, "linux", "/etc/vc"),
        ({"VC_CONFIG": "/etc/vc"}, "win32", "/etc/vc"),
        ({"VC_CONFIG": ""}, "linux", "/home/a/.config/accredited-vc"),
        ({}, "linux", "/home/a/.config/accredited-vc"),
        ({"XDG_CONFIG_HOME": "/cfg"}, "linux", "/cfg/accredited-vc"),
        ({"XDG_CONFIG_HOME": "relative"}, "linux", "/home/a/.config/accredited-vc"),
        ({}, "darwin", "/home/a/Library/Application Support/accredited-vc"),
        ({}, "win32", "/home/a/AppData/Roaming/accredited-vc"),
        ({"APPDATA": "/roaming"}, "win32", "/roaming/accredited-vc"),
    ],
)
def test_the_folder_is_the_users_own(environ: dict[str, str], platform: str, folder: str) -> None:
    assert configuration_folder(environ, platform=platform, home=HOME) == Path(folder)


def test_nothing_is_pinned_by_itself(tmp_path: Path) -> None:
    assert pinned_root(tmp_path / "missing") is None
    assert list(tmp_path.iterdir()) == []


def test_a_pinned_root_comes_back_octet_for_octet(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"

    path = pin_root(folder, CONTENT)

    assert pinned_root(folder) == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [path]


def test_pinning_again_replaces_the_earlier_root(tmp_path: Path) -> None:
    later = root_to_toml(replace(ROOT, version=2))

    pin_root(tmp_path, CONTENT)
    pin_root(tmp_path, later)

    assert pinned_root(tmp_path) == later


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (trust_list_to_toml(trust_list()), UsageError),
        (b'{"payload":"e30","signatures":[]}', UsageError),
        (b"not toml", ConfigurationError),
    ],
)
def test_only_a_root_can_be_pinned(tmp_path: Path, content: bytes, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        pin_root(tmp_path, content)

    assert pinned_root(tmp_path) is None


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_root_that_others_can_write_is_not_taken(tmp_path: Path, mode: int) -> None:
    pin_root(tmp_path, CONTENT).chmod(mode)

    with pytest.raises(ConfigurationError):
        pinned_root(tmp_path)


def test_a_folder_that_can_not_be_written_is_a_fault_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageError):
        pin_root(tmp_path / "file" / "folder", CONTENT)


def test_a_pinned_root_that_can_not_be_read_is_a_fault_of_the_surroundings(tmp_path: Path) -> None:
    (tmp_path / "root.toml").mkdir()

    with pytest.raises(StorageError):
        pinned_root(tmp_path)


def test_a_disk_that_fills_up_leaves_the_earlier_root_and_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = pin_root(tmp_path, CONTENT)
    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StorageError):
        pin_root(tmp_path, root_to_toml(replace(ROOT, version=2)))
    assert pinned_root(tmp_path) == CONTENT
    assert list(tmp_path.iterdir()) == [path]
