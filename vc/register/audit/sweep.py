"""A quick look over the whole register before anything is signed: every row is the one that was stored (G70).

It finds what happens to files: flipped bits, lost rows, an index that no longer agrees with its table. Who rewrote rows
with their digests is found by the audit, which compares all with the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.exc import DBAPIError

from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.encoding.strict_json import LARGEST_INTEGER
from vc.errors import Refused, StorageError
from vc.register.publication.site_folder import SiteFolder
from vc.register.storage.damage import Damage
from vc.register.storage.engine import AT_ONCE
from vc.register.storage.events import STATUS_KINDS, EventKind
from vc.register.storage.ledger import START, Head, head
from vc.register.storage.postgresql import is_postgresql
from vc.register.storage.row_digest import digest_of
from vc.register.storage.schema import (
    APPEND_ONLY,
    FORMAT,
    accreditation_versions,
    alembic_version,
    credentials,
    ledger,
    list_publications,
    status_events,
)
from vc.register.storage.sqlite import file_faults

if TYPE_CHECKING:
    from sqlalchemy import Connection

FILE_NAME: Final = "audited.json"
ALWAYS_WHOLE: Final = 200_000
"""Entries up to which every sweep looks at all of them; it takes about a second."""

CREDIT: Final = timedelta(hours=24)
"""For how long a larger register that was found whole is swept from there on only."""

ACCREDITATION_KINDS: Final = frozenset(kind for kind in EventKind if kind.value.startswith("accreditation_"))
DERIVED: Final[tuple[tuple[Table, frozenset[EventKind]], ...]] = (
    (credentials, frozenset({EventKind.ISSUED})),
    (status_events, STATUS_KINDS),
    (list_publications, frozenset({EventKind.LIST_PUBLISHED})),
    (accreditation_versions, ACCREDITATION_KINDS),
)
"""The tables with one row for each ledger entry of some kinds."""


def require_whole(connection: Connection, home: Path, *, now: datetime) -> None:
    """Refuse to go on with a register that is damaged. Raises `StorageError` that names the first row at fault."""
    last = head(connection)
    since = _credit(connection, home, now=now) if last.seq > ALWAYS_WHOLE else 0
    try:
        with closing(_damages(connection, since)) as found:
            first = next(found, None)
    except DBAPIError as error:
        first = Damage("register", 0, f"can't be read: {error.orig}")
    if first is not None:
        raise StorageError(
            f"the register is damaged, and nothing is signed: {first}",
            hint="`vc audit verify` names every row; restore a backup with `vc restore`",
        )
    if since == 0:
        note_whole(home, last, now=now)


def note_whole(home: Path, last: Head, *, now: datetime) -> None:
    """Note that the register was found whole up to its last entry."""
    noted = {"seq": last.seq, "digest": last.digest.hex(), "at": format_instant(now.replace(microsecond=0))}
    SiteFolder(home).write(FILE_NAME, json.dumps(noted).encode())


def _credit(connection: Connection, home: Path, *, now: datetime) -> int:
    """Return the entry up to which the register was found whole not long ago; 0 where it was not."""
    raw = SiteFolder(home).read(FILE_NAME)
    try:
        noted = json.loads(raw or b"{}")
        seq, digest, at = int(noted["seq"]), bytes.fromhex(noted["digest"]), parse_instant(noted["at"])
    except (ValueError, KeyError, TypeError, Refused):
        return 0
    if not 0 < seq <= LARGEST_INTEGER:
        return 0
    stands = connection.scalar(select(ledger.c.digest).where(ledger.c.seq == seq)) == digest
    return seq if stands and at <= now <= at + CREDIT else 0


def _damages(connection: Connection, since: int) -> Generator[Damage, None, None]:
    if connection.scalars(select(alembic_version.c.version_num)).all() != [str(FORMAT)]:
        yield Damage(alembic_version.name, 0, f"does not say format {FORMAT}")
    for table in APPEND_ONLY:
        seq: ColumnElement[int] | None = table.c.get("seq")
        query = select(table) if seq is None else select(table).where(seq > since).order_by(seq)
        with connection.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
            altered = (row[0] for row in rows if not _stands(table.name, tuple(row)))
            yield from (Damage(table.name, key, "is not what was stored") for key in altered)
    yield from _chain(connection, since)
    for table, kinds in DERIVED:
        names = [kind.value for kind in kinds]
        told = connection.scalar(select(func.count()).select_from(ledger).where(ledger.c.kind.in_(names)))
        held = connection.scalar(select(func.count()).select_from(table))
        if told != held:
            yield Damage(table.name, 0, f"holds {held} rows, the ledger tells of {told}")
    yield from _index_damages(connection, since)


def _index_damages(connection: Connection, since: int) -> Iterator[Damage]:
    """Find indexes that do not agree with their tables: with one, a key that was issued would seem to be free."""
    if since == 0 and not is_postgresql(connection.engine):
        yield from (Damage("register.sqlite", 0, said) for said in file_faults(connection, at_most=1))


def _chain(connection: Connection, since: int) -> Iterator[Damage]:
    previous = connection.scalar(select(ledger.c.digest).where(ledger.c.seq == since)) if since else START
    expected = since + 1
    query = select(ledger.c.seq, ledger.c.entry, ledger.c.digest).where(ledger.c.seq > since).order_by(ledger.c.seq)
    with connection.execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        for seq, entry, digest in rows:
            if seq != expected or previous is None or hashlib.sha256(previous + entry).digest() != digest:
                yield Damage(ledger.name, seq, "does not follow from the entry before")
            previous, expected = digest, seq + 1


def _stands(table: str, row: tuple[object, ...]) -> bool:
    try:
        return digest_of(table, row[:-1]) == row[-1]
    except TypeError:
        return False
