"""The vocabulary of reasons: why a status was changed, as codes with words (specs/register.md G53).

The code stands in the ledger and in the signed history; the words are what people read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from vc.profiles.code_table import table

REISSUED: Final = "reissued"
"""The change of `vc reissue`, and the code that it records where no closer one is given."""

USUAL_MONTHS: Final = 6
"""How long a suspension normally lasts at most (ISO/IEC 17021-1 9.6.5.4)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One registered reason.

    `changes` are the kinds of ledger events that it can explain, and `REISSUED`. `source` is the clause. `scheme` is
    the code of the one scheme that it belongs to, "" for all. `native` are its words by language ("zh"). `months` is
    how long a suspension for this reason lasts before it is a notice.
    """

    code: str
    meaning: str
    changes: tuple[str, ...]
    source: str
    scheme: str
    native: Mapping[str, str]
    months: int


@cache
def reasons() -> dict[str, Reason]:
    """Return every registered reason by its code, in the order of the table."""
    return {
        code: Reason(
            code=code,
            meaning=entry["meaning"],
            changes=tuple(entry["changes"]),
            source=entry["source"],
            scheme=entry.get("scheme", ""),
            native=entry["native"],
            months=entry.get("months", USUAL_MONTHS),
        )
        for code, entry in table("reasons")["entries"].items()
    }


def reasons_for(change: str) -> tuple[Reason, ...]:
    """Return the reasons that explain `change`, such as "suspended"; none for a change that is unknown."""
    return tuple(reason for reason in reasons().values() if change in reason.changes)
