"""The published files of the register's snapshots (specs/publication.md P18)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vc.errors import StorageError
from vc.register.addresses import site_path
from vc.register.home import Home
from vc.register.publication.register_parts import DIGESTS, NUMBERS, PartKind, Stretch, made
from vc.register.publication.register_snapshots import (
    RecordedSnapshot,
    signed_register_index,
    signed_snapshot,
    snapshots_of,
)
from vc.register.publication.site_folder import SiteFolder
from vc.trust.digest_set import OCTETS
from vc.trust.register_snapshot import NamedSnapshot, Part

if TYPE_CHECKING:
    from sqlalchemy import Connection


def register_files(
    connection: Connection, home: Home, folder: SiteFolder | None, *, at_hand: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield the parts and heads that `folder` lacks, or holds in part only, then the index.

    `folder` is None where all are to be yielded. `at_hand` are octets of parts that were made already, by SHA-256.
    """
    if not home.settings.register_snapshots:
        return
    index = signed_register_index(connection, home)
    if index is None:
        return
    standing = {} if folder is None else folder.names(site_path(home.addresses.register_base))
    snapshots = snapshots_of(connection)
    for path, (kind, stretch) in _places(home, snapshots).items():
        size = standing.get(path.rpartition("/")[2])
        if size is None or folder is None or not _stands(folder, path, kind=kind, stretch=stretch, size=size):
            content = at_hand.get(stretch.sha256)
            yield path, _made_again(connection, kind, stretch) if content is None else content
    for one in snapshots:
        path = site_path(NamedSnapshot(one.version, one.issued_at, one.digest).url(home.addresses.register_base))
        if path.rpartition("/")[2] not in standing:
            yield path, signed_snapshot(connection, home, one)
    yield site_path(home.addresses.register_index), index


def _places(home: Home, snapshots: list[RecordedSnapshot]) -> dict[str, tuple[PartKind, Stretch]]:
    """Return where each part of these snapshots stands; those of numbers where they are still to be listed (N24)."""
    base = home.addresses.register_base
    places: dict[str, tuple[PartKind, Stretch]] = {}
    for one in snapshots:
        for stretch in one.stretches:
            places[site_path(Part(stretch.count, stretch.sha256).url(base))] = (DIGESTS, stretch)
        for stretch in (one.numbers or ()) if home.settings.number_index else ():
            places[site_path(Part(stretch.count, stretch.sha256).numbers_url(base))] = (NUMBERS, stretch)
    return places


def _stands(folder: SiteFolder, path: str, *, kind: PartKind, stretch: Stretch, size: int) -> bool:
    """Whether a part stands whole under its name; of numbers, which are of many lengths, by its octets."""
    if kind is DIGESTS:
        return size == stretch.count * OCTETS
    return hashlib.sha256(folder.read(path) or b"").hexdigest() == stretch.sha256


def _made_again(connection: Connection, kind: PartKind, stretch: Stretch) -> bytes:
    planned = Stretch(stretch.after, stretch.until, stretch.count)
    (again,), octets = made(connection, kind, [planned])
    if again != stretch:
        raise StorageError(
            "the register gives another part than was signed", where=stretch.sha256, hint="run `vc audit verify`"
        )
    return octets[again.sha256]
