"""Disks that are too small: a tmpfs of some octets where one may be mounted, else files of bounded length."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FILLER = "filler"


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A folder on a small disk. `real` tells whether it is one, or only files are bounded in length."""

    folder: Path
    real: bool

    def fill(self, leaving: int) -> tuple[int, int]:
        """Leave so many octets free, and return what `run_vc` takes as `fails` for it."""
        if not self.real:
            return 0, max(leaving, 1)
        free_blocks = self.folder / _FILLER
        with free_blocks.open("wb", buffering=0) as filler:
            try:
                while filler.write(bytes(4_096)):
                    pass
            except OSError:
                pass
            filler.truncate(max(0, filler.tell() - leaving))
        return 0, 0

    def make_space(self) -> None:
        """Free it again."""
        (self.folder / _FILLER).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount a small disk on a new folder while the block runs."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0700", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    try:
        yield SmallDisk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
