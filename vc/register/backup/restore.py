"""A home brought back from a backup, in the light of what was published since (specs/register.md G74).

What was made after the backup is lost but for what stands in public; so that is looked at before anything counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc.encoding.merkle import Frontier
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import StorageError
from vc.register.accreditation.body_index import last_index_version
from vc.register.approvals.two_persons import SWITCHABLE, Matter, ProposalState, proposals, rule
from vc.register.backup.home_from_parcel import make_home
from vc.register.backup.parcel import Parcel
from vc.register.backup.recovered_accreditations import recover_accreditations
from vc.register.backup.recovered_certificates import published_after, record_found
from vc.register.backup.recovered_keys import recover_keys
from vc.register.backup.recovered_lists import (
    Missed,
    missed_events,
    open_missing_lists,
    open_next_list,
    record_missed,
    recover_publications,
)
from vc.register.backup.restored import BY, stray_body
from vc.register.home import KEYS, Home
from vc.register.keys.key_records import keys_of
from vc.register.publication.published_lists import latest_publication
from vc.register.publication.published_site import OwnKeys, PublishedPlace, Reader, Sighting, look
from vc.register.publication.register_snapshots import last_register_version
from vc.register.storage.events import EventKind, NewEvent, numeric
from vc.register.storage.heads import grown_to
from vc.register.storage.ledger import append, entries_of, head, settled

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from vc.status.history import StatusHistory

LEFT_OUT: Final = 1
"""List numbers that are left out behind the highest that is known: one may have been opened and never published."""

_STRAY_AT_ONCE: Final = 5_000


@dataclass
class Restoration:
    """What a restore did. `lost` counts entries of the ledger behind the backup's end, None where no head tells.

    `faults` are what could not be brought back, in words. `last_list` is the highest list number that is not used
    any more. `matters` are those that the rule of two persons is on for, and `proposals` counts those that
    are open: both stand as of the backup, since neither is published.
    """

    lost: int | None = None
    keys: int = 0
    certificates: int = 0
    changes: int = 0
    strays: int = 0
    publications: int = 0
    accreditations: int = 0
    last_list: int = 0
    matters: tuple[Matter, ...] = ()
    proposals: int = 0
    faults: list[str] = field(default_factory=list)


def restore(
    parcel: Parcel, path: Path, *, places: Sequence[PublishedPlace], database: str, now: datetime
) -> Restoration:
    """Make the home of `parcel` at `path`, with what stands published at `places` since.

    No place means that nothing was published. Raises `UsageError` where something stands at `path` or in `database`,
    `StorageError` where the backup or what is published does not hold; then nothing is left behind.
    """
    done = Restoration()

    def bring_back(connection: Connection, home: Home) -> None:
        _Recovery(connection, home, now, done).run(places)

    make_home(parcel, path, database=database, finish=bring_back)
    return done


@dataclass(frozen=True, slots=True)
class _Recovery:
    """One restore within its transaction."""

    connection: Connection
    home: Home
    now: datetime
    done: Restoration

    def run(self, places: Sequence[PublishedPlace]) -> None:
        """Hold the backup against what was published since, and take over what is known from there alone."""
        connection, settings = self.connection, self.home.settings
        now = settled(self.now, head(connection))
        held, highest = head(connection).seq, self._highest()
        sightings = [look(place, settings, keys_of(connection), highest=highest, now=now) for place in places]
        for sighting, place in zip(sightings, places, strict=True):
            self._hold_head(sighting, place, held=held)
        readers = [
            Reader(place, settings, now, OwnKeys.of(keys_of(connection), sighting.document))
            for place, sighting in zip(places, sightings, strict=True)
        ]
        histories = _latest(sightings)
        found = [published_after(connection, reader) for reader in readers]
        rows = {row["slug"]: row for one in found for row in one.rows}
        used = {int(row["list_number"]) for row in rows.values()}
        public = {*histories, *used, *(number for sighting in sightings for number in sighting.signed_at)}
        self._note(sightings, highest=max([highest, *public]) + LEFT_OUT, now=now)
        for sighting in sightings:
            self.done.keys += recover_keys(connection, sighting.document, now=now)
        open_missing_lists(connection, public, length=settings.list_length, now=now)
        self._publications(readers, histories, now)
        record_found(connection, list(rows.values()), now=now)
        missed = missed_events(connection, histories)
        record_missed(connection, missed, now=now)
        for reader, sighting in zip(readers, sightings, strict=True):
            self.done.accreditations += recover_accreditations(connection, reader, sighting.index, now=now)
        self._keep_strays(missed, now)
        open_next_list(connection, number=self.done.last_list + 1, length=settings.list_length, now=now)
        self.done.faults += _keys_without_files(connection, self.home)
        self.done.certificates = len(rows)
        self.done.changes = len(missed.named)
        self.done.strays = sum(len(events) for events in missed.stray.values())
        self.done.faults += [fault for one in found for fault in one.faults]
        in_force = rule(connection)
        self.done.matters = tuple(matter for matter in SWITCHABLE if matter in in_force)
        waiting = [one for one in proposals(connection, at=now) if one.state is ProposalState.OPEN]
        self.done.proposals = len(waiting)

    def _highest(self) -> int:
        kinds = (EventKind.LIST_OPENED, EventKind.REGISTER_RESTORED)
        numbers = [entry.body["list"] for entry in entries_of(self.connection, kinds=kinds)]
        return max((number for number in numbers if isinstance(number, int)), default=0)

    def _hold_head(self, sighting: Sighting, place: PublishedPlace, *, held: int) -> None:
        """Hold the published head to the ledger, and count what came behind it. Raises `StorageError`."""
        if sighting.head is None:
            return
        size, root = sighting.head
        if size <= held and grown_to(self.connection, Frontier(), size).root != root:
            raise StorageError(
                f"the published head over {size} entries is not that of this backup's ledger",
                where=place.name,
                hint="this is no backup of what was published there",
            )
        self.done.lost = max(self.done.lost or 0, size - held)

    def _publications(self, readers: Sequence[Reader], histories: Mapping[int, StatusHistory], now: datetime) -> None:
        for number, history in sorted(histories.items()):
            # What the first place lacks, the next one may have.
            faults: list[str] = []
            for reader in readers:
                count, faults = recover_publications(self.connection, reader, history, number=number, now=now)
                self.done.publications += count
            self.done.faults += faults

    def _note(self, sightings: Sequence[Sighting], *, highest: int, now: datetime) -> None:
        """Record what was found, so that lists, versions and times go on above it (G16, P4).

        What is brought back follows directly, and needs no approval of two persons a second time (G64).
        """
        self.done.last_list = highest
        self._append(
            {
                "list": highest,
                "published": self._floors(sightings),
                "index": max([last_index_version(self.connection), *(_version(one) for one in sightings)]),
                "snapshot": max([last_register_version(self.connection), *(one.snapshot for one in sightings)]),
                "head": max([0, *(one.head[0] for one in sightings if one.head is not None)]),
            },
            now,
        )

    def _keep_strays(self, missed: Missed, now: datetime) -> None:
        for stray in _portions(missed):
            self._append({"list": self.done.last_list, "stray": stray}, now)

    def _append(self, body: JsonObject, now: datetime) -> None:
        event = NewEvent(EventKind.REGISTER_RESTORED, self.home.settings.issuer, body, by=BY)
        append(self.connection, (event,), now=now)

    def _floors(self, sightings: Sequence[Sighting]) -> JsonObject:
        floors: JsonObject = {}
        numbers = {number for one in sightings for number in (*one.histories, *one.signed_at)}
        for number in sorted(numbers):
            own = latest_publication(self.connection, number)
            histories = [one.histories[number] for one in sightings if number in one.histories]
            versions = [history.version for history in histories] + ([] if own is None else [own.version])
            moments = [history.issued_at for history in histories] + ([] if own is None else [own.issued_at])
            moments += [one.signed_at[number] for one in sightings if number in one.signed_at]
            floors[str(number)] = {"version": max(versions, default=0), "iat": max(numeric(one) for one in moments)}
        return floors


def _latest(sightings: Sequence[Sighting]) -> dict[int, StatusHistory]:
    """Return the newest history of each list that any place has."""
    found: dict[int, StatusHistory] = {}
    for sighting in sightings:
        for number, history in sighting.histories.items():
            if number not in found or found[number].version < history.version:
                found[number] = history
    return found


def _keys_without_files(connection: Connection, home: Home) -> list[str]:
    """Say which keys in use the home can't sign with: made after the backup, or left out of an export."""
    if home.settings.token is not None:
        return []
    return [
        f"the {record.role} key {record.kid} has no file: put it into {KEYS}/, or make another with `vc key rotate`"
        for record in keys_of(connection)
        if record.active and not (home.path / KEYS / record.file_name).is_file()
    ]


def _version(sighting: Sighting) -> int:
    return 0 if sighting.index is None else sighting.index.version


def _portions(missed: Missed) -> list[JsonObject]:
    """Return the stray events in portions that an entry of the ledger can hold."""
    portions: list[JsonObject] = []
    room = 0
    for number, events in sorted(missed.stray.items()):
        listed = stray_body(events)
        while listed:
            if room == 0:
                portions.append({})
                room = _STRAY_AT_ONCE
            portion: list[JsonValue] = listed[:room]
            portions[-1][str(number)] = portion
            listed, room = listed[room:], room - len(portion)
    return portions
