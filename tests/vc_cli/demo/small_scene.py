"""A world of three days for tests of single scenes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.world import NOW
from vc_cli.demo.founding import found_world
from vc_cli.demo.narrator import Narrator
from vc_cli.demo.scene import Scene
from vc_cli.demo.stage import Stage
from vc_cli.demo.verifier import Verifier


@dataclass(frozen=True, slots=True)
class SmallScene:
    """A scene, and what was told in it so far."""

    scene: Scene
    lines: list[str]

    @property
    def stage(self) -> Stage:
        return self.scene.stage

    @property
    def told(self) -> str:
        """Everything that was told, on one line."""
        return " ".join(" ".join(self.lines).split())


@contextmanager
def small_scene(out: Path) -> Iterator[SmallScene]:
    """Found a world in `out`; its homes are closed afterwards."""
    lines: list[str] = []
    stage = Stage(out, NOW - timedelta(days=3), NOW)
    with stage.closing:
        scene = Scene(stage, Narrator(lines.append), Verifier(stage))
        found_world(scene)
        yield SmallScene(scene, lines)
