"""What the ledger knows of the issuer's keys (specs/register.md G6, G7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from vc.encoding import base64url
from vc.encoding.rfc3339 import format_instant, parse_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import ConfigurationError, Refused, StorageError, UsageError
from vc.keys.public_key import PublicKey
from vc.keys.verification_method import ASSERTION_METHOD, STATUS_METHOD, VerificationMethod
from vc.model.claims import mapping, text
from vc.register.storage.events import EventKind, LedgerEntry, NewEvent, instant, whole_second
from vc.register.storage.ledger import append, entries_of, head, settled
from vc.register.storage.schema import credentials, list_publications

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer

_KINDS: Final = (EventKind.KEY_ADDED, EventKind.KEY_RETIRED, EventKind.KEY_REVOKED)
_ONE_SECOND: Final = timedelta(seconds=1)


class KeyRole(StrEnum):
    """What a key of the issuer signs."""

    CREDENTIAL = "credential"
    STATUS = "status"
    LEDGER = "ledger"

    @property
    def relationships(self) -> frozenset[str]:
        """Under which relationships of the DID document such a key stands (design section 3)."""
        if self is KeyRole.STATUS:
            return frozenset({ASSERTION_METHOD, STATUS_METHOD})
        # What a ledger key signs is no statement about anybody: it must never count as one.
        return frozenset() if self is KeyRole.LEDGER else frozenset({ASSERTION_METHOD})


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One key of the issuer, past or present. `expires`: its use ended then. `revoked`: in other hands since then."""

    kid: str
    role: KeyRole
    key: PublicKey
    added_at: datetime
    expires: datetime | None = None
    revoked: datetime | None = None
    reason: str = ""

    @property
    def active(self) -> bool:
        """Whether it may still sign."""
        return self.expires is None and self.revoked is None

    @property
    def file_name(self) -> str:
        """The name of its file in the home's folder `keys`."""
        return key_file_name(self.key)

    def method(self, did: str) -> VerificationMethod:
        """Return it as the DID document presents it."""
        return VerificationMethod(self.kid, did, self.key, self.role.relationships, self.expires, self.revoked)


def key_id(did: str, key: PublicKey) -> str:
    """Return the verification method of `key`: the DID with the thumbprint as its fragment."""
    return f"{did}#{base64url.encode(key.thumbprint)}"


def key_file_name(key: PublicKey) -> str:
    """Return the name of the private key's file."""
    return f"{base64url.encode(key.thumbprint)}.pem"


def key_added(did: str, key: PublicKey, role: KeyRole) -> NewEvent:
    """Return the event that brings a key into use."""
    jwk: dict[str, JsonValue] = dict(key.to_jwk())
    return NewEvent(EventKind.KEY_ADDED, key_id(did, key), {"role": role.value, "jwk": jwk})


def keys_of(connection: Connection) -> tuple[KeyRecord, ...]:
    """Return every key ever used, oldest first. Raises `StorageError` where the ledger can't be understood."""
    records: dict[str, KeyRecord] = {}
    for entry in entries_of(connection, kinds=_KINDS):
        try:
            if entry.kind is EventKind.KEY_ADDED:
                records[entry.subject] = _added(entry)
            else:
                records[entry.subject] = _ended(records[entry.subject], entry)
        except (Refused, KeyError, ValueError) as error:
            raise StorageError(f"entry {entry.seq} of the ledger tells nothing of a key: {error}") from None
    return tuple(records.values())


def active_key(connection: Connection, role: KeyRole) -> KeyRecord:
    """Return the key that signs in `role` now. Raises `ConfigurationError` when there is none."""
    for record in keys_of(connection):
        if record.role is role and record.active:
            return record
    raise ConfigurationError(f"no active {role} key", hint="make one with `vc key rotate`")


def require_active(connection: Connection, role: KeyRole, signer: Signer) -> None:
    """Refuse a signer that is not the active key of `role`, within the transaction in which it signs."""
    record = active_key(connection, role)
    if signer.verification_method != record.kid:
        raise UsageError(
            f"this is not the home's active {role} key", where=signer.verification_method, hint=f"use {record.kid}"
        )


def retire(connection: Connection, kid: str, *, reason: str, now: datetime, by: str = "") -> None:
    """End the use of a key. What it signed until now stays good. Raises `UsageError`."""
    record = require_usable_key(connection, kid)
    recorded_at = settled(now, head(connection))
    # A signature counts only if its time lies before `expires`; times are whole seconds.
    end = max(recorded_at, _last_signature(connection) or recorded_at) + _ONE_SECOND
    body: dict[str, JsonValue] = {"expires": format_instant(end)}
    append(connection, (NewEvent(EventKind.KEY_RETIRED, record.kid, body | _reason(reason), by=by),), now=recorded_at)


def compromise(
    connection: Connection, kid: str, *, since: datetime, reason: str, now: datetime, by: str = ""
) -> KeyRecord:
    """Record that a key has been in other hands since `since`, also one that was retired. Raises `UsageError`."""
    record = require_key(connection, kid)
    if record.revoked is not None:
        raise UsageError(f"recorded as compromised since {format_instant(record.revoked)} already", where=kid)
    recorded_at = settled(now, head(connection))
    if whole_second(since) > recorded_at:
        raise UsageError("a compromise can't begin in the future", where="since", hint="name a moment that is past")
    body: dict[str, JsonValue] = {"revoked": format_instant(whole_second(since))}
    append(connection, (NewEvent(EventKind.KEY_REVOKED, record.kid, body | _reason(reason), by=by),), now=recorded_at)
    return record


def signed_with(connection: Connection, kid: str) -> int:
    """Return how many certificates were signed with a key."""
    query = select(func.count()).select_from(credentials).where(credentials.c.kid == kid)
    return connection.scalar(query) or 0


def require_key(connection: Connection, kid: str) -> KeyRecord:
    """Return the key of this identifier, or of this fragment of one. Raises `UsageError` when there is none."""
    for record in keys_of(connection):
        if kid in {record.kid, record.kid.partition("#")[2]}:
            return record
    raise UsageError("no such key in this register", where=kid, hint="`vc key list` shows all")


def _added(entry: LedgerEntry) -> KeyRecord:
    key = PublicKey.from_jwk(mapping(entry.body, "jwk"))
    return KeyRecord(entry.subject, KeyRole(text(entry.body, "role")), key, entry.recorded_at)


def _ended(record: KeyRecord, entry: LedgerEntry) -> KeyRecord:
    reason = str(entry.body.get("reason", record.reason))
    if entry.kind is EventKind.KEY_RETIRED:
        return replace(record, expires=parse_instant(text(entry.body, "expires")), reason=reason)
    return replace(record, revoked=parse_instant(text(entry.body, "revoked")), reason=reason)


def require_usable_key(connection: Connection, kid: str) -> KeyRecord:
    """Return a key that may still sign. Raises `UsageError` for another one."""
    record = require_key(connection, kid)
    if not record.active:
        raise UsageError("the key is out of use already", where=kid)
    return record


def _reason(reason: str) -> dict[str, JsonValue]:
    return {"reason": reason} if reason else {}


def _last_signature(connection: Connection) -> datetime | None:
    latest = connection.scalar(select(func.max(list_publications.c.issued_at)))
    return None if latest is None else instant(latest)
