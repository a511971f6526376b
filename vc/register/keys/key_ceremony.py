"""A key ceremony: keys made before witnesses, by a script whose transcript they sign (specs/register.md G44 to G46).

The order decides what a failure leaves: keys without use, then the transcript, then one entry in the ledger that brings
the keys into use and states the transcript's digest. Before that entry nothing has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.encoding.visible_text import visible
from vc.errors import KeyMaterialError, StorageError, UsageError
from vc.keys.public_key import PublicKey
from vc.register.approvals.two_persons import Order
from vc.register.home import Home
from vc.register.keys.key_orders import ceremony_order, require_ceremony_approval
from vc.register.keys.key_records import KeyRecord, KeyRole, key_added, key_id, keys_of, retire
from vc.register.keys.key_ring import require_same_secret
from vc.register.keys.key_store import KeyStore, discard_all
from vc.register.keys.transcript import Transcript
from vc.register.publication.site_folder import no_step, sync_folder
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, NewEvent, whole_second
from vc.register.storage.ledger import append, entries_of, head
from vc.securing.second_opinion import confirms

LEAST_WITNESSES: Final = 2
_LONGEST_NAME: Final = 100
_REASON: Final = "key ceremony"
_STATEMENT: Final = (
    "I was present at every step above, and the thumbprints on the screen were those that stand here.\n"
    "The keys come into use when the register records the SHA-256 of this text. It is shown once the\n"
    "text is written. Write it here:\n\n"
    "SHA-256 of this text: " + "_" * 64
)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Who holds a ceremony, for which keys, on which machine.

    `machine` holds facts about the machine for the transcript, as names and values. Raises `UsageError` for fewer than
    two witnesses, for a name that can't be one, and for a person who is named twice.
    """

    officer: str
    witnesses: tuple[str, ...]
    roles: tuple[KeyRole, ...] = tuple(KeyRole)
    machine: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold the names to what a transcript needs."""
        named = [*([self.officer] if self.officer else []), *self.witnesses]
        for name in named:
            if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
                raise UsageError(f"a name has 1 to {_LONGEST_NAME} printable characters", where=visible(name)[:200])
        if len({" ".join(name.casefold().split()) for name in named}) != len(named):
            raise UsageError("each person has one part in a ceremony", where="witness", hint="name different persons")
        if len(self.witnesses) < LEAST_WITNESSES:
            raise UsageError(
                "a key ceremony needs two witnesses", where="witness", hint="--witness NAME --witness NAME"
            )
        if not self.roles:
            raise UsageError("a ceremony is held for at least one key", where="role")

    def order(self, issuer: str) -> Order:
        """Return the ceremony as it is proposed and approved where changes of keys need two persons (G59)."""
        return ceremony_order(
            issuer, roles=[role.value for role in self.roles], officer=self.officer, witnesses=self.witnesses
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A ceremony that was held: when, the SHA-256 of its transcript, and the keys that it brought into use."""

    at: datetime
    digest: bytes
    kids: tuple[str, ...]
    officer: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _NewKey:
    """A key of the ceremony; `replaced` is the identifier of the one whose use ends, empty where there is none."""

    role: KeyRole
    key: PublicKey
    kid: str
    replaced: str


def hold(
    home: Home,
    ceremony: Ceremony,
    transcript: Path,
    *,
    passphrase: bytes | None,
    now: datetime,
    on_step: Callable[[str], None] = no_step,
) -> Held:
    """Make new keys, write the transcript to a new file `transcript`, and bring the keys into use.

    Raises `ApprovalNeededError` where the rule of two persons is on for keys and nobody has approved this ceremony,
    `UsageError` where the file is there already, `KeyMaterialError` and `StorageError` where a step fails: then
    no key has changed, the new ones are removed again, and so is the transcript. `on_step` is called at each named step
    (fault tests).
    """
    if transcript.exists() or transcript.is_symlink():
        raise UsageError("there is a file already", where=str(transcript), hint="a transcript is never overwritten")
    with reading(home.engine) as connection:
        require_ceremony_approval(connection, ceremony.order(home.settings.issuer), now=now)
    attempt = _Attempt(home, home.key_store(passphrase), transcript)
    try:
        text, keys = _performed(attempt, ceremony, now=whole_second(now))
        on_step("ceremony.made")
        octets = text.octets()
        attempt.write(octets)
        on_step("ceremony.written")
        kids = tuple(one.kid for one in keys)
        held = Held(whole_second(now), hashlib.sha256(octets).digest(), kids, ceremony.officer, ceremony.witnesses)
        attempt.record(keys, held, ceremony.order(home.settings.issuer))
    except BaseException:
        attempt.undo()
        raise
    on_step("ceremony.recorded")
    return held


def ceremonies_of(home: Home) -> tuple[Held, ...]:
    """Return every ceremony that was held, oldest first."""
    with reading(home.engine) as connection:
        found = list(entries_of(connection, kinds=(EventKind.CEREMONY_HELD,)))
    return tuple(
        Held(
            at=entry.recorded_at,
            digest=bytes.fromhex(str(entry.body["transcript"])),
            kids=_texts(entry.body["kids"]),
            officer=str(entry.body.get("officer", "")),
            witnesses=_texts(entry.body["witnesses"]),
        )
        for entry in found
    )


