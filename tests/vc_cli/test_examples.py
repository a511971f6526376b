"""X7.2: every command's help ends with lines that its own options accept."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import click
import pytest

from tests.vc_cli.command_line import vc
from vc_cli.examples import EXAMPLES
from vc_cli.main import cli


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its path."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(leaves(cli))


def test_each_command_has_examples_and_none_is_left_over() -> None:
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_its_examples_are_read_by_its_own_options(path: str) -> None:
    command = COMMANDS[path]
    for _purpose, line in EXAMPLES[path]:
        assert line.startswith(path)
        arguments = shlex.split(line.removeprefix(path))

        with command.make_context(f"vc {path}", arguments) as context:
            assert context.params


@pytest.mark.parametrize("path", ["verify", "bundle create"])
def test_they_stand_at_the_end_of_the_help_unbroken(path: str) -> None:
    help_lines = [line.strip() for line in vc(*path.split(), "--help").text.splitlines()]

    shown = help_lines[help_lines.index("Examples:") + 1 :]
    assert shown == [part for purpose, line in EXAMPLES[path] for part in (f"# {purpose}", f"vc {line}")]
