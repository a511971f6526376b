"""A bulk issue is issued only as it was approved (G62)."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.vc.register.homes import DAY, NOW, issue
from vc.register.approvals.approving import Approver, record_proposal, switch_rule
from vc.register.approvals.bulk_approval import require_bulk_approval
from vc.register.approvals.two_persons import OPEN_FOR, ApprovalNeededError, Matter, Proposal
from vc.register.home import Home

NUMBERS = ("QMS-1", "QMS-2", "QMS-3")
KEYS = [f"order-{number}" for number in NUMBERS]


def needed(home: Home, keys: list[str], now: datetime = NOW) -> bool:
    try:
        require_bulk_approval(home, keys, now=now)
    except ApprovalNeededError:
        return True
    return False


def approved(home: Home, keys: list[str]) -> Proposal:
    with pytest.raises(ApprovalNeededError) as caught:
        require_bulk_approval(home, keys, now=NOW)
    proposal = record_proposal(home, caught.value.order, by="anna", now=NOW)
    return Approver(home, "ben", lambda: None).approve(proposal.number, now=NOW)


@pytest.fixture
def strict(home: Home) -> Home:
    """A home that asks for two persons to issue in bulk."""
    switch_rule(home, Matter.BULK, on=True, by="anna", now=NOW)
    return home


def test_without_the_rule_and_for_a_single_certificate_nobody_is_asked(home: Home) -> None:
    assert not needed(home, KEYS)
    switch_rule(home, Matter.BULK, on=True, by="anna", now=NOW)

    assert not needed(home, KEYS[:1])
    assert not needed(home, [KEYS[0], KEYS[0]])
    assert not needed(home, [])
    assert needed(home, KEYS)


def test_an_approval_is_for_exactly_these_certificates(strict: Home) -> None:
    approved(strict, KEYS)

    assert not needed(strict, list(reversed(KEYS)))
    assert needed(strict, KEYS[:2])
    assert needed(strict, [*KEYS, "order-QMS-4"])


def test_an_approval_lapses_unless_issuing_has_begun(strict: Home) -> None:
    approved(strict, KEYS)
    assert needed(strict, KEYS, NOW + OPEN_FOR)

    issue(strict, *NUMBERS[:1], now=NOW + DAY)

    assert not needed(strict, KEYS, NOW + OPEN_FOR)


def test_what_is_issued_needs_no_approval_again(home: Home) -> None:
    issue(home, *NUMBERS)
    switch_rule(home, Matter.BULK, on=True, by="anna", now=NOW)

    assert not needed(home, KEYS)
    assert needed(home, [*KEYS, "order-QMS-4"])


def test_a_proposal_alone_lets_nothing_through(strict: Home) -> None:
    with pytest.raises(ApprovalNeededError) as caught:
        require_bulk_approval(strict, KEYS, now=NOW)
    record_proposal(strict, caught.value.order, by="anna", now=NOW)

    assert needed(strict, KEYS)
    assert caught.value.order.change["count"] == 3