@dataclass(slots=True)
class _Attempt:
    """What a ceremony has done so far, and how that is undone."""

    home: Home
    store: KeyStore
    transcript: Path
    made: list[PublicKey] = field(default_factory=list)
    written: bool = False
    maybe_recorded: bytes | None = None

    def write(self, octets: bytes) -> None:
        """Write the transcript to a new file, durably."""
        try:
            with self.transcript.open("xb") as file:
                self.written = True
                file.write(octets)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(self.transcript.parent)
        except FileExistsError:
            raise UsageError("there is a file already", where=str(self.transcript)) from None
        except OSError as error:
            raise StorageError(
                f"the transcript can't be written: {error.strerror}; no key has changed", where=str(self.transcript)
            ) from None

    def record(self, keys: Sequence[_NewKey], held: Held, order: Order) -> None:
        """Bring the keys into use, and state the transcript's digest, in one transaction."""
        with writing(self.home.engine) as connection:
            require_ceremony_approval(connection, order, now=held.at)
            self.maybe_recorded = held.digest
            records, issuer = keys_of(connection), self.home.settings.issuer
            append(connection, (_event(issuer, keys, held),), now=held.at)
            for one in keys:
                if _replaced(records, one.role) != one.replaced:
                    raise UsageError("the keys changed during the ceremony", where=one.role, hint="hold it again")
                if one.replaced:
                    retire(connection, one.replaced, reason=_REASON, now=held.at, by=held.officer)
            append(connection, [key_added(issuer, one.key, one.role) for one in keys], now=held.at)

    def undo(self) -> None:
        """Remove what was made, unless it came into use after all, or nobody can tell."""
        if self.maybe_recorded is not None and self._came_into_use(self.maybe_recorded):
            return
        discard_all(self.store, self.made)
        if self.written:
            with contextlib.suppress(OSError):
                self.transcript.unlink()

    def _came_into_use(self, digest: bytes) -> bool:
        try:
            return any(held.digest == digest for held in ceremonies_of(self.home))
        except StorageError:
            return True


def _performed(attempt: _Attempt, ceremony: Ceremony, *, now: datetime) -> tuple[Transcript, list[_NewKey]]:
    """Make the keys, and tell it in a transcript."""
    home, store = attempt.home, attempt.store
    with reading(home.engine) as connection:
        records, last = keys_of(connection), head(connection)
    require_same_secret(store, records)
    text = _opening(home, ceremony, now=now)
    text.heading("Register before the ceremony")
    text.facts({"Last entry": f"number {last.seq}", "Its digest": last.digest.hex()})
    text.heading("Steps")
    text.step("The key store was opened.", store.facts())
    keys = []
    for role in ceremony.roles:
        key = store.generate(home.settings.algorithm)
        attempt.made.append(key)
        one = _NewKey(role, key, key_id(home.settings.issuer, key), _replaced(records, role))
        _tell(text, one, store, issuer=home.settings.issuer, now=now)
        keys.append(one)
    text.step("The text ends here. Nothing was typed into it by hand.")
    people = [("Officer", ceremony.officer)] if ceremony.officer else []
    text.signatures(_STATEMENT, [*people, *(("Witness", name) for name in ceremony.witnesses)])
    return text, keys


def _opening(home: Home, ceremony: Ceremony, *, now: datetime) -> Transcript:
    text = Transcript()
    text.heading("Key ceremony", rule="=")
    settings = home.settings
    text.facts(
        {
            "Issuer": settings.issuer,
            "Name": settings.name,
            "Environment": settings.environment.value,
            "Date and time": f"{format_instant(now)} (UTC)",
            "Keys for": ", ".join(ceremony.roles),
        }
    )
    text.facts({"Officer": ceremony.officer} if ceremony.officer else {})
    for number, name in enumerate(ceremony.witnesses, start=1):
        text.facts({f"Witness {number}": name})
    if ceremony.machine:
        text.heading("Machine")
        text.facts({name: visible(value) for name, value in ceremony.machine.items()})
    return text


def _tell(text: Transcript, one: _NewKey, store: KeyStore, *, issuer: str, now: datetime) -> None:
    """Tell how a key was made, how it is kept, and that it signs."""
    algorithm = one.key.algorithm.value
    text.step(f"A new key was made for the role {one.role.value}.", {"Identifier": one.kid, "Algorithm": algorithm})
    text.thumbprint(one.key)
    text.facts(store.protection(one.key), indent=4)
    text.facts({"Takes the place of": one.replaced or "none: there was no key in use"}, indent=4)
    message = f"accredited-vc key ceremony self-test {issuer} {format_instant(now)} {one.kid}".encode()
    signature = store.signer(one.key, one.kid).sign(message)
    if not (one.key.verify(message, signature) and confirms(one.key, message, signature)):
        raise KeyMaterialError("the new key's signature does not verify", where=one.kid, hint="check the key store")
    text.step(
        f"The new {one.role.value} key signed a test message.",
        {"Test message": f"SHA-256 {hashlib.sha256(message).hexdigest()}", "Verified by": "OpenSSL and by PyJWT: yes"},
    )


def _event(issuer: str, keys: Sequence[_NewKey], held: Held) -> NewEvent:
    roles: list[JsonValue] = [one.role.value for one in keys]
    kids: list[JsonValue] = [one.kid for one in keys]
    witnesses: list[JsonValue] = list(held.witnesses)
    body: dict[str, JsonValue] = {
        "transcript": held.digest.hex(),
        "roles": roles,
        "kids": kids,
        "witnesses": witnesses,
    }
    if held.officer:
        body["officer"] = held.officer
    return NewEvent(EventKind.CEREMONY_HELD, issuer, body, by=held.officer)


def _replaced(records: Sequence[KeyRecord], role: KeyRole) -> str:
    return next((record.kid for record in records if record.role is role and record.active), "")


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
