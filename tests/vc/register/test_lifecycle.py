from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.vc.register.homes import DAY, HOUR, NOW, issue, register_of, request, slept_until
from vc.errors import UsageError
from vc.register.events import EventKind
from vc.register.home import Home
from vc.register.key_records import KeyRole
from vc.register.lifecycle import Changed
from vc.register.standing import Standing
from vc.register.transitions import Change, Surveillance, Transfer
from vc.status.value import StatusEvent, StatusValue


def change(home: Home, number: str, kind: StatusEvent, *, now: datetime = NOW, **given: object) -> Changed:
    asked = Change(kind, "decided by the committee", **given)  # type: ignore[arg-type]
    return register_of(home).change(number, asked, now=now)


def status(home: Home, number: str, at: datetime) -> Standing:
    return register_of(home).show(number, at=at).standing


def test_a_change_says_where_the_certificate_stood_and_stands(home: Home) -> None:
    issue(home, "QMS-0001")

    changed = change(home, "QMS-0001", StatusEvent.SUSPENDED, now=NOW + HOUR, by="clerk")

    assert changed.before == Standing(StatusValue.ACTIVE)
    assert changed.after == Standing(StatusValue.SUSPENDED, NOW + HOUR)
    assert changed.entry.kind is EventKind.SUSPENDED
    assert changed.entry.by == "clerk"
    assert changed.entry.body == {"reason": "decided by the committee"}


def test_a_certificate_is_named_by_number_or_identifier(home: Home) -> None:
    issue(home, "QMS-0001")

    change(home, "https://body.example/c/QMS-0001", StatusEvent.SUSPENDED)

    assert status(home, "QMS-0001", NOW).value is StatusValue.SUSPENDED


def test_suspension_reinstatement_and_withdrawal_follow_one_another(home: Home) -> None:
    issue(home, "QMS-0001")

    change(home, "QMS-0001", StatusEvent.SUSPENDED, now=NOW + DAY)
    change(home, "QMS-0001", StatusEvent.REINSTATED, now=NOW + 2 * DAY)
    change(home, "QMS-0001", StatusEvent.WITHDRAWN, now=NOW + 3 * DAY)

    values = [status(home, "QMS-0001", NOW + day * DAY).value for day in range(4)]
    assert values == [StatusValue.ACTIVE, StatusValue.SUSPENDED, StatusValue.ACTIVE, StatusValue.WITHDRAWN]
    with pytest.raises(UsageError, match="was withdrawn"):
        change(home, "QMS-0001", StatusEvent.REINSTATED, now=NOW + 4 * DAY)


