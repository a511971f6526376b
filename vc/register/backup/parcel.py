"""What a backup or an export consists of, and the manifest that holds it together (specs/register.md G73)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.encoding.strict_json import JsonObject, JsonValue, dumps, loads_object
from vc.errors import ConfigurationError, Refused, StorageError
from vc.model.claims import mappings, optional_text, text
from vc.register.home_settings import FILE_NAME as SETTINGS
from vc.register.home_settings import HomeSettings, parse_home_settings
from vc.register.storage.schema import APPEND_ONLY, FORMAT

MANIFEST: Final = "manifest.json"
BACKUP: Final = "backup"
EXPORT: Final = "export"
LARGEST_MEMBER: Final = 100_663_296
MOST_MEMBERS: Final = 200_000
FOLDERS: Final = ("accreditation", "known")
"""The folders of a home whose files go along, packed as lines in the members `files/`."""

_FORMAT: Final = 1
_LAYOUT: Final = (
    re.compile(re.escape(SETTINGS)),
    *(re.compile(rf"tables/{table.name}-[0-9]{{5,6}}\.ndjson") for table in APPEND_ONLY),
    re.compile(r"files/[0-9]{5,6}\.ndjson"),
    re.compile(r"keys/[A-Za-z0-9_-]{1,80}\.[a-z0-9]{1,8}"),
)
"""Every name that a member can have, in their order."""

_is_digest = re.compile(r"[0-9a-f]{64}").fullmatch
_HINT: Final = "take another backup"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a parcel: its name, its octets' count and their SHA-256 in hexadecimal."""

    name: str
    octets: int
    sha256: str

    @classmethod
    def of(cls, name: str, content: bytes) -> Member:
        """Return the member that `content` makes."""
        return cls(name, len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a parcel says of itself: whose it is, when it was made, how far its ledger goes, and every member.

    `kind` is `BACKUP` or `EXPORT`, `entries` and `digest` the number and digest of the last ledger entry, `head` the
    latest signed head, empty where there is none.
    """

    kind: str
    issuer: str
    environment: str
    created: datetime
    entries: int
    digest: str
    head: str = ""
    register_format: int = FORMAT
    members: tuple[Member, ...] = ()

    def to_octets(self) -> bytes:
        """Return the text of `manifest.json`."""
        members: list[JsonValue] = [
            {"name": one.name, "octets": one.octets, "sha256": one.sha256} for one in self.members
        ]
        register: JsonObject = {"format": self.register_format, "entries": self.entries, "digest": self.digest}
        told: JsonObject = {
            "format": _FORMAT,
            "kind": self.kind,
            "issuer": self.issuer,
            "environment": self.environment,
            "created": format_instant(self.created),
            "register": register | ({"head": self.head} if self.head else {}),
            "members": members,
        }
        return dumps(told) + b"\n"

    def member(self, name: str) -> Member:
        """Return the member of that name. Raises `StorageError` where there is none."""
        found = next((one for one in self.members if one.name == name), None)
        if found is None:
            raise StorageError("is missing", where=name, hint=_HINT)
        return found


class Parcel(Protocol):
    """A backup or an export that is read."""

    @property
    def name(self) -> str:
        """What people call it: the file, or the folder."""
        ...

    @property
    def manifest(self) -> Manifest:
        """What it says of itself."""
        ...

    @property
    def settings(self) -> HomeSettings:
        """Those of the home in it."""
        ...

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Yield every member but the manifest, in its order, each held to the manifest. Raises `StorageError`."""
        ...


def read_manifest(raw: bytes) -> Manifest:
    """Return the manifest in `raw`. Raises `StorageError` for what this program would not have written."""
    try:
        told = loads_object(raw, max_depth=4, max_members=MOST_MEMBERS * 4)
        manifest = _manifest(told)
    except (Refused, KeyError, TypeError, ValueError) as error:
        detail = error.detail if isinstance(error, Refused) else "a member is missing, or of another type"
        raise StorageError(f"can't be read: {detail}", where=MANIFEST, hint=_HINT) from None
    if manifest.to_octets() != raw:
        raise StorageError("is not as it was written", where=MANIFEST, hint=_HINT)
    _require_layout(manifest)
    if manifest.register_format != FORMAT:
        raise StorageError(
            f"holds a register of format {manifest.register_format}, this program reads format {FORMAT}",
            where=MANIFEST,
            hint="restore it with the program that wrote it, then bring it up to date with `vc migrate`",
        )
    return manifest


def read_settings(manifest: Manifest, raw: bytes) -> HomeSettings:
    """Return the settings of a parcel. Raises `StorageError` where they are another issuer's than the manifest says."""
    require_member(manifest.member(SETTINGS), raw)
    try:
        settings = parse_home_settings(raw.decode("utf-8", errors="replace"), where=SETTINGS)
    except ConfigurationError as error:
        raise StorageError(error.message, where=error.where, hint=error.hint) from None
    if (settings.issuer, settings.environment.value) != (manifest.issuer, manifest.environment):
        raise StorageError("are those of another issuer than the manifest names", where=SETTINGS)
    return settings


def settings_octets(settings: HomeSettings) -> bytes:
    """Return the settings as a parcel carries them: not where the database is, which another home has elsewhere."""
    return replace(settings, database="").to_toml().encode()


def require_member(stated: Member, content: bytes) -> None:
    """Refuse content that is not that of the member as the manifest states it. Raises `StorageError`."""
    if Member.of(stated.name, content) != stated:
        raise StorageError("is not what was written: damaged or edited", where=stated.name, hint=_HINT)


def table_of(name: str) -> str:
    """Return the table whose rows a member holds, empty for other members."""
    return name.removeprefix("tables/").rpartition("-")[0] if name.startswith("tables/") else ""


def _manifest(told: JsonObject) -> Manifest:
    if told["format"] != _FORMAT or told["kind"] not in {BACKUP, EXPORT}:
        raise StorageError("is of a kind or format that this program does not read", where=MANIFEST)
    register = told["register"]
    if not isinstance(register, dict):
        raise TypeError
    return Manifest(
        kind=text(told, "kind"),
        issuer=text(told, "issuer"),
        environment=text(told, "environment"),
        created=parse_instant(text(told, "created")),
        entries=_count(register, "entries"),
        digest=_digest(register, "digest"),
        head=optional_text(register, "head") or "",
        register_format=_count(register, "format"),
        members=tuple(
            Member(text(one, "name"), _count(one, "octets"), _digest(one, "sha256"))
            for one in mappings(told, "members")
        ),
    )


def _require_layout(manifest: Manifest) -> None:
    """Refuse names that no parcel has, names out of their order, sizes out of bounds."""
    last: tuple[int, str] = (-1, "")
    for one in manifest.members:
        place = next((number for number, known in enumerate(_LAYOUT) if known.fullmatch(one.name)), None)
        if place is None or (place, one.name) <= last or one.octets > LARGEST_MEMBER:
            raise StorageError(f"names a member that can't be one: {one.name[:80]!a}", where=MANIFEST, hint=_HINT)
        if manifest.kind == EXPORT and one.name.startswith("keys/"):
            raise StorageError("names a key, which no export holds", where=MANIFEST)
        last = (place, one.name)
    manifest.member(SETTINGS)


def _count(node: Mapping[str, JsonValue], name: str) -> int:
    value = node[name]
    if type(value) is not int or value < 0:
        raise TypeError
    return value


def _digest(node: Mapping[str, JsonValue], name: str) -> str:
    value = text(node, name)
    if not _is_digest(value):
        raise ValueError
    return value
