"""What is wrong with something that a body wants to issue, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a draft can't be issued as it is.

    `path` is a JSON pointer into the claims (RFC 6901), "" for the whole; `problem` says what is wrong with what
    stands there, `remedy` what to write instead. Both are for people.
    """

    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path or '/'}: {self.problem}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class RowFault:
    """The same for one cell of a table. `row` counts from 1 with the header as row 1; `column` is "" for the row."""

    row: int
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.problem}; {self.remedy}"


class DraftRefused(Exception):
    """A draft that can't be read at all. Internal to `vc.issue`: callers get the faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults
