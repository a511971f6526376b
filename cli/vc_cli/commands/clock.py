"""`vc clock`: how this machine's clock stands to what the register has recorded (specs/register.md G80 to G82)."""

from __future__ import annotations

from pathlib import Path

import click

from vc.encoding.rfc3339 import format_instant
from vc_cli.exit_codes import Exit
from vc_cli.homes import home_option, json_option, opened
from vc_cli.invocation import invocation
from vc_cli.output import say, write_json
from vc_cli.shown_help import ShownGroup
from vc_cli.users import user_option


@click.group("clock", cls=ShownGroup)
def clock_command() -> None:
    """Whether the clock fits what the register has recorded. What is recorded ahead of time can't be taken back."""


@clock_command.command("show")
@home_option
@json_option
def show(*, home: Path, as_json: bool) -> Exit:
    """Tell how the clock stands to the last entry and the last list, and what to do where it does not fit.

    Exit 0: it fits. Exit 4: nothing can be recorded now.
    """
    from vc.register.storage.clock_state import clock_state

    with opened(home) as open_home:
        state = clock_state(open_home, now=invocation().now())
    fits = not (state.behind or state.far_ahead)
    if as_json:
        published = None if state.published is None else format_instant(state.published)
        times = {"now": format_instant(state.now), "recorded": format_instant(state.recorded), "published": published}
        write_json({**times, "usable_from": format_instant(state.usable_from), "fits": fits})
    else:
        say(f"clock       {format_instant(state.now)}")
        say(f"last entry  {format_instant(state.recorded)}")
        if state.published is not None:
            say(f"last list   {format_instant(state.published)}")
        if state.behind:
            say(f"Recorded ahead of this clock: nothing can be recorded before {format_instant(state.usable_from)}.")
            say("Set the clock right. If it is right, wait until then; if nothing of it was published, `vc restore`.")
        elif state.far_ahead:
            say("Long after the last entry. Set the clock right. If it is right, say so: `vc clock confirm`.")
        else:
            say("The clock fits.")
    return Exit.DONE if fits else Exit.ENVIRONMENT


@clock_command.command("confirm")
@home_option
@user_option
def confirm(*, home: Path, user: str) -> None:
    """Record that the clock is right, though nothing was recorded for more than 92 days."""
    from vc.register.storage.clock_state import confirm_clock

    with opened(home) as open_home:
        entry = confirm_clock(open_home, by=user, now=invocation().now())
    say(f"confirmed: {format_instant(entry.recorded_at)} (entry {entry.seq})")
