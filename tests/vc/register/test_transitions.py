from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.vc.register.homes import DAY, NOW
from vc.errors import UsageError
from vc.register.standing import CertificateEvent
from vc.register.transitions import Change, Life, Surveillance, require_complete, require_legal
from vc.status.value import StatusEvent
from vc.status.value import StatusEvent as Kind

pytestmark = pytest.mark.no_register

END = NOW + 1000 * DAY
SECOND = timedelta(seconds=1)


def life(*kinds: StatusEvent | tuple[StatusEvent, datetime]) -> Life:
    events = [
        CertificateEvent(seq, kind, when, NOW)
        for seq, (kind, when) in enumerate((kind if isinstance(kind, tuple) else (kind, NOW)) for kind in kinds)
    ]
    return Life("QMS-0001", NOW - DAY, END, events)


def refused(history: Life, kind: StatusEvent, at: datetime = NOW) -> str:
    try:
        require_legal(history, kind, at)
    except UsageError as error:
        return error.message
    return ""


LEGAL = {
    (): {
        Kind.SUSPENDED,
        Kind.WITHDRAWN,
        Kind.CANCELLED,
        Kind.SCOPE_REDUCED,
        Kind.SUPERSEDED,
        Kind.SURVEILLANCE_RECORDED,
    },
    (Kind.SUSPENDED,): {
        Kind.REINSTATED,
        Kind.WITHDRAWN,
        Kind.CANCELLED,
        Kind.SCOPE_REDUCED,
        Kind.SUPERSEDED,
        Kind.SURVEILLANCE_RECORDED,
    },
    (Kind.SUSPENDED, Kind.REINSTATED): {
        Kind.SUSPENDED,
        Kind.WITHDRAWN,
        Kind.CANCELLED,
        Kind.SCOPE_REDUCED,
        Kind.SUPERSEDED,
        Kind.SURVEILLANCE_RECORDED,
    },
    (Kind.SCOPE_REDUCED,): {
        Kind.SUSPENDED,
        Kind.WITHDRAWN,
        Kind.CANCELLED,
        Kind.SCOPE_REDUCED,
        Kind.SUPERSEDED,
        Kind.SURVEILLANCE_RECORDED,
    },
    (Kind.WITHDRAWN,): set(),
    (Kind.SUSPENDED, Kind.WITHDRAWN): set(),
    (Kind.CANCELLED,): {Kind.WITHDRAWN},
    (Kind.SUPERSEDED,): {Kind.WITHDRAWN},
    (Kind.SURVEILLANCE_RECORDED,): {
        Kind.SUSPENDED,
        Kind.WITHDRAWN,
        Kind.CANCELLED,
        Kind.SCOPE_REDUCED,
        Kind.SUPERSEDED,
        Kind.SURVEILLANCE_RECORDED,
    },
}


@pytest.mark.parametrize("before", LEGAL, ids=lambda before: "+".join(before) or "issued")
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ISSUED])
def test_the_table_of_legal_changes(before: tuple[StatusEvent, ...], kind: StatusEvent) -> None:
    assert (refused(life(*before), kind) == "") is (kind in LEGAL[before])


def test_a_refusal_says_what_stands_in_the_way() -> None:
    assert refused(life(Kind.WITHDRAWN), Kind.SUSPENDED) == (
        "can't suspend this certificate: it was withdrawn with effect from 2026-03-01T08:00:00Z"
    )
    assert refused(life(Kind.SUSPENDED), Kind.SUSPENDED).endswith("it is suspended already")
    assert refused(life(), Kind.REINSTATED) == "can't reinstate this certificate: it is not suspended"


@pytest.mark.parametrize("kind", [Kind.SUSPENDED, Kind.REINSTATED, Kind.SCOPE_REDUCED, Kind.SURVEILLANCE_RECORDED])
def test_an_expired_certificate_can_only_be_ended(kind: StatusEvent) -> None:
    assert "it expires on" in refused(life(), kind, END)


@pytest.mark.parametrize("kind", [Kind.WITHDRAWN, Kind.CANCELLED, Kind.SUPERSEDED])
def test_an_expired_certificate_can_still_be_ended(kind: StatusEvent) -> None:
    assert refused(life(), kind, END) == ""


def test_a_certificate_lives_to_the_second_before_its_end() -> None:
    assert refused(life(), Kind.SUSPENDED, END - SECOND) == ""


def test_nothing_takes_effect_before_the_certificate_was_signed() -> None:
    assert "it was signed on 2026-02-28T08:00:00Z" in refused(life(), Kind.WITHDRAWN, NOW - DAY - SECOND)
    assert refused(life(), Kind.WITHDRAWN, NOW - DAY) == ""


def test_a_certificate_without_an_end_never_expires() -> None:
    endless = Life("QMS-0001", NOW, None, ())

    assert refused(endless, Kind.SUSPENDED, NOW + 10_000 * DAY) == ""


def test_a_suspension_is_not_slipped_in_before_a_recorded_one() -> None:
    history = life((Kind.SUSPENDED, NOW + DAY))

    assert "it is recorded as suspended with effect from" in refused(history, Kind.SUSPENDED)


def test_a_withdrawal_is_possible_before_a_recorded_suspension() -> None:
    assert refused(life((Kind.SUSPENDED, NOW + DAY)), Kind.WITHDRAWN) == ""


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (Change(Kind.ISSUED, "again"), "kind"),
        (Change(Kind.SUSPENDED, "  "), "reason"),
        (Change(Kind.SUSPENDED, "x" * 1_001), "reason"),
        (Change(Kind.SUPERSEDED, "reissued"), "successor"),
        (Change(Kind.WITHDRAWN, "fraud", successor="QMS-2"), "successor"),
        (Change(Kind.SURVEILLANCE_RECORDED), "surveillance"),
        (Change(Kind.SUSPENDED, "late", surveillance=Surveillance(date(2026, 3, 1))), "surveillance"),
    ],
)
def test_an_incomplete_change_names_what_is_wrong(change: Change, where: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_complete(change)

    assert caught.value.where == where


@pytest.mark.parametrize(
    "change",
    [
        Change(Kind.SUSPENDED, "surveillance overdue"),
        Change(Kind.SCOPE_REDUCED, "two sites closed"),
        Change(Kind.SCOPE_REDUCED, "two sites closed", successor="QMS-2"),
        Change(Kind.SUPERSEDED, "reissued", successor="QMS-2"),
        Change(Kind.SURVEILLANCE_RECORDED, surveillance=Surveillance(date(2026, 3, 1))),
    ],
)
def test_a_complete_change_passes(change: Change) -> None:
    require_complete(change)


def test_a_surveillance_is_recorded_as_days() -> None:
    surveillance = Surveillance(date(2026, 3, 1), date(2027, 3, 1), "first surveillance")

    assert surveillance.to_body() == {"done": "2026-03-01", "nextDueBy": "2027-03-01", "kind": "first surveillance"}
    assert Surveillance(date(2026, 3, 1)).to_body() == {"done": "2026-03-01"}
