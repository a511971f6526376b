"""The keys of a home: what there is, and changing it (specs/register.md G6, G7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vc.keys.file_signer import FileSigner, write_key
from vc.keys.private_key import generate
from vc.register.engine import reading, writing
from vc.register.home import KEYS, Home, require_passphrase
from vc.register.issuer_document import issuer_document
from vc.register.key_records import (
    KeyRecord,
    KeyRole,
    compromise,
    key_added,
    key_file_name,
    keys_of,
    retire,
    signed_with,
)
from vc.register.ledger import append


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of `home`. `by` names who orders a change; it stays in the register.

    A change is public only once the home is published anew.
    """

    home: Home
    by: str = ""

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
        require_passphrase(self.home.settings, passphrase)
        self._require_same_passphrase(passphrase)
        key = generate(self.home.settings.algorithm)
        added = key_added(self.home.settings.issuer, key.public, role)
        # The file first: a crash in between leaves a file that nothing refers to, never a key without its file.
        write_key(self.home.path / KEYS / key_file_name(key.public), key, passphrase)
        with writing(self.home.engine) as connection:
            for record in keys_of(connection):
                if record.role is role and record.active:
                    retire(connection, record.kid, reason=reason, now=now, by=self.by)
            append(connection, (added,), now=now)
        return added.subject

    def retire(self, kid: str, *, reason: str, now: datetime) -> None:
        """End the use of a key. What it signed until now stays good. Raises `UsageError`."""
        with writing(self.home.engine) as connection:
            retire(connection, kid, reason=reason, now=now, by=self.by)

    def compromise(self, kid: str, *, since: datetime, reason: str, now: datetime) -> int:
        """Record that a key was in other hands since `since`; return how many certificates it signed.

        Nothing proves when those were signed, so each of them counts for nothing once this is published. Raises
        `UsageError`.
        """
        with writing(self.home.engine) as connection:
            record = compromise(connection, kid, since=since, reason=reason, now=now, by=self.by)
            return signed_with(connection, record.kid)

    def _require_same_passphrase(self, passphrase: bytes | None) -> None:
        """Hold the passphrase to a key in use whose file is there; in a home from an export there may be none (G33)."""
        files = ((record.kid, self.home.path / KEYS / record.file_name) for record in self.records() if record.active)
        for kid, file in [(kid, file) for kid, file in files if file.exists()][:1]:
            FileSigner.load(file, passphrase, kid)
