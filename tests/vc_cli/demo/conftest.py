"""The demo's worlds: the whole one, told once, and a small one for single scenes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo_world import DemoWorld, made
from tests.vc_cli.demo.small_scene import SmallScene, small_scene


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoWorld:
    """The world that `vc demo` left; read only."""
    return made(tmp_path_factory)


@pytest.fixture
def copy(demo: DemoWorld, tmp_path: Path) -> DemoWorld:
    """A copy of it in another place, to be changed at will."""
    return demo.copied(tmp_path / "another place")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallScene]:
    """A world of three days in which the organisations are founded and nothing else has happened."""
    with small_scene(tmp_path) as scene:
        yield scene
