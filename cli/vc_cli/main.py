"""The `vc` command: finds the command that is asked for, runs it, and ends in one of five exit codes.

A command's module is imported when it is named and not before, since verifying one file offline must be quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Final

import click

from vc.resolve.clock import system_clock
from vc_cli.exit_codes import Exit
from vc_cli.invocation import Invocation
from vc_cli.output import write_json
from vc_cli.problems import Problem, problem_of
from vc_cli.shown_help import in_short

_SECTIONS: Final[dict[str, dict[str, str]]] = {
    "Check certificates": {
        "verify": "verify",
        "scan": "scan",
        "judge": "judge",
        "receipt": "receipt",
        "bundle": "bundle",
        "trust": "trust",
        "serve": "serve",
        "monitor": "monitor",
    },
    "Issue certificates": {
        "init": "home",
        "schedule": "schedule",
        "template": "template",
        "issue": "issue",
        "publish": "publish",
        "show": "records",
        "list": "records",
        "history": "records",
        "qr": "qr",
        "certificate": "certificate",
        "labels": "labels",
    },
    "Change their status": {
        "suspend": "lifecycle",
        "reinstate": "lifecycle",
        "withdraw": "lifecycle",
        "cancel": "lifecycle",
        "reduce-scope": "lifecycle",
        "supersede": "lifecycle",
        "transfer": "lifecycle",
        "reissue": "reissue",
        "record-surveillance": "lifecycle",
        "reasons": "reasons",
        "two-person": "two_person",
        "proposals": "two_person",
        "approve": "two_person",
        "reject": "two_person",
    },
    "Accredit bodies": {
        "accredit": "accredit",
        "known": "known",
    },
    "Keep keys and register": {
        "key": "key",
        "did": "did",
        "audit": "audit",
        "backup": "backup",
        "restore": "backup",
        "export": "export",
        "import": "export",
        "migrate": "audit",
        "batch": "audit",
        "clock": "clock",
    },
    "Hold, try and compare": {
        "present": "present",
        "demo": "demo",
        "w3c": "w3c",
    },
}
"""The commands by who needs them, each with the module that holds it."""
_MODULES: Final = {name: module for section in _SECTIONS.values() for name, module in section.items()}


class Commands(click.Group):
    """The commands by who needs them, each from its own module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of all commands."""
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Import and return a command; None for a name that is none."""
        if cmd_name not in _MODULES:
            return None
        module = import_module(f"vc_cli.commands.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a name that is none is refused with those that it looks like."""
        name = args[0]
        if name in _MODULES or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = " or ".join(f"`vc {one}`" for one in get_close_matches(name, _MODULES))
        raise click.UsageError(f"No such command '{name}'." + (f" Did you mean {near}?" if near else ""), ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the heads of their sections, all in one column."""
        widest = max(map(len, _MODULES))
        for title, section in _SECTIONS.items():
            commands = ((name, self.get_command(ctx, name)) for name in section)
            with formatter.section(title):
                formatter.write_dl([(f"{name:<{widest}}", in_short(command)) for name, command in commands if command])


@click.command(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="`vc COMMAND --help` shows its options, and lines to copy. Exit codes: 0 valid or done, 1 invalid, "
    "2 refused (usage, no such file), 3 can't be confirmed, 4 the surroundings failed (disk, network, key).",
)
@click.version_option(package_name="accredited-vc", prog_name="vc", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Issue, publish and verify conformity certificates as signed credentials.

    To check a certificate: vc verify FILE --trust ROOT --bundle BUNDLE
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(Exit.REFUSED)


def main(arguments: Sequence[str] | None = None, *, clock: Callable[[], datetime] = system_clock) -> int:
    """Run the command line and return its exit code. No exception leaves it."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show a name shows its escapes; it must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        result = cli.main(given, prog_name="vc", standalone_mode=False, obj=Invocation(clock))
        sys.stdout.flush()
        return int(result or Exit.DONE)
    except (BrokenPipeError, SystemExit) as ended:
        # Shell completion ends with 0. Else whoever read our output has gone, which click ends with a SystemExit too:
        # no answer was given, so the code must not be that of one.
        return Exit.DONE if isinstance(ended, SystemExit) and ended.code == 0 else Exit.ENVIRONMENT
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place where every fault ends
        return _end(error, as_json="--json" in given)


def _end(error: BaseException, *, as_json: bool) -> int:
    problem: Problem = problem_of(error)
    if os.environ.get("VC_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    for line in problem.lines():
        click.echo(line, err=True)
    if as_json:
        write_json(problem.to_json())
    return problem.exit


if __name__ == "__main__":
    sys.exit(main())
