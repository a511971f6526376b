"""`vc demo`: the command that starts the story; the story itself has its own tests."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.vc_cli.command_line import vc
from tests.world import NOW


def test_the_story_is_told_where_it_is_asked_for_and_ends_at_the_commands_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, Path | None, datetime]] = []

    def run(out: Path, untp: Path | None, echo: object, *, now: datetime) -> int:
        asked.append((out, untp, now))
        return 0

    monkeypatch.setattr("vc_cli.demo.story.run", run)
    sample = tmp_path / "sample.json"
    sample.touch()

    ran = vc("demo", "--out", tmp_path / "world", "--untp", sample)

    assert ran.code == 0
    assert asked == [(tmp_path / "world", sample, NOW)]


def test_a_sample_that_is_not_there_is_refused(tmp_path: Path) -> None:
    ran = vc("demo", "--out", tmp_path / "world", "--untp", tmp_path / "missing.json")

    assert ran.code == 2
    assert "does not exist" in ran.err


@pytest.mark.parametrize(
    "given", [("--seed", "2"), ("--certificates", "5"), ("--world", "10", "--untp", "sample.json"), ("--world", "0")]
)
def test_options_that_do_not_go_together_are_refused_and_nothing_is_written(
    given: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample.json").touch()

    ran = vc("demo", *given)

    assert ran.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["sample.json"]
