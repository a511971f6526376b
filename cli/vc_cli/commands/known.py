"""`vc known`: the certificates of accredited bodies that an accreditation body's home knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc.errors import UsageError
from vc_cli.exit_codes import Exit
from vc_cli.files import FILE
from vc_cli.homes import home_option, hosts_option, json_option, opened, source_for
from vc_cli.invocation import invocation
from vc_cli.lines import Line, print_lines
from vc_cli.offered import offered
from vc_cli.output import say, warn, write_json
from vc_cli.progress import bar
from vc_cli.shown_help import ShownGroup
from vc_cli.shown_text import between, counted, shown
from vc_cli.users import user_option

if TYPE_CHECKING:
    from vc.register.accreditation.known_intake import Intake, Taking
    from vc.verify.foreseen import KnownCertificate
    from vc_cli.offered import Offered

_LINES_SHOWN: Final = 20
_LINES_KEPT: Final = 1_000
_NAMES_KEPT: Final = 20


@dataclass(slots=True)
class _Taken:
    """What a run has done so far. Of what was left out as many reasons are kept as anybody reads."""

    counts: Counter[Taking] = field(default_factory=Counter)
    left_out: int = 0
    reasons: list[tuple[str, str]] = field(default_factory=list)

    def leave_out(self, where: str, reason: str) -> None:
        """Count what was left out, with its reason."""
        self.left_out += 1
        if len(self.reasons) < _LINES_KEPT:
            self.reasons.append((where, reason))


@click.group("known", cls=ShownGroup)
def known_command() -> None:
    """Certificates of accredited bodies, kept to see what a suspension or withdrawal would do."""


@known_command.command("add")
@click.argument("paths", type=FILE, metavar="PATH...", nargs=-1, required=True)
@click.option("--offline", is_flag=True, help="Ask nobody for keys and status lists: signatures stay unverified.")
@hosts_option
@home_option
@user_option
@json_option
def add(*, paths: tuple[str, ...], offline: bool, hosts: tuple[str, ...], home: Path, user: str, as_json: bool) -> Exit:
    """Take in certificates that accredited bodies have issued.

    PATH is a certificate, a folder with *.jwt, a published site, or a file of lines: a compact JWS each, or a JSON
    object with the member "credential". What is not a certificate of an accredited body is named and left out.
    """
    from vc.register.accreditation.known_intake import Intake

    now = invocation().now()
    if offline and hosts:
        raise UsageError("--offline asks nobody", where="--development-hosts", hint="leave one of both out")
    with opened(home) as open_home:
        source = None if offline else source_for(open_home, hosts, now=now)
        intake = Intake(open_home, source, now)
        with bar(total=None, what="Taking in") as advance:
            taken = _take(intake, offered(paths), advance=advance)
        names = [shown(Path(path).name) for path in paths[:_NAMES_KEPT]]
        more = [f"and {len(paths) - len(names)} more"] if len(paths) > len(names) else []
        intake.record(source=", ".join(names + more), by=user)
    _tell(intake, taken, as_json=as_json)
    return Exit.DONE if taken.counts else Exit.REFUSED


@known_command.command("list")
@click.option("--body", metavar="DID", help="Only the certificates of this body.")
@home_option
@json_option
def list_(*, body: str | None, home: Path, as_json: bool) -> None:
    """List the certificates that the home knows, by body and number."""
    from vc.register.accreditation.known_certificates import known_entries, open_known

    with opened(home) as open_home:
        known = known_entries(open_home)
        faults = list(known.faults)
        certificates = sorted(
            open_known(open_home, known.of(body), faults),
            key=lambda one: (one.credential.issuer, one.credential.number, one.digest),
        )
    for fault in faults:
        warn(shown(fault))
    taken = known.taken(body)
    if as_json:
        first, last = (None, None) if taken is None else map(format_instant, taken)
        listed: list[JsonValue] = [_member(one) for one in certificates]
        unreadable: list[JsonValue] = [shown(fault) for fault in faults]
        write_json({"certificates": listed, "taken_in": {"first": first, "last": last}, "unreadable": unreadable})
        return
    print_lines(_lines(certificates, taken))


def _take(intake: Intake, items: Iterable[Offered], *, advance: Callable[[int], None]) -> _Taken:
    from vc.register.accreditation.known_intake import MOST_CERTIFICATES

    taken, remaining = _Taken(), iter(items)
    for item in islice(remaining, MOST_CERTIFICATES):
        advance(1)
        if item.problem:
            taken.leave_out(item.where, item.problem)
            continue
        try:
            taken.counts[intake.take(item.raw)] += 1
        except UsageError as error:
            taken.leave_out(item.where, error.message)
    beyond = next(remaining, None)
    if beyond is not None:
        reason = f"not read, nor what follows: one run takes {MOST_CERTIFICATES:,}; hand the rest in again"
        taken.leave_out(beyond.where, reason)
    return taken


def _tell(intake: Intake, taken: _Taken, *, as_json: bool) -> None:
    from vc.register.accreditation.known_intake import Taking

    entries = intake.entries
    unverified = sum(not entry.verified for entry in entries)
    for where, reason in taken.reasons[:_LINES_SHOWN]:
        warn(f"{shown(where)}: left out: {shown(reason)}")
    if taken.left_out > _LINES_SHOWN:
        hint = "--json names them" if taken.left_out <= _LINES_KEPT else f"--json names {_LINES_KEPT:,}"
        warn(f"and {taken.left_out - _LINES_SHOWN:,} more left out; {hint}")
    for did, why in intake.unverified.items():
        warn(f"signatures of {shown(did)} could not be checked: {shown(why)}")
    if as_json:
        reasons: list[JsonValue] = [{"where": shown(where), "reason": shown(reason)} for where, reason in taken.reasons]
        write_json(
            {
                "new": taken.counts[Taking.NEW],
                "known": taken.counts[Taking.KNOWN],
                "unverified": unverified,
                "left_out": taken.left_out,
                "reasons": reasons,
            }
        )
        return
    say(
        f"{counted(taken.counts[Taking.NEW], 'certificate')} taken in, {taken.counts[Taking.KNOWN]:,} known already, "
        f"{taken.left_out:,} left out; {unverified:,} with an unverified signature"
    )


def _member(one: KnownCertificate) -> JsonValue:
    from vc.verify.blast_radius import countries_of, standard_of

    credential = one.credential
    return {
        "issuer": credential.issuer,
        "id": credential.id,
        "number": credential.number,
        "holder": credential.holder,
        "standard": standard_of(one),
        "countries": list(countries_of(one)),
        "valid_until": None if credential.valid_until is None else format_instant(credential.valid_until),
        "verified": one.verified,
        "status": one.status or None,
        "digest": one.digest,
    }


def _lines(certificates: Sequence[KnownCertificate], taken: tuple[datetime, datetime] | None) -> Iterator[Line]:
    from vc.verify.blast_radius import countries_of, standard_of

    for one in certificates:
        credential = one.credential
        end = "no end" if credential.valid_until is None else f"{credential.valid_until:%Y-%m-%d}"
        checked = "verified" if one.verified else "unverified"
        status = one.status.partition(".")[2].replace("_", " ") or "status unknown"
        words = (credential.number or credential.id, credential.issuer, standard_of(one), ",".join(countries_of(one)))
        yield Line(shown("  ".join((*words, end, checked, status, credential.holder))))
    if taken is None:
        yield Line("No certificate is known; `vc known add` takes them in.")
    else:
        yield Line(f"{counted(len(certificates), 'certificate')}, taken in {between(*taken)}")
