"""`python -m tests.bench [--quick]`: the table of speeds (specs/performance.md)."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib.metadata import version

from rich.console import Console

from tests.bench.paired import Effort
from tests.bench.sections import SECTIONS
from tests.bench.table import Section, show


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller lists")
    parser.add_argument("--only", choices=list(SECTIONS), action="append", help="one section; may be repeated")
    asked = parser.parse_args()
    effort = Effort.quick() if asked.quick else Effort.full()
    progress = Console(stderr=True)
    measured: list[Section] = []
    for name, measure in SECTIONS.items():
        if asked.only and name not in asked.only:
            continue
        progress.print(f"[dim]{name} …[/dim]")
        measured.extend(measure(effort))
    show(tuple(measured), Console(width=None if sys.stdout.isatty() else 150))
    print(f"Python {platform.python_version()}, cryptography {version('cryptography')}, {platform.machine()}")


if __name__ == "__main__":
    main()
