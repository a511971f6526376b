from __future__ import annotations

import pytest

from tests.vc.register.homes import DAY, NOW
from vc.errors import StorageError
from vc.register.certificates.standing import CertificateEvent, Standing, decisive, event_of, is_suspended, standing
from vc.register.storage.events import EventKind, LedgerEntry
from vc.status.value import StatusEvent, StatusValue

pytestmark = pytest.mark.no_register


def event(seq: int, kind: StatusEvent, day: int = 0, successor: str | None = None) -> CertificateEvent:
    return CertificateEvent(seq, kind, NOW + day * DAY, NOW, successor=successor)


def test_a_certificate_without_events_is_active() -> None:
    assert standing((), NOW) == Standing(StatusValue.ACTIVE)


def test_an_event_counts_from_its_effective_date_to_the_second() -> None:
    events = [event(1, StatusEvent.SUSPENDED, day=1)]

    assert standing(events, NOW).value is StatusValue.ACTIVE
    assert standing(events, NOW + DAY) == Standing(StatusValue.SUSPENDED, NOW + DAY)


def test_a_reinstatement_returns_to_the_reduced_scope() -> None:
    events = [
        event(1, StatusEvent.SCOPE_REDUCED, successor="https://body.example/c/2"),
        event(2, StatusEvent.SUSPENDED, day=1),
        event(3, StatusEvent.REINSTATED, day=2),
    ]

    assert standing(events, NOW + DAY).value is StatusValue.SUSPENDED
    assert standing(events, NOW + 2 * DAY) == Standing(
        StatusValue.SCOPE_REDUCED, NOW + 2 * DAY, "https://body.example/c/2"
    )


def test_a_reinstated_certificate_is_active_without_a_since() -> None:
    events = [event(1, StatusEvent.SUSPENDED), event(2, StatusEvent.REINSTATED, day=1)]

    assert standing(events, NOW + DAY) == Standing(StatusValue.ACTIVE)


def test_a_late_recorded_event_takes_its_place_by_effective_date() -> None:
    events = [event(1, StatusEvent.SUSPENDED, day=5), event(2, StatusEvent.WITHDRAWN, day=1)]

    assert standing(events, NOW + 2 * DAY) == Standing(StatusValue.WITHDRAWN, NOW + DAY)
    assert standing(events, NOW + 9 * DAY) == Standing(StatusValue.WITHDRAWN, NOW + DAY)


def test_the_successor_is_the_one_that_was_named_last() -> None:
    events = [
        event(1, StatusEvent.SCOPE_REDUCED, successor="a"),
        event(2, StatusEvent.SCOPE_REDUCED, day=1),
        event(3, StatusEvent.SUPERSEDED, day=2, successor="b"),
    ]

    assert standing(events, NOW + DAY).successor == "a"
    assert standing(events, NOW + 2 * DAY).successor == "b"


def test_suspension_lasts_until_reinstatement() -> None:
    suspended, reinstated = event(1, StatusEvent.SUSPENDED), event(2, StatusEvent.REINSTATED)

    assert is_suspended([suspended])
    assert not is_suspended([suspended, reinstated, event(3, StatusEvent.SURVEILLANCE_RECORDED)])


def test_an_entry_about_something_else_is_no_event_of_a_certificate() -> None:
    entry = LedgerEntry(4, EventKind.KEY_ADDED, "kid", NOW, None, "", {})

    with pytest.raises(StorageError, match="entry 4"):
        event_of(entry)


def test_what_was_recorded_is_read_from_the_entry() -> None:
    body = {"reason": "done", "done": "2026-03-01"}

    read = event_of(LedgerEntry(4, EventKind.SURVEILLANCE_RECORDED, "id", NOW, NOW - DAY, "clerk", body))

    assert read == CertificateEvent(
        4, StatusEvent.SURVEILLANCE_RECORDED, NOW - DAY, NOW, "done", "clerk", details={"done": "2026-03-01"}
    )


def test_the_code_of_a_reason_is_read_from_the_entry() -> None:
    body = {"reason": "late", "code": "surveillance_overdue", "to": "Other Body"}

    read = event_of(LedgerEntry(4, EventKind.TRANSFERRED, "id", NOW, None, "", body))

    assert (read.code, read.details) == ("surveillance_overdue", {"to": "Other Body"})


def test_a_transferred_certificate_is_cancelled_and_may_name_what_the_other_body_issued() -> None:
    unnamed, named = (
        event(1, StatusEvent.TRANSFERRED),
        event(1, StatusEvent.TRANSFERRED, successor="https://o.example/1"),
    )

    assert standing([unnamed], NOW) == Standing(StatusValue.CANCELLED, NOW)
    assert standing([named], NOW).successor == "https://o.example/1"


def test_the_latest_event_of_its_kind_decides() -> None:
    first, again = event(1, StatusEvent.SUSPENDED), event(3, StatusEvent.SUSPENDED, day=2)
    events = [first, event(2, StatusEvent.REINSTATED, day=1), again, event(4, StatusEvent.SURVEILLANCE_RECORDED, day=3)]

    assert decisive(events, NOW) == first
    assert decisive(events, NOW + DAY) is None
    assert decisive(events, NOW + 3 * DAY) == again
