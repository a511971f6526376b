"""An approval covers an entry that states what was proposed, and no other (G64)."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.vc.register.homes import BODY, DAY, NOW
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.register.approved_change import records_order
from vc.register.events import EventKind, LedgerEntry
from vc.register.two_persons import Matter, Order

CERTIFICATE = "https://body.example/c/1"
ROLES: dict[str, JsonValue] = {"old": "credential", "other": "status"}


def entry(
    kind: EventKind, subject: str = CERTIFICATE, body: JsonObject | None = None, effective: datetime | None = None
) -> LedgerEntry:
    return LedgerEntry(9, kind, subject, NOW, effective, "ben", body or {})


def covers(order: Order, recorded: LedgerEntry) -> bool:
    return records_order(order, entry(EventKind.APPROVED, order.subject), recorded, roles=ROLES)


def withdrawal(**change: JsonValue) -> Order:
    return Order(Matter.WITHDRAWAL, CERTIFICATE, {"event": "withdrawn", "reason": "fraud", **change})


def test_a_withdrawal_counts_from_the_date_that_was_proposed() -> None:
    dated, now = withdrawal(effectiveFrom="2026-03-02T08:00:00Z"), withdrawal()
    said: JsonObject = {"reason": "fraud"}

    assert covers(dated, entry(EventKind.WITHDRAWN, body=said, effective=NOW + DAY))
    assert not covers(dated, entry(EventKind.WITHDRAWN, body=said, effective=NOW + 2 * DAY))
    assert not covers(dated, entry(EventKind.WITHDRAWN, body=said))
    assert covers(now, entry(EventKind.WITHDRAWN, body=said, effective=NOW))
    assert not covers(now, entry(EventKind.WITHDRAWN, body=said, effective=NOW - DAY))


@pytest.mark.parametrize(
    ("member", "other"),
    [("reason", "error"), ("code", "mark_misused"), ("to", "X"), ("successor", "https://x.example")],
)
def test_what_the_entry_states_is_what_was_proposed(member: str, other: str) -> None:
    said: JsonObject = {"reason": "fraud", "code": "taken_over", "to": "Other", "successor": "https://o.example/1"}
    order = Order(Matter.WITHDRAWAL, CERTIFICATE, {"event": "transferred", **said})

    assert covers(order, entry(EventKind.TRANSFERRED, body=said))
    assert not covers(order, entry(EventKind.TRANSFERRED, body=said | {member: other}))
    left_out = {name: value for name, value in said.items() if name != member}
    assert not covers(order, entry(EventKind.TRANSFERRED, body=left_out))


def test_a_key_is_recorded_as_compromised_since_the_moment_that_was_proposed() -> None:
    order = Order(Matter.KEYS, "old", {"event": "key_revoked", "since": "2026-02-01T00:00:00Z", "reason": "stolen"})
    said: JsonObject = {"revoked": "2026-02-01T00:00:00Z", "reason": "stolen"}

    assert covers(order, entry(EventKind.KEY_REVOKED, "old", said))
    assert not covers(order, entry(EventKind.KEY_REVOKED, "old", said | {"revoked": "2026-03-01T00:00:00Z"}))
    assert not covers(order, entry(EventKind.KEY_REVOKED, "old", said | {"reason": "lost"}))


def test_a_rotation_is_of_the_role_that_was_proposed() -> None:
    order = Order(Matter.KEYS, BODY, {"event": "rotated", "role": "credential", "reason": "yearly"})

    assert covers(order, entry(EventKind.KEY_RETIRED, "old", {"reason": "yearly"}))
    assert covers(order, entry(EventKind.KEY_ADDED, "new", {"role": "credential"}))
    assert not covers(order, entry(EventKind.KEY_RETIRED, "other", {"reason": "yearly"}))
    assert not covers(order, entry(EventKind.KEY_RETIRED, "old", {"reason": "lost"}))
    assert not covers(order, entry(EventKind.KEY_ADDED, "new", {"role": "status"}))


def test_a_withdrawal_is_of_the_accreditation_that_was_proposed() -> None:
    change: JsonObject = {"event": "accreditation_withdrawn", "number": "X 1", "reason": "gave up"}
    order = Order(Matter.WITHDRAWAL, BODY, change)
    said: JsonObject = {"reason": "gave up", "version": 2}

    assert not covers(order, entry(EventKind.ACCREDITATION_WITHDRAWN, BODY, said | {"slug": "X-2"}))
    plain = Order(Matter.WITHDRAWAL, BODY, change | {"number": "X-1"})
    assert covers(plain, entry(EventKind.ACCREDITATION_WITHDRAWN, BODY, said | {"slug": "X-1"}))
