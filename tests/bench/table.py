"""What is printed: sections of rows."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.bench.paired import Measured, Spread


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was done, how long or how much, as a ratio to the limit, and the goal where there is one."""

    what: str
    amount: str
    ratio: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows with one limit. `limit` says in words what a ratio of 1 would be."""

    title: str
    limit: str
    rows: tuple[Row, ...]


def show(sections: tuple[Section, ...], console: Console) -> None:
    """Print the whole table."""
    table = Table(title="Ratios are paired, median [10 %, 90 %]: 1.00 is as fast as the limit of the section")
    for heading in ("what", "time or rate", "ratio to the limit", "goal"):
        table.add_column(heading, overflow="fold")
    for section in sections:
        table.add_section()
        table.add_row(f"[bold]{section.title}[/bold]", "", section.limit, "")
        for row in section.rows:
            table.add_row(row.what, row.amount, row.ratio, row.goal)
    console.print(table)


def measured_row(what: str, measured: Measured, goal: str = "") -> Row:
    """Return the row of a paired measurement."""
    return Row(what, duration(measured.seconds.median), spread(measured.ratio), goal)


def duration(seconds: float) -> str:
    """Write seconds in a unit that reads well."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.1f} µs"


def spread(value: Spread) -> str:
    """Write a median with its marks."""
    return f"{value.median:.2f} [{value.low:.2f}, {value.high:.2f}]"
