"""The root that the user has pinned, in the user's configuration folder (specs/retrieval.md W11).

Pinning is always an act of its own; nothing is ever pinned because it was seen first.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from vc.errors import ConfigurationError, StorageError, UsageError
from vc.resolve.whole_file import replace_file
from vc.trust.anchor import parse_anchor, parse_root_toml, root_to_toml
from vc.trust.root import Root
from vc.trust.succession import steps

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
        return replace_file(pinned_file(folder), content)
    except OSError as fault:
        raise StorageError(f"can't be written: {fault.strerror}", where=str(folder), hint="set VC_CONFIG") from None


def pin_succession(folder: Path, content: bytes) -> Iterator[Root]:
    """Move the pinned root forward along a succession (rule L13), and yield each root once it is pinned.

    Each is kept before the next is looked at. Raises `UsageError` where no root is pinned, `Refused`
    (`trust.root_unproven`, `limit.size`) at the first root that is not proven: those before it stay pinned.
    """
    pinned = pinned_root(folder)
    if pinned is None:
        raise UsageError("no root is pinned that this could follow", where="anchor", hint="pin a root in TOML first")
    for root in steps(content, parse_root_toml(pinned)):
        pin_root(folder, root_to_toml(root))
        yield root


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
