"""The rule of two persons: switching it, and deciding on proposals (register.md G58 to G63)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.encoding.strict_json import JsonValue
from vc_cli.consent import Consent, show_and_ask
from vc_cli.homes import home_option, json_option, opened, unlock
from vc_cli.invocation import invocation
from vc_cli.lines import Line, print_lines
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.proposals import or_proposed, proposal_member, proposal_words
from vc_cli.shown_help import ShownCommand, ShownGroup
from vc_cli.shown_text import moment, shown
from vc_cli.users import user_option

if TYPE_CHECKING:
    from vc.register.home import Home

_MATTERS: Final = ("withdrawal", "keys", "bulk")
_PUBLISH: Final = "nobody can see it before `vc publish`"


@click.group("two-person", cls=ShownGroup)
def two_person_command() -> None:
    """What needs a second person: withdrawals, changes of keys, issuing many at once."""


@two_person_command.command("show")
@home_option
@json_option
def show(*, home: Path, as_json: bool) -> None:
    """Show what the rule is on for."""
    from vc.register.approvals.two_persons import rule
    from vc.register.storage.engine import reading

    with opened(home) as open_home, reading(open_home.engine) as connection:
        _tell_rule({matter.value for matter in rule(connection)}, as_json=as_json)


@two_person_command.command("on")
@click.argument("matter", metavar="withdrawal|keys|bulk", type=click.Choice(_MATTERS))
@home_option
@user_option
@json_option
def on(*, matter: str, home: Path, user: str, as_json: bool) -> None:
    """Ask for a second person from now on. To take it back needs two."""
    _switch(matter, on=True, home=home, user=user, as_json=as_json)


@two_person_command.command("off")
@click.argument("matter", metavar="withdrawal|keys|bulk", type=click.Choice(_MATTERS))
@home_option
@user_option
@json_option
def off(*, matter: str, home: Path, user: str, as_json: bool) -> None:
    """Propose to ask for a second person no longer; another person approves it."""
    _switch(matter, on=False, home=home, user=user, as_json=as_json)


@click.command("proposals", cls=ShownCommand)
@click.option("--all", "every", is_flag=True, help="Also those that were decided or have expired.")
@home_option
@json_option
def proposals_command(*, every: bool, home: Path, as_json: bool) -> None:
    """List what waits for a second person, oldest first. A proposal expires after 30 days."""
    from vc.register.approvals.two_persons import ProposalState, proposals
    from vc.register.storage.engine import reading

    with opened(home) as open_home, reading(open_home.engine) as connection:
        found = [
            one for one in proposals(connection, at=invocation().now()) if every or one.state is ProposalState.OPEN
        ]
    if as_json:
        listed: list[JsonValue] = [proposal_member(one) for one in found]
        write_json({"proposals": listed})
        return
    lines = []
    for one in found:
        decided = f" by {one.decided_by}" if one.decided_by else f", open until {moment(one.closes_at)}"
        state = one.state.value if one.state is not ProposalState.OPEN else "proposed"
        lines.append(Line(proposal_words(one), label=str(one.number)))
        told = f"{state}{decided}" if one.decided_by else f"proposed by {one.by}{decided}"
        lines.append(Line(shown(told), indent=2))
    print_lines(lines)


@click.command("approve", cls=ShownCommand)
@click.argument("number", metavar="NUMBER", type=click.IntRange(min=1))
@home_option
@user_option
@passphrase_option
@json_option
@click.option("--yes", is_flag=True, help="Of an accreditation: don't ask at the terminal whether to sign.")
def approve_command(
    *, number: int, home: Path, user: str, passphrase_file: str | None, as_json: bool, yes: bool
) -> None:
    """Approve a proposal of another person, and carry it out.

    Whether it is still legal is checked again. An approved bulk issue is carried out by `vc issue` with the same file,
    a ceremony by `vc key ceremony`. What the withdrawal of an accreditation does is shown first.
    """
    from vc.register.approvals.approving import Approver
    from vc.register.approvals.two_persons import Matter

    with opened(home) as open_home:
        approver = Approver(open_home, user, lambda: unlock(open_home, passphrase_file))
        shown_version = _shown(open_home, number, yes=yes)
        proposal = approver.approve(number, now=invocation().now(), shown=shown_version)
    if as_json:
        write_json(proposal_member(proposal) | {"state": "approved", "decided_by": user})
        return
    say(f"proposal {number} approved: {proposal_words(proposal)}")
    if proposal.order.matter is Matter.BULK:
        warn("now run the same `vc issue` again: it issues them")
    elif proposal.order.change.get("event") == "ceremony_held":
        warn("now hold it, within 30 days: the same `vc key ceremony`")
    elif proposal.order.matter is not Matter.RULE:
        warn(_PUBLISH)


@click.command("reject", cls=ShownCommand)
@click.argument("number", metavar="NUMBER", type=click.IntRange(min=1))
@click.option("--reason", metavar="TEXT", required=True, help="Why; it stays in the register.")
@home_option
@user_option
@json_option
def reject_command(*, number: int, reason: str, home: Path, user: str, as_json: bool) -> None:
    """Reject a proposal, or take back one's own."""
    from vc.register.approvals.approving import record_rejection

    with opened(home) as open_home:
        proposal = record_rejection(open_home, number, reason=reason, by=user, now=invocation().now())
    if as_json:
        write_json(proposal_member(proposal))
    else:
        say(f"proposal {number} rejected: {proposal_words(proposal)}")


def _shown(home: Home, number: int, *, yes: bool) -> bytes:
    """Show what the withdrawal of an accreditation does (G37), and return the digest of the version at stake."""
    from vc.register.approvals.approving import accreditation_withdrawal, is_of_accreditation
    from vc.register.approvals.two_persons import require_proposal
    from vc.register.storage.engine import reading

    now = invocation().now()
    with reading(home.engine) as connection:
        order = require_proposal(connection, number, at=now).order
    if not is_of_accreditation(order):
        return b""
    named, change = accreditation_withdrawal(order, by="")
    return show_and_ask(home, named, change, consent=Consent(yes), now=now).shown


def _switch(matter: str, *, on: bool, home: Path, user: str, as_json: bool) -> None:
    from vc.register.approvals.approving import switch_rule
    from vc.register.approvals.two_persons import Matter

    now = invocation().now()
    with opened(home) as open_home, or_proposed(open_home, by=user, now=now, as_json=as_json):
        matters = switch_rule(open_home, Matter(matter), on=on, by=user, now=now)
        _tell_rule({one.value for one in matters}, as_json=as_json)


def _tell_rule(matters: set[str], *, as_json: bool) -> None:
    if as_json:
        write_json({"two_person": {matter: matter in matters for matter in _MATTERS}})
        return
    for matter in _MATTERS:
        say(f"{matter:<11} {'two persons' if matter in matters else 'one person'}")
