"""What goes into a backup or an export, from one snapshot of the register (specs/register.md G73)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from vc.encoding import base64url
from vc.encoding.strict_json import JsonObject, dumps, loads_object
from vc.errors import Refused, StorageError
from vc.model.claims import text
from vc.register.backup.dump import lines_of, parts
from vc.register.backup.parcel import FOLDERS, Manifest, settings_octets
from vc.register.home import KEYS, Home
from vc.register.home_settings import FILE_NAME as SETTINGS
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.ledger import head
from vc.register.storage.schema import APPEND_ONLY, ledger_heads

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_LARGEST_FILE: Final = 16_777_216
_MOST_PARTS: Final = 4


def stated(connection: Connection, home: Home, *, kind: str, now: datetime) -> Manifest:
    """Return the manifest of what the snapshot of `connection` holds, still without members."""
    last = head(connection)
    signed = connection.scalar(select(ledger_heads.c.signed).order_by(ledger_heads.c.size.desc()).limit(1))
    return Manifest(
        kind=kind,
        issuer=home.settings.issuer,
        environment=home.settings.environment.value,
        created=now.replace(microsecond=0),
        entries=last.seq,
        digest=last.digest.hex(),
        head="" if signed is None else signed.decode("ascii"),
    )


def register_members(connection: Connection, home: Home) -> Iterator[tuple[str, bytes]]:
    """Yield settings, tables and the files of the home but its keys, as members by name.

    Files are read behind the snapshot: each was written before the entry that names it. Raises `StorageError`.
    """
    yield SETTINGS, settings_octets(home.settings)
    for table in APPEND_ONLY:
        for number, part in enumerate(parts(lines_of(connection, table)), start=1):
            yield f"tables/{table.name}-{number:05}.ndjson", part
    for number, part in enumerate(parts(_file_lines(home.path)), start=1):
        yield f"files/{number:05}.ndjson", part


def key_members(home: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the key files of a home as they are: encrypted where they are encrypted."""
    for name in sorted(_names(home / KEYS)):
        yield f"{KEYS}/{name}", _content(home, f"{KEYS}/{name}")


def write_files(home: Path, lines: Iterable[bytes]) -> None:
    """Write the files that stand in the lines of a member `files/` into a home. Raises `StorageError`."""
    folder = SiteFolder(home)
    for line in lines:
        try:
            told = loads_object(line, max_depth=1, max_members=2)
            path, content = text(told, "path"), base64url.decode(str(told.get("content")))
        except Refused as refusal:
            raise StorageError(f"no file of a home: {refusal.detail}") from None
        parents = path.split("/")
        if len(parents) not in _DEPTHS or parents[0] not in FOLDERS or any(part[:1] in {"", "."} for part in parents):
            raise StorageError(f"no file of a home: {path[:80]!a}")
        folder.write(path, content)


_DEPTHS: Final = range(2, _MOST_PARTS + 1)


def _file_lines(home: Path) -> Iterator[bytes]:
    for name in FOLDERS:
        for path in _paths(home, name):
            told: JsonObject = {"path": path, "content": base64url.encode(_content(home, path))}
            yield dumps(told) + b"\n"


def _paths(home: Path, folder: str) -> Iterator[str]:
    """Yield the files below a folder of the home, in the order of their names; not those that are being written."""
    for name in sorted(_names(home / folder)):
        path = f"{folder}/{name}"
        if (home / path).is_dir():
            yield from _paths(home, path)
        else:
            yield path


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"can't be listed: {error.strerror}", where=folder.name) from error


def _content(home: Path, path: str) -> bytes:
    content = SiteFolder(home).read(path)
    if content is None or len(content) > _LARGEST_FILE:
        raise StorageError("is gone, or larger than any file of a home", where=path)
    return content
