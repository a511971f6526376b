"""A small file that is there whole or not at all, also after a crash."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> Path:
    """Write `content` in the place of what stands at `path`, mode 0600, synchronised with its folder; return the path.

    Killed at any moment, the old file or the new one is there. Raises `OSError`.
    """
    # `tempfile` would do the same, and load five compressions and `shutil` into every verification.
    temporary = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _synchronise(path.parent)
    return path


def _synchronise(folder: Path) -> None:
    """Make a renaming last over a loss of power; Windows has no way to ask for it."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
