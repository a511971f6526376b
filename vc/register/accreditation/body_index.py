"""The signed index of an accreditation body (specs/publication.md P3, P4, P7)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import select

from vc.encoding.strict_json import JsonObject
from vc.keys.did_document import DidDocument
from vc.register.accreditation.accrediting import current_versions
from vc.register.backup.restored import index_before
from vc.register.home import Home
from vc.register.publication.signatures import INDEX, keep_signature, signature_body
from vc.register.storage.events import EventKind, NewEvent, read_entry
from vc.register.storage.ledger import append, entries_of, head, settled
from vc.register.storage.schema import ledger
from vc.securing.secured import Form
from vc.securing.vc_jwt import secured_vc_jwt
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer

LIFETIME: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class PublishedIndex:
    """One publication of the index."""

    version: int
    issued_at: datetime
    secured: bytes


def publish_index(
    connection: Connection,
    home: Home,
    body_kids: Mapping[str, tuple[bytes, ...]],
    *,
    signer: Signer,
    now: datetime,
) -> PublishedIndex | None:
    """Sign the index as it stands at `now` and record it; None for a body that never accredited anyone.

    `body_kids` names the 8-octet key identifiers of bodies, by DID, as far as they are known now. Needs a writing
    transaction.
    """
    bodies = {one.accreditation.subject for one in current_versions(connection)}
    if not bodies:
        return None
    issued_at = settled(now, head(connection))
    _record_kids(connection, {did: body_kids[did] for did in body_kids if did in bodies}, now=issued_at)
    version = last_index_version(connection) + 1
    index = index_from_ledger(connection, home, version=version, issued_at=issued_at)
    signed = secured_vc_jwt(index_claims(index), signer, typ=Form.JWT_INDEX.value)
    own: JsonObject = {"version": version, "secured": hashlib.sha256(signed.raw).hexdigest()}
    body = own | signature_body(signed)
    (entry,) = append(connection, (NewEvent(EventKind.INDEX_PUBLISHED, "accreditations/index", body),), now=issued_at)
    keep_signature(connection, entry.seq, INDEX, signed=signed)
    return PublishedIndex(version, issued_at, signed.raw)


def index_from_ledger(
    connection: Connection, home: Home, *, version: int, issued_at: datetime, before: int | None = None
) -> AccreditationIndex:
    """Return what the index of `version` says: of the whole ledger, or of the entries in front of `before`."""
    # A body that was withdrawn and accredited anew has one entry: that of its latest accreditation.
    current = {one.accreditation.subject: one for one in current_versions(connection, before=before)}
    kids = known_kids(connection, before=before)
    return AccreditationIndex(
        issuer=home.settings.issuer,
        issued_at=issued_at,
        expires=issued_at + LIFETIME,
        version=version,
        environment=home.settings.environment,
        entries=tuple(
            IndexEntry(
                issuer=subject,
                id=one.accreditation.id,
                current=one.accreditation.current_url,
                version=one.accreditation.version,
                digest=one.digest,
                kids=kids.get(subject, ()),
            )
            for subject, one in current.items()
        ),
    )


def kids_of(document: DidDocument) -> tuple[bytes, ...]:
    """Return the identifiers of every key of a body's DID document, those for lists among them (trust-chain T6)."""
    return tuple(dict.fromkeys(method.key.kid8 for method in document.methods))


def last_index_version(connection: Connection) -> int:
    """Return the version of the last publication of the index; 0 when there was none."""
    query = select(ledger.c.entry).where(ledger.c.kind == EventKind.INDEX_PUBLISHED.value)
    last = connection.scalar(query.order_by(ledger.c.seq.desc()).limit(1))
    own = 0 if last is None else cast("int", read_entry(last).body["version"])
    return max(own, index_before(connection))


def known_kids(connection: Connection, *, before: int | None = None) -> dict[str, tuple[bytes, ...]]:
    """Return the key identifiers of bodies that were recorded last, by DID; in front of entry `before` if given."""
    found = {}
    for entry in entries_of(connection, kinds=(EventKind.BODY_KEYS_RECORDED,)):
        if before is None or entry.seq < before:
            found[entry.subject] = tuple(bytes.fromhex(kid) for kid in cast("list[str]", entry.body["kids"]))
    return found


def _record_kids(connection: Connection, given: Mapping[str, tuple[bytes, ...]], *, now: datetime) -> None:
    """Record what has changed."""
    known = known_kids(connection)
    events = [
        NewEvent(EventKind.BODY_KEYS_RECORDED, did, {"kids": [kid.hex() for kid in kids]})
        for did, kids in given.items()
        if known.get(did, ()) != kids
    ]
    append(connection, events, now=now)
