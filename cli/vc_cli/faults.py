"""Faults of something that a body wants to issue: all of them at once, each where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vc.errors import UsageError
from vc.issue.fault import Fault, RowFault
from vc_cli.shown_text import counted, shown

MOST_SHOWN: Final = 500
"""Faults that are shown on a terminal; all of them stand in the marked copy and in --json."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault and the file that it stands in."""

    file: str
    fault: Fault | RowFault

    @property
    def row(self) -> int:
        """The row that it stands in, 0 where there is none."""
        return 0 if isinstance(self.fault, Fault) else self.fault.row

    def line(self) -> str:
        """Return it as one line for people."""
        return shown(f"{self.file}: {self.fault}")

    def to_json(self) -> dict[str, str | int]:
        """Return it as a member of a problem."""
        fault = self.fault
        if isinstance(fault, Fault):
            place: dict[str, str | int] = {"path": fault.path}
        else:
            place = {"row": fault.row, "column": fault.column}
            if fault.cell:
                place["cell"] = fault.cell
        return {"file": self.file, **place, "problem": fault.problem, "remedy": fault.remedy}


class FaultsFound(UsageError):
    """A file holds what may not be issued; nothing was. `faults` lists everything that is wrong.

    `copies` are the files in which they are marked.
    """

    def __init__(self, faults: Sequence[Placed], copies: Sequence[str] = ()) -> None:
        files = ", ".join(dict.fromkeys(one.file for one in faults))
        marked = f"mend them and run the same again; they are marked in {', '.join(copies)}"
        super().__init__(
            f"{counted(len(faults), 'fault')}; nothing was issued",
            where=files,
            hint=marked if copies else "mend them and run the same again",
        )
        self.faults = tuple(faults)


def shown_faults(faults: Sequence[Placed]) -> list[str]:
    """Return faults as lines for people: the first 500, and how many more there are."""
    lines = [one.line() for one in faults[:MOST_SHOWN]]
    more = len(faults) - MOST_SHOWN
    return lines if more <= 0 else [*lines, f"and {more:,} more: see the marked copy, or --json"]
