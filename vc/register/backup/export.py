"""An export: everything but the keys as open files in a folder, and read back (specs/register.md G73)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from vc.errors import StorageError, UsageError
from vc.register.backup.contents import register_members, stated
from vc.register.backup.parcel import (
    EXPORT,
    MANIFEST,
    Manifest,
    Member,
    read_manifest,
    read_settings,
    require_member,
)
from vc.register.certificates.certificate_list import CertificateBook, certificate_line, certsearch_row, credential_of
from vc.register.certificates.certificates import each
from vc.register.home import Home
from vc.register.home_settings import FILE_NAME as SETTINGS
from vc.register.home_settings import HomeSettings
from vc.register.new_folder import new_folder
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.engine import reading

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINES: Final = "certificates.ndjson"
WORKBOOK: Final = "certificates.xlsx"
_LARGEST_MANIFEST: Final = 67_108_864


def write_export(home: Home, out: Path, *, now: datetime) -> Manifest:
    """Write everything that the home holds, but its keys, into the new folder `out`.

    Raises `UsageError` where something stands at `out`, `StorageError` for a damaged register and a disk that fails;
    then nothing is left behind.
    """
    with new_folder(out, what="export") as made:
        folder = SiteFolder(made)
        members: list[Member] = []
        with reading(home.engine) as connection:
            manifest = stated(connection, home, kind=EXPORT, now=now)
            for name, content in register_members(connection, home):
                folder.write(name, content)
                members.append(Member.of(name, content))
            _write_certificates(connection, made, now=now)
        manifest = replace(manifest, members=tuple(members))
        folder.write(MANIFEST, manifest.to_octets())
    return manifest


def _write_certificates(connection: Connection, folder: Path, *, now: datetime) -> None:
    book = CertificateBook()
    with (folder / LINES).open("xb") as lines:
        for state in each(connection, at=now):
            credential = credential_of(state)
            lines.write(certificate_line(state, credential))
            row = certsearch_row(state, credential, at=now)
            if row is not None:
                book.add(row)
        lines.flush()
        os.fsync(lines.fileno())
    book.save(folder / WORKBOOK)


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """An export that is read. What stands beside the members of its manifest is not looked at."""

    name: str
    manifest: Manifest
    settings: HomeSettings
    path: Path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the manifest of the folder at `path`, and hold every member to it.

        Raises `UsageError` where there is no export, `StorageError` where it is damaged or edited.
        """
        if not (path / MANIFEST).is_file():
            raise UsageError("no export here", where=str(path), hint="name a folder that `vc export` has made")
        manifest = read_manifest(_content(path, MANIFEST, _LARGEST_MANIFEST))
        if manifest.kind != EXPORT:
            raise StorageError("is that of a backup", where=MANIFEST, hint="restore it with `vc restore`")
        for member in manifest.members:
            require_member(member, _content(path, member.name, member.octets))
        settings = read_settings(manifest, _content(path, SETTINGS, manifest.member(SETTINGS).octets))
        return cls(str(path), manifest, settings, path)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Yield every member but the manifest, in its order, each held to the manifest. Raises `StorageError`."""
        for member in self.manifest.members:
            content = _content(self.path, member.name, member.octets)
            require_member(member, content)
            yield member.name, content


def _content(folder: Path, name: str, largest: int) -> bytes:
    """Return a member's octets, and no more than one beyond `largest`. A link is no member."""
    place = folder / name
    try:
        if place.is_symlink() or not place.is_file():
            raise StorageError("is missing, or is no file", where=name, hint="export again")
        with place.open("rb") as file:
            return file.read(largest + 1)
    except OSError as error:
        raise StorageError(f"can't be read: {error.strerror}", where=name) from None
