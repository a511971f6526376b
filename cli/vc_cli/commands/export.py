"""`vc export` and `vc import`: everything but the keys as open files, and back without loss."""

from __future__ import annotations

from pathlib import Path

import click

from vc.encoding.rfc3339 import format_instant
from vc_cli.commands.backup import database_option
from vc_cli.homes import home_option, json_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.progress import bar
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted


@click.command("export", cls=ShownCommand)
@click.option(
    "--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="The folder to make; it must be new."
)
@home_option
@json_option
def export_command(*, out: Path, home: Path, as_json: bool) -> None:
    """Write everything that a home holds, but its keys, into a folder of open files.

    Tables as NDJSON, from which `vc import` makes the same register again; beside them the certificates as NDJSON and
    as a workbook in the shape of IAF CertSearch's. Others may issue meanwhile. Needs no passphrase.
    """
    from vc.register.backup.export import write_export

    with opened(home) as open_home, bar(total=None, what="Exporting"):
        made = write_export(open_home, out, now=invocation().now())
    if as_json:
        write_json({"export": str(out), "entries": made.entries, "created": format_instant(made.created)})
    else:
        say(f"{out}: {counted(made.entries, 'entry', 'entries')} of the ledger, everything but the keys")


@click.command("import", cls=ShownCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--home",
    metavar="NEW",
    type=click.Path(path_type=Path),
    required=True,
    help="The home to make; it must be new.",
)
@click.option("--moved", is_flag=True, help="The home that it came from issues no more, and has not since the export.")
@database_option
@json_option
def import_command(*, folder: Path, home: Path, moved: bool, database: str, as_json: bool) -> None:
    """Make the home NEW from the folder DIR of `vc export`: the same register, audited before it counts.

    It can be read, audited and exported; it signs only with --moved, since two homes would give the same status
    entries. Where anything was issued or published since, use `vc restore`, which takes such a folder too.
    """
    from vc.register.backup.export import ExportFolder
    from vc.register.backup.home_from_parcel import make_home
    from vc.register.backup.imported import note_imported

    with bar(total=None, what="Importing"):
        parcel = ExportFolder.open(folder)
        make_home(parcel, home, database=database, finish=lambda _connection, _home: None)
        if not moved:
            note_imported(home)
    warn("an export holds no keys: put their files into keys/, or make new keys with `vc key rotate`")
    if as_json:
        write_json({"home": str(home), "entries": parcel.manifest.entries})
    else:
        say(f"{home}: home of {parcel.settings.name}, {counted(parcel.manifest.entries, 'entry', 'entries')}")
