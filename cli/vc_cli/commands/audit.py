"""`vc audit`, `vc migrate`, `vc batch`: whether a register is whole, and keeping it so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from vc.encoding.rfc3339 import format_instant
from vc.encoding.strict_json import JsonValue
from vc_cli.asking import parse_moment
from vc_cli.exit_codes import Exit
from vc_cli.files import FILE, read_file
from vc_cli.homes import home_option, json_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.progress import bar
from vc_cli.shown_help import ShownCommand, ShownGroup
from vc_cli.shown_text import counted, shown

if TYPE_CHECKING:
    from vc.register.home import Home
    from vc.register.storage.damage import Damage

_MOST_SHOWN: Final = 50
_HEAD_OCTETS: Final = 10_000


@click.group("audit", cls=ShownGroup)
def audit_command() -> None:
    """Whether a register is whole. No passphrase is needed."""


@audit_command.command("verify")
@click.option(
    "--head",
    "heads",
    type=FILE,
    metavar="FILE",
    multiple=True,
    help="A signed head that was published (ledger/head.jwt) and kept: it shows whether the end was rewritten.",
)
@home_option
@json_option
def verify(*, heads: tuple[str, ...], home: Path, as_json: bool) -> Exit:
    """Recompute every entry, every row and every signed head, and name each that differs.

    Exit 0: whole. Exit 1: damaged; nothing is signed then until a backup is restored.
    """
    from vc.register.audit.audit import verify_head, verify_ledger
    from vc.register.home import Home

    kept = [read_file(name, limit=_HEAD_OCTETS) for name in heads]
    with Home.open_to_audit(home) as open_home, bar(total=None, what="Auditing"):
        damages = [*verify_ledger(open_home, now=invocation().now())]
        for raw in kept:
            damages += verify_head(open_home, raw)
        told = {} if damages else _told(open_home)
    if as_json:
        listed: list[JsonValue] = [{"table": one.table, "row": one.row, "problem": one.problem} for one in damages]
        write_json({"whole": not damages, "damages": listed, **told})
    elif damages:
        _show(damages)
    else:
        signed = "never signed" if told["head"] is None else f"signed up to entry {told['head']}"
        say(f"whole: {counted(int(str(told['entries'])), 'entry', 'entries')}, {signed}")
    return Exit.INVALID if damages else Exit.DONE


@audit_command.command("rebuild")
@click.option(
    "--out", "site", metavar="SITE", type=click.Path(path_type=Path), required=True, help="An empty folder to write to."
)
@click.option("--at", metavar="TIME", help="When the pages stand as they are written. Default: now.")
@home_option
@json_option
def rebuild(*, site: Path, at: str | None, home: Path, as_json: bool) -> None:
    """Make the published folder again from the ledger and the kept signatures, without any key."""
    from vc.errors import UsageError
    from vc.register.publication.rebuild import rebuild_site
    from vc.register.publication.site_folder import SiteFolder

    moment = invocation().now() if at is None else parse_moment(at, where="--at")
    if site.exists() and (not site.is_dir() or any(site.iterdir())):
        raise UsageError("there is something already", where=str(site), hint="name a folder that does not exist yet")
    with opened(home) as open_home, bar(total=None, what="Rebuilding"):
        made = rebuild_site(open_home, SiteFolder(site), at=moment)
    if as_json:
        listed: list[JsonValue] = list(made.decoded_only)
        write_json({"site": str(site), "files": made.files, "decoded_only": listed})
        return
    say(f"{site}: {counted(made.files, 'file')} made again")
    if made.decoded_only:
        warn(f"{counted(len(made.decoded_only), 'list')} equal when decoded only: another zlib wrote them")


@click.command("migrate", cls=ShownCommand)
@click.option("--clock-is-right", is_flag=True, help="Say so, for a register that was last written long ago.")
@home_option
@json_option
def migrate_command(*, clock_is_right: bool, home: Path, as_json: bool) -> None:
    """Bring the register of an older version up to date, whole or not at all. Back it up first."""
    from vc.register.storage.migrate import migrate

    done = migrate(home, now=invocation().now(), clock_is_right=clock_is_right)
    if as_json:
        write_json({"before": done.before, "format": done.after})
    elif done.before == done.after:
        say(f"nothing to do: the register has format {done.after}")
    else:
        say(f"the register had format {done.before} and has format {done.after} now; run `vc audit verify`")


@click.group("batch", cls=ShownGroup)
def batch_command() -> None:
    """Batches whose issuing was interrupted."""


@batch_command.command("list")
@home_option
@json_option
def list_batches(*, home: Path, as_json: bool) -> None:
    """List the batches that were begun and not finished."""
    from vc.register.issuing.batches import unfinished_batches
    from vc.register.storage.engine import reading

    with opened(home) as open_home, reading(open_home.engine) as connection:
        found = unfinished_batches(connection)
    if as_json:
        listed: list[JsonValue] = [
            {
                "batch": one.name,
                "source": one.source,
                "begun": format_instant(one.begun),
                "rows": one.rows,
                "issued": one.issued,
            }
            for one in found
        ]
        write_json({"batches": listed})
    for one in () if as_json else found:
        say(f"{one.name}  {one.begun:%Y-%m-%d}  {one.issued} of {one.rows} issued  {shown(one.source)}")


@batch_command.command("close")
@click.argument("name", metavar="BATCH")
@click.option("--reason", metavar="TEXT", required=True, help="Why it is given up; it stays in the register.")
@home_option
def close_batch(*, name: str, reason: str, home: Path) -> None:
    """Give up a batch. What was issued of it stays issued."""
    from vc.register.issuing.batches import finish_batch
    from vc.register.storage.engine import writing

    with opened(home) as open_home, writing(open_home.engine) as connection:
        finish_batch(connection, name, now=invocation().now(), reason=reason)
    say(f"closed: {name}")


def _told(home: Home) -> dict[str, JsonValue]:
    from vc.register.storage.engine import reading
    from vc.register.storage.heads import latest_head
    from vc.register.storage.ledger import head

    with reading(home.engine) as connection:
        last = head(connection)
    signed = latest_head(home)
    return {"entries": last.seq, "digest": last.digest.hex(), "head": None if signed is None else signed.size}


def _show(damages: list[Damage]) -> None:
    for one in damages[:_MOST_SHOWN]:
        say(shown(str(one)))
    if len(damages) > _MOST_SHOWN:
        say(f"and {len(damages) - _MOST_SHOWN} more; --json lists all")
    warn(f"damaged: {counted(len(damages), 'fault')}; nothing is signed until a backup is restored (`vc restore`)")
