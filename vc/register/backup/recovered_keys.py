"""Keys added or taken out of use after the backup, from the published DID document (specs/register.md G74)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.register.backup.restored import BY
from vc.register.keys.key_records import key_added, key_id, keys_of
from vc.register.publication.published_site import role_of
from vc.register.storage.events import EventKind, NewEvent
from vc.register.storage.ledger import append

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from vc.keys.did_document import DidDocument
    from vc.keys.verification_method import VerificationMethod
    from vc.register.keys.key_records import KeyRecord


def recover_keys(connection: Connection, document: DidDocument, *, now: datetime) -> int:
    """Record what the DID document says of keys and the register does not; return how many entries that made.

    A key that was compromised stays compromised. Needs a writing transaction.
    """
    known = {record.kid: record for record in keys_of(connection)}
    events: list[NewEvent] = []
    for method in document.methods:
        if method.id == key_id(document.id, method.key):
            events += _missing(method, known.get(method.id), did=document.id)
    append(connection, events, now=now)
    return len(events)


def _missing(method: VerificationMethod, record: KeyRecord | None, *, did: str) -> list[NewEvent]:
    events: list[NewEvent] = []
    if record is None:
        added = key_added(did, method.key, role_of(method))
        events.append(NewEvent(added.kind, added.subject, added.body, by=BY))
    expires = None if record is None else record.expires
    revoked = None if record is None else record.revoked
    if method.expires is not None and expires is None:
        body: dict[str, JsonValue] = {"expires": format_instant(method.expires)}
        events.append(NewEvent(EventKind.KEY_RETIRED, method.id, body, by=BY))
    if method.revoked is not None and revoked is None:
        body = {"revoked": format_instant(method.revoked)}
        events.append(NewEvent(EventKind.KEY_REVOKED, method.id, body, by=BY))
    return events
