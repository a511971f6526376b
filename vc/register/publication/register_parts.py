"""The parts of a register snapshot: which certificates lie in which (specs/register-snapshot.md N14, N24)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from vc.errors import Refused, StorageError
from vc.model.limits import DEFAULT_LIMITS
from vc.register.issuing.serial_labels import serial_label_digests
from vc.register.issuing.wallet_form import wallet_digests
from vc.register.storage.engine import AT_ONCE
from vc.register.storage.schema import credentials
from vc.securing.cose import read_cose
from vc.trust import number_set
from vc.trust.digest_set import MOST, OCTETS, digest_set, short_digest

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the ledger, behind entry `after` up to `until`: what was issued there gives one part.

    `sha256` is that of its octets in hexadecimal, "" while it is only planned.
    """

    after: int
    until: int
    count: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class PartKind:
    """What parts hold: at most `most` entries each.

    `octets` makes a part of the rows of certificates: the number of the ledger entry and `columns`; `counted` counts
    its entries. `entries` tells beforehand how many one certificate has, from the columns `counting`. `beside` gives
    what else the ledger holds of a stretch, as rows like those of `columns`.
    """

    most: int
    counting: tuple[ColumnElement[Any], ...]
    entries: Callable[[Sequence[Any]], int]
    columns: tuple[ColumnElement[Any], ...]
    octets: Callable[[Iterable[Sequence[Any]]], bytes]
    counted: Callable[[bytes], int]
    beside: Callable[[Connection, int, int], list[Sequence[Any]]] = lambda _connection, _after, _until: []


def grown(before: Iterable[Stretch], fresh: Iterable[Stretch], *, most: int = MOST) -> tuple[Stretch, ...]:
    """Return the stretches of the next snapshot (N14), of parts with up to `most` entries. Pure."""
    kept = list(before)
    for one in fresh:
        kept.append(one)
        while len(kept) > 1 and _belong_together(kept[-2], kept[-1], most=most):
            last = kept.pop()
            kept[-1] = Stretch(kept[-1].after, last.until, kept[-1].count + last.count)
    return tuple(kept)


def _belong_together(one: Stretch, last: Stretch, *, most: int) -> bool:
    return one.count < 2 * last.count and one.count + last.count <= most


def fresh_stretches(connection: Connection, kind: PartKind, *, after: int, until: int) -> list[Stretch]:
    """Return stretches of what was issued behind `after` up to `until`; none where nothing was."""
    found: list[Stretch] = []
    start, count, last = after, 0, after
    sizes = ((row[0], kind.entries(row)) for row in _rows(connection, kind.counting, after=after, until=until))
    # One entry may hold many, which a part has all or none of.
    others = sorted(Counter(row[0] for row in kind.beside(connection, after, until)).items())
    for seq, entries in merge(sizes, others):
        if count + entries > kind.most:
            found.append(Stretch(start, last, count))
            start, count = last, 0
        count, last = count + entries, seq
    return [*found, Stretch(start, until, count)] if count else found


def made(
    connection: Connection, kind: PartKind, planned: Sequence[Stretch]
) -> tuple[tuple[Stretch, ...], dict[str, bytes]]:
    """Return the stretches with their SHA-256, and the octets of those that had none yet, by it."""
    octets: dict[str, bytes] = {}
    stretches = []
    for one in planned:
        if one.sha256:
            stretches.append(one)
            continue
        rows = _rows(connection, kind.columns, after=one.after, until=one.until)
        content = kind.octets(chain(rows, kind.beside(connection, one.after, one.until)))
        sha256 = hashlib.sha256(content).hexdigest()
        octets[sha256] = content
        stretches.append(replace(one, count=kind.counted(content), sha256=sha256))
    return tuple(stretches), octets


def _rows(
    connection: Connection, columns: Iterable[ColumnElement[Any]], *, after: int, until: int
) -> Iterator[Sequence[Any]]:
    """Yield the number of the ledger entry, and these columns, of each certificate in a stretch."""
    table = credentials
    query = (
        select(table.c.seq, *columns)
        .where(table.c.seq > after, table.c.seq <= until)
        .order_by(table.c.seq)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from connection.execute(query)


def _digests(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the digests of every form of these certificates, as a part (N1, N2)."""
    digests: list[bytes] = []
    for _, digest, label in rows:
        digests.append(short_digest(digest))
        if label is not None:
            digests.append(short_digest(_digest_of_label(label)))
    return digest_set(digests)


def _other_forms(connection: Connection, after: int, until: int) -> list[Sequence[Any]]:
    wallets = wallet_digests(connection, after=after, until=until)
    labels = serial_label_digests(connection, after=after, until=until)
    return [(seq, digest, None) for seq, digest in (*wallets, *labels)]


def _digest_of_label(label: bytes) -> bytes:
    try:
        return read_cose(label, DEFAULT_LIMITS).digest
    except Refused as refusal:
        raise StorageError(
            f"a stored label can't be read: {refusal.detail}", where="credentials", hint="run `vc audit verify`"
        ) from None


def _listed(row: Sequence[Any]) -> number_set.Listed | None:
    _, number, slug = row
    return None if number is None else number_set.listed(number, slug)


def _numbers(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return the numbers of these certificates, as a part (N19)."""
    return number_set.number_set(entry for row in rows if (entry := _listed(row)) is not None)


DIGESTS: Final = PartKind(
    most=MOST,
    counting=(credentials.c.label.is_not(None),),
    entries=lambda row: 1 + bool(row[1]),
    columns=(credentials.c.digest, credentials.c.label),
    octets=_digests,
    beside=_other_forms,
    counted=lambda content: len(content) // OCTETS,
)
"""Parts of the digests of every signed form (N2)."""

NUMBERS: Final = PartKind(
    most=number_set.MOST,
    counting=(credentials.c.number, credentials.c.slug),
    entries=lambda row: int(_listed(row) is not None),
    columns=(credentials.c.number, credentials.c.slug),
    octets=_numbers,
    counted=lambda content: content.count(b"\n"),
)
"""Parts of the certificates' numbers (N19)."""
