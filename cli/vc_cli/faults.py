"""Faults of something that a body wants to issue: all of them at once, each where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vc.errors import UsageError
from vc.issue.fault import Fault, RowFault
from vc_cli.shown_text import counted


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault and the file that it stands in."""

    file: str
    fault: Fault | RowFault

    def line(self) -> str:
        """Return it as one line for people."""
        return f"{self.file}: {self.fault}"

    def to_json(self) -> dict[str, str | int]:
        """Return it as a member of a problem."""
        fault = self.fault
        place: dict[str, str | int] = (
            {"path": fault.path} if isinstance(fault, Fault) else {"row": fault.row, "column": fault.column}
        )
        return {"file": self.file, **place, "problem": fault.problem, "remedy": fault.remedy}


class FaultsFound(UsageError):
    """A file holds what may not be issued; nothing was. `faults` lists everything that is wrong."""

    def __init__(self, faults: Sequence[Placed]) -> None:
        files = ", ".join(dict.fromkeys(one.file for one in faults))
        super().__init__(
            f"{counted(len(faults), 'fault')}; nothing was issued", where=files, hint="mend them and run the same again"
        )
        self.faults = tuple(faults)
