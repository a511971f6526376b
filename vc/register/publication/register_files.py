"""The published files of the register's snapshots (specs/publication.md P18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from vc.errors import StorageError
from vc.register.addresses import site_path
from vc.register.home import Home
from vc.register.publication.register_parts import Stretch, made
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
    """Yield the parts and heads that `folder` lacks, or holds in another length, then the index.

    `folder` is None where all are to be yielded. `at_hand` are octets of parts that were made already, by SHA-256.
    """
    if not home.settings.register_snapshots:
        return
    index = signed_register_index(connection, home)
    if index is None:
        return
    standing = {} if folder is None else folder.names(site_path(home.addresses.register_base))
    snapshots = snapshots_of(connection)
    yield from _parts(connection, home, snapshots, standing=standing, at_hand=at_hand)
    for one in snapshots:
        path = site_path(NamedSnapshot(one.version, one.issued_at, one.digest).url(home.addresses.register_base))
        if path.rpartition("/")[2] not in standing:
            yield path, signed_snapshot(connection, home, one)
    yield site_path(home.addresses.register_index), index


def _parts(
    connection: Connection,
    home: Home,
    snapshots: list[RecordedSnapshot],
    *,
    standing: Mapping[str, int],
    at_hand: Mapping[str, bytes],
) -> Iterator[tuple[str, bytes]]:
    stretches = {stretch.sha256: stretch for one in snapshots for stretch in one.stretches}
    for sha256, stretch in stretches.items():
        path = site_path(Part(stretch.count, sha256).url(home.addresses.register_base))
        if standing.get(path.rpartition("/")[2]) == stretch.count * OCTETS:
            continue
        yield path, at_hand[sha256] if sha256 in at_hand else _made_again(connection, stretch)


def _made_again(connection: Connection, stretch: Stretch) -> bytes:
    planned = Stretch(stretch.after, stretch.until, stretch.count)
    (again,), octets = made(connection, [planned])
    if again != stretch:
        raise StorageError(
            "the register gives another part than was signed", where=stretch.sha256, hint="run `vc audit verify`"
        )
    return octets[again.sha256]
