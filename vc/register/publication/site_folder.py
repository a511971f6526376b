"""A folder that is published into: every file whole or not at all (specs/publication.md P8)."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vc.errors import StorageError, UsageError

_MODE: Final = 0o644
BEGUN: Final = ".publication.begun"
"""The file by which a publication that did not come to its end is known."""

_LEFT_BEHIND: Final = re.compile(r"\.[0-9a-f]{16}\.tmp")
_FLUSHES_AT_ONCE: Final = 16


def no_step(_name: str) -> None:
    """Do nothing at a named step; tests pass something that fails there."""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """The root of a published site. `on_step` is called at each named step of writing (fault tests)."""

    root: Path
    on_step: Callable[[str], None] = no_step

    def read(self, path: str) -> bytes | None:
        """Return the content of `path` (parts divided by "/"), or None where there is none. Raises `StorageError`."""
        try:
            return self._place(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StorageError(f"can't be read: {error.strerror}", where=path) from error

    def names(self, path: str) -> dict[str, int]:
        """Return the names in folder `path` with their sizes in octets; none where it is missing."""
        try:
            with os.scandir(self._place(path)) as found:
                return {entry.name: entry.stat().st_size for entry in found}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StorageError(f"can't be listed: {error.strerror}", where=path) from error

    @contextmanager
    def alone(self, *, clear: bool) -> Iterator[None]:
        """Note that a program writes here, and first remove what one has left that did not come to its end.

        `clear` looks for that in any case. Only for whoever alone writes here (P12). Raises `StorageError`.
        """
        note = self.root / BEGUN
        try:
            if clear or note.exists():
                self.clear()
            self.root.mkdir(parents=True, exist_ok=True)
            note.touch()
        except OSError as error:
            raise StorageError(f"can't be written: {error.strerror}", where=str(self.root)) from error
        yield
        with contextlib.suppress(OSError):
            note.unlink()

    def clear(self) -> int:
        """Remove what a program that was killed had begun to write; return how many files. Only for `alone`."""
        left = [path for path in self.root.rglob(".*.tmp") if _LEFT_BEHIND.fullmatch(path.name)]
        for path in left:
            path.unlink()
        return len(left)

    def write(self, path: str, content: bytes) -> bool:
        """Write `content` to `path` atomically and durably. Returns False where it stood there already.

        Raises `StorageError`; the old file then still stands.
        """
        return bool(self.write_group([(path, content)]))

    def write_group(self, files: Sequence[tuple[str, bytes]]) -> list[str]:
        """Write several files, each atomically and all durably, and return the paths of those that were written.

        Their content is flushed side by side, which a disk does many times faster than one after the other. Which of
        them are there after a crash is not said; each is whole or not at all. Raises `StorageError`.
        """
        fresh = [(path, content) for path, content in files if self.read(path) != content]
        temporary: dict[Path, Path] = {}
        at = fresh[0][0] if fresh else ""
        try:
            folders: set[Path] = set()
            for path, _ in fresh:
                at, place = path, self._place(path)
                folders |= _made(place.parent)
                temporary[place] = place.with_name(f".{secrets.token_hex(8)}.tmp")
            contents = [content for _, content in fresh]
            _side_by_side(self._write_durably, list(zip(temporary.values(), contents, temporary, strict=True)))
            self.on_step("site.synced")
            for (path, _), place in zip(fresh, temporary, strict=True):
                at = path
                temporary[place].replace(place)
            self.on_step("site.renamed")
            _side_by_side(
                sync_folder, [(folder,) for folder in sorted(folders | {place.parent for place in temporary})]
            )
        except OSError as error:
            for left in temporary.values():
                with contextlib.suppress(OSError):
                    left.unlink()
            raise StorageError(
                f"can't be written: {error.strerror}", where=at, hint="check free space and permissions"
            ) from error
        return [path for path, _ in fresh]

    def _write_durably(self, temporary: Path, content: bytes, instead_of: Path) -> None:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            _date_after(instead_of, file.fileno())
            self.on_step("site.written")
            os.fsync(file.fileno())

    def _place(self, path: str) -> Path:
        parts = path.split("/")
        if any(part in {"", ".", ".."} or "\\" in part or "\0" in part for part in parts):
            raise UsageError("not a path within the site", where=path)
        return self.root.joinpath(*parts)


def _made(folder: Path) -> set[Path]:
    """Make `folder` and what it lies in, and return the folders that have a new entry by that."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
    return {one.parent for one in missing}


def _side_by_side(work: Callable[..., object], arguments: Sequence[tuple[object, ...]]) -> None:
    """Do `work` with each of `arguments`, in as many threads as help a disk; raises what the first of them raises."""
    if len(arguments) == 1:
        work(*arguments[0])
        return
    with ThreadPoolExecutor(max_workers=_FLUSHES_AT_ONCE) as pool:
        for done in [pool.submit(work, *given) for given in arguments]:
            done.result()


def _date_after(earlier: Path, descriptor: int) -> None:
    """Date an open file a second after the one that it replaces, or later: web servers tell files apart so (P14)."""
    try:
        before = int(earlier.stat().st_mtime)
    except (FileNotFoundError, NotADirectoryError):
        return
    if int(os.fstat(descriptor).st_mtime) <= before:
        os.utime(descriptor, (before + 1, before + 1))


def sync_folder(folder: Path) -> None:
    """Flush a folder's own entries to the disk, so that a renamed file survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
