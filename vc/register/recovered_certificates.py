"""Credentials that were published after the backup, taken in again from the site's folder (specs/register.md G74).

Over the web nobody can list them: there only those come back whose files are at hand.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, insert, or_, select

from vc.encoding import base64url
from vc.errors import Refused, StorageError
from vc.model.credential import Credential, credential_from_claims
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.register.addresses import site_path
from vc.register.admission import admitted_body
from vc.register.events import EventKind, NewEvent, numeric
from vc.register.issuing import issued_body, look_up_columns
from vc.register.key_records import KeyRole
from vc.register.ledger import append
from vc.register.restored import BY, RESTORED_KEY
from vc.register.row_digest import sealed
from vc.register.schema import admissions, credentials
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential
from vc.status.list_url import ListAddress, ListForm

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from vc.register.published_site import Reader
    from vc.register.site_folder import SiteFolder

_AT_ONCE: Final = 500
_SUFFIX: Final = ".jwt"
_UNIQUE: Final = (("id",), ("number",), ("idempotency_key",), ("list_number", "list_index"))
"""What two certificates never share."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """Credentials to be recorded again, as rows without numbers, and what stands in the folder and can't be."""

    rows: Sequence[Row]
    faults: Sequence[str]


def published_after(connection: Connection, reader: Reader) -> Found:
    """Return the credentials in the published folder that the register lacks. Raises `StorageError`."""
    folder = reader.place.folder
    rows: list[Row] = []
    faults: list[str] = []
    if folder is None:
        return Found(rows, faults)
    for slugs in _slugs(folder, site_path(reader.settings.addresses.credential("")).rstrip("/")):
        known = set(connection.scalars(select(credentials.c.slug).where(credentials.c.slug.in_(slugs))))
        for slug in slugs:
            if slug in known:
                continue
            try:
                rows.append(_with_admission(connection, _row(reader, slug)))
            except (Refused, StorageError) as error:
                detail = error.detail if isinstance(error, Refused) else error.message
                faults.append(f"{slug}{_SUFFIX} is not taken in again: {detail}")
    return _without_conflicts(connection, rows, faults)


def record_found(connection: Connection, rows: Sequence[Row], *, now: datetime) -> None:
    """Record credentials again, each with its admission. Needs a writing transaction."""
    ordered = sorted(rows, key=itemgetter("issued_at", "slug"))
    fresh = [row for row in ordered if row["idempotency_key"].startswith(RESTORED_KEY)]
    for _, group in groupby(fresh, key=itemgetter("issued_at")):
        together = list(group)
        for start in range(0, len(together), _AT_ONCE):
            _admit(connection, together[start : start + _AT_ONCE], now=now)
    for start in range(0, len(ordered), _AT_ONCE):
        few = ordered[start : start + _AT_ONCE]
        entries = append(
            connection, [NewEvent(EventKind.ISSUED, row["id"], issued_body(row), by=BY) for row in few], now=now
        )
        made = [sealed(credentials, row | {"seq": entry.seq}) for row, entry in zip(few, entries, strict=True)]
        connection.execute(insert(credentials), made)


def _admit(connection: Connection, few: Sequence[Row], *, now: datetime) -> None:
    names = ("idempotency_key", "request_digest", "list_number", "list_index", "issued_at")
    rows: list[Row] = [{"position": position} | {name: row[name] for name in names} for position, row in enumerate(few)]
    (entry,) = append(connection, (NewEvent(EventKind.ADMITTED, "admission", admitted_body(rows), by=BY),), now=now)
    connection.execute(insert(admissions), [sealed(admissions, row | {"seq": entry.seq}) for row in rows])


