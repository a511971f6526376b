from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.vc.register.homes import DAY, NOW
from vc.errors import UsageError
from vc.register.certificates.standing import CertificateEvent
from vc.register.certificates.transitions import (
    Change,
    Life,
    Surveillance,
    Transfer,
    require_complete,
    require_legal,
    require_scheme,
)
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
        (Change(Kind.TRANSFERRED, "moved"), "transfer"),
        (Change(Kind.WITHDRAWN, "moved", transfer=Transfer("Other Body")), "transfer"),
        (Change(Kind.SUSPENDED, code="cause_resolved"), "code"),
        (Change(Kind.SUSPENDED, "late", code="guessed"), "code"),
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
        Change(Kind.TRANSFERRED, code="taken_over", transfer=Transfer("Other Body", "https://other.example/c/1")),
        Change(Kind.SUPERSEDED, code="name_changed", successor="QMS-2"),
        Change(Kind.SUSPENDED, code="surveillance_refused"),
    ],
)
def test_a_complete_change_passes(change: Change) -> None:
    require_complete(change)


def test_a_surveillance_is_recorded_as_days() -> None:
    surveillance = Surveillance(date(2026, 3, 1), date(2027, 3, 1), "first surveillance")

    assert surveillance.to_body() == {"done": "2026-03-01", "nextDueBy": "2027-03-01", "kind": "first surveillance"}
    assert Surveillance(date(2026, 3, 1)).to_body() == {"done": "2026-03-01"}


def test_a_wrong_code_lists_those_that_fit() -> None:
    with pytest.raises(UsageError) as caught:
        require_complete(Change(Kind.REINSTATED, code="mark_misused"))

    assert caught.value.message == "'mark_misused' explains another change"
    assert caught.value.hint == "to reinstate a certificate: cause_resolved, suspension_unfounded, holder_resumed"


def test_the_words_of_the_code_stand_where_there_are_none() -> None:
    assert Change(Kind.CANCELLED, code="not_renewed").words == "the certificate ended and was not renewed"
    assert Change(Kind.CANCELLED, " lapsed ", code="not_renewed").words == "lapsed"
    assert Change(Kind.SURVEILLANCE_RECORDED).words == ""


def test_a_code_of_a_scheme_explains_its_certificates_alone() -> None:
    require_scheme(Life("CCC-1", NOW, END, (), "CCC"), "ccc_holder_pause")
    require_scheme(Life("CCC-1", NOW, END, (), "CCC"), "")
    for scheme, told in (("", "under no scheme"), ("CQC", "under CQC")):
        with pytest.raises(UsageError, match=told):
            require_scheme(Life("QMS-1", NOW, END, (), scheme), "ccc_holder_pause")


@pytest.mark.parametrize(
    ("to", "certificate", "where"),
    [
        ("  ", "", "to"),
        ("x" * 201, "", "to"),
        ("Other\nBody", "", "to"),
        ("did:web", "", "to"),
        ("Other Body", "http://other.example/c/1", "certificate"),
        ("Other Body", "https://", "certificate"),
        ("Other Body", "https://me@other.example/c/1", "certificate"),
        ("Other Body", "https://[other.example/c/1", "certificate"),
        ("Other Body", "https://other.example/c 1", "certificate"),
        ("Other Body", f"https://other.example/{'c' * 2_100}", "certificate"),
    ],
)
def test_a_transfer_names_a_body_and_an_address_that_can_be_looked_up(to: str, certificate: str, where: str) -> None:
    with pytest.raises(UsageError) as caught:
        Transfer(to, certificate)

    assert caught.value.where == where


def test_a_suspension_to_come_is_undone_from_its_own_date_on() -> None:
    history = life((Kind.SUSPENDED, NOW + DAY))

    with pytest.raises(UsageError) as caught:
        require_legal(history, Kind.REINSTATED, NOW)

    assert caught.value.message == (
        "can't reinstate this certificate: it is not suspended; it is recorded as suspended with effect from"
        " 2026-03-02T08:00:00Z"
    )
    assert caught.value.hint == "--effective 2026-03-02T08:00:00Z, or later"
    assert refused(history, Kind.REINSTATED, NOW + DAY) == ""


def test_a_withdrawal_to_come_leaves_the_time_before_it_free() -> None:
    history = life((Kind.WITHDRAWN, NOW + DAY))

    assert refused(history, Kind.SUSPENDED) == ""
    assert refused(history, Kind.SUSPENDED, NOW + DAY).endswith(
        "it was withdrawn with effect from 2026-03-02T08:00:00Z"
    )


@pytest.mark.parametrize("due", [date(2026, 2, 28), date(2026, 3, 1)])
def test_the_next_surveillance_is_due_after_the_one_that_was_done(due: date) -> None:
    with pytest.raises(UsageError, match=f"due on {due}, not after 2026-03-01, when this one was done"):
        Surveillance(date(2026, 3, 1), due)
