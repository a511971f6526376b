"""Carrying out what a second person approves (G59, G60)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.vc.register.homes import DAY, HOUR, NOW, desk, granted, issue, register_of
from vc.errors import StorageError, UsageError
from vc.model.accreditation import AccreditationState
from vc.model.vocabulary import AccreditationEventKind
from vc.register.accreditation.accrediting import AccreditationChange, accreditations
from vc.register.approvals.approval_audit import unapproved
from vc.register.approvals.approving import Approver, record_proposal, record_rejection, switch_rule
from vc.register.approvals.two_persons import (
    OPEN_FOR,
    ApprovalNeededError,
    Matter,
    Order,
    Proposal,
    ProposalState,
    proposals,
)
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.transitions import Change, Transfer
from vc.register.home import Home
from vc.register.keys.key_ceremony import Ceremony, hold
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.storage.engine import reading
from vc.register.storage.events import EventKind, LedgerEntry
from vc.register.storage.ledger import entries_of
from vc.status.value import StatusEvent, StatusValue

LATER = NOW + HOUR


def proposed(home: Home, act: Callable[[], object], *, by: str = "anna", now: datetime = NOW) -> Proposal:
    """Do `act`, which needs a second person, and propose it."""
    with pytest.raises(ApprovalNeededError) as caught:
        act()
    return record_proposal(home, caught.value.order, by=by, now=now)


def approve(home: Home, proposal: Proposal, *, by: str = "ben", now: datetime = LATER) -> None:
    Approver(home, by, lambda: None).approve(proposal.number, now=now)


def entries(home: Home) -> list[LedgerEntry]:
    with reading(home.engine) as connection:
        return list(entries_of(connection))


def stands(home: Home, at: datetime = LATER) -> StatusValue:
    return register_of(home).show("QMS-1", at=at).standing.value


@pytest.fixture
def strict(home: Home) -> Home:
    """A home with a certificate that asks for two persons for everything."""
    issue(home, "QMS-1", "QMS-2")
    for matter in (Matter.WITHDRAWAL, Matter.KEYS, Matter.BULK):
        switch_rule(home, matter, on=True, by="anna", now=NOW)
    return home


@pytest.mark.parametrize(
    ("change", "value"),
    [
        (Change(StatusEvent.WITHDRAWN, "fraud", by="anna", code="obtained_by_deceit"), StatusValue.WITHDRAWN),
        (Change(StatusEvent.CANCELLED, code="not_renewed", effective_from=NOW + DAY), StatusValue.CANCELLED),
        (
            Change(StatusEvent.TRANSFERRED, "moved", transfer=Transfer("did:web:other.example", "https://o.example/c")),
            StatusValue.CANCELLED,
        ),
        (Change(StatusEvent.TRANSFERRED, "moved", transfer=Transfer("Other Body")), StatusValue.CANCELLED),
    ],
)
def test_what_ends_a_certificate_is_carried_out_by_its_approval(
    strict: Home, change: Change, value: StatusValue
) -> None:
    proposal = proposed(strict, lambda: register_of(strict).change("QMS-1", change, now=NOW))
    assert stands(strict) is StatusValue.ACTIVE

    approve(strict, proposal)

    approval, event = entries(strict)[-2:]
    assert (approval.kind, approval.by, approval.body["proposal"]) == (EventKind.APPROVED, "ben", proposal.number)
    assert (event.kind.value, event.by) == (change.kind.value, "ben")
    assert event.body.get("code", "") == change.code
    assert event.body["reason"] == change.words
    assert event.effective == (change.effective_from or LATER)
    assert stands(strict, NOW + DAY) is value
    assert unapproved(entries(strict)) == ()
    assert verify_ledger(strict) == ()


def test_a_suspension_needs_one_person(strict: Home) -> None:
    register_of(strict).change("QMS-1", Change(StatusEvent.SUSPENDED, "late"), now=NOW)

    assert stands(strict) is StatusValue.SUSPENDED


def test_what_could_not_be_recorded_is_not_proposed(strict: Home) -> None:
    register = register_of(strict)
    register.change("QMS-1", Change(StatusEvent.SUPERSEDED, "new", successor="QMS-2"), now=NOW)

    with pytest.raises(UsageError, match="it was superseded"):
        register.change("QMS-1", Change(StatusEvent.CANCELLED, "lapsed"), now=NOW)


def test_a_change_that_has_become_illegal_is_refused_and_stays_proposed(strict: Home) -> None:
    register = register_of(strict)
    proposal = proposed(strict, lambda: register.change("QMS-1", Change(StatusEvent.CANCELLED, "lapsed"), now=NOW))
    register.change("QMS-1", Change(StatusEvent.SUPERSEDED, "new", successor="QMS-2"), now=NOW)
    count = len(entries(strict))

    with pytest.raises(UsageError, match="it was superseded"):
        approve(strict, proposal)

    assert len(entries(strict)) == count
    with reading(strict.engine) as connection:
        assert [one.state for one in proposals(connection, at=LATER)] == [ProposalState.OPEN]


def test_of_two_approvers_at_once_one_wins(strict: Home) -> None:
    change = Change(StatusEvent.WITHDRAWN, "fraud")
    proposal = proposed(strict, lambda: register_of(strict).change("QMS-1", change, now=NOW))

    def try_to(name: str) -> str:
        try:
            approve(strict, proposal, by=name)
        except UsageError as error:
            return error.message
        return "done"

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(try_to, ("ben", "carl")))

    assert sorted(result == "done" for result in results) == [False, True]
    assert "it was approved by" in "".join(results)
    assert [entry.kind for entry in entries(strict)].count(EventKind.WITHDRAWN) == 1


def test_keys_are_rotated_retired_and_revoked_by_an_approval(strict: Home) -> None:
    ring = KeyRing(strict, by="anna")
    files = len(list((strict.path / "keys").iterdir()))
    rotation = proposed(strict, lambda: ring.rotate(KeyRole.CREDENTIAL, passphrase=None, now=NOW, reason="yearly"))
    assert len(list((strict.path / "keys").iterdir())) == files
    approve(strict, rotation)
    old, new = (record for record in ring.records() if record.role is KeyRole.CREDENTIAL)

    retirement = proposed(strict, lambda: ring.retire(new.kid.partition("#")[2], reason="moving", now=LATER), now=LATER)
    approve(strict, retirement)
    compromise = proposed(strict, lambda: ring.compromise(old.kid, since=NOW, reason="stolen", now=LATER), now=LATER)
    approve(strict, compromise)

    records = {record.kid: record for record in ring.records()}
    assert records[old.kid].revoked == NOW
    assert records[new.kid].expires is not None
    assert records[new.kid].reason == "moving"
    assert unapproved(entries(strict)) == ()


def test_a_key_that_is_unknown_or_out_of_use_is_not_proposed(strict: Home) -> None:
    ring = KeyRing(strict, by="anna")
    retirement = proposed(strict, lambda: ring.retire(ring.records()[0].kid, reason="", now=NOW))
    approve(strict, retirement)

    with pytest.raises(UsageError, match="out of use already"):
        ring.retire(ring.records()[0].kid, reason="", now=LATER)
    with pytest.raises(UsageError, match="no such key"):
        ring.compromise("guessed", since=NOW, reason="", now=LATER)


def test_the_rule_is_taken_back_by_two(strict: Home) -> None:
    proposal = proposed(strict, lambda: switch_rule(strict, Matter.KEYS, on=False, by="anna", now=NOW))

    approve(strict, proposal)

    assert switch_rule(strict, Matter.BULK, on=True, by="anna", now=LATER) == {Matter.WITHDRAWAL, Matter.BULK}
    assert unapproved(entries(strict)) == ()


def test_an_accreditation_is_withdrawn_by_two(authority: Home) -> None:
    granted(authority)
    switch_rule(authority, Matter.WITHDRAWAL, on=True, by="anna", now=NOW)
    change = AccreditationChange(AccreditationEventKind.WITHDRAWN, "", NOW + HOUR, by="anna", code="assessment_refused")
    proposal = proposed(authority, lambda: desk(authority).change("X-ZM-12345-01", change, now=NOW))

    approve(authority, proposal, now=NOW + DAY)

    (version,) = accreditations(authority)
    assert version.accreditation.standing(NOW + DAY).state is AccreditationState.WITHDRAWN
    assert version.accreditation.events[-1].reason == "the body did not allow an assessment"
    last = entries(authority)[-1]
    assert (last.body["code"], last.by, last.effective_from) == ("assessment_refused", "ben", NOW + HOUR)
    assert unapproved(entries(authority)) == ()
    assert verify_ledger(authority) == ()


def test_a_rejected_proposal_is_not_approved(strict: Home) -> None:
    change = Change(StatusEvent.WITHDRAWN, "fraud")
    proposal = proposed(strict, lambda: register_of(strict).change("QMS-1", change, now=NOW))
    record_rejection(strict, proposal.number, reason="not proven", by="carl", now=NOW)

    with pytest.raises(UsageError, match="it was rejected by carl"):
        approve(strict, proposal)


def test_a_proposal_that_nobody_understands_is_not_approved(strict: Home) -> None:
    proposal = record_proposal(strict, Order(Matter.KEYS, "kid", {"event": "guessed"}), by="anna", now=NOW)

    with pytest.raises(StorageError, match="asks for nothing that is known"):
        approve(strict, proposal)


CEREMONY = Ceremony("D. Officer", ("E. Witness", "F. Witness"), (KeyRole.STATUS,))


def test_a_ceremony_is_approved_first_and_held_once(strict: Home, tmp_path: Path) -> None:
    def hold_it(now: datetime, ceremony: Ceremony = CEREMONY) -> None:
        hold(strict, ceremony, tmp_path / f"{now:%d%H}.txt", passphrase=None, now=now)

    files = len(list((strict.path / "keys").iterdir()))
    proposal = proposed(strict, lambda: hold_it(NOW))
    assert len(list((strict.path / "keys").iterdir())) == files
    with pytest.raises(ApprovalNeededError):
        hold_it(NOW)
    approve(strict, proposal)
    with pytest.raises(ApprovalNeededError):
        hold_it(LATER, replace(CEREMONY, witnesses=("E. Witness", "G. Witness")))
    with pytest.raises(ApprovalNeededError):
        hold_it(LATER + OPEN_FOR)

    hold_it(LATER + DAY)

    assert unapproved(entries(strict)) == ()
    with pytest.raises(ApprovalNeededError):
        hold_it(LATER + 2 * DAY)


def test_a_bulk_proposal_that_nobody_understands_is_not_approved(strict: Home) -> None:
    proposal = record_proposal(strict, Order(Matter.BULK, "x", {"event": "guessed"}), by="anna", now=NOW)

    with pytest.raises(StorageError, match="asks for nothing that is known"):
        approve(strict, proposal)
