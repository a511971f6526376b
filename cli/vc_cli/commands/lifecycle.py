"""What happens to a certificate, or to an accreditation, after it was issued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vc.encoding.rfc3339 import format_instant, parse_date
from vc.encoding.strict_json import JsonValue
from vc.errors import Refused, UsageError
from vc.status.value import StatusEvent
from vc_cli.asking import parse_moment
from vc_cli.consent import Consent, consent_options, show_and_ask, tell_unsigned
from vc_cli.homes import home_option, json_option, opened, signers_for
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.proposals import or_proposed
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import moment
from vc_cli.users import user_option

if TYPE_CHECKING:
    from datetime import date

    from vc.register.accreditation.accrediting import AccreditationVersion
    from vc.register.accreditation.foresight import Foreseen
    from vc.register.certificates.lifecycle import Changed
    from vc.register.certificates.transitions import Change
    from vc.register.home import Home

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Order:
    """What stands on the command line: which certificate or accreditation, why, and from when on."""

    identifier: str
    home: Path
    as_json: bool
    user: str
    reason: str = ""
    code: str = ""
    effective: str | None = None
    passphrase_file: str | None = None
    yes: bool = False
    dry_run: bool = False

    @property
    def effective_from(self) -> datetime | None:
        """The effective date, None for now."""
        return None if self.effective is None else parse_moment(self.effective, where="--effective")


_code_option = click.option(
    "--code", metavar="CODE", default="", help="A registered reason, listed by `vc reasons`; published with the status."
)


def _order_options(command: Command) -> Command:
    for option in (
        json_option,
        user_option,
        home_option,
        click.option(
            "--effective", metavar="DATE", help="From when it counts; a date means its first second, UTC. Default: now."
        ),
        _code_option,
        click.option("--reason", metavar="TEXT", default="", help="Why, in words; it is published with the status."),
        click.argument("identifier", metavar="ID"),
    ):
        command = option(command)
    return command


@click.command("suspend", cls=ShownCommand)
@_order_options
@passphrase_option
@consent_options
def suspend_command(**given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """Suspend a certificate, or in an accreditation body's home the accreditation of a body.

    ID is a certificate number, a credential's id, an accreditation's number or a body's DID.
    """
    _either(StatusEvent.SUSPENDED, Order(**given))


@click.command("reinstate", cls=ShownCommand)
@_order_options
@passphrase_option
@consent_options
def reinstate_command(**given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """End a suspension."""
    _either(StatusEvent.REINSTATED, Order(**given))


@click.command("withdraw", cls=ShownCommand)
@_order_options
@passphrase_option
@consent_options
def withdraw_command(**given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """Withdraw a certificate for good, or in an accreditation body's home the accreditation of a body."""
    _either(StatusEvent.WITHDRAWN, Order(**given))


