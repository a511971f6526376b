"""The keys of a home: what there is, and changing it (specs/register.md G6, G7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vc.register.approvals.two_persons import settle
from vc.register.home import Home
from vc.register.keys.issuer_document import issuer_document
from vc.register.keys.key_orders import require_key_approval, retirement, revocation, rotation
from vc.register.keys.key_records import (
    KeyRecord,
    KeyRole,
    compromise,
    key_added,
    keys_of,
    retire,
    signed_with,
)
from vc.register.keys.key_store import FileKeyStore, KeyStore
from vc.register.storage.engine import reading, writing
from vc.register.storage.ledger import append


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of `home`. `by` names who orders a change; it stays in the register.

    `approval` is the number of the proposal that `by` approves, where the rule of two persons is on for keys; without
    it a change then raises `ApprovalNeededError`. A change is public only once the home is published anew.
    """

    home: Home
    by: str = ""
    approval: int | None = None

    def records(self) -> tuple[KeyRecord, ...]:
        """Return every key ever used, oldest first."""
        with reading(self.home.engine) as connection:
            return keys_of(connection)

    def did_document(self) -> bytes:
        """Return the issuer's DID document as it would be published."""
        with reading(self.home.engine) as connection:
            return issuer_document(connection, self.home)

    def rotate(self, role: KeyRole, *, passphrase: bytes | None, now: datetime, reason: str = "") -> str:
        """Make a new key for `role`, retire the one in use, and return the new one's identifier.

        Raises `KeyMaterialError` where the passphrase is not that of the other keys, or the key can't be written.
        """
        order = rotation(self.home.settings.issuer, role.value, reason=reason)
        with reading(self.home.engine) as connection:
            require_key_approval(connection, order, approval=self.approval, by=self.by, now=now)
        store = self.home.key_store(passphrase)
        require_same_secret(store, self.records())
        # The key first: a crash in between leaves one that nothing refers to, never a record without its key.
        added = key_added(self.home.settings.issuer, store.generate(self.home.settings.algorithm), role)
        with writing(self.home.engine) as connection:
            settle(connection, order, approval=self.approval, by=self.by, now=now)
            for record in keys_of(connection):
                if record.role is role and record.active:
                    retire(connection, record.kid, reason=reason, now=now, by=self.by)
            append(connection, (added,), now=now)
        return added.subject

    def retire(self, kid: str, *, reason: str, now: datetime) -> None:
        """End the use of a key. What it signed until now stays good. Raises `UsageError`."""
        with writing(self.home.engine) as connection:
            order = retirement(connection, kid, reason=reason)
            settle(connection, order, approval=self.approval, by=self.by, now=now)
            retire(connection, kid, reason=reason, now=now, by=self.by)

    def compromise(self, kid: str, *, since: datetime, reason: str, now: datetime) -> int:
        """Record that a key was in other hands since `since`; return how many certificates it signed.

        Nothing proves when those were signed, so each of them counts for nothing once this is published. Raises
        `UsageError`.
        """
        with writing(self.home.engine) as connection:
            order = revocation(connection, kid, since=since, reason=reason)
            settle(connection, order, approval=self.approval, by=self.by, now=now)
            record = compromise(connection, kid, since=since, reason=reason, now=now, by=self.by)
            return signed_with(connection, record.kid)


def require_same_secret(store: KeyStore, records: Sequence[KeyRecord]) -> None:
    """Hold the store, and what opened it, to a key that is in use. Raises `KeyMaterialError`.

    A home that was made from an export has no key files, until they are put there (G73).
    """
    there = (one for one in records if one.active and not (isinstance(store, FileKeyStore) and store.lacks(one.key)))
    for record in [*there][:1]:
        store.signer(record.key, record.kid)
