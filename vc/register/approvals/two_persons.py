"""The rule of two persons: what needs an approval, and what was proposed and decided (specs/register.md G58 to G63).

Everything is folded from the ledger. An approval is recorded in the transaction that carries the change out.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vc.encoding.jcs import canonicalize
from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import Refused, StorageError, UsageError
from vc.model.claims import mapping, text
from vc.register.storage.events import EventKind, LedgerEntry, NewEvent
from vc.register.storage.ledger import append, entries_of, head, settled

if TYPE_CHECKING:
    from sqlalchemy import Connection

OPEN_FOR: Final = timedelta(days=30)
"""How long a proposal waits for its approval, and an approval of a bulk issue for its use."""

_KINDS: Final = (
    EventKind.TWO_PERSON_RULE_SET,
    EventKind.PROPOSED,
    EventKind.APPROVED,
    EventKind.REJECTED,
)
_LONGEST_NAME: Final = 100
_EVERY: Final = "`vc proposals --all` lists what was decided"
_LONGEST_REASON: Final = 1_000


class Matter(StrEnum):
    """What needs two persons where the rule is on for it; `RULE` is the rule itself, which needs them once it is on."""

    WITHDRAWAL = "withdrawal"
    KEYS = "keys"
    BULK = "bulk"
    RULE = "rule"


SWITCHABLE: Final = (Matter.WITHDRAWAL, Matter.KEYS, Matter.BULK)


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Order:
    """A change as it is proposed and approved: the matter, what it is about, and everything that would be recorded."""

    matter: Matter
    subject: str
    change: Mapping[str, JsonValue]

    @property
    def digest(self) -> str:
        """The SHA-256 of its canonical JSON, in hexadecimal: what an approval names."""
        return hashlib.sha256(canonicalize([self.matter.value, self.subject, dict(self.change)])).hexdigest()

    def to_body(self) -> JsonObject:
        """Return what the ledger records of a proposal."""
        return {"matter": self.matter.value, "change": dict(self.change), "digest": self.digest}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed change. `number` is that of its entry in the ledger; `why` the reason of a rejection."""

    number: int
    order: Order
    by: str
    proposed_at: datetime
    state: ProposalState = ProposalState.OPEN
    decided_by: str = ""
    decided_at: datetime | None = None
    why: str = ""

    @property
    def closes_at(self) -> datetime:
        """When it can no longer be approved."""
        return self.proposed_at + OPEN_FOR

    def at(self, moment: datetime) -> Proposal:
        """Return it as it stands at `moment`: one that waited too long has expired."""
        waited = self.state is ProposalState.OPEN and moment >= self.closes_at
        return replace(self, state=ProposalState.EXPIRED) if waited else self


class ApprovalNeededError(UsageError):
    """The rule of two persons is on for this change; nothing was recorded. `order` is what may be proposed."""

    def __init__(self, order: Order) -> None:
        super().__init__(
            f"the two-person rule is on for {order.matter}: this needs a second person",
            where=order.subject,
            hint="propose it; another person approves it with `vc approve`",
        )
        self.order = order


def rule_of(entries: Iterable[LedgerEntry]) -> frozenset[Matter]:
    """Return the matters that the rule is on for after `entries`. Raises `StorageError` for an entry at fault."""
    matters: frozenset[Matter] = frozenset()
    for entry in entries:
        if entry.kind is EventKind.TWO_PERSON_RULE_SET:
            matters = set_by(entry)
    return matters


def set_by(entry: LedgerEntry) -> frozenset[Matter]:
    """Return the matters that an entry `two_person_rule_set` puts under the rule. Raises `StorageError`."""
    listed = entry.body.get("matters")
    try:
        return frozenset(Matter(str(matter)) for matter in (listed if isinstance(listed, list) else [None]))
    except ValueError:
        raise StorageError(f"entry {entry.seq} of the ledger sets no rule") from None


def fold(proposals: dict[int, Proposal], entry: LedgerEntry) -> None:
    """Bring `proposals` up to date with an entry; entries of other kinds change nothing. Raises `StorageError`."""
    try:
        if entry.kind is EventKind.PROPOSED:
            order = Order(Matter(text(entry.body, "matter")), entry.subject, mapping(entry.body, "change"))
            proposals[entry.seq] = Proposal(entry.seq, order, entry.by, entry.recorded_at)
        elif entry.kind in {EventKind.APPROVED, EventKind.REJECTED}:
            number = entry.body["proposal"]
            if not isinstance(number, int):
                raise StorageError(f"entry {entry.seq} of the ledger names no proposal")
            proposals[number] = replace(
                proposals[number],
                state=ProposalState(entry.kind.value),
                decided_by=entry.by,
                decided_at=entry.recorded_at,
                why=str(entry.body.get("reason", "")),
            )
    except (Refused, KeyError, ValueError):
        raise StorageError(f"entry {entry.seq} of the ledger tells nothing of a proposal") from None


def rule(connection: Connection) -> frozenset[Matter]:
    """Return the matters that the rule is on for now."""
    return rule_of(entries_of(connection, kinds=(EventKind.TWO_PERSON_RULE_SET,)))


def proposals(connection: Connection, *, at: datetime) -> tuple[Proposal, ...]:
    """Return every proposal as it stands at `at`, oldest first."""
    found: dict[int, Proposal] = {}
    for entry in entries_of(connection, kinds=_KINDS):
        fold(found, entry)
    return tuple(proposal.at(at) for proposal in found.values())


