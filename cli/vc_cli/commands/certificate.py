"""Paper: labels as a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from vc.errors import Refused, StorageError
from vc.model.credential import Credential, credential_from_claims
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.read import read
from vc_cli.files import write_file
from vc_cli.homes import home_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted
from vc_cli.stored_certificates import stored_in

_SHEETS: Final = ("a4-24",)


@click.command("labels", cls=ShownCommand)
@click.argument("identifiers", metavar="ID...", nargs=-1, required=True)
@click.option(
    "--sheet", type=click.Choice(_SHEETS), default=_SHEETS[0], show_default=True, help="24 labels of 70 by 37 mm."
)
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="The PDF to be made.")
@home_option
def labels_command(*, identifiers: tuple[str, ...], sheet: str, out: Path, home: Path) -> None:
    """Make a sheet of labels as PDF, one for each ID in their order; the same ID may stand there more than once."""
    from vc.label.sheet import SheetLabel, label_sheet_pdf

    now = invocation().now()
    labels = []
    with opened(home) as open_home:
        for identifier in identifiers:
            certificate, text = stored_in(open_home, identifier, now=now)
            native = _credential(certificate.secured, certificate.name).holder_native
            labels.append(SheetLabel(certificate.number, certificate.holder, certificate.standard, text, native))
    write_file(out, label_sheet_pdf(labels, created=now))
    say(f"{out}: {counted(len(labels), 'label')} on {sheet}")


def _credential(secured: bytes, name: str) -> Credential:
    read_back = read(secured, DEFAULT_LIMITS)
    if isinstance(read_back, Finding):
        raise StorageError(f"the stored credential is damaged: {read_back.code}", where=name, hint="restore a backup")
    try:
        return credential_from_claims(read_back.claims)
    except Refused as refusal:
        raise StorageError(f"the stored credential is damaged: {refusal.detail}", where=name) from None