def test_a_change_may_take_effect_before_or_after_it_is_recorded(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")

    change(home, "QMS-0001", StatusEvent.WITHDRAWN, now=NOW + 5 * DAY, effective_from=NOW + DAY)
    change(home, "QMS-0002", StatusEvent.SUSPENDED, now=NOW + 5 * DAY, effective_from=NOW + 9 * DAY)

    assert status(home, "QMS-0001", NOW + 2 * DAY).value is StatusValue.WITHDRAWN
    assert status(home, "QMS-0002", NOW + 6 * DAY).value is StatusValue.ACTIVE
    assert status(home, "QMS-0002", NOW + 9 * DAY).value is StatusValue.SUSPENDED


def test_an_illegal_change_records_nothing(home: Home) -> None:
    issue(home, "QMS-0001")

    with pytest.raises(UsageError, match="not suspended"):
        change(home, "QMS-0001", StatusEvent.REINSTATED)

    assert register_of(home).show("QMS-0001", at=NOW).events == ()


def test_an_unknown_certificate_is_a_mistake_of_the_caller(home: Home) -> None:
    with pytest.raises(UsageError, match="no such certificate"):
        change(home, "QMS-9999", StatusEvent.SUSPENDED)


def test_a_superseded_certificate_names_its_successor_by_identifier(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")

    change(home, "QMS-0001", StatusEvent.SUPERSEDED, successor="QMS-0002")

    assert status(home, "QMS-0001", NOW) == Standing(StatusValue.SUPERSEDED, NOW, "https://body.example/c/QMS-0002")


def test_a_reduced_scope_may_name_the_certificate_with_the_smaller_one(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")

    change(home, "QMS-0001", StatusEvent.SCOPE_REDUCED)
    change(home, "QMS-0001", StatusEvent.SCOPE_REDUCED, successor="QMS-0002", now=NOW + HOUR)

    assert status(home, "QMS-0001", NOW).successor is None
    assert status(home, "QMS-0001", NOW + HOUR).successor == "https://body.example/c/QMS-0002"


def test_a_successor_must_be_another_certificate_of_this_register(home: Home) -> None:
    issue(home, "QMS-0001")

    with pytest.raises(UsageError, match="its own successor"):
        change(home, "QMS-0001", StatusEvent.SUPERSEDED, successor="QMS-0001")
    with pytest.raises(UsageError, match="no such certificate"):
        change(home, "QMS-0001", StatusEvent.SUPERSEDED, successor="QMS-0002")


def test_a_withdrawn_certificate_succeeds_no_other(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    change(home, "QMS-0002", StatusEvent.WITHDRAWN)

    with pytest.raises(UsageError, match="it was withdrawn with effect from 2026-03-01T08:00:00Z") as caught:
        change(home, "QMS-0001", StatusEvent.SUPERSEDED, successor="QMS-0002")

    assert caught.value.where == "QMS-0002"


def refused_successor(home: Home, kind: StatusEvent, *, at: datetime = NOW + 2 * DAY) -> str:
    with pytest.raises(UsageError, match="can't be a successor") as caught:
        change(home, "QMS-0001", kind, successor="QMS-0002", now=at)
    assert caught.value.where == "QMS-0002"
    assert status(home, "QMS-0001", at) == Standing(StatusValue.ACTIVE)
    return caught.value.message


BOTH = pytest.mark.parametrize("kind", [StatusEvent.SUPERSEDED, StatusEvent.SCOPE_REDUCED])


@BOTH
def test_a_suspended_certificate_succeeds_no_other_until_it_is_reinstated(home: Home, kind: StatusEvent) -> None:
    issue(home, "QMS-0001", "QMS-0002")
    change(home, "QMS-0002", StatusEvent.SUSPENDED, now=NOW + DAY)

    assert "it is suspended on 2026-03-03T08:00:00Z" in refused_successor(home, kind)

    change(home, "QMS-0002", StatusEvent.REINSTATED, now=NOW + 2 * DAY)
    change(home, "QMS-0001", kind, successor="QMS-0002", now=NOW + 2 * DAY)


@BOTH
def test_what_has_ended_by_the_effective_date_succeeds_no_other(home: Home, kind: StatusEvent) -> None:
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
    change(home, "QMS-0002", StatusEvent.SUPERSEDED, successor="QMS-0003", now=NOW + DAY)

    assert "it was superseded with effect from 2026-03-02T08:00:00Z" in refused_successor(home, kind)

    change(home, "QMS-0001", kind, successor="QMS-0002", now=NOW + 2 * DAY, effective_from=NOW)


def issue_as(home: Home, number: str, **cells: str) -> None:
    register_of(home).issue(request(home, number, **cells), signer=home.signer(KeyRole.CREDENTIAL, None), now=NOW)


@BOTH
def test_an_expired_certificate_succeeds_no_other(home: Home, kind: StatusEvent) -> None:
    issue(home, "QMS-0001")
    issue_as(home, "QMS-0002", valid_until="2027-03-31", surveillance_due="")
    at = slept_until(home, datetime(2027, 4, 1, tzinfo=UTC))

    assert "it expired on 2027-03-31T23:59:59Z" in refused_successor(home, kind, at=at)


@BOTH
def test_a_certificate_for_another_standard_succeeds_no_other(home: Home, kind: StatusEvent) -> None:
    issue(home, "QMS-0001")
    issue_as(home, "QMS-0002", standard="ISO 14001")

    assert "it is for ISO 14001:2015, and QMS-0001 for ISO 9001:2015" in refused_successor(home, kind)


def test_a_chain_of_successors_never_closes_on_itself(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
    change(home, "QMS-0001", StatusEvent.SCOPE_REDUCED, successor="QMS-0002")
    change(home, "QMS-0002", StatusEvent.SCOPE_REDUCED, successor="QMS-0003")
    change(home, "QMS-0002", StatusEvent.SCOPE_REDUCED, successor="QMS-0003")

    with pytest.raises(UsageError, match="QMS-0003 is already named as a successor"):
        change(home, "QMS-0003", StatusEvent.SUPERSEDED, successor="QMS-0001")


def test_a_surveillance_is_recorded_without_changing_the_status(home: Home) -> None:
    issue(home, "QMS-0001")
    surveillance = Surveillance(date(2026, 3, 1), date(2027, 3, 1))

    register_of(home).change(
        "QMS-0001", Change(StatusEvent.SURVEILLANCE_RECORDED, surveillance=surveillance), now=NOW + HOUR
    )

    state = register_of(home).show("QMS-0001", at=NOW + HOUR)
    assert state.standing == Standing(StatusValue.ACTIVE)
    assert state.events[0].details == {"done": "2026-03-01", "nextDueBy": "2027-03-01"}


def test_a_surveillance_of_a_day_to_come_is_refused(home: Home) -> None:
    issue(home, "QMS-0001")
    evening = NOW.replace(hour=20)

    for now, done in ((NOW, date(2026, 3, 2)), (evening, date(2026, 3, 3))):
        asked = Change(StatusEvent.SURVEILLANCE_RECORDED, surveillance=Surveillance(done))
        with pytest.raises(UsageError, match=f"{done} is yet to come") as caught:
            register_of(home).change("QMS-0001", asked, now=now)
        assert caught.value.where == "done"
    begun_in_the_east = Change(StatusEvent.SURVEILLANCE_RECORDED, surveillance=Surveillance(date(2026, 3, 2)))

    register_of(home).change("QMS-0001", begun_in_the_east, now=evening)


def test_a_transfer_keeps_the_body_that_took_over(home: Home) -> None:
    issue(home, "QMS-0001")

    changed = change(
        home,
        "QMS-0001",
        StatusEvent.TRANSFERRED,
        code="taken_over",
        transfer=Transfer(" did:web:other.example ".strip(), "https://other.example/c/9"),
    )

    assert changed.after == Standing(StatusValue.CANCELLED, NOW, "https://other.example/c/9")
    assert changed.entry.body == {
        "reason": "decided by the committee",
        "code": "taken_over",
        "to": "did:web:other.example",
        "successor": "https://other.example/c/9",
    }


def test_a_transferred_certificate_succeeds_no_other_and_its_chain_ends_there(home: Home) -> None:
    issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
    change(home, "QMS-0002", StatusEvent.SCOPE_REDUCED, successor="QMS-0003")
    taken = Transfer("Other Body", "https://other.example/c/9")
    change(home, "QMS-0003", StatusEvent.TRANSFERRED, transfer=taken)

    with pytest.raises(UsageError, match="can't be a successor: it was transferred"):
        change(home, "QMS-0001", StatusEvent.SUPERSEDED, successor="QMS-0003")
    change(home, "QMS-0001", StatusEvent.SUPERSEDED, successor="QMS-0002")

    assert status(home, "QMS-0001", NOW).successor == "https://body.example/c/QMS-0002"


def test_a_code_of_another_scheme_is_refused(home: Home) -> None:
    issue(home, "QMS-0001")

    with pytest.raises(UsageError, match="ccc_holder_pause is a reason of CCC; this certificate is under no scheme"):
        change(home, "QMS-0001", StatusEvent.SUSPENDED, code="ccc_holder_pause")
