"""Accreditations that changed after the backup, from what the accreditation body published (specs/register.md G74)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from sqlalchemy import insert

from vc.errors import Refused, StorageError
from vc.model.accreditation import Accreditation, accreditation_from_claims
from vc.register.accreditation.accrediting import current_versions, version_body
from vc.register.backup.restored import BY
from vc.register.keys.key_records import KeyRole
from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import append
from vc.register.storage.row_digest import sealed
from vc.register.storage.schema import accreditation_versions
from vc.securing.secured import Form, SecuredCredential

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from vc.register.publication.published_site import Reader
    from vc.trust.index import AccreditationIndex

_MOST_VERSIONS: Final = 10_000

Published = tuple[str, Accreditation, SecuredCredential]
"""A published version: its slug, what it says, and its signed octets."""


def recover_accreditations(
    connection: Connection, reader: Reader, index: AccreditationIndex | None, *, now: datetime
) -> int:
    """Record the versions of accreditations that the register lacks; return how many. Needs a writing transaction.

    Raises `StorageError` where the index names a version that can't be had: an accreditation that was withdrawn must
    not come back.
    """
    known = {one.slug: one.accreditation.version for one in current_versions(connection)}
    named = {} if index is None else {_slug(reader, entry.current): entry for entry in index.entries}
    found: list[Published] = []
    for slug in {**known, **named}:
        newer = _newer(reader, slug, since=known.get(slug, 0))
        entry = named.get(slug)
        latest = max([known.get(slug, 0), *(accreditation.version for _, accreditation, _ in newer)])
        if entry is not None and latest < entry.version:
            raise StorageError(
                f"version {entry.version} of an accreditation, which the index names, can't be had",
                where=entry.current,
                hint="bring the published folder back to what it was",
            )
        found += newer
    found.sort(key=lambda one: (one[1].signed_at, one[1].version))
    for one in found:
        _record(connection, one, now=now)
    return len(found)


def _newer(reader: Reader, slug: str, *, since: int) -> list[Published]:
    found: list[Published] = []
    for version in range(since + 1, since + _MOST_VERSIONS):
        url = reader.settings.addresses.accreditation(slug, version)
        secured = reader.signed(url, Form.VC_JWT, KeyRole.CREDENTIAL)
        if secured is None:
            break
        try:
            accreditation = accreditation_from_claims(secured.claims)
        except Refused as refusal:
            raise StorageError(refusal.detail, where=url) from None
        if (accreditation.issuer, accreditation.version) != (reader.settings.issuer, version):
            raise StorageError("is another accreditation than its address says", where=url)
        found.append((slug, accreditation, secured))
    return found


def _record(connection: Connection, one: Published, *, now: datetime) -> None:
    slug, accreditation, secured = one
    row: Mapping[str, Any] = {
        "slug": slug,
        "version": accreditation.version,
        "subject": accreditation.subject,
        "digest": secured.digest,
        "secured": secured.raw,
    }
    last = accreditation.events[-1]
    event = NewEvent(
        EventKind(f"accreditation_{last.kind.value}"),
        accreditation.subject,
        version_body(row, reason=last.reason, code=""),
        effective_from=last.effective_from,
        by=BY,
    )
    (entry,) = append(connection, (event,), now=now)
    connection.execute(insert(accreditation_versions), sealed(accreditation_versions, {**row, "seq": entry.seq}))


def _slug(reader: Reader, url: str) -> str:
    """Return the slug of an accreditation of this body. Raises `StorageError` for another address."""
    slug = unquote(url.rpartition("/")[2].removesuffix(".jwt"))
    if reader.settings.addresses.accreditation(slug) != url:
        raise StorageError("the index names an accreditation elsewhere", where=url)
    return slug
