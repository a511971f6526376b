from __future__ import annotations

from datetime import date

from tests.vc.register.homes import DAY, NOW, issue, register_of
from vc.register.home import Home
from vc.register.transitions import Change, Surveillance
from vc.status.value import StatusEvent, StatusValue


def test_the_history_of_a_certificate_reads_like_a_story(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    register = register_of(home)
    for day, change in enumerate(
        (
            Change(StatusEvent.SURVEILLANCE_RECORDED, surveillance=Surveillance(date(2027, 2, 20), date(2028, 3, 1))),
            Change(StatusEvent.SUSPENDED, "nonconformity not closed", by="A. Clerk"),
            Change(StatusEvent.REINSTATED, "closed", effective_from=NOW + 10 * DAY),
            Change(StatusEvent.SUPERSEDED, "new edition", effective_from=NOW + 11 * DAY, successor="QMS-0002"),
        ),
        start=1,
    ):
        register.change("QMS-0001", change, now=NOW + day * DAY)

    chapters = register.history("QMS-0001")

    assert [chapter.told for chapter in chapters] == [
        "Issued to Example Castings Ltd for ISO 9001:2015, valid until 2029-02-28T23:59:59Z",
        "Surveillance recorded, done on 2027-02-20, next due by 2028-03-01",
        "Suspended: nonconformity not closed (by A. Clerk)",
        "Reinstated, with effect from 2026-03-11T08:00:00Z: closed",
        "Superseded, succeeded by https://body.example/c/QMS-0002, with effect from 2026-03-12T08:00:00Z: new edition",
    ]
    assert [chapter.value for chapter in chapters] == [
        StatusValue.ACTIVE,
        StatusValue.ACTIVE,
        StatusValue.SUSPENDED,
        StatusValue.ACTIVE,
        StatusValue.SUPERSEDED,
    ]
