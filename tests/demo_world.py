"""The demo's world, made once for all tests of a run, with the story as it was told."""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.vc_cli.command_line import vc
from tests.world import NOW


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """The folder that `vc demo` left, and what it printed. Tests that change anything work on a copy."""

    folder: Path
    told: str

    @property
    def offline(self) -> tuple[object, ...]:
        """The options of a verifier without a network."""
        return ("--trust", self.folder / "root.toml", "--bundle", self.folder / "world.bundle", "--offline")

    def copied(self, to: Path) -> DemoWorld:
        """Return a copy in another place."""
        return DemoWorld(Path(shutil.copytree(self.folder, to, symlinks=True)), self.told)


def made(temporary: pytest.TempPathFactory) -> DemoWorld:
    """Return the world of this run. It takes twenty seconds, so parallel workers share it: the first makes it."""
    shared = temporary.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder, told = shared / "demo" / "demo-world", shared / "demo" / "told.txt"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            ran = vc("demo", "--out", folder, clock=lambda: NOW)
            assert ran.code == 0, ran
            told.write_text(ran.text, "utf-8")
    return DemoWorld(folder, told.read_text("utf-8"))
