"""The signed index of an accreditation body (specs/publication.md P3, P4, P7)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import func, select

from vc.encoding.strict_json import JsonValue
from vc.keys.did_document import DidDocument
from vc.register.accrediting import current_versions
from vc.register.events import EventKind, NewEvent
from vc.register.home import Home
from vc.register.ledger import append, entries_of, head, settled
from vc.register.own_document import opened
from vc.register.schema import ledger
from vc.securing.secured import Form
from vc.securing.vc_jwt import secure_vc_jwt
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
    # A body that was withdrawn and accredited anew has one entry: that of its latest accreditation.
    current = {version.accreditation.subject: version for version in current_versions(connection)}
    if not current:
        return None
    issued_at = settled(now, head(connection))
    kids = _recorded_kids(connection, {did: body_kids[did] for did in body_kids if did in current}, now=issued_at)
    version = last_index_version(connection) + 1
    index = AccreditationIndex(
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
    secured = secure_vc_jwt(index_claims(index), signer, typ=Form.JWT_INDEX.value)
    body: dict[str, JsonValue] = {
        "version": version,
        "digest": opened(secured, Form.JWT_INDEX, where="accreditations/index.jwt").digest.hex(),
        "secured": hashlib.sha256(secured).hexdigest(),
    }
    append(connection, (NewEvent(EventKind.INDEX_PUBLISHED, "accreditations/index", body),), now=issued_at)
    return PublishedIndex(version, issued_at, secured)


def kids_of(document: DidDocument) -> tuple[bytes, ...]:
    """Return the identifiers of every key of a body's DID document, those for lists among them (trust-chain T6)."""
    return tuple(dict.fromkeys(method.key.kid8 for method in document.methods))


def last_index_version(connection: Connection) -> int:
    """Return the version of the last publication of the index; 0 when there was none."""
    query = select(func.count()).select_from(ledger).where(ledger.c.kind == EventKind.INDEX_PUBLISHED.value)
    return connection.scalar(query) or 0


def known_kids(connection: Connection) -> dict[str, tuple[bytes, ...]]:
    """Return the key identifiers of bodies that were recorded last, by DID."""
    found = {}
    for entry in entries_of(connection, kinds=(EventKind.BODY_KEYS_RECORDED,)):
        found[entry.subject] = tuple(bytes.fromhex(kid) for kid in cast("list[str]", entry.body["kids"]))
    return found


def _recorded_kids(
    connection: Connection, given: Mapping[str, tuple[bytes, ...]], *, now: datetime
) -> dict[str, tuple[bytes, ...]]:
    """Record what has changed, and return what is known of every body."""
    known = known_kids(connection)
    changed = {did: kids for did, kids in given.items() if known.get(did, ()) != kids}
    events = [
        NewEvent(EventKind.BODY_KEYS_RECORDED, did, {"kids": [kid.hex() for kid in kids]})
        for did, kids in changed.items()
    ]
    append(connection, events, now=now)
    return known | changed
