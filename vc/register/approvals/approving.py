"""Proposing a change, and carrying out what a second person approves (specs/register.md G59, G60)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from vc.encoding.rfc3339 import parse_instant
from vc.errors import StorageError
from vc.model.vocabulary import AccreditationEventKind
from vc.register.accreditation.accrediting import AccreditationChange, AccreditationDesk
from vc.register.approvals.bulk_content import BULK
from vc.register.approvals.two_persons import (
    Matter,
    Order,
    Proposal,
    propose,
    record_approval,
    reject,
    require_proposal,
    set_rule,
)
from vc.register.certificates.lifecycle import ordered_change
from vc.register.home import Home
from vc.register.keys.key_orders import ROTATED
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.register import Register
from vc.register.storage.engine import reading, writing
from vc.register.storage.events import EventKind
from vc.register.storage.ledger import head, settled

Passphrase = Callable[[], bytes | None]
"""Asks for the passphrase of the home's keys; called only where something is to be signed or a key made."""


_CARRIED_OUT_LATER: Final = frozenset({BULK, EventKind.CEREMONY_HELD.value})
"""What an approval allows and does not do: somebody runs it afterwards."""


@dataclass(frozen=True, slots=True)
class Approver:
    """The second person at work. `by` is their name; `passphrase` answers where a key of the home is needed."""

    home: Home
    by: str
    passphrase: Passphrase

    def approve(self, number: int, *, now: datetime, shown: bytes = b"") -> Proposal:
        """Approve an open proposal, and carry it out in the same transaction; return it as it was proposed.

        `shown` is the digest of the version of an accreditation for which the approver has seen what its withdrawal
        does; empty: nobody looked (G38).

        Raises `UsageError` for a proposal that is not open, for its own proposer, and for a change that has become
        illegal since; then the proposal stays open.
        """
        with reading(self.home.engine) as connection:
            proposal = require_proposal(connection, number, at=settled(now, head(connection)))
        if proposal.order.change.get("event") in _CARRIED_OUT_LATER:
            self._record(number, now)
            return proposal
        match proposal.order.matter:
            case Matter.WITHDRAWAL:
                self._withdraw(proposal, now, shown)
            case Matter.KEYS:
                self._change_keys(proposal, now)
            case Matter.RULE:
                self._set_rule(proposal, now)
            case Matter.BULK:
                raise StorageError(f"proposal {number} asks for nothing that is known", hint="reject it")
        return proposal

    def _record(self, number: int, now: datetime) -> None:
        with writing(self.home.engine) as connection:
            moment = settled(now, head(connection))
            record_approval(connection, require_proposal(connection, number, at=moment), by=self.by, now=moment)

    def _withdraw(self, proposal: Proposal, now: datetime, shown: bytes) -> None:
        order = proposal.order
        if not is_of_accreditation(order):
            change = ordered_change(order, by=self.by)
            Register(self.home).change(order.subject, change, now=now, approval=proposal.number)
            return
        number, withdrawal = accreditation_withdrawal(order, by=self.by)
        desk = AccreditationDesk(self.home, self.home.signer(KeyRole.CREDENTIAL, self.passphrase()))
        desk.change(number, replace(withdrawal, shown=shown), now=now, approval=proposal.number)

    def _change_keys(self, proposal: Proposal, now: datetime) -> None:
        order, ring = proposal.order, KeyRing(self.home, by=self.by, approval=proposal.number)
        asked, reason = order.change.get("event"), str(order.change.get("reason", ""))
        if asked == ROTATED:
            role = KeyRole(str(order.change.get("role")))
            ring.rotate(role, passphrase=self.passphrase(), now=now, reason=reason)
        elif asked == EventKind.KEY_RETIRED.value:
            ring.retire(order.subject, reason=reason, now=now)
        elif asked == EventKind.KEY_REVOKED.value:
            since = parse_instant(str(order.change.get("since")))
            ring.compromise(order.subject, since=since, reason=reason, now=now)
        else:
            raise StorageError(f"proposal {proposal.number} asks for nothing that is known", hint="reject it")

    def _set_rule(self, proposal: Proposal, now: datetime) -> None:
        listed = proposal.order.change.get("matters")
        matters = [Matter(str(matter)) for matter in listed] if isinstance(listed, list) else []
        with writing(self.home.engine) as connection:
            set_rule(connection, self.home.settings.issuer, matters, approval=proposal.number, by=self.by, now=now)


def is_of_accreditation(order: Order) -> bool:
    """Whether an order asks to withdraw an accreditation."""
    return order.change.get("event") == EventKind.ACCREDITATION_WITHDRAWN.value


def accreditation_withdrawal(order: Order, *, by: str) -> tuple[str, AccreditationChange]:
    """Return the number of the accreditation that an order asks to withdraw, and the change as `by` orders it."""
    said = {name: str(order.change.get(name, "")) for name in ("reason", "code", "effectiveFrom", "number")}
    effective = parse_instant(said["effectiveFrom"]) if said["effectiveFrom"] else None
    kind = AccreditationEventKind.WITHDRAWN
    return said["number"], AccreditationChange(kind, said["reason"], effective, by=by, code=said["code"])


def record_proposal(home: Home, order: Order, *, by: str, now: datetime) -> Proposal:
    """Record a proposal in a transaction of its own. Raises `UsageError` where nobody is named."""
    with writing(home.engine) as connection:
        return propose(connection, order, by=by, now=now)


def record_rejection(home: Home, number: int, *, reason: str, by: str, now: datetime) -> Proposal:
    """Record a rejection in a transaction of its own. Raises `UsageError` for a proposal that is not open."""
    with writing(home.engine) as connection:
        return reject(connection, number, reason=reason, by=by, now=now)


def switch_rule(home: Home, matter: Matter, *, on: bool, by: str, now: datetime) -> frozenset[Matter]:
    """Put a matter under the rule of two persons, or take it out, and return what the rule is on for then.

    Raises `ApprovalNeededError` where it would be taken out: that needs two persons itself.
    """
    from vc.register.approvals.two_persons import rule

    with writing(home.engine) as connection:
        before = rule(connection)
        wanted = before | {matter} if on else before - {matter}
        return set_rule(connection, home.settings.issuer, wanted, by=by, now=now)
