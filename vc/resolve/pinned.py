"""The root that the user has pinned, in the user's configuration folder (specs/retrieval.md W11).

Pinning is always an act of its own; nothing is ever pinned because it was seen first.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from vc.errors import ConfigurationError, StorageError, UsageError
from vc.trust.anchor import parse_anchor
from vc.trust.root import Root

_FOLDER = "accredited-vc"
_FILE = "root.toml"
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def configuration_folder(environ: Mapping[str, str], *, platform: str, home: Path) -> Path:
    """Return the folder of the user's configuration: `$VC_CONFIG`, else where the platform keeps such things.

    `platform` is `sys.platform`; `home` the user's folder. On Linux that is `$XDG_CONFIG_HOME` or `~/.config`.
    """
    if environ.get("VC_CONFIG"):
        return Path(environ["VC_CONFIG"])
    if platform == "win32":
        return Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / _FOLDER
    if platform == "darwin":
        return home / "Library" / "Application Support" / _FOLDER
    # The specification has relative paths ignored (XDG Base Directory 0.8).
    named = Path(environ.get("XDG_CONFIG_HOME", ""))
    return (named if named.is_absolute() else home / ".config") / _FOLDER


def pinned_file(folder: Path) -> Path:
    """Return where the pinned root stands in the user's configuration `folder`, whether there is one or not."""
    return folder / _FILE


def pin_root(folder: Path, content: bytes) -> Path:
    """Pin a root, in the place of an earlier one, and return the file. The file is there whole or not at all.

    Raises `ConfigurationError` for a root that can't be read, `UsageError` for anything but a root, and
    `StorageError` when the file can't be written.
    """
    if not isinstance(parse_anchor(content), Root):
        raise UsageError("only a root can be pinned", where="anchor", hint="give the root that signs the trust list")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _replace(pinned_file(folder), content)
    except OSError as fault:
        raise StorageError(f"can't be written: {fault.strerror}", where=str(folder), hint="set VC_CONFIG") from None


def pinned_root(folder: Path) -> bytes | None:
    """Return the pinned root's file, or None where none is pinned.

    Raises `ConfigurationError` when others than the user may write it, `StorageError` when it can't be read.
    """
    path = pinned_file(folder)
    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & _WRITABLE_BY_OTHERS:
                raise ConfigurationError("others can write this root", where=str(path), hint=f"chmod 600 {path}")
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as fault:
        raise StorageError(f"can't be read: {fault.strerror}", where=str(path)) from None


def _replace(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
