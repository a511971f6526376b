"""Where everything is: what is named is there, and what is to be typed works from where the reader stands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.demo_world import DemoWorld
from tests.vc_cli.command_line import vc
from vc_cli.demo import directions
from vc_cli.demo.narrator import Narrator


def told(out: Path) -> list[str]:
    lines: list[str] = []
    directions.directions(out, Narrator(lines.append))
    return lines


def test_every_place_that_is_named_is_there(demo: DemoWorld) -> None:
    names = [name for listed, _ in directions._PLACES for name in listed.split(", ")]

    assert [name for name in names if not (demo.folder / name).exists()] == []


def test_the_world_of_make_is_served_by_make() -> None:
    assert "     make serve" in told(Path("demo-world"))


def test_another_world_is_served_by_a_command_that_there_is(tmp_path: Path) -> None:
    lines = told(tmp_path / "my world")

    place = f"'{tmp_path}/my world'"
    assert f"     vc serve --site {place}/site/huaheng.example \\" in lines
    assert f"       --trust {place}/trust.toml --development-hosts {place}/hosts.txt" in lines
    assert {"--site", "--trust", "--development-hosts"} <= set(vc("serve", "--help").text.split())


@pytest.mark.parametrize(
    ("called", "shown"), [("/x/.venv/bin/vc", "/x/.venv/bin/vc"), ("/x/pytest", "vc"), ("my env/vc", "'my env/vc'")]
)
def test_the_command_is_named_as_it_was_called(monkeypatch: pytest.MonkeyPatch, called: str, shown: str) -> None:
    monkeypatch.setattr(sys, "argv", [called])

    assert directions._program() == shown


def test_a_command_on_the_path_is_named_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "vc"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [str(program)])

    assert directions._program() == "vc"
