"""How the clock stands to what a register has recorded, and a person's word that it is right (register.md G80)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from vc.errors import UsageError
from vc.register.engine import reading, writing
from vc.register.events import EventKind, LedgerEntry, NewEvent, instant, whole_second
from vc.register.ledger import CLOCK_TOLERANCE, LONGEST_SILENCE, append, head
from vc.register.schema import list_publications

if TYPE_CHECKING:
    from vc.register.home import Home


@dataclass(frozen=True, slots=True)
class ClockState:
    """The clock, the last entry, and the latest date of a status list; None where there is none."""

    now: datetime
    recorded: datetime
    published: datetime | None

    @property
    def usable_from(self) -> datetime:
        """From when the right clock is accepted again; not after `now` where it is."""
        return max(self.recorded, self.published or self.recorded) - CLOCK_TOLERANCE

    @property
    def behind(self) -> bool:
        """Whether something was recorded or published ahead of this clock (G81)."""
        return self.now < self.usable_from

    @property
    def far_ahead(self) -> bool:
        """Whether the clock stands so long after the last entry that somebody must confirm it (G80)."""
        return self.now - self.recorded > LONGEST_SILENCE


def clock_state(home: Home, *, now: datetime) -> ClockState:
    """Return how `now` stands to the register. Raises `StorageError` where that can't be read."""
    with reading(home.engine) as connection:
        recorded = head(connection).recorded_at
        published = connection.scalar(select(func.max(list_publications.c.issued_at)))
    moment = whole_second(now)
    return ClockState(moment, recorded or moment, None if published is None else instant(published))


def confirm_clock(home: Home, *, by: str, now: datetime) -> LedgerEntry:
    """Record that the clock is right though it stands long after the last entry (G80).

    Raises `UsageError` where nothing has to be confirmed, `EnvironmentFault` for a clock before the last entry.
    """
    state = clock_state(home, now=now)
    if not (state.far_ahead or state.behind):
        raise UsageError("the clock needs no confirmation", hint="`vc clock show` says how it stands")
    with writing(home.engine) as connection:
        event = NewEvent(EventKind.CLOCK_CONFIRMED, home.settings.issuer, {}, by=by)
        (entry,) = append(connection, (event,), now=now)
    return entry
