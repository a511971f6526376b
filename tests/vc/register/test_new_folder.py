from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.vc.register.homes import FailsAtError
from vc.errors import StorageError, UsageError
from vc.register.new_folder import new_folder

pytestmark = pytest.mark.no_register


def test_a_folder_is_there_whole_for_its_owner_alone(tmp_path: Path) -> None:
    with new_folder(tmp_path / "deep" / "made", what="export") as made:
        (made / "file").write_bytes(b"1")
        assert not (tmp_path / "deep" / "made").exists()

    assert (tmp_path / "deep" / "made" / "file").read_bytes() == b"1"
    assert (tmp_path / "deep" / "made").stat().st_mode & 0o777 == 0o700


def test_nothing_is_left_of_one_that_failed(tmp_path: Path) -> None:
    with suppress(FailsAtError), new_folder(tmp_path / "made", what="export") as made:
        (made / "file").write_bytes(b"1")
        raise FailsAtError

    assert list(tmp_path.iterdir()) == []


def test_what_stands_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")

    for place in (tmp_path, tmp_path / "file", tmp_path / "link"):
        with pytest.raises(UsageError, match="something already"), new_folder(place, what="export"):
            pass


def test_a_place_that_cant_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1")

    with pytest.raises(StorageError, match="the export can't be made"), new_folder(tmp_path / "file/x", what="export"):
        pass
