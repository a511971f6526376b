"""What is wrong with something that a body wants to issue, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field


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
    """The same for one cell of a table.

    `row` counts from 1 as a spreadsheet or an editor shows it; `column` is "" for the row. `cell` is the reference of
    the cell in a workbook ("Certificates!H17"), "" elsewhere. `unit` is what a row is called: "row", or "line".
    `position` counts the columns from 0; None for the whole row, or a column that the table lacks.
    """

    row: int
    column: str
    problem: str
    remedy: str
    cell: str = ""
    unit: str = "row"
    position: int | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}; {self.remedy}"

    @property
    def where(self) -> str:
        """The place in words: "Certificates!H17 (valid_until)", or "row 17, valid_until"."""
        if self.cell:
            return f"{self.cell} ({self.column})" if self.column else self.cell
        return f"{self.unit} {self.row}, {self.column}" if self.column else f"{self.unit} {self.row}"


class DraftRefused(Exception):
    """A draft that can't be read at all. Internal to `vc.issue`: callers get the faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults
