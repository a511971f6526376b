"""The signed history of a status list, made from the ledger, now or again (specs/publication.md P6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from vc.encoding.strict_json import JsonObject
from vc.errors import StorageError
from vc.register.certificates.certificates import events_of_list
from vc.register.home import Home
from vc.register.publication.list_documents import Events, dated, history_of_list
from vc.register.publication.published_lists import Dated, publications_of
from vc.register.publication.signatures import HISTORY, keep_signature, signature_body, signed_again
from vc.register.storage.events import EventKind, NewEvent, read_entry
from vc.register.storage.ledger import append
from vc.register.storage.schema import ledger
from vc.securing.secured import Form
from vc.securing.vc_jwt import secured_vc_jwt

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer


def sign_history(
    connection: Connection, home: Home, one: Dated, *, events: Callable[[], Events], signer: Signer, now: datetime
) -> bytes | None:
    """Sign the history of a list up to publication `one`, and record it; None where that was done before.

    `events` gives those of the list. Needs a writing transaction.
    """
    if _signing_entry(connection, one) is not None:
        return None
    secured = secured_vc_jwt(_claims(connection, home, one, events=events()), signer, typ=Form.JWT_HISTORY.value)
    body: JsonObject = {"version": one.version} | signature_body(secured)
    (entry,) = append(connection, (NewEvent(EventKind.HISTORY_SIGNED, _subject(one), body),), now=now)
    keep_signature(connection, entry.seq, HISTORY, signed=secured)
    return secured.raw


def signed_history(connection: Connection, home: Home, one: Dated) -> bytes:
    """Return the history up to publication `one` with the signature that it got. Raises `StorageError` without one."""
    seq = _signing_entry(connection, one)
    if seq is None:
        raise StorageError(f"the history of version {one.version} was never signed", where=_subject(one))
    claims = _claims(connection, home, one, events=events_of_list(connection, one.list_number, before=one.seq))
    return signed_again(connection, seq, HISTORY, claims=claims, form=Form.JWT_HISTORY)


def _claims(connection: Connection, home: Home, one: Dated, *, events: Events) -> JsonObject:
    issuer = home.settings.issuer
    about = dated(one.list_number, home.addresses, issuer=issuer, issued_at=one.issued_at, expires=one.expires)
    until = [each for each in publications_of(connection, one.list_number) if each.version <= one.version]
    known_then = {index: [event for event in own if event.seq < one.seq] for index, own in events.items()}
    return history_of_list(until, known_then, about)


def _signing_entry(connection: Connection, one: Dated) -> int | None:
    chosen = select(ledger.c.entry).where(
        ledger.c.kind == EventKind.HISTORY_SIGNED.value, ledger.c.subject == _subject(one), ledger.c.seq > one.seq
    )
    entries = (read_entry(octets) for octets in connection.scalars(chosen.order_by(ledger.c.seq)))
    return next((entry.seq for entry in entries if entry.body.get("version") == one.version), None)


def _subject(one: Dated) -> str:
    return f"status/{one.list_number}"
