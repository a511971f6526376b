from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.vc.register.homes import HOUR, NOW, issue, publish
from tests.vc.register.places import copied
from vc.errors import StorageError
from vc.register.home import Home
from vc.register.last_site import FILE_NAME


def test_a_home_notes_its_site_relative_to_itself(home: Home, tmp_path: Path) -> None:
    publish(home, tmp_path / "web" / "site", NOW)

    assert json.loads((home.path / FILE_NAME).read_bytes()) == {"site": "../web/site"}


def test_a_home_that_is_older_than_its_site_signs_nothing(home: Home, tmp_path: Path) -> None:
    publish(home, tmp_path / "site", NOW)
    home.close()
    copied(home.path, tmp_path / "copy")
    issue(home, "QMS-0001", now=NOW + HOUR)
    publish(home, tmp_path / "site", NOW + HOUR)

    with Home.open(tmp_path / "copy") as copy, pytest.raises(StorageError, match="restore a backup"):
        issue(copy, "QMS-0002", now=NOW + 2 * HOUR)


def test_a_site_that_is_gone_says_nothing(home: Home, tmp_path: Path) -> None:
    publish(home, tmp_path / "site", NOW)
    shutil.rmtree(tmp_path / "site")
    assert issue(home, "QMS-0001")
    home._found_whole.clear()

    (tmp_path / "site" / ".publication.json").mkdir(parents=True)  # which can't be read
    assert issue(home, "QMS-0002")


@pytest.mark.parametrize(
    "mark", [b"", b"[]", b"{}", b'{"seq": 1e400}', b'{"seq": 10000000000000000000000, "digest": "00"}', b"\xff"]
)
def test_a_note_or_mark_that_says_nothing_is_none(home: Home, tmp_path: Path, mark: bytes) -> None:
    publish(home, tmp_path / "site", NOW)
    for file in (tmp_path / "site" / ".publication.json", home.path / FILE_NAME):
        file.write_bytes(mark)
        assert issue(home, f"QMS-{file.name}")
        home._found_whole.clear()
