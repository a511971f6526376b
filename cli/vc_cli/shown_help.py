"""How `--help` reads: commands by who needs them, each with lines to copy (specs/command-line.md X7)."""

from __future__ import annotations

from typing import Final

import click

_SENTENCE: Final = 300


class ShownCommand(click.Command):
    """A command whose help ends with examples."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples of this command; their texts are loaded only here."""
        from vc_cli.examples import write_examples

        write_examples(ctx.command_path.partition(" ")[2], formatter)
        super().format_epilog(ctx, formatter)


class ShownGroup(click.Group):
    """A group of such commands."""

    command_class = ShownCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their whole first sentence."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, in_short(command)) for name, command in commands if command])


def in_short(command: click.Command) -> str:
    """Return the first sentence of a command's help, whole: one that is cut off says nothing."""
    return command.get_short_help_str(limit=_SENTENCE)
