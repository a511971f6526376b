"""Lines for people and how they reach stdout: plain into a file or a pipe, coloured and wrapped on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_LABEL_WIDTH: Final = 12


class Tone(StrEnum):
    """What a line says beyond its words, as the style of a terminal. No meaning rests on it alone."""

    PLAIN = ""
    STRONG = "bold"
    FAINT = "dim"
    GOOD = "bold green"
    NOTICE = "yellow"
    DOUBT = "bold yellow"
    BAD = "bold red"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `label` stands in a column of its own before it, None for a line without one."""

    text: str
    tone: Tone = Tone.PLAIN
    indent: int = 0
    label: str | None = None

    def plain(self) -> str:
        """Return the line without styles."""
        label = "" if self.label is None else f"{self.label:<{_LABEL_WIDTH}}"
        return (" " * self.indent + label + self.text).rstrip()


def print_lines(lines: Iterable[Line]) -> None:
    """Print lines to stdout."""
    if not sys.stdout.isatty():
        for line in lines:
            click.echo(line.plain())
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(_styled(line))


def terminal() -> Console | None:
    """Return the console of stderr if that is a terminal, for progress; else None."""
    if not sys.stderr.isatty():
        return None
    from rich.console import Console

    return Console(stderr=True)


def _styled(line: Line) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    text = Text(line.text or " ", style=line.tone.value)  # padding around nothing would print no line
    if line.label is None:
        return Padding(text, (0, 0, 0, line.indent), expand=False)
    grid = Table.grid()
    grid.add_column(width=_LABEL_WIDTH)
    grid.add_column()
    grid.add_row(Text(line.label, style=Tone.FAINT.value), text)
    return grid
