"""The parts of a register snapshot: which certificates lie in which (specs/register-snapshot.md N14)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from typing import TYPE_CHECKING

from sqlalchemy import select

from vc.errors import Refused, StorageError
from vc.model.limits import DEFAULT_LIMITS
from vc.register.issuing.wallet_form import wallet_digests
from vc.register.storage.engine import AT_ONCE
from vc.register.storage.schema import credentials
from vc.securing.cose import read_cose
from vc.trust.digest_set import MOST, OCTETS, digest_set, short_digest

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the ledger, behind entry `after` up to `until`: the digests of what was issued there are one part.

    `sha256` is that of its octets in hexadecimal, "" while it is only planned.
    """

    after: int
    until: int
    count: int
    sha256: str = ""


def grown(before: Iterable[Stretch], fresh: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return the stretches of the next snapshot (N14). Pure."""
    kept = list(before)
    for one in fresh:
        kept.append(one)
        while len(kept) > 1 and _belong_together(kept[-2], kept[-1]):
            last = kept.pop()
            kept[-1] = Stretch(kept[-1].after, last.until, kept[-1].count + last.count)
    return tuple(kept)


def _belong_together(one: Stretch, last: Stretch) -> bool:
    return one.count < 2 * last.count and one.count + last.count <= MOST


def fresh_stretches(connection: Connection, *, after: int, until: int) -> list[Stretch]:
    """Return stretches of what was issued behind `after` up to `until`; none where nothing was."""
    table = credentials
    query = (
        select(table.c.seq, table.c.label.is_not(None))
        .where(table.c.seq > after, table.c.seq <= until)
        .order_by(table.c.seq)
        .execution_options(yield_per=AT_ONCE)
    )
    issued = ((seq, 1 + bool(labelled)) for seq, labelled in connection.execute(query))
    wallets = [(seq, 1) for seq, _ in wallet_digests(connection, after=after, until=until)]
    found: list[Stretch] = []
    start, count, last = after, 0, after
    for seq, forms in merge(issued, wallets):
        if count + forms > MOST:
            found.append(Stretch(start, last, count))
            start, count = last, 0
        count, last = count + forms, seq
    return [*found, Stretch(start, until, count)] if count else found


def made(connection: Connection, planned: Sequence[Stretch]) -> tuple[tuple[Stretch, ...], dict[str, bytes]]:
    """Return the stretches with their SHA-256, and the octets of those that had none yet, by it."""
    octets: dict[str, bytes] = {}
    stretches = []
    for one in planned:
        if one.sha256:
            stretches.append(one)
            continue
        content = octets_of(connection, one)
        sha256 = hashlib.sha256(content).hexdigest()
        octets[sha256] = content
        stretches.append(replace(one, count=len(content) // OCTETS, sha256=sha256))
    return tuple(stretches), octets


def octets_of(connection: Connection, one: Stretch) -> bytes:
    """Return the digests of every form that was issued in a stretch, as a part (N1, N2)."""
    table = credentials
    query = (
        select(table.c.digest, table.c.label)
        .where(table.c.seq > one.after, table.c.seq <= one.until)
        .execution_options(yield_per=AT_ONCE)
    )
    digests: list[bytes] = []
    for digest, label in connection.execute(query):
        digests.append(short_digest(digest))
        if label is not None:
            digests.append(short_digest(_digest_of_label(label)))
    digests += [short_digest(digest) for _, digest in wallet_digests(connection, after=one.after, until=one.until)]
    return digest_set(digests)


def _digest_of_label(label: bytes) -> bytes:
    try:
        return read_cose(label, DEFAULT_LIMITS).digest
    except Refused as refusal:
        raise StorageError(
            f"a stored label can't be read: {refusal.detail}", where="credentials", hint="run `vc audit verify`"
        ) from None
