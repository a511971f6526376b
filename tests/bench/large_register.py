"""Registers of a size that nobody waits for: rows as issuing leaves them, around payloads that nobody has signed.

The audit, look-ups, sweeps and publications do the same work on them as on real ones: they look at digests, which are
right; the signatures of the certificates themselves are verified when they are issued, and by whoever relies on them.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from tests.vc.register.homes import NOW, make_home, request
from vc.encoding import base64url
from vc.register.certificates.certificates import certificate_of
from vc.register.certificates.lifecycle import status_row
from vc.register.home import Home
from vc.register.issuing.admission import admitted_body
from vc.register.issuing.allocation import IndexAllocator
from vc.register.issuing.issuing import issued_body
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register
from vc.register.storage.engine import writing
from vc.register.storage.events import EventKind, NewEvent, numeric
from vc.register.storage.ledger import append
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import admissions, credentials, status_events

CHUNK: Final = 5_000
SHARE_CHANGED: Final = 0.07
"""Of the certificates, those whose status is not active (domain.md section 7)."""


def fill(home: Home, count: int, *, first: int = 0, now: datetime = NOW) -> None:
    """Add `count` certificates to a home; 7 in 100 of them are suspended or withdrawn."""
    chance = random.Random(first + 1)
    allocator = IndexAllocator(length=home.settings.list_length, random=chance)
    template = _template(home)
    for start in range(first, first + count, CHUNK):
        size = min(CHUNK, first + count - start)
        with writing(home.engine) as connection:
            slots = allocator.allocate(connection, size, now=now)
            rows = [
                _row(template, start + position, slot.list_number, slot.index, now)
                for position, slot in enumerate(slots)
            ]
            for part in range(0, size, 500):
                _admit(connection, rows[part : part + 500], now)
            entries = append(
                connection, [NewEvent(EventKind.ISSUED, row["id"], issued_body(row)) for row in rows], now=now
            )
            for row, entry in zip(rows, entries, strict=True):
                row["seq"] = entry.seq
            connection.execute(insert(credentials), [sealed(credentials, row) for row in rows])
            changed = [row for row in rows if chance.random() < SHARE_CHANGED]
            _change(connection, changed, now + timedelta(minutes=1))


def large_home(folder: Path, count: int) -> Home:
    """Make a home with `count` certificates."""
    home = make_home(folder)
    fill(home, count)
    return home


def _template(home: Home) -> dict[str, Any]:
    """Issue one real certificate, and return its row."""
    from sqlalchemy import select

    from vc.register.storage.engine import reading

    signer = home.signer(KeyRole.CREDENTIAL, None)
    with reading(home.engine) as connection:
        found = connection.execute(select(credentials).limit(1)).mappings().first()
    if found is None:
        Register(home).issue(request(home, "QMS-TEMPLATE"), signer=signer, now=NOW)
        with reading(home.engine) as connection:
            found = connection.execute(select(credentials).limit(1)).mappings().first()
    assert found is not None
    return dict(found)


def _row(template: dict[str, Any], number: int, list_number: int, index: int, now: datetime) -> dict[str, Any]:
    name = f"QMS-{number:07}"
    header, payload, signature = template["secured"].split(b".")
    text = base64url.decode(payload).replace(b"QMS-TEMPLATE", name.encode())
    secured = b".".join((header, base64url.encode(text).encode(), signature))
    return template | {
        "id": template["id"].replace("QMS-TEMPLATE", name),
        "number": name,
        "slug": name,
        "list_number": list_number,
        "list_index": index,
        "idempotency_key": hashlib.sha256(name.encode()).hexdigest(),
        "request_digest": hashlib.sha256(text).digest(),
        "digest": hashlib.sha256(text).digest(),
        "issued_at": numeric(now),
        "secured": secured,
    }


def _admit(connection: Any, rows: list[dict[str, Any]], now: datetime) -> None:
    (entry,) = append(connection, [NewEvent(EventKind.ADMITTED, "admission", admitted_body(rows))], now=now)
    names = [column.name for column in admissions.columns if column.name in rows[0]]
    admitted = [
        sealed(admissions, {name: row[name] for name in names} | {"seq": entry.seq, "position": position})
        for position, row in enumerate(rows)
    ]
    connection.execute(insert(admissions), admitted)


def _change(connection: Any, rows: list[dict[str, Any]], now: datetime) -> None:
    kinds: Iterator[EventKind] = (
        EventKind.SUSPENDED if number % 3 else EventKind.WITHDRAWN for number in range(len(rows))
    )
    events = [
        NewEvent(kind, row["id"], {"reason": "surveillance audit refused"}, effective_from=now)
        for kind, row in zip(kinds, rows, strict=True)
    ]
    entries = append(connection, events, now=now)
    made = [
        sealed(status_events, status_row(certificate_of(row), entry)) for row, entry in zip(rows, entries, strict=True)
    ]
    if made:
        connection.execute(insert(status_events), made)
