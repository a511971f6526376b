"""Changes of keys as they are proposed and approved where they need two persons (specs/register.md G59)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.register.approvals.two_persons import (
    OPEN_FOR,
    ApprovalNeededError,
    Matter,
    Order,
    ProposalState,
    proposals,
    require_allowed,
    rule,
)
from vc.register.keys.key_records import require_key, require_usable_key
from vc.register.storage.events import EventKind, LedgerEntry, whole_second
from vc.register.storage.ledger import entries_of, head, settled

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROTATED: Final = "rotated"
"""The change of a proposal to make a new key: the one in use is retired, another is added."""


def rotation(issuer: str, role: str, *, reason: str) -> Order:
    """Return the order to make a new key for `role`."""
    return Order(Matter.KEYS, issuer, {"event": ROTATED, "role": role} | _reason(reason))


def retirement(connection: Connection, kid: str, *, reason: str) -> Order:
    """Return the order to end the use of a key. Raises `UsageError` for an unknown one and one out of use."""
    record = require_usable_key(connection, kid)
    return Order(Matter.KEYS, record.kid, {"event": EventKind.KEY_RETIRED.value} | _reason(reason))


def revocation(connection: Connection, kid: str, *, since: datetime, reason: str) -> Order:
    """Return the order to record a key as compromised. Raises `UsageError` for an unknown one."""
    said = {"event": EventKind.KEY_REVOKED.value, "since": format_instant(whole_second(since))}
    return Order(Matter.KEYS, require_key(connection, kid).kid, said | _reason(reason))


def require_key_approval(connection: Connection, order: Order, *, approval: int | None, by: str, now: datetime) -> None:
    """Refuse, before a key is made, what could not be recorded afterwards: see `two_persons.settle`."""
    require_allowed(connection, order, approval=approval, by=by, now=settled(now, head(connection)))


def ceremony_order(issuer: str, *, roles: Sequence[str], officer: str, witnesses: Sequence[str]) -> Order:
    """Return the order to hold a key ceremony, for these roles and before these persons."""
    listed: list[JsonValue] = [*roles]
    seen_by: list[JsonValue] = [*witnesses]
    said: JsonObject = {"event": EventKind.CEREMONY_HELD.value, "roles": listed, "witnesses": seen_by}
    return Order(Matter.KEYS, issuer, said | ({"officer": officer} if officer else {}))


def require_ceremony_approval(connection: Connection, order: Order, *, now: datetime) -> None:
    """Refuse a ceremony that needs an approval and has none (G62).

    An approval counts once, for 30 days: the ceremony takes place later than it. Raises `ApprovalNeededError`.
    """
    if Matter.KEYS not in rule(connection):
        return
    held = [one.recorded_at for one in entries_of(connection, kinds=(EventKind.CEREMONY_HELD,)) if is_of(order, one)]
    for proposal in proposals(connection, at=now):
        approved = proposal.decided_at
        if proposal.state is not ProposalState.APPROVED or proposal.order.digest != order.digest or approved is None:
            continue
        if now < approved + OPEN_FOR and all(moment < approved for moment in held):
            return
    raise ApprovalNeededError(order)


def is_of(order: Order, held: LedgerEntry) -> bool:
    """Whether an entry `ceremony_held` records the ceremony that `order` asks for."""
    return all(held.body.get(name) == order.change.get(name) for name in ("roles", "officer", "witnesses"))


def _reason(reason: str) -> JsonObject:
    return {"reason": reason} if reason else {}
