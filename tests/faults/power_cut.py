"""What a disk may hold after a power cut at any moment: a recorded log of writing, replayed with the unsynced dropped.

Two things a program has done may be lost by a power cut, each by itself: the content of a file that was not flushed
since it was written, and the entry of a name in a folder that was not flushed since it was renamed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

Operation = tuple[str, str, str]
"""What was done, to which path, and the other path of a renaming (or the content's hexadecimal octets of a flush)."""

MADE, FLUSHED, RENAMED, FOLDER_FLUSHED = "made", "flushed", "renamed", "folder flushed"
_TORN: Final = None


@dataclass
class Recorder:
    """The operations on the files below `root`, in their order."""

    root: Path
    log: list[Operation] = field(default_factory=list)

    def note(self, what: str, path: str, other: str = "") -> None:
        """Note an operation that has succeeded, unless it lies elsewhere."""
        if Path(path).is_relative_to(self.root):
            self.log.append((what, path, other))


@contextmanager
def recording(root: Path) -> Iterator[Recorder]:
    """Record what this process does below `root` while the block runs."""
    recorder = Recorder(root)
    real_open, real_fsync, real_replace = os.open, os.fsync, os.replace

    def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
        descriptor = real_open(path, flags, *more, **named)
        if flags & os.O_CREAT:
            recorder.note(MADE, os.fspath(path))
        return descriptor

    def flushed(descriptor: int) -> None:
        real_fsync(descriptor)
        path = str(Path(f"/proc/self/fd/{descriptor}").readlink())
        if Path(path).is_dir():
            recorder.note(FOLDER_FLUSHED, path)
        else:
            recorder.note(FLUSHED, path, Path(path).read_bytes().hex())

    def replaced(source: Any, target: Any, **named: Any) -> None:
        real_replace(source, target, **named)
        recorder.note(RENAMED, os.fspath(source), os.fspath(target))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", opened)
        patch.setattr(os, "fsync", flushed)
        patch.setattr(os, "replace", replaced)
        yield recorder


@dataclass
class Disk:
    """What is certain, and what is possible, after some operations. Content that was never flushed is torn (None).

    `certain` holds for each name the content that survives; `possible` every content that a cut may leave there.
    """

    certain: dict[str, bytes | None]
    possible: dict[str, set[bytes | None]] = field(default_factory=dict)
    _files: dict[str, bytes | None] = field(default_factory=dict)
    _unsynced: dict[str, bytes | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.possible = {path: {content} for path, content in self.certain.items()}

    def do(self, operation: Operation) -> None:
        """Carry out one operation."""
        what, path, other = operation
        if what == MADE:
            self._files[path] = _TORN
        elif what == FLUSHED:
            self._files[path] = bytes.fromhex(other)
        elif what == RENAMED:
            self._unsynced[other] = self._files.pop(path)
            self.possible.setdefault(other, set()).add(self._unsynced[other])
        else:
            here = [one for one in self._unsynced if str(Path(one).parent) == path]
            for one in here:
                self.certain[one] = self._unsynced.pop(one)
                self.possible[one] = {self.certain[one]}


def faults_after_cuts(
    before: dict[str, bytes], after: dict[str, bytes], log: Sequence[Operation], *, last: str
) -> list[str]:
    """Cut the power before each operation and after the last, and name each file that is then neither old nor new.

    `last` is the file that vouches for all others: where it may be new, they must be. At the end nothing may be lost.
    """
    disk = Disk(dict(before))
    faults = []
    for number, operation in enumerate([*log, None]):
        for path, contents in disk.possible.items():
            whole = {before.get(path), after.get(path)} - {_TORN}
            if not contents <= whole:
                faults.append(f"cut {number}: {path} is torn")
        if after[last] != before.get(last) and after[last] in disk.possible.get(last, ()):
            behind = [path for path in after if path != last and disk.certain.get(path) != after[path]]
            faults += [f"cut {number}: {last} vouches for {path}" for path in behind]
        if operation is not None:
            disk.do(operation)
    return faults + [f"lost at the end: {path}" for path in after if disk.certain.get(path) != after[path]]
