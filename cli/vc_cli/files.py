"""Files that the user names: read within bounds, written whole or not at all (research/security.md Q20)."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

import click

from vc.errors import StorageError, UsageError

STANDARD_INPUT: Final = "-"
FILE: Final = click.Path(readable=False)
"""The type of a parameter that names a file: a shell completes it; whether it can be read is for `read_file` to say."""

_NOT_THERE: Final = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}
_LONGEST_SHOWN: Final = 200


def read_file(name: str, *, limit: int) -> bytes:
    """Return the content of the file `name`, or of standard input for `-`.

    Raises `UsageError` where there is no such file, where it is a directory, a pipe or a device, where it may not be
    read, and where it has more than `limit` octets (then it is not read); `StorageError` where the disk fails.
    """
    if name == STANDARD_INPUT:
        return _within(sys.stdin.buffer.read(limit + 1), limit, where="standard input")
    shown = name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…"
    try:
        # A pipe must not hold us up before it is seen to be one.
        descriptor = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        raise _refused_to_open(error, shown) from None
    try:
        _require_regular(descriptor, shown)
        with open(descriptor, "rb", closefd=False) as file:
            return _within(file.read(limit + 1), limit, where=shown)
    except OSError as error:
        raise StorageError(f"can't be read: {error.strerror}", where=shown) from None
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, in the place of an earlier one.

    Raises `UsageError` for a directory, a link, or a folder that does not exist; `StorageError` where the disk fails.
    """
    if path.is_symlink():
        raise UsageError("is a link", where=str(path), hint="name the file itself")
    if path.is_dir():
        raise UsageError("is a directory", where=str(path), hint="name a file")
    if not path.parent.is_dir():
        raise UsageError("the folder does not exist", where=str(path.parent), hint="make it first")
    import secrets

    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}")
    try:
        try:
            with temporary.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"can't be written: {error.strerror}", where=str(path)) from None


def make_folder(path: Path) -> Path:
    """Return the folder `path`, made where it is not there yet. Raises `UsageError` for a file of that name."""
    if path.exists() and not path.is_dir():
        raise UsageError("is a file", where=str(path), hint="name a folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"can't be made: {error.strerror}", where=str(path)) from None
    return path


def _require_regular(descriptor: int, shown: str) -> None:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(mode):
        raise UsageError("is a directory", where=shown, hint="name a file")
    if not stat.S_ISREG(mode):
        raise UsageError("is not a regular file", where=shown, hint="pipe its content in and write -")


def _within(content: bytes, limit: int, *, where: str) -> bytes:
    if len(content) > limit:
        raise UsageError(f"has more than {limit:,} bytes, which is not read", where=where)
    return content


def _refused_to_open(error: OSError | ValueError, shown: str) -> UsageError | StorageError:
    if isinstance(error, ValueError) or error.errno in _NOT_THERE:
        return UsageError("no such file", where=shown, hint="name a file, or pipe its content in and write -")
    if isinstance(error, PermissionError):
        return UsageError("may not be read", where=shown, hint="check whose file it is")
    return StorageError(f"can't be read: {error.strerror}", where=shown)
