"""Reissues: another document for the same decision (G57)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.vc.register.homes import DAY, NOW, ROW, FailsAt, FailsAtError, issue, register_of, slept_until
from vc.errors import UsageError
from vc.issue.draft import Draft
from vc.issue.row_draft import draft_from_row
from vc.model.credential import credential_from_claims
from vc.register.certificates import CertificateState
from vc.register.home import Home
from vc.register.key_records import KeyRole
from vc.register.own_document import opened
from vc.register.register import Register
from vc.register.reissuing import Reissued, reissue, renumbered
from vc.register.standing import Standing
from vc.register.transitions import Change
from vc.securing.secured import Form
from vc.status.value import StatusEvent, StatusValue

CORRECTED = {"sites": "Foundry, Hamburg"}


def draft(number: str = "QMS-1", **cells: str) -> Draft:
    return draft_from_row(ROW | {"certificate_number": number} | cells)


def reissued(
    home: Home, of: str, written: Draft, *, code: str = "", now: datetime = NOW + DAY, register: Register | None = None
) -> Reissued:
    change = Change(StatusEvent.SUPERSEDED, by="clerk", code=code)
    signer = home.signer(KeyRole.CREDENTIAL, None)
    at_work = register or register_of(home, seed=2)
    return reissue(at_work, of, renumbered(home, of, written), change=change, signer=signer, now=now)


def shown(home: Home, number: str, at: datetime = NOW + 2 * DAY) -> CertificateState:
    return register_of(home).show(number, at=at)


def test_the_new_document_takes_the_place_of_the_old_one(home: Home) -> None:
    issue(home, "QMS-1")

    done = reissued(home, "QMS-1", draft(**CORRECTED))

    assert (done.replaced.number, done.successor.number) == ("QMS-1", "QMS-1-R2")
    old = shown(home, "QMS-1")
    assert old.standing == Standing(StatusValue.SUPERSEDED, NOW + DAY, done.successor.id)
    assert (old.events[0].code, old.events[0].by) == ("reissued", "clerk")
    claims = opened(done.successor.secured, Form.VC_JWT, where="").claims
    assert claims["credentialSubject"]["supersedes"] == done.replaced.id
    assert credential_from_claims(claims).number == "QMS-1-R2"
    assert shown(home, "QMS-1-R2").standing == Standing(StatusValue.ACTIVE)


def test_running_it_again_changes_nothing(home: Home) -> None:
    issue(home, "QMS-1")
    first = reissued(home, "QMS-1", draft(**CORRECTED), code="address_changed")

    again = reissued(home, "QMS-1", draft(**CORRECTED), code="address_changed")

    assert again.changed is None
    assert again.successor == first.successor
    assert len(shown(home, "QMS-1").events) == 1
    assert [state.certificate.number for state in register_of(home).certificates(at=NOW)] == ["QMS-1", "QMS-1-R2"]


@pytest.mark.parametrize("step", ["issue.committed", "change.recorded"])
def test_a_crash_between_the_steps_is_made_good_by_running_it_again(home: Home, step: str) -> None:
    issue(home, "QMS-1")
    with pytest.raises(FailsAtError):
        reissued(home, "QMS-1", draft(**CORRECTED), register=Register(home, on_step=FailsAt(step)))
    assert shown(home, "QMS-1").standing.value is StatusValue.ACTIVE
    assert shown(home, "QMS-1-R2").standing.value is StatusValue.ACTIVE

    done = reissued(home, "QMS-1", draft(**CORRECTED))

    assert done.successor.number == "QMS-1-R2"
    assert shown(home, "QMS-1").standing.successor == done.successor.id


def test_a_reissue_of_a_reissue_counts_on(home: Home) -> None:
    issue(home, "QMS-1")
    reissued(home, "QMS-1", draft(**CORRECTED))

    third = reissued(home, "QMS-1-R2", draft("QMS-1", sites="Foundry, Kiel"))
    fourth = reissued(home, "QMS-1-R3", draft("QMS-1-R3", sites="Foundry, Bonn"))

    assert (third.successor.number, fourth.successor.number) == ("QMS-1-R3", "QMS-1-R4")


def test_a_number_of_its_own_stays_as_it_is(home: Home) -> None:
    issue(home, "QMS-1")

    assert reissued(home, "QMS-1", draft("QMS-77")).successor.number == "QMS-77"


def test_a_number_of_another_certificate_is_refused_and_nothing_is_superseded(home: Home) -> None:
    issue(home, "QMS-1", "QMS-77")

    with pytest.raises(UsageError, match="was issued before"):
        reissued(home, "QMS-1", draft("QMS-77"))

    assert shown(home, "QMS-1").events == ()


def test_what_can_not_be_superseded_is_not_reissued(home: Home) -> None:
    issue(home, "QMS-1")
    register_of(home).change("QMS-1", Change(StatusEvent.CANCELLED, "lapsed"), now=NOW)

    with pytest.raises(UsageError, match="can't supersede this certificate: it was cancelled"):
        reissued(home, "QMS-1", draft(**CORRECTED))
    with pytest.raises(UsageError, match="explains another change"):
        reissued(home, "QMS-1", draft(**CORRECTED), code="holder_request")

    assert [state.certificate.number for state in register_of(home).certificates(at=NOW)] == ["QMS-1"]


def test_a_certificate_that_has_run_out_is_not_reissued_and_nothing_is_issued(home: Home) -> None:
    issue(home, "QMS-1")
    at = slept_until(home, datetime(2029, 3, 1, tzinfo=UTC))

    with pytest.raises(UsageError, match="can't be a successor: it expired on 2029-02-28T23:59:59Z"):
        reissued(home, "QMS-1", draft(**CORRECTED), now=at)

    assert [state.certificate.number for state in register_of(home).certificates(at=at)] == ["QMS-1"]


def test_another_change_of_the_same_certificate_is_a_second_reissue_and_refused(home: Home) -> None:
    issue(home, "QMS-1")
    reissued(home, "QMS-1", draft(**CORRECTED))

    with pytest.raises(UsageError, match="it was superseded"):
        reissued(home, "QMS-1", draft(sites="Foundry, Bonn"))


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"valid_until": "2029-03-01"}, "longer than QMS-1, which ends on 2029-02-28T23:59:59Z"),
        ({"standard": "ISO 14001"}, "is for ISO 14001:2015, not for ISO 9001:2015"),
    ],
)
def test_another_decision_is_no_reissue(home: Home, cells: dict[str, str], message: str) -> None:
    issue(home, "QMS-1")

    with pytest.raises(UsageError, match=message) as caught:
        renumbered(home, "QMS-1", draft(**cells))

    assert "vc supersede" in str(caught.value.hint)


def test_a_draft_without_an_end_or_that_cant_be_read_is_refused(home: Home) -> None:
    issue(home, "QMS-1")
    endless = {name: value for name, value in draft().claims.items() if name != "validUntil"}
    unreadable = {**draft().claims, "validUntil": "soon"}

    for claims, message in ((endless, "without an end"), (unreadable, "can't be read")):
        with pytest.raises(UsageError, match=message):
            renumbered(home, "QMS-1", Draft(claims, draft().profile, "QMS-1"))


def test_a_draft_without_a_number_replaces_one_with(home: Home) -> None:
    issue(home, "QMS-1")
    plain = Draft({"validUntil": "2029-02-28T00:00:00Z", "credentialSubject": {"name": "x"}}, None)

    assert renumbered(home, "QMS-1", plain) == plain
