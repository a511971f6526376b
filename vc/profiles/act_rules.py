"""What a status means for an act under a scheme's own law: the table `codes/acts.json` (specs/verification.md V9.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone
from enum import StrEnum
from functools import cache
from typing import Any

from vc.profiles.catalogue import schemes, status_word
from vc.profiles.code_table import table


class Lawful(StrEnum):
    """Whether an act is lawful with goods of a kind; `open` where the source does not say, or leaves it to the body."""

    ALLOWED = "allowed"
    BARRED = "barred"
    OPEN = "open"


class DecidingDay(StrEnum):
    """The day of the goods on which an answer depends: leaving the factory, or coming onto the market."""

    NONE = ""
    LEFT_FACTORY = "left_factory"
    MARKET = "market"


@dataclass(frozen=True, slots=True)
class ActRule:
    """One row: what `status` means for `act`.

    `earlier` answers for goods from before the status took effect, `otherwise` for all others; `day` says which day of
    the goods decides, none where both are the same. `clause` is the place in the scheme's regulation.
    """

    status: str
    act: str
    earlier: Lawful
    otherwise: Lawful
    day: DecidingDay
    clause: str


@dataclass(frozen=True, slots=True)
class ActTable:
    """All rows of a scheme. `home` is the country of its law, `calendar` the zone of its days.

    `regulation` names the source, `reviewed` the day (ISO 8601) on which it was last looked at.
    """

    scheme: str
    home: str
    calendar: timezone
    regulation: str
    reviewed: str
    rules: Mapping[tuple[str, str], ActRule]

    def rule(self, status: str, act: str) -> ActRule | None:
        """Return the row for a status (a registered one, or `expired`) and an act, or None."""
        return self.rules.get((status, act))


@cache
def act_table(scheme: str) -> ActTable | None:
    """Return the table of a scheme ("CCC"), or None where its law makes no difference between acts that we know of."""
    known = table("acts")
    entry = known["entries"].get(scheme)
    if entry is None:
        return None
    rows = [_rule(row) for row in entry["rules"]]
    return ActTable(
        scheme=scheme,
        home=entry["home"],
        calendar=timezone(timedelta(hours=entry["utcOffsetHours"])),
        regulation=entry["regulation"],
        reviewed=known["reviewed"],
        rules={(row.status, row.act): row for row in rows},
    )


def native_status(scheme: str, status: str) -> str:
    """Return the word that a scheme's bodies print for a status ("注销"), "" where none is known.

    English translations of 撤销 and 注销 are often swapped; people compare with the word on the paper.
    """
    known = schemes().get(scheme)
    return "" if known is None or not known.language else status_word(status, known.language) or ""


def _rule(row: Mapping[str, Any]) -> ActRule:
    return ActRule(
        status=row["status"],
        act=row["act"],
        earlier=Lawful(row["earlier"]),
        otherwise=Lawful(row["otherwise"]),
        day=DecidingDay(row.get("day", "")),
        clause=row["clause"],
    )
