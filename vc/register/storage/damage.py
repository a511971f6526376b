"""What an audit or a sweep finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """One row that does not stand. `row` is the number of its ledger entry, or its key; 0 where none can be told."""

    table: str
    row: int | str
    problem: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.problem}"
