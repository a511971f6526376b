"""`vc backup` and `vc restore`: a home in one file, and back, in the light of what was published since."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonObject, JsonValue
from vc.errors import UsageError
from vc_cli.homes import home_option, hosts_option, json_option, opened, web_source
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.progress import bar
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted, moment

if TYPE_CHECKING:
    from vc.register.backup.restore import Restoration
    from vc.register.home_settings import HomeSettings
    from vc.register.publication.published_site import PublishedPlace

Command = TypeVar("Command", bound=Callable[..., Any])


def database_option(command: Command) -> Command:
    """Add --database to a command that makes a home."""
    option = click.option(
        "--database",
        metavar="URL",
        default="",
        help="An empty PostgreSQL database for the register: postgresql://USER@HOST/NAME. Default: a file in the home.",
    )
    return option(command)


@click.command("backup", cls=ShownCommand)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write, as NAME.tar or NAME.tar.gz. One that exists is never written over.",
)
@home_option
@json_option
def backup_command(*, out: Path, home: Path, as_json: bool) -> None:
    """Write the whole home into one file: register, settings, schedules, and the keys as they are.

    Others may issue meanwhile. Needs no passphrase; what is encrypted stays encrypted.
    """
    from vc.register.backup.backup import write_backup

    if not out.name.endswith((".tar", ".tar.gz")):
        raise UsageError("a backup is named NAME.tar or NAME.tar.gz", where=str(out))
    with opened(home) as open_home, bar(total=None, what="Writing the backup") as advance:
        made = write_backup(open_home, out, now=invocation().now(), on_step=lambda _: advance(1))
        settings = open_home.settings
    if settings.token is not None:
        warn("the keys stay on their token: this file does not hold them")
    elif not settings.encrypted_keys:
        warn("the keys in it are not encrypted: whoever can read this file can sign")
    octets = out.stat().st_size
    if as_json:
        write_json(
            {"backup": str(out), "entries": made.entries, "created": format_instant(made.created), "bytes": octets}
        )
    else:
        say(f"{out}: {counted(made.entries, 'entry', 'entries')}, {octets:,} bytes")


@click.command("restore", cls=ShownCommand)
@click.argument("backup", metavar="BACKUP", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--published",
    metavar="SITE",
    multiple=True,
    help="What was published: the folder that `vc publish` writes, or the issuer's https address. May be repeated.",
)
@click.option("--nothing-published", is_flag=True, help="Nothing was published after the backup, anywhere.")
@database_option
@hosts_option
@json_option
def restore_command(  # noqa: PLR0913 - one parameter for each option
    *,
    backup: Path,
    folder: Path,
    published: tuple[str, ...],
    nothing_published: bool,
    database: str,
    hosts: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make the home DIR from BACKUP, a file of `vc backup` or a folder of `vc export`.

    What was published after the backup is looked at first, so that no status index is given twice, no version falls,
    and nothing that was withdrawn comes back: name every place where it stands.
    """
    from vc.register.backup.backup import BackupFile
    from vc.register.backup.export import ExportFolder
    from vc.register.backup.restore import restore

    if bool(published) is nothing_published:
        raise UsageError(
            "a restored home must know what was published after the backup",
            where="--published",
            hint="name the published folder or address with --published, or say --nothing-published, one of the two",
        )
    now = invocation().now()
    with bar(total=None, what="Restoring"):
        parcel = ExportFolder.open(backup) if backup.is_dir() else BackupFile.open(backup)
        places = _places(published, hosts, parcel.settings, now=now)
        done = restore(parcel, folder, places=places, database=database, now=now)
    if as_json:
        write_json(_told(folder, done))
        return
    manifest = parcel.manifest
    say(f"{folder}: home of {parcel.settings.name} ({manifest.issuer}) as of {moment(manifest.created)}")
    for line in _lines(done, asked=bool(published)):
        say(line)
    if not any(place.folder for place in places) and published:
        warn("certificates can't be listed over the web: what was issued after the backup is known by its status alone")
    for fault in done.faults:
        warn(fault)


def _places(
    published: Sequence[str], hosts: tuple[str, ...], settings: HomeSettings, *, now: datetime
) -> list[PublishedPlace]:
    from urllib.parse import urlsplit

    from vc.register.publication.published_site import PublishedPlace
    from vc.register.publication.site_folder import SiteFolder
    from vc.resolve.folder import FolderSource

    host = urlsplit(settings.addresses.base).hostname or ""
    places = []
    for name in published:
        if name.startswith("https://"):
            if f"{name.rstrip('/')}/" != settings.addresses.base:
                raise UsageError(f"the issuer's address is {settings.addresses.base}", where=name)
            places.append(PublishedPlace(name, web_source(settings.environment, hosts, now=now)))
        elif not Path(name).is_dir():
            raise UsageError("neither a folder nor an https address", where=name)
        else:
            source = FolderSource({host: Path(name)}, now=lambda: now)
            places.append(PublishedPlace(name, source, SiteFolder(Path(name))))
    return places


def _lines(done: Restoration, *, asked: bool) -> Iterator[str]:
    """Yield in plain words what was lost after the backup, and what came back from what is published."""
    if not asked:
        yield "What was issued or changed after the backup is lost; you said that nothing of it was published."
    elif done.lost is None:
        yield "No signed head of the ledger is published: how much came after the backup is not known."
    elif done.lost:
        yield f"At least {counted(done.lost, 'entry', 'entries')} of the ledger came after the backup."
    else:
        yield "Nothing that was published came after the backup."
    brought = (
        (done.certificates, "certificate", "certificates"),
        (done.changes, "status change", "status changes"),
        (done.accreditations, "version of an accreditation", "versions of accreditations"),
        (done.publications, "publication of a status list", "publications of status lists"),
        (done.keys, "change of a key", "changes of keys"),
    )
    words = [counted(count, *nouns) for count, *nouns in brought if count]
    if words:
        yield f"Brought back from what is published: {', '.join(words)}."
    if done.strays:
        yield (
            f"{counted(done.strays, 'status change')} of certificates that this register does not know "
            "stay in force on their lists."
        )
    if asked:
        yield (
            "Lost for good: what was never published (surveillance records, changes with effect later than the last "
            "publication, certificates that were handed out before they were published), and the labels of "
            "certificates brought back."
        )
    yield (
        "The two-person rule and open proposals stand as of the backup; "
        "what was set, proposed or decided since is lost. "
        f"Now two persons: {', '.join(done.matters) or 'nothing'}; "
        f"{counted(done.proposals, 'open proposal')}."
    )
    yield f"The next certificates are issued on status list {done.last_list + 1}. Publish now, to every site."


def _told(folder: Path, done: Restoration) -> JsonObject:
    faults: list[JsonValue] = list(done.faults)
    matters: list[JsonValue] = [matter.value for matter in done.matters]
    return {
        "home": str(folder),
        "lost_entries": done.lost,
        "recovered": {
            "certificates": done.certificates,
            "status_changes": done.changes,
            "status_changes_of_unknown_certificates": done.strays,
            "publications": done.publications,
            "accreditation_versions": done.accreditations,
            "key_changes": done.keys,
        },
        "two_person": matters,
        "open_proposals": done.proposals,
        "next_list": done.last_list + 1,
        "faults": faults,
    }
