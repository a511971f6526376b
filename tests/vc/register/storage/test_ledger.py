from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from tests.vc.register.forging import remove, rewrite
from tests.vc.register.homes import BODY, NOW
from vc.errors import EnvironmentFault, StorageError, UsageError
from vc.register.home import Home
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, LedgerEntry, NewEvent, entry_octets, read_entry, whole_second
from vc.register.storage.ledger import CLOCK_TOLERANCE, append, entries_of, head
from vc.register.storage.schema import ledger


def record(home: Home, *events: NewEvent, now: datetime = NOW) -> tuple[LedgerEntry, ...]:
    with writing(home.engine) as connection:
        return append(connection, events, now=now)


def test_an_entry_is_canonical_json_chained_to_the_one_before() -> None:
    event = NewEvent(EventKind.LIST_OPENED, "status/1", {"b": 1, "a": "é"}, effective_from=NOW, by="clerk")

    octets = entry_octets(event, seq=7, recorded_at=NOW)

    assert octets.decode() == (
        '{"body":{"a":"é","b":1},"by":"clerk","effectiveFrom":"2026-03-01T08:00:00Z","kind":"list_opened",'
        '"recordedAt":"2026-03-01T08:00:00Z","seq":7,"subject":"status/1"}'
    )


def test_every_digest_follows_from_the_entry_before(home: Home) -> None:
    record(home, NewEvent(EventKind.LIST_OPENED, "status/1", {"list": 1, "length": 8}))
    with reading(home.engine) as connection:
        rows = connection.execute(select(ledger).order_by(ledger.c.seq)).all()

    previous = bytes(32)
    for number, row in enumerate(rows, start=1):
        previous = hashlib.sha256(previous + row.entry).digest()
        assert (row.seq, row.digest) == (number, previous)
        assert json.loads(row.entry)["seq"] == number


def test_entries_are_found_by_kind_and_by_what_they_are_about(home: Home) -> None:
    record(home, *(NewEvent(EventKind.LIST_OPENED, f"status/{number}", {}) for number in (1, 2)))

    with reading(home.engine) as connection:
        lists = list(entries_of(connection, kinds=(EventKind.LIST_OPENED,)))
        second = list(entries_of(connection, subject="status/2"))
        everything = list(entries_of(connection))

    assert [entry.subject for entry in lists] == ["status/1", "status/2"]
    assert second == lists[1:]
    assert everything[0].kind is EventKind.REGISTER_OPENED
    assert everything[0].subject == BODY


def test_a_moment_is_kept_in_utc_and_whole_seconds(home: Home) -> None:
    shanghai = datetime(2026, 3, 2, 16, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=8)))

    (entry,) = record(home, NewEvent(EventKind.LIST_OPENED, "status/1", {}, effective_from=shanghai), now=shanghai)

    assert entry.recorded_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert entry.effective == entry.recorded_at


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="time zone"):
        whole_second(datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_clock_that_stands_a_little_before_the_last_entry_is_taken_as_its_moment(home: Home) -> None:
    (entry,) = record(home, NewEvent(EventKind.LIST_OPENED, "status/1", {}), now=NOW - CLOCK_TOLERANCE)

    assert entry.recorded_at == NOW


def test_a_clock_that_went_back_is_refused(home: Home) -> None:
    early = NOW - CLOCK_TOLERANCE - timedelta(seconds=1)

    with pytest.raises(EnvironmentFault, match="before the last entry of the register"):
        record(home, NewEvent(EventKind.LIST_OPENED, "status/1", {}), now=early)


def test_nothing_is_recorded_after_a_last_entry_that_does_not_stand(home: Home) -> None:
    rewrite(home, ledger, 4, repaired=True, digest=bytes(32))

    with pytest.raises(StorageError, match="damaged at its last entry, 4"):
        record(home, NewEvent(EventKind.LIST_OPENED, "status/1", {}))


def test_nothing_is_recorded_after_a_gap(home: Home) -> None:
    remove(home, ledger, ledger.c.seq == 3)

    with pytest.raises(StorageError, match="damaged"):
        record(home, NewEvent(EventKind.LIST_OPENED, "status/1", {}))


def test_no_events_record_nothing(home: Home) -> None:
    with reading(home.engine) as connection:
        before = head(connection)

    assert record(home) == ()
    with reading(home.engine) as connection:
        assert head(connection) == before


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(UsageError, match="can't be recorded"):
        entry_octets(NewEvent(EventKind.LIST_OPENED, "status/1", {"n": 2**60}), seq=1, recorded_at=NOW)


@pytest.mark.parametrize(
    "octets",
    [
        b"{",
        b"{}",
        b'{"seq":true,"kind":"issued"}',
        b'{"seq":1,"kind":"unheard_of","subject":"s","recordedAt":"2026-03-01T08:00:00Z","body":{}}',
        b'{"seq":1,"kind":"issued","subject":"s","recordedAt":"2026-03-01","body":{}}',
        b'{"seq":1,"kind":"issued","subject":"s","recordedAt":"2026-03-01T08:00:00Z","body":[]}',
    ],
)
def test_octets_that_are_no_entry_are_a_fault_of_storage(octets: bytes) -> None:
    with pytest.raises(StorageError, match="ledger"):
        read_entry(octets)
