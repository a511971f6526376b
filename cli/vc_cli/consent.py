"""What a change of an accreditation does, shown before it is signed, and the question whether to sign it (G37)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from vc.errors import UsageError
from vc_cli.output import say, warn, write_json
from vc_cli.progress import bar
from vc_cli.shown_text import between, counted, moment, shown

if TYPE_CHECKING:
    from collections import Counter

    from vc.encoding.strict_json import JsonValue
    from vc.register.accreditation.accrediting import AccreditationChange
    from vc.register.accreditation.foresight import Foreseen
    from vc.register.home import Home
    from vc.verify.blast_radius import Affected, Effect

Command = TypeVar("Command", bound=Callable[..., Any])
_CERTIFICATES_SHOWN: Final = 10
_GROUPS_SHOWN: Final = 10
_YES: Final = frozenset({"y", "yes"})


@dataclass(frozen=True, slots=True)
class Consent:
    """How the person at the command wants to be asked."""

    yes: bool = False
    dry_run: bool = False


def consent_options(command: Command) -> Command:
    """Add --yes and --dry-run to a command that changes an accreditation."""
    for option in (
        click.option("--yes", is_flag=True, help="Of an accreditation: don't ask at the terminal whether to sign."),
        click.option("--dry-run", is_flag=True, help="Of an accreditation: show what it would do; sign nothing."),
    ):
        command = option(command)
    return command


def show_and_ask(
    home: Home, identifier: str, change: AccreditationChange, *, consent: Consent, now: datetime
) -> Foreseen:
    """Show on stderr what `change` does to the known certificates, and ask at a terminal whether to sign it.

    Raises `UsageError` for a change that can't be recorded, and where the answer is no.
    """
    from vc.register.accreditation.foresight import foresee

    with bar(total=None, what="Looking ahead") as advance:
        foreseen = foresee(home, identifier, change, now=now, on_each=lambda: advance(1))
    for line in radius_lines(foreseen):
        warn(line)
    if not consent.dry_run and not consent.yes and sys.stdin.isatty() and sys.stderr.isatty():
        click.echo("Sign it? [y/N] ", nl=False, err=True)
        if sys.stdin.readline().strip().lower() not in _YES:
            hint = "answer y, or give --yes, to sign it"
            raise UsageError("nothing was signed", where=foreseen.accreditation.number, hint=hint)
    return foreseen


def tell_unsigned(foreseen: Foreseen, *, as_json: bool) -> None:
    """Tell how a dry run ended: it was shown, and nothing was signed."""
    accreditation = foreseen.accreditation
    if as_json:
        document: dict[str, JsonValue] = {
            "number": accreditation.number,
            "subject": accreditation.subject,
            "signed": False,
            "blast_radius": foreseen.to_json(),
        }
        write_json(document)
    else:
        say(f"{accreditation.number}: nothing was signed")


def radius_lines(foreseen: Foreseen) -> Iterator[str]:
    """Yield what people read: the change, the totals, the moments, the first certificates."""
    accreditation, radius = foreseen.accreditation, foreseen.radius
    event = accreditation.events[-1]
    what = event.kind.value.replace("_", " ")
    effect = f"{what} with effect from {moment(event.effective_from)}"
    yield f"{shown(accreditation.number)}, {shown(accreditation.subject_name)}, would be {effect}"
    if foreseen.taken is None:
        yield "this home knows no certificates of this body, so it can't say which are affected; see `vc known add`"
    else:
        when = between(*foreseen.taken)
        known = counted(radius.known, "certificate")
        yield f"of the {known} of this body that this home knows (taken in {when}): {told(radius.counts)}"
    for fault in foreseen.unreadable[:_CERTIFICATES_SHOWN]:
        yield f"not counted: {shown(fault)}"
    yield from _doubts(foreseen)
    if radius.affected:
        yield from _details(foreseen)


def told(counts: Counter[Effect]) -> str:
    """Return counts in words, by effect; what does not occur is left out."""
    from vc.verify.blast_radius import Effect

    words = {
        Effect.BECOMES_INVALID: ("becomes invalid", "become invalid"),
        Effect.VALID_AGAIN: ("is valid again", "are valid again"),
        Effect.GAINS_NOTICE: ("gains a notice", "gain a notice"),
        Effect.LOSES_NOTICE: ("loses a notice", "lose a notice"),
        Effect.INVALID_ANYWAY: ("is invalid anyway", "are invalid anyway"),
        Effect.UNCHANGED: ("is unchanged", "are unchanged"),
    }
    parts = [f"{counts[effect]:,} {words[effect][counts[effect] > 1]}" for effect in Effect if counts[effect]]
    return ", ".join(parts) or "none"


def _doubts(foreseen: Foreseen) -> Iterator[str]:
    if foreseen.unverified:
        yield f"the signature of {foreseen.unverified:,} of them was not checked when they were taken in"
    checked = foreseen.without_status - foreseen.unverified
    if checked > 0:
        yield f"the status of {checked:,} more was not known then"


def _details(foreseen: Foreseen) -> Iterator[str]:
    radius = foreseen.radius
    for asked in radius.moments:
        yield f"  {moment(asked.at)}: {told(asked.counts)}"
    if radius.moments_left_out:
        yield f"  and {counted(radius.moments_left_out, 'later moment')} not looked at"
    for name, groups in (("standard", radius.by_standard), ("country", radius.by_country)):
        for group, counts in sorted(groups.items())[:_GROUPS_SHOWN]:
            yield f"  {name} {shown(group)}: {told(counts)}"
        if len(groups) > _GROUPS_SHOWN:
            yield f"  and {len(groups) - _GROUPS_SHOWN:,} more by {name}; --json has all"
    for one in radius.affected[:_CERTIFICATES_SHOWN]:
        yield f"  {_certificate(one)}"
    if len(radius.affected) > _CERTIFICATES_SHOWN:
        yield f"  and {len(radius.affected) - _CERTIFICATES_SHOWN:,} more; --json lists all"


def _certificate(one: Affected) -> str:
    effect = f"{one.effect.value.replace('_', ' ')} {moment(one.since)}"
    codes = f"({', '.join(one.codes)})"
    return shown("  ".join((one.number or one.id, one.standard, ",".join(one.countries), effect, codes, one.holder)))