@click.command("cancel", cls=ShownCommand)
@_order_options
def cancel_command(**given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """Cancel a certificate at its holder's wish, or because it lapsed."""
    _certificate(StatusEvent.CANCELLED, Order(**given))


@click.command("reduce-scope", cls=ShownCommand)
@_order_options
@click.option("--by", "successor", metavar="ID", help="The certificate with the smaller scope.")
def reduce_scope_command(*, successor: str | None, **given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """Record that a certificate covers less than it says; what it covers now stands in its successor."""
    _certificate(StatusEvent.SCOPE_REDUCED, Order(**given), successor=successor)


@click.command("supersede", cls=ShownCommand)
@_order_options
@click.option("--by", "successor", metavar="ID", required=True, help="The certificate that takes its place.")
def supersede_command(*, successor: str, **given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """Put another certificate in the place of this one."""
    _certificate(StatusEvent.SUPERSEDED, Order(**given), successor=successor)


@click.command("transfer", cls=ShownCommand)
@_order_options
@click.option("--to", metavar="NAME|DID", required=True, help="The body that takes the certification over.")
@click.option("--certificate", metavar="URL", default="", help="The certificate that it issued in its place.")
def transfer_command(*, to: str, certificate: str, **given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """End a certificate here because another body has taken the certification over (IAF MD 2).

    Here it counts as cancelled from then on. Record it when the other body has issued its own certificate.
    """
    from vc.register.certificates.transitions import Transfer

    _certificate(StatusEvent.TRANSFERRED, Order(**given), transfer=Transfer(to, certificate))


@click.command("record-surveillance", cls=ShownCommand)
@click.argument("identifier", metavar="ID")
@click.option("--done", metavar="DATE", required=True, help="The day on which it was done.")
@click.option("--next-due", metavar="DATE", help="The day by which the next one is due.")
@click.option("--kind", metavar="TEXT", default="", help="Your own word for it.")
@click.option("--reason", metavar="TEXT", default="", help="A remark.")
@_code_option
@home_option
@user_option
@json_option
def record_surveillance_command(*, done: str, next_due: str | None, kind: str, **given: Any) -> None:  # noqa: ANN401 - the options of `Order`
    """Record a surveillance that was done. It changes no status."""
    from vc.register.certificates.transitions import Surveillance

    due = None if next_due is None else _day(next_due, where="--next-due")
    surveillance = Surveillance(_day(done, where="--done"), due, kind)
    _certificate(StatusEvent.SURVEILLANCE_RECORDED, Order(**given), surveillance=surveillance)


def _either(event: StatusEvent, order: Order) -> None:
    """Change the accreditation with this number or DID, else the certificate."""
    from vc.register.accreditation.accrediting import accreditations

    now = invocation().now()
    with opened(order.home) as home, or_proposed(home, by=order.user, now=now, as_json=order.as_json):
        known = ((one.accreditation.number, one.accreditation.subject, one.slug) for one in accreditations(home))
        if any(order.identifier in names for names in known):
            _accreditation(home, event, order, now=now)
        elif order.dry_run:
            raise UsageError("shows what a change of an accreditation does", where="--dry-run", hint="leave it out")
        else:
            _certificate_of(home, event, order, now=now)


def _accreditation(home: Home, event: StatusEvent, order: Order, *, now: datetime) -> None:
    """Show what the change does, and sign it unless it was only to be shown, or the answer is no."""
    from vc.model.vocabulary import AccreditationEventKind
    from vc.register.accreditation.accrediting import AccreditationChange, AccreditationDesk
    from vc.register.keys.key_records import KeyRole

    change = AccreditationChange(
        AccreditationEventKind(event.value), order.reason, order.effective_from, by=order.user, code=order.code
    )
    consent = Consent(order.yes, order.dry_run)
    foreseen = show_and_ask(home, order.identifier, change, consent=consent, now=now)
    if order.dry_run:
        tell_unsigned(foreseen, as_json=order.as_json)
        return
    desk = AccreditationDesk(home, *signers_for(home, KeyRole.CREDENTIAL, order.passphrase_file))
    version = desk.change(order.identifier, replace(change, shown=foreseen.shown), now=invocation().now())
    _tell_accreditation(version, foreseen, as_json=order.as_json)


def _certificate(event: StatusEvent, order: Order, **carried: Any) -> None:  # noqa: ANN401 - members of `Change`
    """Change a certificate; `carried` is what its kind brings along: successor, surveillance, transfer."""
    now = invocation().now()
    with opened(order.home) as home, or_proposed(home, by=order.user, now=now, as_json=order.as_json):
        _certificate_of(home, event, order, now=now, **carried)


def _certificate_of(home: Home, event: StatusEvent, order: Order, *, now: datetime, **carried: Any) -> None:  # noqa: ANN401
    from vc.register.certificates.transitions import Change
    from vc.register.register import Register

    change = Change(event, order.reason, order.effective_from, by=order.user, code=order.code, **carried)
    _tell(Register(home).change(order.identifier, change, now=now), change, as_json=order.as_json)


def _tell(changed: Changed, change: Change, *, as_json: bool) -> None:
    certificate, before, after = changed.certificate, changed.before.value, changed.after.value
    document: dict[str, JsonValue] = {
        "id": certificate.id,
        "number": certificate.number,
        "event": change.kind.value,
        "effective_from": format_instant(changed.entry.effective),
        "reason": change.words,
        "code": change.code,
        "before": before.name.lower(),
        "after": after.name.lower(),
        "successor": changed.after.successor,
    }
    if as_json:
        write_json(document)
        return
    what = change.kind.value.replace("_", " ")
    stands = f"{_words(before.name)} before, {_words(after.name)} after"
    say(f"{certificate.name}: {what} with effect from {moment(changed.entry.effective)} ({stands})")
    if before is not after:
        warn("nobody can see it before `vc publish`")


def _tell_accreditation(version: AccreditationVersion, foreseen: Foreseen, *, as_json: bool) -> None:
    granted = version.accreditation
    event = granted.events[-1]
    document: dict[str, JsonValue] = {
        "number": granted.number,
        "subject": granted.subject,
        "event": event.kind.value,
        "effective_from": format_instant(event.effective_from),
        "version": granted.version,
        "blast_radius": foreseen.to_json(),
    }
    if as_json:
        write_json(document)
        return
    told = f"{event.kind} with effect from {moment(event.effective_from)}, version {granted.version}"
    say(f"{granted.number}, {granted.subject_name}: {told}")
    warn("nobody can see it before `vc publish`")


def _words(name: str) -> str:
    return name.lower().replace("_", " ")


def _day(text: str, *, where: str) -> date:
    try:
        return parse_date(text)
    except Refused as refusal:
        raise UsageError(f"{text!r:.60} is no day: {refusal.detail}", where=where, hint="write 2026-03-03") from None
