"""`vc monitor`: an issuer's documents as they look from outside, compared with what was seen before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vc.errors import UsageError
from vc.model.vocabulary import Environment
from vc_cli.exit_codes import Exit
from vc_cli.homes import hosts_option, json_option
from vc_cli.invocation import invocation
from vc_cli.output import say, warn, write_json
from vc_cli.shown_help import ShownCommand
from vc_cli.shown_text import counted, shown

if TYPE_CHECKING:
    from vc.monitor.look import Look
    from vc.monitor.remarks import Looked
    from vc.monitor.seen import Seen
    from vc.monitor.target import Target
    from vc.resolve.development import DevelopmentHosts

_DAY_HOURS = 24.0


@click.command("monitor", cls=ShownCommand)
@click.argument("url", metavar="URL")
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Compare with what was seen before, and keep what is seen now, in this file.",
)
@click.option(
    "--interval",
    type=click.FloatRange(min=0, min_open=True, max=24 * 366),
    metavar="HOURS",
    default=_DAY_HOURS,
    show_default=True,
    help="How often the issuer publishes; what is older than twice that raises an alarm.",
)
@click.option("--watch", type=click.IntRange(min=1), metavar="SECONDS", help="Look again that long after each look.")
@click.option("--rounds", type=click.IntRange(min=1), metavar="N", help="With --watch: look so often, then end.")
@hosts_option
@json_option
def monitor_command(  # noqa: PLR0913 - one parameter for each option
    *,
    url: str,
    state: Path | None,
    interval: float,
    watch: int | None,
    rounds: int | None,
    hosts: tuple[str, ...],
    as_json: bool,
) -> int:
    """Look at an issuer as a verifier does: DID document, status lists, their history, accreditations.

    URL is the issuer's identifier (did:web:body.example), its address (https://body.example/), or one of its lists.
    Alarms are documents that are stale, rolled back, unreadable, contradict each other, or changed their past.
    Exit codes: 0 all well, 1 an alarm, 3 something could not be asked.
    """
    from vc.monitor.target import parse_target

    if rounds is not None and watch is None:
        raise UsageError("counts the looks of --watch", where="--rounds", hint="add --watch SECONDS")
    target = parse_target(url)
    seen = _seen_before(state, target.did)
    watcher = _Watcher(target, state, timedelta(hours=interval), _development(hosts), seen)
    ends = []
    try:
        for number in count(1):
            found = watcher.look()
            _report(found, as_json=as_json)
            watcher.keep(found)
            ends.append(_exit(found))
            if watch is None or number == rounds:
                break
            _wait(watch)
    except KeyboardInterrupt:
        if not ends:
            raise
    return max(ends, key=_BADNESS.index)


@dataclass(slots=True)
class _Watcher:
    """One issuer under watch: what was seen, in the state file or in memory, and where its documents come from."""

    target: Target
    state: Path | None
    interval: timedelta
    development: DevelopmentHosts
    seen: Seen

    def look(self) -> Look:
        """Look once, at this moment."""
        import secrets
        import time

        from vc.monitor.asking import Asker
        from vc.monitor.look import look
        from vc.resolve.online import online_source
        from vc_cli.progress import bar

        now = invocation().now()
        source = online_source(now=lambda: now, development=self.development, cached=False)
        began = time.monotonic()
        asker = Asker(source, now, lambda: time.monotonic() - began, choose=secrets.randbelow, interval=self.interval)
        with bar(total=None, what="Looking"):
            return look(asker, self.target, self.seen)

    def keep(self, found: Look) -> None:
        """Keep what was seen, flushed to disk before anything else is looked at."""
        if self.state is not None and (found.seen != self.seen or not self.state.exists()):
            from vc.register.publication.site_folder import sync_folder
            from vc_cli.files import write_file

            write_file(self.state, found.seen.to_json())
            sync_folder(self.state.parent)
        self.seen = found.seen


def _seen_before(state: Path | None, issuer: str) -> Seen:
    from vc.monitor.seen import LARGEST, Seen, seen_from_json
    from vc_cli.files import read_file

    if state is None or not state.exists():
        return Seen(issuer)
    return seen_from_json(read_file(str(state), limit=LARGEST), issuer=issuer, where=str(state))


_BADNESS = (Exit.DONE, Exit.INDETERMINATE, Exit.INVALID)


def _development(hosts: tuple[str, ...]) -> DevelopmentHosts:
    """Return the mapped hosts. A monitor has no anchor, and confirms nothing about a certificate (M7)."""
    from vc.resolve.development import parse_development_hosts
    from vc_cli.retrieval import host_entries

    return parse_development_hosts(host_entries(hosts), environment=Environment.TEST, notice=warn)


def _exit(found: Look) -> Exit:
    from vc.monitor.remarks import Standing

    return {Standing.ALARM: Exit.INVALID, Standing.UNREACHED: Exit.INDETERMINATE}.get(found.standing, Exit.DONE)


def _report(found: Look, *, as_json: bool) -> None:
    if as_json:
        write_json(found.to_json())
        return
    for document in found.documents:
        say(_line(document))
    worst = [document for document in found.documents if document.standing is found.standing]
    share = f"{len(worst)} of {counted(len(found.documents), 'document')}"
    say(f"{found.standing.word:<9} {found.issuer}  {share}, at {found.now:%Y-%m-%d %H:%M:%S} UTC")


def _line(document: Looked) -> str:
    reasons = sorted(document.remarks, key=lambda remark: -remark.standing)
    told = [f"{remark.trouble}: {shown(remark.detail)}" for remark in reasons]
    return f"{document.standing.word:<9} {shown(document.url)}  " + "; ".join([*told, *filter(None, (document.facts,))])


def _wait(seconds: int) -> None:
    import time

    time.sleep(seconds)
