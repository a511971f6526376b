"""A folder that is there whole or not at all: made beside its place and renamed into it (specs/register.md G1)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vc.errors import StorageError, UsageError
from vc.register.publication.site_folder import sync_folder


@contextmanager
def new_folder(path: Path, *, what: str) -> Iterator[Path]:
    """Hold a folder of mode 0700 that will stand at `path` when the block ends well; else nothing is left of it.

    `what` names it in errors. Raises `UsageError` where something stands at `path`, `StorageError` where it can't be
    made.
    """
    if path.is_symlink() or (path.exists() and (not path.is_dir() or any(path.iterdir()))):
        raise UsageError("there is something already", where=str(path), hint="name a folder that does not exist yet")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise StorageError(f"the {what} can't be made: {error.strerror}", where=str(path)) from error
    try:
        yield made
        made.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"the {what} can't be made: {error.strerror}", where=str(path)) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
