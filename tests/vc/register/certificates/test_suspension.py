from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vc.register.certificates.standing import CertificateEvent
from vc.register.certificates.suspension import months_after, overdue_since, suspended_for
from vc.status.value import StatusEvent

START = datetime(2026, 3, 31, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def suspended(code: str = "") -> list[CertificateEvent]:
    return [CertificateEvent(1, StatusEvent.SUSPENDED, START, START, code=code)]


def test_a_suspension_is_overdue_six_months_after_it_began() -> None:
    end = datetime(2026, 9, 30, 8, tzinfo=UTC)

    assert overdue_since(suspended(), end - SECOND) is None
    assert overdue_since(suspended("surveillance_refused"), end) == end


def test_a_ccc_holder_may_ask_for_twelve_months() -> None:
    end = datetime(2027, 3, 31, 8, tzinfo=UTC)

    assert overdue_since(suspended("ccc_holder_pause"), end - SECOND) is None
    assert overdue_since(suspended("ccc_holder_pause"), end) == end


@pytest.mark.parametrize("kind", [StatusEvent.REINSTATED, StatusEvent.WITHDRAWN, StatusEvent.CANCELLED])
def test_a_suspension_that_ended_is_never_overdue(kind: StatusEvent) -> None:
    events = [*suspended(), CertificateEvent(2, kind, START + timedelta(days=400), START)]

    assert overdue_since(events, START + timedelta(days=401)) is None
    assert suspended_for(events, START + timedelta(days=399)) == timedelta(days=399)
    assert suspended_for(events, START + timedelta(days=401)) is None


def test_a_second_suspension_counts_from_its_own_beginning() -> None:
    again = START + timedelta(days=100)
    events = [
        *suspended(),
        CertificateEvent(2, StatusEvent.REINSTATED, START + timedelta(days=50), START),
        CertificateEvent(3, StatusEvent.SUSPENDED, again, START),
    ]

    assert suspended_for(events, again + timedelta(days=1)) == timedelta(days=1)
    assert overdue_since(events, datetime(2026, 10, 1, tzinfo=UTC)) is None


def test_months_end_where_the_month_ends() -> None:
    assert months_after(datetime(2026, 8, 31, tzinfo=UTC), 6) == datetime(2027, 2, 28, tzinfo=UTC)
    assert months_after(datetime(2027, 8, 31, tzinfo=UTC), 6) == datetime(2028, 2, 29, tzinfo=UTC)
    assert months_after(datetime(2026, 6, 30, tzinfo=UTC), 6) == datetime(2026, 12, 30, tzinfo=UTC)
