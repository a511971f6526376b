"""`vc accredit`: an accreditation body grants a schedule, or changes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from vc.errors import UsageError
from vc_cli.consent import Consent, consent_options, show_and_ask, tell_unsigned
from vc_cli.files import FILE, make_folder, read_file, write_file
from vc_cli.homes import home_option, json_option, opened, signers_for
from vc_cli.invocation import invocation
from vc_cli.output import say, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.shown_help import ShownCommand
from vc_cli.users import user_option

if TYPE_CHECKING:
    from vc.encoding.strict_json import JsonValue
    from vc.issue.schedule_file import ScheduleDraft
    from vc.register.accreditation.accrediting import AccreditationDesk, AccreditationVersion
    from vc.register.home import Home

_MOST_BYTES: Final = 1_000_000


@click.command("accredit", cls=ShownCommand)
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--reason", metavar="TEXT", default="", help="Why the schedule changes; it is published.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Also write the signed accreditation here.")
@click.option("--code", metavar="CODE", default="", help="A registered reason: `vc reasons accredit`.")
@consent_options
@home_option
@user_option
@passphrase_option
@json_option
def accredit_command(*, file: str, **given: Any) -> None:  # noqa: ANN401 - the options of `_Order`
    """Accredit a body for the schedule in FILE (TOML or JSON); with `kind = "designation"` an authority designates it.

    FILE with the number of an accreditation that is in the register changes its schedule, from today on, and needs
    --reason; what that does to the certificates that the home knows is shown first.
    """
    from vc.issue.schedule_file import ScheduleDraft, read_schedule_file
    from vc_cli.faults import FaultsFound, Placed

    order = _Order(**given)
    read = read_schedule_file(read_file(file, limit=_MOST_BYTES))
    if not isinstance(read, ScheduleDraft):
        raise FaultsFound([Placed(file, fault) for fault in read])
    with opened(order.home) as home:
        if _is_known(home, read):
            _change(home, read, order)
        else:
            _grant(home, read, order)


@dataclass(frozen=True, slots=True)
class _Order:
    """What stands on the command line beside the schedule."""

    reason: str
    code: str
    user: str
    out: Path | None
    home: Path
    passphrase_file: str | None
    as_json: bool
    yes: bool
    dry_run: bool


def _is_known(home: Home, draft: ScheduleDraft) -> bool:
    """Whether the number is that of an accreditation of the same body. Raises `UsageError` for another body's."""
    from vc.register.accreditation.accrediting import accreditations

    for known in accreditations(home):
        if known.accreditation.number != draft.number:
            continue
        if known.accreditation.subject != draft.subject:
            hint = "give this body a number of its own"
            raise UsageError(f"is the accreditation of {known.accreditation.subject}", where=draft.number, hint=hint)
        if known.accreditation.kind is not draft.kind:
            raise UsageError(f"is of the kind {known.accreditation.kind.value}", where=draft.number, hint="say so")
        return True
    return False


def _change(home: Home, draft: ScheduleDraft, order: _Order) -> None:
    """Change the schedule, after what it does was shown."""
    from vc.model.vocabulary import AccreditationEventKind
    from vc.register.accreditation.accrediting import AccreditationChange

    change = AccreditationChange(
        AccreditationEventKind.SCOPE_CHANGED,
        order.reason or ("" if order.code else draft.reason),
        schedule=draft.schedule,
        by=order.user,
        code=order.code,
    )
    consent = Consent(order.yes, order.dry_run)
    foreseen = show_and_ask(home, draft.number, change, consent=consent, now=invocation().now())
    if order.dry_run:
        tell_unsigned(foreseen, as_json=order.as_json)
        return
    change = replace(change, shown=foreseen.shown)
    version = _desk(home, order).change(draft.number, change, now=invocation().now())
    _tell(version, order, {"blast_radius": foreseen.to_json()})


def _grant(home: Home, draft: ScheduleDraft, order: _Order) -> None:
    """Grant the schedule to a new body: nobody's answer changes."""
    from vc.register.accreditation.accrediting import require_new
    from vc.register.storage.engine import reading

    if not order.dry_run:
        _tell(_desk(home, order).grant(draft, now=invocation().now(), by=order.user), order, {})
        return
    with reading(home.engine) as connection:
        require_new(connection, home, draft)
    if order.as_json:
        write_json({"number": draft.number, "subject": draft.subject, "signed": False})
    else:
        say(f"{draft.number}: would be granted to {draft.name} ({draft.subject}); nothing was signed")


def _desk(home: Home, order: _Order) -> AccreditationDesk:
    from vc.register.accreditation.accrediting import AccreditationDesk
    from vc.register.keys.key_records import KeyRole

    return AccreditationDesk(home, *signers_for(home, KeyRole.CREDENTIAL, order.passphrase_file))


def _tell(version: AccreditationVersion, order: _Order, more: dict[str, JsonValue]) -> None:
    granted = version.accreditation
    if order.out is not None:
        write_file(make_folder(order.out) / f"{version.slug}-v{granted.version}.jwt", version.secured + b"\n")
    if order.as_json:
        told: dict[str, JsonValue] = {
            "number": granted.number,
            "subject": granted.subject,
            "version": granted.version,
            "id": granted.id,
        }
        write_json(told | more)
    else:
        say(f"{granted.number}: {granted.subject_name} ({granted.subject}), version {granted.version}")
