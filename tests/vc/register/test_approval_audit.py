"""What the audit names where the rule of two persons was gone round (G64)."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.vc.register.homes import BODY, HOUR, NOW
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.register.approval_audit import Unapproved, unapproved
from vc.register.bulk_content import BulkContent
from vc.register.events import EventKind, LedgerEntry
from vc.register.two_persons import OPEN_FOR, Matter, Order

CERTIFICATE = "https://body.example/c/1"
WITHDRAWAL = Order(Matter.WITHDRAWAL, CERTIFICATE, {"event": "withdrawn", "reason": "fraud"})
ROTATION = Order(Matter.KEYS, BODY, {"event": "rotated", "role": "credential"})


class Ledger(list[LedgerEntry]):
    """Entries as somebody might have written them, also around the program."""

    def add(
        self,
        kind: EventKind,
        subject: str = BODY,
        body: JsonObject | None = None,
        *,
        by: str = "anna",
        at: datetime = NOW,
    ) -> int:
        """Add an entry, and return its number."""
        self.append(LedgerEntry(len(self) + 1, kind, subject, at, None, by, body or {}))
        return len(self)

    def rule(self, *matters: str, at: datetime = NOW) -> int:
        """Set the rule."""
        return self.add(EventKind.TWO_PERSON_RULE_SET, body={"matters": list(matters)}, at=at)

    def propose(self, order: Order, at: datetime = NOW) -> int:
        """Propose as anna."""
        return self.add(EventKind.PROPOSED, order.subject, order.to_body(), at=at)

    def approve(self, order: Order, number: int, *, by: str = "ben", at: datetime = NOW) -> int:
        """Approve, as ben."""
        return self.add(EventKind.APPROVED, order.subject, {"proposal": number, "digest": order.digest}, by=by, at=at)

    def issue(self, *keys: str, at: datetime = NOW, by: str = "anna") -> None:
        """Issue one after the other in one second."""
        for key in keys:
            self.add(EventKind.ISSUED, f"https://body.example/c/{key}", {"key": key}, at=at, by=by)


def named(ledger: Ledger) -> list[tuple[int, str]]:
    return [(one.seq, one.problem) for one in unapproved(ledger)]


def test_without_the_rule_nothing_needs_an_approval() -> None:
    ledger = Ledger()
    ledger.add(EventKind.REGISTER_OPENED)
    ledger.add(EventKind.KEY_ADDED)
    ledger.issue("a", "b")
    ledger.add(EventKind.WITHDRAWN, CERTIFICATE)

    assert named(ledger) == []


@pytest.mark.parametrize(
    ("matter", "kind"),
    [
        ("withdrawal", EventKind.WITHDRAWN),
        ("withdrawal", EventKind.CANCELLED),
        ("withdrawal", EventKind.TRANSFERRED),
        ("withdrawal", EventKind.ACCREDITATION_WITHDRAWN),
        ("keys", EventKind.KEY_ADDED),
        ("keys", EventKind.KEY_RETIRED),
        ("keys", EventKind.KEY_REVOKED),
    ],
)
def test_what_was_recorded_by_one_person_is_named(matter: str, kind: EventKind) -> None:
    ledger = Ledger()
    ledger.rule(matter)
    ledger.add(kind, CERTIFICATE)
    ledger.add(EventKind.SUSPENDED, CERTIFICATE)

    assert unapproved(ledger) == (Unapproved(2, kind, "recorded without an approval"),)


def test_an_approval_covers_what_follows_it_directly_and_once() -> None:
    ledger = Ledger()
    ledger.rule("withdrawal")
    ledger.approve(WITHDRAWAL, ledger.propose(WITHDRAWAL))
    ledger.add(EventKind.WITHDRAWN, CERTIFICATE, {"reason": "fraud"})
    ledger.add(EventKind.WITHDRAWN, CERTIFICATE, {"reason": "fraud"})

    assert named(ledger) == [(5, "recorded without an approval")]


def test_an_approval_covers_nothing_else() -> None:
    for kind, subject, at in (
        (EventKind.CANCELLED, CERTIFICATE, NOW),
        (EventKind.WITHDRAWN, "https://body.example/c/2", NOW),
        (EventKind.WITHDRAWN, CERTIFICATE, NOW + HOUR),
    ):
        ledger = Ledger()
        ledger.rule("withdrawal")
        ledger.approve(WITHDRAWAL, ledger.propose(WITHDRAWAL))
        ledger.add(kind, subject, {"reason": "fraud"}, at=at)

        assert named(ledger) == [(4, "recorded without an approval")]


def test_an_approval_that_another_entry_stands_behind_covers_nothing() -> None:
    ledger = Ledger()
    ledger.rule("withdrawal")
    number = ledger.propose(WITHDRAWAL)
    ledger.approve(WITHDRAWAL, number)
    ledger.add(EventKind.SUSPENDED, "https://body.example/c/2")
    ledger.add(EventKind.WITHDRAWN, CERTIFICATE)

    assert named(ledger) == [(5, "recorded without an approval")]


def test_a_rotation_is_two_entries_and_no_third() -> None:
    role: JsonObject = {"role": "credential"}
    ledger = Ledger()
    ledger.add(EventKind.KEY_ADDED, "old", role)
    ledger.rule("keys")
    ledger.approve(ROTATION, ledger.propose(ROTATION))
    ledger.add(EventKind.KEY_RETIRED, "old")
    ledger.add(EventKind.KEY_ADDED, "new", role)
    ledger.add(EventKind.KEY_ADDED, "another", role)

    assert named(ledger) == [(7, "recorded without an approval")]


def test_an_approval_that_does_not_hold_is_named_with_what_it_let_through() -> None:
    ledger = Ledger()
    ledger.rule("withdrawal")
    number = ledger.propose(WITHDRAWAL)
    ledger.approve(WITHDRAWAL, number, by="ANNA")
    ledger.add(EventKind.WITHDRAWN, CERTIFICATE)

    assert named(ledger) == [
        (3, "approved by the person who made proposal 2"),
        (4, "recorded without an approval"),
    ]


def test_approvals_of_nothing_too_late_twice_or_of_something_else_are_named() -> None:
    other = Order(Matter.WITHDRAWAL, CERTIFICATE, {"event": "cancelled"})
    ledger = Ledger()
    number = ledger.propose(WITHDRAWAL)
    ledger.approve(WITHDRAWAL, 77)
    ledger.approve(other, number)
    ledger.approve(WITHDRAWAL, number)
    ledger.approve(WITHDRAWAL, number)
    late = ledger.propose(other)
    ledger.approve(other, late, at=NOW + OPEN_FOR)

    assert named(ledger) == [
        (2, "approves nothing that was proposed"),
        (3, "approves something else than proposal 1"),
        (5, "approves proposal 1, which was not open"),
        (7, "approves proposal 6, which was not open"),
    ]


def test_a_rule_that_one_person_took_back_is_named() -> None:
    ledger = Ledger()
    ledger.rule("keys", "bulk")
    ledger.rule("keys", "bulk", "withdrawal")
    ledger.rule("keys")

    assert named(ledger) == [(3, "the two-person rule was taken back without an approval")]


def test_a_rule_that_two_persons_took_back_is_not() -> None:
    order = Order(Matter.RULE, BODY, {"event": "two_person_rule_set", "matters": ["keys"]})
    ledger = Ledger()
    ledger.rule("keys", "bulk")
    ledger.approve(order, ledger.propose(order))
    ledger.rule("keys")

    assert named(ledger) == []
    ledger[-1] = LedgerEntry(4, EventKind.TWO_PERSON_RULE_SET, BODY, NOW, None, "ben", {"matters": []})
    assert named(ledger) == [(4, "the two-person rule was taken back without an approval")]


def test_certificates_in_one_breath_are_a_bulk_issue() -> None:
    ledger = Ledger()
    ledger.rule("bulk")
    ledger.issue("a", "b")
    ledger.issue("c", at=NOW + HOUR)
    ledger.issue("d", at=NOW + HOUR, by="ben")

    assert named(ledger) == [(2, "issued in bulk without an approval"), (3, "issued in bulk without an approval")]


@pytest.mark.parametrize("numbers", [[], ["QMS-1", "QMS-2"]])
def test_an_approved_bulk_issue_covers_its_own_keys_and_may_be_resumed(numbers: list[str]) -> None:
    order = Order(Matter.BULK, BODY, BulkContent.of(["a", "b", "c", "d"]).to_change(numbers=numbers))
    ledger = Ledger()
    ledger.rule("bulk")
    ledger.approve(order, ledger.propose(order))
    ledger.issue("a", "b", at=NOW + OPEN_FOR - HOUR)
    ledger.issue("c", "d", at=NOW + 2 * OPEN_FOR)
    ledger.issue("a", "x", at=NOW + 3 * OPEN_FOR)

    assert named(ledger) == [(9, "issued in bulk without an approval")]


def test_an_approval_of_a_bulk_issue_that_was_not_begun_lapses() -> None:
    order = Order(Matter.BULK, BODY, BulkContent.of(["a", "b"]).to_change())
    ledger = Ledger()
    ledger.rule("bulk")
    ledger.approve(order, ledger.propose(order))
    ledger.issue("a", "b", at=NOW + OPEN_FOR)

    assert [seq for seq, _ in named(ledger)] == [4, 5]


def test_an_entry_that_cant_be_understood_is_named() -> None:
    ledger = Ledger()
    ledger.add(EventKind.TWO_PERSON_RULE_SET, body={"matters": ["guessed"]})
    ledger.add(EventKind.PROPOSED, body={"matter": "keys"})
    ledger.add(EventKind.REJECTED, body={"proposal": 99})

    assert [seq for seq, _ in named(ledger)] == [1, 2, 3]


HELD: JsonObject = {"roles": ["status"], "witnesses": ["x", "y"], "kids": ["new"], "transcript": "00"}
CEREMONY = Order(Matter.KEYS, BODY, {"event": "ceremony_held", "roles": ["status"], "witnesses": ["x", "y"]})


def ceremony(ledger: Ledger, *, at: datetime = NOW, **body: JsonValue) -> None:
    """Hold a ceremony, with one key that goes and one that comes."""
    ledger.add(EventKind.CEREMONY_HELD, body=HELD | body, at=at)
    ledger.add(EventKind.KEY_RETIRED, "old", at=at)
    ledger.add(EventKind.KEY_ADDED, "new", at=at)


def test_an_approved_ceremony_covers_its_own_keys_and_is_held_once() -> None:
    ledger = Ledger()
    ledger.rule("keys")
    ledger.approve(CEREMONY, ledger.propose(CEREMONY))
    ceremony(ledger, at=NOW + HOUR)
    ledger.add(EventKind.KEY_ADDED, "another", at=NOW + HOUR)
    ceremony(ledger, at=NOW + 2 * HOUR)

    assert named(ledger) == [
        (7, "recorded without an approval"),
        (8, "held without an approval"),
        (9, "recorded without an approval"),
        (10, "recorded without an approval"),
    ]


def test_a_ceremony_before_others_or_too_late_is_not_the_approved_one() -> None:
    for at, witnesses in ((NOW, ["x", "z"]), (NOW + OPEN_FOR, ["x", "y"])):
        ledger = Ledger()
        ledger.rule("keys")
        ledger.approve(CEREMONY, ledger.propose(CEREMONY))
        ceremony(ledger, at=at, witnesses=[*witnesses])

        assert [seq for seq, _ in named(ledger)] == [4, 5, 6]


def test_a_ceremony_needs_no_approval_without_the_rule() -> None:
    ledger = Ledger()
    ceremony(ledger)

    assert named(ledger) == []
