"""Looking into a register: one certificate, all of them, the story of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.model.vocabulary import CertificateStatus
from vc.status.value import registered_status
from vc_cli.homes import home_option, json_option, opened, tell_unfinished
from vc_cli.invocation import invocation
from vc_cli.lines import Line, Tone, print_lines
from vc_cli.output import write_json
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import moment, shown

if TYPE_CHECKING:
    from vc.register.accreditation.accrediting import AccreditationVersion
    from vc.register.certificates.certificates import CertificateState
    from vc.register.certificates.history import Chapter
    from vc.register.issuing.wallet_form import WalletForm


@click.command("show", cls=ShownCommand)
@click.argument("identifier", metavar="ID")
@home_option
@json_option
def show_command(*, identifier: str, home: Path, as_json: bool) -> None:
    """Show a certificate as the register has it. ID is its number or identifier."""
    from vc.register.issuing.wallet_form import wallet_forms
    from vc.register.register import Register
    from vc.register.storage.engine import reading

    now = invocation().now()
    with opened(home) as open_home:
        state = Register(open_home).show(identifier, at=now)
        published = open_home.addresses.credential(state.certificate.slug)
        with reading(open_home.engine) as connection:
            wallets = list(wallet_forms(connection, state.certificate))
    if as_json:
        credential = state.certificate.secured.decode()
        forms: list[JsonValue] = [
            {"issued_at": format_instant(one.issued_at), "holder": one.holder, "credential": one.sd_jwt.decode()}
            for one in wallets
        ]
        write_json(_member(state, now) | {"page": published, "credential": credential, "wallet_forms": forms})
        return
    print_lines(_show_lines(state, published, now))
    print_lines(Line(_wallet_told(one), label="Wallet") for one in wallets)


@click.command("list", cls=ShownCommand)
@click.option(
    "--status", type=click.Choice([status.value for status in CertificateStatus]), help="Only those with this status."
)
@home_option
@json_option
def list_command(*, status: str | None, home: Path, as_json: bool) -> None:
    """List the certificates and accreditations of a home, in the order of issue."""
    from vc.register.accreditation.accrediting import accreditations
    from vc.register.register import Register

    now = invocation().now()
    with opened(home) as open_home:
        every = Register(open_home).certificates(at=now)
        states = [state for state in every if status is None or _status(state) == status]
        granted = accreditations(open_home) if status is None else []
        tell_unfinished(open_home)
    if as_json:
        certificates: list[JsonValue] = [_member(state, now) for state in states]
        others: list[JsonValue] = [_accreditation(version, now) for version in granted]
        write_json({"certificates": certificates, "accreditations": others})
    else:
        print_lines(_list_lines(states, granted, now))


@click.command("history", cls=ShownCommand)
@click.argument("identifier", metavar="ID")
@home_option
@json_option
def history_command(*, identifier: str, home: Path, as_json: bool) -> None:
    """Tell the story of a certificate, or of an accreditation, in the order in which it was recorded.

    ID is a certificate's number or identifier; in an accreditation body's home also an accreditation's number or a
    body's DID.
    """
    from vc.register.register import Register

    with opened(home) as open_home:
        chapters = Register(open_home).history(identifier)
    if as_json:
        listed: list[JsonValue] = [_chapter(one) for one in chapters]
        write_json({"history": listed})
    else:
        print_lines(_history_lines(chapters))


def _history_lines(chapters: Sequence[Chapter]) -> Iterator[Line]:
    """Yield one line for each chapter, with its day; where two share a day, each with its time in UTC too."""
    days = {one.recorded_at.date() for one in chapters}
    timed = len(days) < len(chapters)
    for one in chapters:
        time = f"{one.recorded_at:%H:%M}  " if timed else ""
        yield Line(time + shown(one.told), label=f"{one.recorded_at:%Y-%m-%d}")


def _wallet_told(one: WalletForm) -> str:
    bound = f"bound to the key {one.holder[:16]}" if one.holder else "bound to no key"
    return f"{moment(one.issued_at)}, {bound}"


def _status(state: CertificateState) -> str:
    status = registered_status(state.standing.value)
    return "" if status is None else status.value


def _member(state: CertificateState, at: datetime) -> dict[str, JsonValue]:
    from vc.register.certificates.standing import decisive

    certificate, event = state.certificate, decisive(state.events, at)
    return {
        "id": certificate.id,
        "number": certificate.number,
        "status": _status(state),
        "since": _optional(state.standing.since),
        "successor": state.standing.successor,
        "reason": "" if event is None else event.reason,
        "code": "" if event is None else event.code,
        "notices": _notices(state, at),
        "holder": certificate.holder,
        "standard": certificate.standard,
        "issued_at": format_instant(certificate.issued_at),
        "valid_from": _optional(certificate.valid_from),
        "valid_until": _optional(certificate.valid_until),
        "status_list": certificate.slot.list_number,
        "status_index": certificate.slot.index,
    }


def _accreditation(version: AccreditationVersion, now: datetime) -> JsonValue:
    granted = version.accreditation
    return {
        "number": granted.number,
        "subject": granted.subject,
        "name": granted.subject_name,
        "role": granted.role.value,
        "state": granted.standing(now).state.value,
        "version": granted.version,
    }


def _chapter(chapter: Chapter) -> JsonValue:
    return {
        "entry": chapter.seq,
        "event": chapter.kind.value,
        "recorded_at": format_instant(chapter.recorded_at),
        "effective_from": format_instant(chapter.effective_from),
        "status": None if chapter.value is None else chapter.value.name.lower(),
        "native": chapter.native,
        "reason": chapter.reason,
        "code": chapter.code,
        "by": chapter.by,
        "successor": chapter.successor,
        "to": chapter.to,
        "proposal": chapter.proposal,
        "told": chapter.told,
    }


def _show_lines(state: CertificateState, page: str, at: datetime) -> Iterator[Line]:
    from vc.register.certificates.standing import decisive

    certificate, standing = state.certificate, state.standing
    since = "" if standing.since is None else f" since {moment(standing.since)}"
    tone = Tone.GOOD if _status(state) == CertificateStatus.ACTIVE else Tone.BAD
    yield Line(shown(certificate.name), Tone.STRONG)
    yield Line(_words(_status(state)) + since, tone, label="Status")
    event = decisive(state.events, at)
    if event is not None:
        yield Line(shown(f"{event.reason} [{event.code}]" if event.code else event.reason), label="Reason")
    for notice in _overdue(state, at):
        yield Line(notice, Tone.NOTICE, label="Notice")
    if standing.successor is not None:
        yield Line(shown(standing.successor), label="Successor")
    yield Line(shown(certificate.holder), label="Holder")
    yield Line(shown(certificate.standard), label="Standard")
    yield Line(moment(certificate.issued_at), label="Issued")
    if certificate.valid_until is not None:
        yield Line(moment(certificate.valid_until), label="Valid until")
    yield Line(shown(page), label="Page")
    yield Line("yes" if certificate.label is not None else "no", label="Label")


def _list_lines(
    states: Iterable[CertificateState], granted: Iterable[AccreditationVersion], now: datetime
) -> Iterator[Line]:
    for state in states:
        certificate = state.certificate
        end = "no end" if certificate.valid_until is None else f"{certificate.valid_until:%Y-%m-%d}"
        words = (certificate.name, f"{_words(_status(state)):<13}", end, certificate.standard, certificate.holder)
        yield Line(shown("  ".join(words)))
        for notice in _overdue(state, now):
            yield Line(notice, Tone.NOTICE, indent=2)
    for version in granted:
        one = version.accreditation
        yield Line(shown(f"{one.number}  {_words(one.standing(now).state):<13}  {one.subject}  {one.subject_name}"))


def _overdue(state: CertificateState, at: datetime) -> list[str]:
    """Return the notice that a suspension lasts longer than it normally may."""
    from vc.register.certificates.suspension import overdue_since

    end = overdue_since(state.events, at)
    if end is None:
        return []
    return [f"suspended for too long: its term ended on {moment(end)}; reinstate it, reduce its scope or withdraw it"]


def _notices(state: CertificateState, at: datetime) -> list[JsonValue]:
    return ["suspension_overdue"] if _overdue(state, at) else []


def _words(name: str) -> str:
    return name.replace("_", " ")


def _optional(at: datetime | None) -> str | None:
    return None if at is None else format_instant(at)
