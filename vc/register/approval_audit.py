"""What the ledger holds without the approval that the rule of two persons asked for (specs/register.md G64). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from vc.encoding.strict_json import JsonValue
from vc.errors import StorageError
from vc.register.approved_change import records_order
from vc.register.bulk_content import BulkContent, key_digest
from vc.register.events import EventKind, LedgerEntry
from vc.register.key_orders import is_of
from vc.register.restored import BY
from vc.register.two_persons import OPEN_FOR, Matter, Order, Proposal, ProposalState, fold, same_person, set_by

_MATTERS: Final = {
    EventKind.WITHDRAWN: Matter.WITHDRAWAL,
    EventKind.CANCELLED: Matter.WITHDRAWAL,
    EventKind.TRANSFERRED: Matter.WITHDRAWAL,
    EventKind.ACCREDITATION_WITHDRAWN: Matter.WITHDRAWAL,
    EventKind.KEY_ADDED: Matter.KEYS,
    EventKind.KEY_RETIRED: Matter.KEYS,
    EventKind.KEY_REVOKED: Matter.KEYS,
}


@dataclass(frozen=True, slots=True)
class Unapproved:
    """An entry that needed an approval and has none; `problem` says what is wrong, `seq` and `kind` name the entry."""

    seq: int
    kind: EventKind
    problem: str


def unapproved(entries: Iterable[LedgerEntry]) -> tuple[Unapproved, ...]:
    """Return every entry that needed two persons by the rule of its time, and has no approval that holds.

    `entries` is the whole ledger in its order. An approval covers the entries that follow it directly and are what was
    proposed. Certificates that were issued one directly after the other in the same second by the same person are a
    bulk issue. Entries that can't be understood are named too.
    """
    reading = ApprovalReading()
    found = [one for entry in entries for one in reading.read(entry)]
    return tuple(found + list(reading.close_run()))


@dataclass(slots=True)
class ApprovalReading:
    """What is known after the entries so far: for a ledger that is read one by one. `close_run` belongs at its end."""

    matters: frozenset[Matter] = frozenset()
    proposals: dict[int, Proposal] = field(default_factory=dict)
    covering: tuple[Order, LedgerEntry] | None = None
    bulk: list[tuple[Proposal, BulkContent]] = field(default_factory=list)
    begun: set[int] = field(default_factory=set)
    ceremonies: list[Proposal] = field(default_factory=list)
    run: list[LedgerEntry] = field(default_factory=list)
    restored: LedgerEntry | None = None
    roles: dict[str, JsonValue] = field(default_factory=dict)

    def read(self, entry: LedgerEntry) -> Iterator[Unapproved]:
        """Take in the next entry, and yield what it shows to lack an approval."""
        try:
            yield from self._judge(entry)
        except StorageError as error:
            yield Unapproved(entry.seq, entry.kind, error.message)

    def _judge(self, entry: LedgerEntry) -> Iterator[Unapproved]:
        if self.run and not _continues(self.run[-1], entry):
            yield from self.close_run()
        if entry.kind is EventKind.KEY_ADDED:
            self.roles[entry.subject] = entry.body.get("role")
        if entry.kind is EventKind.REGISTER_RESTORED or _was_brought_back(self.restored, entry):
            # What a restore brings back was approved when it was first recorded (G74).
            self.restored, self.covering = entry, None
        elif entry.kind is EventKind.ISSUED:
            self.run.append(entry)
        elif entry.kind in {EventKind.PROPOSED, EventKind.REJECTED}:
            self.covering = None
            fold(self.proposals, entry)
        elif entry.kind is EventKind.APPROVED:
            yield from self._approval(entry)
        elif entry.kind is EventKind.CEREMONY_HELD:
            yield from self._ceremony(entry)
        else:
            yield from self._change(entry)

    def close_run(self) -> Iterator[Unapproved]:
        """End a run of issued certificates, and yield those that were issued in bulk without an approval."""
        run, self.run = self.run, []
        if Matter.BULK in self.matters and len(run) > 1:
            for entry in run:
                if not self._in_bulk(entry):
                    yield Unapproved(entry.seq, entry.kind, "issued in bulk without an approval")

    def _approval(self, entry: LedgerEntry) -> Iterator[Unapproved]:
        self.covering = None
        number = entry.body.get("proposal")
        proposal = self.proposals.get(number) if isinstance(number, int) else None
        problem = _approval_fault(entry, proposal)
        if proposal is None or problem:
            yield Unapproved(entry.seq, entry.kind, problem)
            return
        fold(self.proposals, entry)
        if proposal.order.matter is Matter.BULK:
            content = BulkContent.from_change(proposal.order.change)
            self.bulk.append((self.proposals[proposal.number], content))
        elif proposal.order.change.get("event") == EventKind.CEREMONY_HELD.value:
            self.ceremonies.append(self.proposals[proposal.number])
        else:
            self.covering = (proposal.order, entry)

    def _ceremony(self, entry: LedgerEntry) -> Iterator[Unapproved]:
        self.covering = None
        for proposal in self.ceremonies:
            decided = proposal.decided_at or proposal.proposed_at
            if is_of(proposal.order, entry) and entry.recorded_at < decided + OPEN_FOR:
                self.ceremonies.remove(proposal)
                self.covering = (proposal.order, entry)
                return
        if Matter.KEYS in self.matters:
            yield Unapproved(entry.seq, entry.kind, "held without an approval")

    def _change(self, entry: LedgerEntry) -> Iterator[Unapproved]:
        covered = self.covering is not None and records_order(*self.covering, entry, roles=self.roles)
        if not covered or not _goes_on(self.covering, entry):
            self.covering = None
        if entry.kind is EventKind.TWO_PERSON_RULE_SET:
            before, self.matters = self.matters, set_by(entry)
            if not before <= self.matters and not covered:
                yield Unapproved(entry.seq, entry.kind, "the two-person rule was taken back without an approval")
        elif _MATTERS.get(entry.kind) in self.matters and not covered:
            yield Unapproved(entry.seq, entry.kind, "recorded without an approval")

    def _in_bulk(self, entry: LedgerEntry) -> bool:
        key = key_digest(str(entry.body.get("key", "")))
        for proposal, content in self.bulk:
            decided = proposal.decided_at or proposal.proposed_at
            in_time = proposal.number in self.begun or entry.recorded_at < decided + OPEN_FOR
            if in_time and key in content.keys:
                self.begun.add(proposal.number)
                return True
        return False


def _continues(last: LedgerEntry, entry: LedgerEntry) -> bool:
    return (
        entry.kind is EventKind.ISSUED
        and entry.seq == last.seq + 1
        and (entry.recorded_at, entry.by) == (last.recorded_at, last.by)
    )


def _was_brought_back(restored: LedgerEntry | None, entry: LedgerEntry) -> bool:
    """Whether an entry belongs to the restore whose last entry so far is `restored`."""
    return restored is not None and (entry.seq, entry.recorded_at, entry.by) == (
        restored.seq + 1,
        restored.recorded_at,
        BY,
    )


def _approval_fault(entry: LedgerEntry, proposal: Proposal | None) -> str:
    if proposal is None:
        return "approves nothing that was proposed"
    if proposal.at(entry.recorded_at).state is not ProposalState.OPEN:
        return f"approves proposal {proposal.number}, which was not open"
    if entry.body.get("digest") != proposal.order.digest:
        return f"approves something else than proposal {proposal.number}"
    if same_person(entry.by, proposal.by):
        return f"approved by the person who made proposal {proposal.number}"
    return ""


def _goes_on(covering: tuple[Order, LedgerEntry] | None, entry: LedgerEntry) -> bool:
    """Whether more entries may follow: a rotation has two, the new key second; a ceremony names its keys."""
    ceremony = covering is not None and covering[1].kind is EventKind.CEREMONY_HELD
    return ceremony or entry.kind is EventKind.KEY_RETIRED