def require_proposal(connection: Connection, number: int, *, at: datetime) -> Proposal:
    """Return an open proposal. Raises `UsageError` for one that is unknown, decided or expired."""
    found = next((one for one in proposals(connection, at=at) if one.number == number), None)
    where = f"proposal {number}"
    if found is None:
        raise UsageError("there is no such proposal", where=where, hint="`vc proposals` lists the open ones")
    if found.state is ProposalState.EXPIRED:
        ended = format_instant(found.closes_at)
        raise UsageError(f"it expired on {ended}, {OPEN_FOR.days} days old", where=where, hint="propose it anew")
    if found.state is not ProposalState.OPEN:
        decided = format_instant(found.decided_at or found.proposed_at)
        raise UsageError(f"it was {found.state} by {found.decided_by} on {decided}", where=where, hint=_EVERY)
    return found


def propose(connection: Connection, order: Order, *, by: str, now: datetime) -> Proposal:
    """Record a proposal, and return it. The same one that is open already is returned as it stands.

    Needs a writing transaction. Raises `UsageError` where nobody is named.
    """
    require_named(by)
    moment = settled(now, head(connection))
    for known in proposals(connection, at=moment):
        if known.state is ProposalState.OPEN and known.order.digest == order.digest:
            return known
    (entry,) = append(
        connection, (NewEvent(EventKind.PROPOSED, order.subject, order.to_body(), by=by.strip()),), now=moment
    )
    return Proposal(entry.seq, order, entry.by, entry.recorded_at)


def settle(connection: Connection, order: Order, *, approval: int | None, by: str, now: datetime) -> None:
    """Let `order` through, before its own event is recorded in the same writing transaction.

    Does nothing where the rule is off for its matter. Else `approval` must be the number of an open proposal of exactly
    this order, and `by` another person than its proposer: then the approval is recorded. Raises `ApprovalNeededError`
    without a number, `UsageError` where it does not fit.
    """
    moment = settled(now, head(connection))
    proposal = require_allowed(connection, order, approval=approval, by=by, now=moment)
    if proposal is not None:
        record_approval(connection, proposal, by=by, now=moment)


def require_allowed(
    connection: Connection, order: Order, *, approval: int | None, by: str, now: datetime
) -> Proposal | None:
    """Return the proposal that `by` approves with `order`, None where none is needed. Raises as `settle`."""
    if approval is None:
        matters = rule(connection)
        if order.matter in matters or (order.matter is Matter.RULE and matters):
            raise ApprovalNeededError(order)
        return None
    proposal = require_proposal(connection, approval, at=now)
    if proposal.order.digest != order.digest:
        raise UsageError("it proposes something else", where=f"proposal {approval}", hint="propose this anew")
    _require_other(proposal, by)
    return proposal


def record_approval(connection: Connection, proposal: Proposal, *, by: str, now: datetime) -> None:
    """Record the approval of an open proposal by another person. Needs a writing transaction. Raises `UsageError`."""
    _require_other(proposal, by)
    body: JsonObject = {"proposal": proposal.number, "digest": proposal.order.digest}
    append(connection, (NewEvent(EventKind.APPROVED, proposal.order.subject, body, by=by.strip()),), now=now)


def _require_other(proposal: Proposal, by: str) -> None:
    require_named(by)
    if same_person(by, proposal.by):
        raise UsageError(
            f"{proposal.by} proposed it, and can't approve it too",
            where=f"proposal {proposal.number}",
            hint="another person approves it: --user NAME",
        )


def reject(connection: Connection, number: int, *, reason: str, by: str, now: datetime) -> Proposal:
    """Record that an open proposal will not be carried out; its proposer may do so too. Raises `UsageError`."""
    require_named(by)
    if not reason.strip() or len(reason) > _LONGEST_REASON:
        raise UsageError(f"a reason has 1 to {_LONGEST_REASON} characters", where="reason", hint="--reason TEXT")
    moment = settled(now, head(connection))
    proposal = require_proposal(connection, number, at=moment)
    body: JsonObject = {"proposal": number, "reason": reason.strip()}
    append(connection, (NewEvent(EventKind.REJECTED, proposal.order.subject, body, by=by.strip()),), now=moment)
    return replace(proposal, state=ProposalState.REJECTED, decided_by=by.strip(), decided_at=moment, why=reason.strip())


def set_rule(
    connection: Connection,
    issuer: str,
    matters: Iterable[Matter],
    *,
    approval: int | None = None,
    by: str,
    now: datetime,
) -> frozenset[Matter]:
    """Put `matters`, and no other, under the rule of two persons. Needs a writing transaction.

    To take one out needs two persons itself. Returns what the rule is on for. Raises `ApprovalNeededError`,
    `UsageError`.
    """
    require_named(by)
    wanted, before = frozenset(matters), rule(connection)
    if Matter.RULE in wanted:
        raise UsageError("the rule itself needs two persons as soon as it is on", where="two-person")
    if wanted == before and approval is None:
        return before
    listed: list[JsonValue] = [matter.value for matter in SWITCHABLE if matter in wanted]
    if not before <= wanted or approval is not None:
        order = Order(Matter.RULE, issuer, {"event": EventKind.TWO_PERSON_RULE_SET.value, "matters": listed})
        settle(connection, order, approval=approval, by=by, now=now)
    append(connection, (NewEvent(EventKind.TWO_PERSON_RULE_SET, issuer, {"matters": listed}, by=by.strip()),), now=now)
    return wanted


def same_person(one: str, other: str) -> bool:
    """Whether two names are the same, whatever their case, width and spacing (G61)."""
    return _folded(one) == _folded(other)


def require_named(name: str) -> None:
    """Refuse a name that tells nobody apart. Raises `UsageError`."""
    if not _folded(name) or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(
            f"say who you are, in 1 to {_LONGEST_NAME} printable characters", where="user", hint="--user NAME"
        )


def _folded(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = (character for character in folded if unicodedata.category(character) != "Cf")
    return " ".join("".join(seen).split())
