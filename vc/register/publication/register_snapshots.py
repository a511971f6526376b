"""Signing snapshots of the register and the index that names them (specs/register-snapshot.md N12 to N16, N24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import func, select

from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import StorageError
from vc.register.backup.restored import register_before, was_restored
from vc.register.home import Home
from vc.register.keys.key_records import keys_of
from vc.register.publication.register_parts import DIGESTS, NUMBERS, Stretch, fresh_stretches, grown, made
from vc.register.publication.signatures import (
    REGISTER_INDEX,
    REGISTER_SNAPSHOT,
    keep_signature,
    signature_body,
    signed_again,
)
from vc.register.storage.events import SIGNED_BESIDE, EventKind, LedgerEntry, NewEvent, instant, numeric, read_entry
from vc.register.storage.ledger import append, entries_of, head, settled
from vc.register.storage.schema import admissions, credentials, ledger
from vc.securing.secured import Form
from vc.securing.vc_jwt import secured_vc_jwt
from vc.trust.register_snapshot import (
    MOST_NUMBER_PARTS,
    MOST_PARTS,
    NamedSnapshot,
    NumbersNamed,
    Part,
    RegisterIndex,
    RegisterSnapshot,
    register_index_claims,
    register_snapshot_claims,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.keys.signer import Signer

RENEWED_AFTER: Final = timedelta(hours=1)
"""The index is signed anew, and what was issued since joins it, once it is as old as this (N12)."""

GIVEN_UP_AFTER: Final = timedelta(hours=24)
"""A request that was admitted so long ago and is not signed is not waited for (N13)."""

_SUBJECT: Final = "register"


@dataclass(frozen=True, slots=True)
class RecordedSnapshot:
    """A snapshot as the ledger states it, in entry `seq`.

    `digest` is that of its head's payload in hexadecimal, `kid` the key that signed it. `numbers` is None where it
    lists none (N24).
    """

    seq: int
    version: int
    issued_at: datetime
    digest: str
    kid: str
    stretches: tuple[Stretch, ...]
    numbers: tuple[Stretch, ...] | None = None

    @property
    def until(self) -> int:
        """The last ledger entry that it takes in."""
        return self.stretches[-1].until


@dataclass(frozen=True, slots=True)
class Prepared:
    """A publication of the register that is due: its parts, up to ledger entry `until`, and the octets of new ones.

    `renews` says that a snapshot is signed, and not the index alone.
    """

    until: int
    renews: bool
    stretches: tuple[Stretch, ...]
    numbers: tuple[Stretch, ...] | None
    octets: Mapping[str, bytes]


def prepare(connection: Connection, home: Home, signer: Signer, *, now: datetime) -> Prepared | None:
    """Return what is to be signed, None where nothing is due (N12). Large parts are made here, where nobody waits."""
    last, indexed = latest_snapshot(connection), _latest_index(connection)
    turned = last is not None and (last.numbers is not None) is not home.settings.number_index
    if not home.settings.register_snapshots or not _due(connection, indexed, signer, now=now, turned=turned):
        return None
    until = head(connection).seq
    fresh = fresh_stretches(connection, DIGESTS, after=0 if last is None else last.until, until=until)
    if last is None and not fresh:
        return None
    planned = grown(() if last is None else last.stretches, fresh)
    if len(planned) > MOST_PARTS:
        raise _too_large(MOST_PARTS, "register_snapshots")
    stretches, octets = made(connection, DIGESTS, planned)
    numbers, listed = _numbers(connection, last, until=until) if home.settings.number_index else (None, {})
    renews = bool(fresh) or turned or (last is not None and _fell(connection, last))
    return Prepared(until, renews, stretches, numbers, octets | listed)


def _numbers(
    connection: Connection, last: RecordedSnapshot | None, *, until: int
) -> tuple[tuple[Stretch, ...], dict[str, bytes]]:
    """Return the stretches of the numbers up to ledger entry `until`, and the octets of the new ones (N24)."""
    before: tuple[Stretch, ...] = ()
    after = 0
    if last is not None and last.numbers is not None:
        before, after = last.numbers, last.until
    fresh = fresh_stretches(connection, NUMBERS, after=after, until=until)
    planned = grown(before, fresh, most=NUMBERS.most)
    if len(planned) > MOST_NUMBER_PARTS:
        raise _too_large(MOST_NUMBER_PARTS, "number_index")
    return made(connection, NUMBERS, planned)


def _too_large(parts: int, setting: str) -> StorageError:
    hint = f"set {setting} = false"
    return StorageError(f"the register is too large for {parts} parts", where=_SUBJECT, hint=hint)


def publish_register(connection: Connection, home: Home, prepared: Prepared, *, signer: Signer, now: datetime) -> None:
    """Sign and record the snapshot, where something is new in it, and the index. Needs a writing transaction."""
    issued_at = settled(now, head(connection))
    if prepared.renews:
        _sign_snapshot(connection, home, prepared, signer=signer, issued_at=issued_at)
    until = _complete_until(connection, prepared.until, now=issued_at)
    stated: JsonObject = {"until": numeric(until), "labels": not was_restored(connection)}
    index = _index(home, snapshots_of(connection), stated, issued_at=issued_at)
    signed = secured_vc_jwt(register_index_claims(index), signer, typ=Form.JWT_REGISTER_INDEX.value)
    event = NewEvent(EventKind.REGISTER_INDEXED, _SUBJECT, stated | signature_body(signed))
    (entry,) = append(connection, (event,), now=issued_at)
    keep_signature(connection, entry.seq, REGISTER_INDEX, signed=signed)


def snapshots_of(connection: Connection, *, before: int | None = None) -> list[RecordedSnapshot]:
    """Return every snapshot of this register, oldest first; those in front of ledger entry `before` if given."""
    entries = entries_of(connection, kinds=(EventKind.REGISTER_SNAPSHOT,))
    return [_recorded(entry) for entry in entries if before is None or entry.seq < before]


def latest_snapshot(connection: Connection) -> RecordedSnapshot | None:
    """Return the last snapshot, None where there is none."""
    entry = _latest(connection, EventKind.REGISTER_SNAPSHOT)
    return None if entry is None else _recorded(entry)


def proof_before(connection: Connection, moment: datetime) -> RecordedSnapshot | None:
    """Return the snapshot of before `moment` that a verifier takes as proof (N7), None where none counts."""
    earlier = [one for one in snapshots_of(connection) if one.issued_at < moment]
    return None if not earlier or _fell(connection, earlier[-1]) else earlier[-1]


def last_register_version(connection: Connection) -> int:
    """Return the version that the next snapshot must exceed, whoever published it; 0 where there is none."""
    last = latest_snapshot(connection)
    return max(0 if last is None else last.version, register_before(connection))


def signed_snapshot(connection: Connection, home: Home, one: RecordedSnapshot) -> bytes:
    """Return the head of a snapshot with the signature that it once got. Raises `StorageError` without one."""
    stretches, numbers = one.stretches, one.numbers
    claims = register_snapshot_claims(_head(home, stretches, numbers, version=one.version, issued_at=one.issued_at))
    return signed_again(connection, one.seq, REGISTER_SNAPSHOT, claims=claims, form=Form.JWT_REGISTER_SNAPSHOT)


def signed_register_index(connection: Connection, home: Home) -> bytes | None:
    """Return the last index with the signature that it once got, None where there is none. Raises `StorageError`."""
    entry = _latest_index(connection)
    if entry is None:
        return None
    index = _index(home, snapshots_of(connection, before=entry.seq), entry.body, issued_at=entry.recorded_at)
    claims = register_index_claims(index)
    return signed_again(connection, entry.seq, REGISTER_INDEX, claims=claims, form=Form.JWT_REGISTER_INDEX)


def _due(connection: Connection, indexed: LedgerEntry | None, signer: Signer, *, now: datetime, turned: bool) -> bool:
    """Whether the index is to be signed anew. `turned`: the numbers are to be listed from now on, or no more."""
    if indexed is None:
        return True
    passed = settled(now, head(connection)) - indexed.recorded_at
    # Two snapshots never have one time: a change of keys within a second waits for the next publication.
    changed = turned or indexed.body["kid"] != signer.verification_method
    return passed >= RENEWED_AFTER or (passed > timedelta() and changed)


def _fell(connection: Connection, one: RecordedSnapshot) -> bool:
    return any(record.kid == one.kid and record.revoked is not None for record in keys_of(connection))


def _sign_snapshot(
    connection: Connection, home: Home, prepared: Prepared, *, signer: Signer, issued_at: datetime
) -> None:
    version = 1 + last_register_version(connection)
    snapshot = _head(home, prepared.stretches, prepared.numbers, version=version, issued_at=issued_at)
    signed = secured_vc_jwt(register_snapshot_claims(snapshot), signer, typ=Form.JWT_REGISTER_SNAPSHOT.value)
    body: JsonObject = {"version": version, "parts": _stated(prepared.stretches)}
    if prepared.numbers is not None:
        body["numbers"] = _stated(prepared.numbers)
    event = NewEvent(EventKind.REGISTER_SNAPSHOT, _SUBJECT, body | signature_body(signed))
    (entry,) = append(connection, (event,), now=issued_at)
    keep_signature(connection, entry.seq, REGISTER_SNAPSHOT, signed=signed)


def _stated(stretches: tuple[Stretch, ...]) -> list[JsonValue]:
    return [[one.after, one.until, one.count, one.sha256] for one in stretches]


def _complete_until(connection: Connection, taken_in: int, *, now: datetime) -> datetime:
    """Return until when everything that is ever issued with an earlier signing time is in the snapshot (N13)."""
    since = numeric(now - GIVEN_UP_AFTER)
    floor = select(func.max(ledger.c.seq)).where(
        ledger.c.kind == EventKind.REGISTER_INDEXED.value, ledger.c.recorded_at <= since
    )
    table = admissions
    waiting = (
        select(func.min(table.c.issued_at))
        .outerjoin(credentials, credentials.c.idempotency_key == table.c.idempotency_key)
        .where(table.c.seq > (connection.scalar(floor) or 0), table.c.issued_at > since, credentials.c.seq.is_(None))
    )
    behind = select(func.min(credentials.c.issued_at)).where(credentials.c.seq > taken_in)
    others = select(func.min(ledger.c.recorded_at)).where(
        ledger.c.seq > taken_in, ledger.c.kind.in_([kind.value for kind in SIGNED_BESIDE])
    )
    moments = [connection.scalar(waiting), connection.scalar(behind), connection.scalar(others), numeric(now)]
    return instant(min(moment for moment in moments if moment is not None))


def _head(
    home: Home,
    stretches: tuple[Stretch, ...],
    numbers: tuple[Stretch, ...] | None,
    *,
    version: int,
    issued_at: datetime,
) -> RegisterSnapshot:
    return RegisterSnapshot(
        url=home.addresses.register_base,
        issuer=home.settings.issuer,
        issued_at=issued_at,
        version=version,
        parts=_parts(stretches),
        numbers=None if numbers is None else NumbersNamed(home.addresses.credential(""), _parts(numbers)),
    )


def _parts(stretches: tuple[Stretch, ...]) -> tuple[Part, ...]:
    return tuple(Part(one.count, one.sha256) for one in stretches)


def _index(
    home: Home, snapshots: list[RecordedSnapshot], stated: Mapping[str, JsonValue], *, issued_at: datetime
) -> RegisterIndex:
    return RegisterIndex(
        url=home.addresses.register_base,
        issuer=home.settings.issuer,
        issued_at=issued_at,
        until=instant(cast("int", stated["until"])),
        labels=cast("bool", stated["labels"]),
        snapshots=tuple(NamedSnapshot(one.version, one.issued_at, one.digest) for one in snapshots),
    )


def _latest_index(connection: Connection) -> LedgerEntry | None:
    return _latest(connection, EventKind.REGISTER_INDEXED)


def _latest(connection: Connection, kind: EventKind) -> LedgerEntry | None:
    chosen = select(ledger.c.entry).where(ledger.c.kind == kind.value)
    last = connection.scalar(chosen.order_by(ledger.c.seq.desc()).limit(1))
    return None if last is None else read_entry(last)


def _recorded(entry: LedgerEntry) -> RecordedSnapshot:
    stated = cast("dict[str, list[tuple[int, int, int, str]]]", entry.body)
    return RecordedSnapshot(
        seq=entry.seq,
        version=cast("int", entry.body["version"]),
        issued_at=entry.recorded_at,
        digest=cast("str", entry.body["digest"]),
        kid=cast("str", entry.body["kid"]),
        stretches=tuple(Stretch(*one) for one in stated["parts"]),
        numbers=tuple(Stretch(*one) for one in stated["numbers"]) if "numbers" in stated else None,
    )
