"""Proposing what needs a second person, and telling of proposals (register.md G58 to G63)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc_cli.output import say, warn, write_json
from vc_cli.shown_text import counted, moment, shown

if TYPE_CHECKING:
    from vc.register.home import Home
    from vc.register.two_persons import Proposal

_ENDS: Final = {
    "withdrawn": "withdraw",
    "cancelled": "cancel",
    "transferred": "transfer",
    "accreditation_withdrawn": "withdraw the accreditation of",
    "key_retired": "retire the key",
    "key_revoked": "record as compromised the key",
}


@contextmanager
def or_proposed(home: Home, *, by: str, now: datetime, as_json: bool = False) -> Iterator[None]:
    """Carry out what stands in the block; where it needs a second person, propose it instead and say so."""
    from vc.register.approving import record_proposal
    from vc.register.two_persons import ApprovalNeededError

    try:
        yield
    except ApprovalNeededError as needed:
        proposal = record_proposal(home, needed.order, by=by, now=now)
        if as_json:
            write_json({"event": "proposed", **proposal_member(proposal)})
            return
        say(f"proposal {proposal.number}: {proposal_words(proposal)}")
        warn(
            f"not done yet: another person approves it by {moment(proposal.closes_at)}: `vc approve {proposal.number}`"
        )


def proposal_words(proposal: Proposal) -> str:
    """Return what a proposal asks for, in one line that is safe to print."""
    order = proposal.order
    change = order.change
    event, subject = str(change.get("event")), str(change.get("number") or order.subject)
    if event == "issued":
        words = _bulk_words(change)
    elif event == "rotated":
        words = f"make a new {change.get('role')} key and retire the one in use"
    elif event == "ceremony_held":
        persons = [change.get("officer"), *_listed(change.get("witnesses"))]
        told = ", ".join(str(person) for person in persons if person)
        words = f"hold a key ceremony for {', '.join(_listed(change.get('roles')))}, before {told}"
    elif event == "two_person_rule_set":
        words = f"keep the two-person rule on for {', '.join(_listed(change.get('matters'))) or 'nothing'}"
    else:
        words = f"{_ENDS.get(event, event)} {subject}"
    to = f" to {change['to']}" if "to" in change else ""
    since = f", with effect from {change['effectiveFrom']}" if "effectiveFrom" in change else ""
    why = f": {change['reason']}" if change.get("reason") else ""
    return shown(f"{words}{to}{since}{why}")


def _bulk_words(change: Mapping[str, JsonValue]) -> str:
    """Say what a bulk issue holds; one that was proposed by an earlier version tells only how many."""
    told = change.get("count")
    count = told if isinstance(told, int) else 0
    numbers, files = _listed(change.get("numbers")), _listed(change.get("files"))
    more = f" and {count - len(numbers)} more" if count > len(numbers) else ""
    named = f": {', '.join(numbers)}{more}" if numbers else ""
    source = f", from {', '.join(files)}" if files else ""
    return f"issue {counted(count, 'certificate')}{named}{source}"


def _listed(value: JsonValue) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def proposal_member(proposal: Proposal) -> dict[str, JsonValue]:
    """Return a proposal as a member of a JSON answer; the packed keys of a bulk issue are left out."""
    change: dict[str, JsonValue] = {name: value for name, value in proposal.order.change.items() if name != "keys"}
    decided = proposal.decided_at
    return {
        "proposal": proposal.number,
        "matter": proposal.order.matter.value,
        "subject": proposal.order.subject,
        "change": change,
        "by": proposal.by,
        "proposed_at": format_instant(proposal.proposed_at),
        "expires": format_instant(proposal.closes_at),
        "state": proposal.state.value,
        "decided_by": proposal.decided_by,
        "decided_at": None if decided is None else format_instant(decided),
        "reason": proposal.why,
    }
