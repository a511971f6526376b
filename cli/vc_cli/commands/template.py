"""`vc template`: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from vc.errors import UsageError
from vc_cli.files import write_file
from vc_cli.lines import Line, print_lines
from vc_cli.output import warn
from vc_cli.shown_help import ShownCommand


@click.command("template", cls=ShownCommand)
@click.argument("profile", metavar="[PROFILE]", required=False)
@click.option("--out", metavar="FILE.xlsx", type=click.Path(path_type=Path), help="Write the workbook here.")
def template_command(*, profile: str | None, out: Path | None) -> None:
    """Write a workbook to fill in for PROFILE, such as iso-9001 or ccc; without PROFILE, list them.

    Its first sheet has one row for each certificate, with lists to choose from and notes; `vc issue` reads it.
    """
    from vc.issue.template import NO_TABLE, kind_of, kinds, template

    if profile is None:
        if out is not None:
            raise UsageError("says nothing of which workbook", where="--out", hint=f"name one of: {', '.join(kinds())}")
        print_lines(Line(kind.title, label=kind.name) for kind in kinds().values())
        return
    kind = kind_of(profile)
    if kind is None:
        slug = profile.strip().lower()
        if slug in NO_TABLE:
            raise UsageError("has no template", where=slug, hint=NO_TABLE[slug])
        raise UsageError("is no profile with a template", where=profile[:60], hint=f"one of: {', '.join(kinds())}")
    if out is None:
        raise UsageError("is needed", where="--out", hint=f"write: vc template {kind.name} --out {kind.name}.xlsx")
    if out.exists() or out.is_symlink():
        raise UsageError("exists already", where=str(out), hint="name a new file: nothing is replaced")
    write_file(out, template(kind))
    warn(f"{out}: {kind.title}")
