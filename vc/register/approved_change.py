"""Whether an entry of the ledger records exactly what was proposed and approved (specs/register.md G64). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.register.addresses import slug_of
from vc.register.events import EventKind, LedgerEntry
from vc.register.key_orders import ROTATED
from vc.register.two_persons import Order

_STATED: Final = ("reason", "code", "to", "successor", "matters")
"""What a proposal and the entry that carries it out say under the same name, or both leave out."""


def records_order(order: Order, approval: LedgerEntry, entry: LedgerEntry, *, roles: Mapping[str, JsonValue]) -> bool:
    """Whether `entry` records what `order` proposed, at the moment of its approval.

    `approval` is the entry `approved`, or `ceremony_held` for the keys that a ceremony brought. `roles` are the roles
    of the keys that the ledger has named before, by identifier.
    """
    if entry.recorded_at != approval.recorded_at:
        return False
    asked = order.change
    if approval.kind is EventKind.CEREMONY_HELD:
        kids = approval.body.get("kids")
        brought = entry.kind is EventKind.KEY_ADDED and isinstance(kids, list) and entry.subject in kids
        return brought or entry.kind is EventKind.KEY_RETIRED
    if asked.get("event") == ROTATED:
        return _is_of_rotation(asked, entry, roles)
    if entry.kind.value != asked.get("event") or entry.subject != order.subject:
        return False
    same = all((entry.body.get(name) or "") == (asked.get(name) or "") for name in _STATED)
    return same and _is_effective(asked, entry) and _is_numbered(asked, entry)


def _is_of_rotation(asked: Mapping[str, JsonValue], entry: LedgerEntry, roles: Mapping[str, JsonValue]) -> bool:
    role = asked.get("role")
    if entry.kind is EventKind.KEY_ADDED:
        return entry.body.get("role") == role
    retired = entry.kind is EventKind.KEY_RETIRED and entry.body.get("reason") == asked.get("reason")
    return retired and roles.get(entry.subject) == role


def _is_effective(asked: Mapping[str, JsonValue], entry: LedgerEntry) -> bool:
    """Whether it counts from when it was to: a date that was proposed, else its recording."""
    if entry.kind is EventKind.KEY_REVOKED:
        return entry.body.get("revoked") == asked.get("since")
    return format_instant(entry.effective) == asked.get("effectiveFrom", format_instant(entry.recorded_at))


def _is_numbered(asked: Mapping[str, JsonValue], entry: LedgerEntry) -> bool:
    """Whether it is about the accreditation that was proposed; a body may have had several."""
    number = asked.get("number")
    return not isinstance(number, str) or entry.body.get("slug") in {number, slug_of(number)}
