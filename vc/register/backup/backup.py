"""A backup: the whole home in one file, made while others issue, read back strictly (specs/register.md G73)."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, Self

from vc.errors import StorageError, UsageError
from vc.register.backup.contents import key_members, register_members, stated
from vc.register.backup.parcel import (
    BACKUP,
    LARGEST_MEMBER,
    MANIFEST,
    Manifest,
    Member,
    read_manifest,
    read_settings,
    require_member,
)
from vc.register.backup.tar_file import GzipSink, TarWriter, tar_members
from vc.register.home import Home
from vc.register.home_settings import FILE_NAME as SETTINGS
from vc.register.home_settings import HomeSettings
from vc.register.publication.site_folder import no_step, sync_folder
from vc.register.storage.engine import reading
from vc.register.storage.events import numeric

_MODE: Final = 0o600
_OWN: Final = 10_000
"""How many octets of settings are kept while the rest of a file is looked at."""


def write_backup(home: Home, out: Path, *, now: datetime, on_step: Callable[[str], None] = no_step) -> Manifest:
    """Write the home as it stands into the new file `out`, compressed where its name ends in `.gz`.

    Others may issue meanwhile: the file holds everything that was acknowledged before this was called. Raises
    `UsageError` where something stands at `out`, `StorageError` for a register that is damaged and for a disk that
    fails; then nothing is left behind.
    """
    if out.exists() or out.is_symlink():
        raise UsageError("there is something already", where=str(out), hint="name a file that does not exist yet")
    if not out.parent.is_dir():
        raise UsageError("the folder does not exist", where=str(out.parent), hint="make it first")
    temporary = out.with_name(f".{out.name[:100]}.{secrets.token_hex(6)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            manifest = _write(home, file, compressed=out.suffix == ".gz", now=now, on_step=on_step)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(out)
        sync_folder(out.parent)
    except OSError as error:
        raise StorageError(
            f"the backup can't be written: {error.strerror}", where=str(out), hint="check free space and permissions"
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return manifest


def _write(home: Home, file: BinaryIO, *, compressed: bool, now: datetime, on_step: Callable[[str], None]) -> Manifest:
    sink = GzipSink(file) if compressed else file
    tar = TarWriter(sink, mtime=numeric(now))
    members: list[Member] = []
    with reading(home.engine) as connection:
        manifest = stated(connection, home, kind=BACKUP, now=now)
        on_step("backup.begun")
        for name, content in register_members(connection, home):
            tar.add(name, content)
            members.append(Member.of(name, content))
            on_step("backup.member")
    for name, content in key_members(home.path):
        tar.add(name, content)
        members.append(Member.of(name, content))
    manifest = replace(manifest, members=tuple(members))
    tar.add(MANIFEST, manifest.to_octets())
    tar.end()
    if isinstance(sink, GzipSink):
        sink.end()
    return manifest


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that was found whole: every member is the one that its manifest names."""

    name: str
    manifest: Manifest
    settings: HomeSettings
    path: Path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Look through the file at `path`, to its last octet.

        Raises `UsageError` where there is none, `StorageError` where it is cut off, damaged, edited, or no backup.
        """
        found: list[Member] = []
        settings = raw = b""
        dates: set[int] = set()
        for name, content, date in _members(path):
            dates.add(date)
            if raw:
                raise StorageError(f"{name[:80]!a} stands behind the manifest", where=str(path))
            if name == MANIFEST:
                raw = content
                continue
            settings = content[:_OWN] if name == SETTINGS else settings
            found.append(Member.of(name, content))
        if not raw:
            raise StorageError("not a whole backup: it has no manifest", where=str(path), hint="take another backup")
        manifest = read_manifest(raw)
        if (tuple(found), dates, BACKUP) != (manifest.members, {numeric(manifest.created)}, manifest.kind):
            raise StorageError(
                "its members are not those that its manifest names", where=str(path), hint="take another backup"
            )
        return cls(str(path), manifest, read_settings(manifest, settings), path)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Yield every member but the manifest, in its order, each held to the manifest. Raises `StorageError`."""
        # The manifest, which stands last, is not read again.
        for stated_member, (name, content, _) in zip(self.manifest.members, _members(self.path), strict=False):
            require_member(stated_member, content if name == stated_member.name else b"")
            yield name, content


def _members(path: Path) -> Iterator[tuple[str, bytes, int]]:
    try:
        if not path.is_file():
            raise UsageError("no such file", where=str(path), hint="name a backup")
        with path.open("rb") as file:
            yield from tar_members(file, largest=LARGEST_MEMBER)
    except StorageError as error:
        raise StorageError(error.message, where=error.where or str(path), hint=error.hint) from None
    except OSError as error:
        raise StorageError(f"can't be read: {error.strerror}", where=str(path)) from None
