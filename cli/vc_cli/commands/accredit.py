"""`vc accredit`: an accreditation body grants a schedule, or changes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc_cli.files import FILE, make_folder, read_file, write_file
from vc_cli.homes import home_option, json_option, opened, signer_for
from vc_cli.invocation import invocation
from vc_cli.output import say, write_json
from vc_cli.passphrases import passphrase_option

if TYPE_CHECKING:
    from datetime import datetime

    from vc.issue.schedule_file import ScheduleDraft
    from vc.register.accrediting import AccreditationDesk, AccreditationVersion

_MOST_BYTES: Final = 1_000_000


@click.command("accredit")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--reason", metavar="TEXT", default="", help="Why the schedule changes; it is published.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Also write the signed accreditation here.")
@home_option
@passphrase_option
@json_option
def accredit_command(
    *, file: str, reason: str, out: Path | None, home: Path, passphrase_file: str | None, as_json: bool
) -> None:
    """Accredit a body for the schedule in FILE (TOML or JSON).

    FILE with the number of an accreditation that is in the register changes its schedule, from today on, and needs
    --reason.
    """
    from vc.issue.schedule_file import ScheduleDraft, read_schedule_file
    from vc.register.accrediting import AccreditationDesk
    from vc.register.key_records import KeyRole
    from vc_cli.faults import FaultsFound, Placed

    read = read_schedule_file(read_file(file, limit=_MOST_BYTES))
    if not isinstance(read, ScheduleDraft):
        raise FaultsFound([Placed(file, fault) for fault in read])
    with opened(home) as open_home:
        desk = AccreditationDesk(open_home, signer_for(open_home, KeyRole.CREDENTIAL, passphrase_file))
        version = _granted(desk, read, reason=reason, now=invocation().now())
    if out is not None:
        write_file(make_folder(out) / f"{version.slug}-v{version.accreditation.version}.jwt", version.secured + b"\n")
    granted = version.accreditation
    if as_json:
        write_json({"number": granted.number, "subject": granted.subject, "version": granted.version, "id": granted.id})
    else:
        say(f"{granted.number}: {granted.subject_name} ({granted.subject}), version {granted.version}")


def _granted(desk: AccreditationDesk, draft: ScheduleDraft, *, reason: str, now: datetime) -> AccreditationVersion:
    """Grant the schedule, or change the one of the same number and body."""
    from vc.errors import UsageError
    from vc.model.vocabulary import AccreditationEventKind
    from vc.register.accrediting import AccreditationChange, accreditations

    for known in accreditations(desk.home):
        if known.accreditation.number != draft.number:
            continue
        if known.accreditation.subject != draft.subject:
            hint = "give this body a number of its own"
            raise UsageError(f"is the accreditation of {known.accreditation.subject}", where=draft.number, hint=hint)
        change = AccreditationChange(
            AccreditationEventKind.SCOPE_CHANGED, reason or draft.reason, schedule=draft.schedule
        )
        return desk.change(draft.number, change, now=now)
    return desk.grant(draft, now=now)