def _row(reader: Reader, slug: str) -> Row:
    """Return the row of a published credential. Raises `StorageError` or `Refused` where it is none of ours."""
    raw = reader.fetch(f"{reader.settings.addresses.credential(slug)}{_SUFFIX}")
    found = read(raw or b"", DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))
    if isinstance(found, Finding):
        raise StorageError(f"{found.code}: {found.detail}")
    if not reader.keys.made(found, KeyRole.CREDENTIAL):
        raise StorageError("no credential key of this issuer signed it")
    credential = credential_from_claims(found.claims)
    issued_at = credential.issued_at
    if credential.issuer != reader.settings.issuer or not credential.id or issued_at is None:
        raise StorageError("it is no credential of this issuer's register")
    number, index = _slot(reader, credential)
    return {
        "id": credential.id,
        "number": credential.number or None,
        "slug": slug,
        "list_number": number,
        "list_index": index,
        "idempotency_key": f"{RESTORED_KEY}{found.digest.hex()}",
        "request_digest": found.digest,
        "digest": found.digest,
        "kid": str(found.kid),
        "issued_at": numeric(issued_at),
        "secured": _compact(found),
        "label": None,
    } | look_up_columns(credential)


def _slot(reader: Reader, credential: Credential) -> tuple[int, int]:
    """Return the list number and index that a credential names. Raises `StorageError` for those of another list."""
    status = credential.status_claims.get("status")
    told = status.get("status_list") if isinstance(status, dict) else None
    url, index = (told.get("uri"), told.get("idx")) if isinstance(told, dict) else (None, None)
    address = ListAddress.of(url) if isinstance(url, str) else None
    number = "" if address is None else address.base.rpartition("/")[2]
    if type(index) is int and index >= 0 and number.isascii() and number.isdecimal():
        own = reader.settings.addresses.status_list(int(number))
        if own.current(ListForm.TOKEN) == url:
            return int(number), index
    raise StorageError("it names no entry of a status list of this issuer")


def _with_admission(connection: Connection, row: Row) -> Row:
    """Return the row under the key of the admission that gave it its index, where the backup holds that (G14)."""
    query = select(admissions).where(
        admissions.c.list_number == row["list_number"], admissions.c.list_index == row["list_index"]
    )
    waiting = connection.execute(query).mappings().first()
    if waiting is None:
        return row
    if waiting["issued_at"] != row["issued_at"]:
        raise StorageError("its status entry was given to another certificate")
    return row | {name: waiting[name] for name in ("idempotency_key", "request_digest")}


def _without_conflicts(connection: Connection, rows: Sequence[Row], faults: list[str]) -> Found:
    """Leave out what shares a number, an identifier or a status entry with another certificate."""
    kept: list[Row] = []
    taken: set[tuple[tuple[str, ...], tuple[object, ...]]] = set()
    for row in rows:
        own = {(names, tuple(row[name] for name in names)) for names in _UNIQUE if row[names[0]] is not None}
        same = [and_(*(credentials.c[name] == row[name] for name in names)) for names, _ in own]
        if taken & own or connection.scalar(select(credentials.c.seq).where(or_(*same)).limit(1)) is not None:
            faults.append(f"{row['slug']}{_SUFFIX} is not taken in again: another certificate has its number or entry")
            continue
        taken |= own
        kept.append(row)
    return Found(kept, faults)


def _compact(found: SecuredCredential) -> bytes:
    return found.signing_input + b"." + base64url.encode(found.signature).encode()


def _slugs(folder: SiteFolder, path: str) -> Iterator[list[str]]:
    """Yield the names of published credentials, some hundreds at a time."""
    names = _names(folder, path)
    while few := [*islice(names, _AT_ONCE)]:
        yield few


def _names(folder: SiteFolder, path: str) -> Iterator[str]:
    try:
        with os.scandir(folder.root / path) as entries:
            yield from (entry.name.removesuffix(_SUFFIX) for entry in entries if _is_credential(entry))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StorageError(f"can't be listed: {error.strerror}", where=path) from error


def _is_credential(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(_SUFFIX) and not entry.name.startswith(".") and entry.is_file()
