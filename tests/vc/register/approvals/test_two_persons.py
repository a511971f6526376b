"""The rule of two persons and its proposals, folded from the ledger (G58 to G62)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from tests.vc.register.homes import BODY, DAY, HOUR, NOW
from vc.errors import StorageError, UsageError
from vc.register.approvals.two_persons import (
    OPEN_FOR,
    ApprovalNeededError,
    Matter,
    Order,
    Proposal,
    ProposalState,
    fold,
    proposals,
    propose,
    reject,
    require_proposal,
    rule,
    same_person,
    set_by,
    set_rule,
    settle,
)
from vc.register.home import Home
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind, LedgerEntry
from vc.register.storage.ledger import entries_of

ORDER = Order(Matter.WITHDRAWAL, "https://body.example/c/1", {"event": "withdrawn", "reason": "fraud"})
SECOND = timedelta(seconds=1)


def set_to(
    home: Home, *matters: Matter, by: str = "anna", now: datetime = NOW, approval: int | None = None
) -> frozenset[Matter]:
    with writing(home.engine) as connection:
        return set_rule(connection, BODY, matters, approval=approval, by=by, now=now)


def proposed(home: Home, order: Order = ORDER, *, by: str = "anna", now: datetime = NOW) -> Proposal:
    with writing(home.engine) as connection:
        return propose(connection, order, by=by, now=now)


def settled(
    home: Home, order: Order = ORDER, *, approval: int | None = None, by: str = "ben", now: datetime = NOW
) -> None:
    with writing(home.engine) as connection:
        settle(connection, order, approval=approval, by=by, now=now)


def known(home: Home, at: datetime = NOW) -> tuple[Proposal, ...]:
    with reading(home.engine) as connection:
        return proposals(connection, at=at)


def kinds(home: Home, of: Iterable[EventKind]) -> list[EventKind]:
    with reading(home.engine) as connection:
        return [entry.kind for entry in entries_of(connection, kinds=of)]


def test_a_new_home_asks_for_one_person(home: Home) -> None:
    with reading(home.engine) as connection:
        assert rule(connection) == frozenset()
    settled(home)
    assert known(home) == ()


def test_one_person_switches_the_rule_on_and_two_take_it_back(home: Home) -> None:
    set_to(home, Matter.KEYS, Matter.WITHDRAWAL)

    with pytest.raises(ApprovalNeededError) as caught:
        set_to(home, Matter.KEYS)
    proposal = proposed(home, caught.value.order)
    with pytest.raises(UsageError, match="anna proposed it"):
        set_to(home, Matter.KEYS, by="Anna", approval=proposal.number)
    set_to(home, Matter.KEYS, by="ben", approval=proposal.number)

    with reading(home.engine) as connection:
        assert rule(connection) == {Matter.KEYS}
    assert caught.value.order.change == {"event": "two_person_rule_set", "matters": ["keys"]}


def test_setting_what_is_set_records_nothing(home: Home) -> None:
    set_to(home, Matter.BULK)

    assert set_to(home, Matter.BULK) == {Matter.BULK}
    assert kinds(home, [EventKind.TWO_PERSON_RULE_SET]) == [EventKind.TWO_PERSON_RULE_SET]


def test_the_rule_itself_is_no_matter_of_its_own(home: Home) -> None:
    with pytest.raises(UsageError, match="the rule itself"):
        set_to(home, Matter.RULE)


def test_only_what_the_rule_is_on_for_needs_a_second_person(home: Home) -> None:
    set_to(home, Matter.KEYS)

    settled(home)
    with pytest.raises(ApprovalNeededError, match="the two-person rule is on for keys"):
        settled(home, Order(Matter.KEYS, "kid", {"event": "key_retired"}))


def test_another_person_approves_once(home: Home) -> None:
    set_to(home, Matter.WITHDRAWAL)
    number = proposed(home).number

    settled(home, approval=number)

    (found,) = known(home)
    assert (found.state, found.by, found.decided_by, found.decided_at) == (ProposalState.APPROVED, "anna", "ben", NOW)
    with pytest.raises(UsageError, match="it was approved by ben on 2026-03-01T08:00:00Z"):
        settled(home, approval=number, by="carl")


@pytest.mark.parametrize("name", ["anna", "ANNA", "Ａｎｎａ", " anna ", "an\u200bna"])
def test_the_proposer_does_not_approve_under_any_spelling(home: Home, name: str) -> None:
    number = proposed(home, by="Anna").number

    with pytest.raises(UsageError):
        settled(home, approval=number, by=name)

    assert known(home)[0].state is ProposalState.OPEN


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "anna\n", "\u2060"])
def test_nobody_without_a_name_proposes(home: Home, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        proposed(home, by=name)

    assert caught.value.where == "user"


def test_names_differ_by_letters_alone() -> None:
    assert same_person("Anna  Meier", "anna meier")
    assert same_person("STRASSE", "straße")
    assert not same_person("anna", "anne")


def test_an_approval_is_of_exactly_what_was_proposed(home: Home) -> None:
    number = proposed(home).number
    other = Order(Matter.WITHDRAWAL, ORDER.subject, {"event": "withdrawn", "reason": "theft"})

    with pytest.raises(UsageError, match="it proposes something else"):
        settled(home, other, approval=number)


def test_the_same_proposal_is_made_once_while_it_is_open(home: Home) -> None:
    first = proposed(home)

    assert proposed(home, by="carl", now=NOW + HOUR) == first
    assert proposed(home, now=NOW + OPEN_FOR).number != first.number


def test_a_proposal_expires_after_thirty_days(home: Home) -> None:
    number = proposed(home).number

    assert known(home, NOW + OPEN_FOR - SECOND)[0].state is ProposalState.OPEN
    assert known(home, NOW + OPEN_FOR)[0].state is ProposalState.EXPIRED
    with pytest.raises(UsageError, match="it expired on 2026-03-31T08:00:00Z, 30 days old"):
        settled(home, approval=number, now=NOW + OPEN_FOR)


def test_a_rejected_proposal_says_why_and_stays_rejected(home: Home) -> None:
    number = proposed(home).number

    with writing(home.engine) as connection:
        found = reject(connection, number, reason=" not proven ", by="anna", now=NOW + DAY)

    assert known(home, NOW + DAY) == (found,)
    assert (found.state, found.why) == (ProposalState.REJECTED, "not proven")
    with pytest.raises(UsageError, match="it was rejected by anna"):
        settled(home, approval=number, now=NOW + DAY)


@pytest.mark.parametrize("reason", ["", " ", "x" * 1_001])
def test_a_rejection_needs_a_reason(home: Home, reason: str) -> None:
    number = proposed(home).number

    with writing(home.engine) as connection, pytest.raises(UsageError, match="a reason has 1 to 1000 characters"):
        reject(connection, number, reason=reason, by="ben", now=NOW)


def test_an_unknown_proposal_is_a_mistake_of_the_caller(home: Home) -> None:
    with reading(home.engine) as connection, pytest.raises(UsageError, match="there is no such proposal"):
        require_proposal(connection, 999, at=NOW)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (EventKind.PROPOSED, {"matter": "guessed", "change": {}}),
        (EventKind.PROPOSED, {"matter": "keys"}),
        (EventKind.APPROVED, {}),
        (EventKind.APPROVED, {"proposal": "1"}),
        (EventKind.REJECTED, {"proposal": 7}),
    ],
)
def test_an_entry_that_tells_nothing_is_damage(kind: EventKind, body: dict[str, object]) -> None:
    entry = LedgerEntry(9, kind, "x", NOW, None, "ben", body)  # type: ignore[arg-type]

    with pytest.raises(StorageError, match="entry 9"):
        fold({}, entry)


@pytest.mark.parametrize("matters", [None, "keys", ["guessed"]])
def test_a_rule_that_cant_be_read_is_damage(matters: object) -> None:
    entry = LedgerEntry(9, EventKind.TWO_PERSON_RULE_SET, BODY, NOW, None, "", {"matters": matters})  # type: ignore[dict-item]

    with pytest.raises(StorageError, match="entry 9 of the ledger sets no rule"):
        set_by(entry)
