"""Whose folder a demo may empty: its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from vc.errors import UsageError
from vc_cli.demo.own_folder import make_own_folder


def test_an_earlier_demo_makes_room_and_an_empty_folder_is_taken(tmp_path: Path) -> None:
    make_own_folder(tmp_path / "world")
    (tmp_path / "world" / "trust.toml").write_text("old")

    make_own_folder(tmp_path / "world")
    (tmp_path / "empty").mkdir()
    make_own_folder(tmp_path / "empty")

    assert not (tmp_path / "world" / "trust.toml").exists()
    assert (tmp_path / "empty" / ".accredited-vc-demo").is_file()


def test_a_folder_of_somebody_else_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "one.txt").write_text("dear")

    with pytest.raises(UsageError):
        make_own_folder(tmp_path / "letters")

    assert (tmp_path / "letters" / "one.txt").read_text() == "dear"


def test_that_an_earlier_demo_was_removed_is_said_and_nothing_else_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_own_folder(tmp_path / "world")
    assert capsys.readouterr() == ("", "")

    make_own_folder(tmp_path / "world")

    assert "world: the demo that was here is removed" in capsys.readouterr().err
