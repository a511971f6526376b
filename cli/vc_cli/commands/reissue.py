"""`vc reissue`: a corrected or replaced document for the same certification decision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.errors import UsageError
from vc.status.value import StatusEvent
from vc_cli.asking import parse_moment
from vc_cli.files import FILE, make_folder, write_file
from vc_cli.homes import home_option, json_option, opened, sign_ledger, signers_for
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.passphrases import passphrase_option
from vc_cli.shown_help import ShownCommand
from vc_cli.users import user_option

if TYPE_CHECKING:
    from vc.issue.draft import Draft
    from vc.register.home import Home
    from vc.register.issuing.reissuing import Reissued

_PUBLISH: Final = "nobody can see it before `vc publish`"


@click.command("reissue", cls=ShownCommand)
@click.argument("identifier", metavar="ID")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--reason", metavar="TEXT", default="", help="Why, in words; it is published with the status.")
@click.option(
    "--code", metavar="CODE", default="", help="A registered reason: `vc reasons reissue`. Default: reissued."
)
@click.option("--effective", metavar="DATE", help="From when the old one is replaced. Default: now.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Also write the new credential here.")
@home_option
@user_option
@passphrase_option
@json_option
def reissue_command(  # noqa: PLR0913 - one parameter for each option
    *,
    identifier: str,
    file: str,
    reason: str,
    code: str,
    effective: str | None,
    out: Path | None,
    home: Path,
    user: str,
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    """Replace the document of certificate ID by the one in FILE: a wrong address, a changed name, a lost label.

    FILE is as for `vc issue`, with one certificate; the standard stays and the end is no later. With the old number in
    FILE the new one gets it with -R2, -R3 and so on. The old one is superseded by the new. Running it again changes
    nothing.
    """
    from vc.register.certificates.transitions import Change
    from vc.register.issuing.reissuing import reissue, renumbered
    from vc.register.keys.key_records import KeyRole
    from vc.register.register import Register

    effective_from = None if effective is None else parse_moment(effective, where="--effective")
    change = Change(StatusEvent.SUPERSEDED, reason, effective_from, by=user, code=code)
    now = invocation().now()
    with opened(home) as open_home:
        draft = _draft(file)
        numbered = renumbered(open_home, identifier, draft)
        _require_faultless(open_home, file, numbered)
        signer, ledger_signer = signers_for(open_home, KeyRole.CREDENTIAL, passphrase_file)
        done = reissue(Register(open_home), identifier, numbered, change=change, signer=signer, now=now)
        sign_ledger(open_home, ledger_signer, now=now)
    if numbered.number != draft.number:
        warn(f"{file} has the number {draft.number}, which is taken: the new one is {numbered.number}")
    if out is not None:
        write_file(make_folder(out) / f"{done.successor.slug}.jwt", done.successor.secured + b"\n")
    _tell(done, as_json=as_json)


def _draft(file: str) -> Draft:
    from vc_cli.drafts import read_drafts
    from vc_cli.faults import FaultsFound

    read = read_drafts((file,))
    if read.faults:
        raise FaultsFound(read.faults)
    if len(read.drafts) != 1:
        raise UsageError(f"holds {len(read.drafts)} certificates; a reissue takes one", where=file)
    return read.drafts[0].draft


def _require_faultless(home: Home, file: str, draft: Draft) -> None:
    from vc.register.issuing.drafts import issuer_profiles
    from vc_cli.drafts import ReadFiles, Written, check_drafts
    from vc_cli.faults import FaultsFound

    now = invocation().now()
    read = ReadFiles([Written(file, None, draft)])
    faults = check_drafts(read, issuer_profiles(home), home.addresses, given={}, now=now)
    if faults:
        raise FaultsFound(faults)


def _tell(done: Reissued, *, as_json: bool) -> None:
    old, new = done.replaced, done.successor
    if as_json:
        write_json(
            {
                "event": "superseded",
                "replaced": old.id,
                "id": new.id,
                "number": new.number,
                "repeated": done.changed is None,
                "credential": new.secured.decode(),
            }
        )
        return
    again = ", as before" if done.changed is None else ""
    say(f"{old.name}: reissued as {new.name}{again}")
    warn(_PUBLISH)
