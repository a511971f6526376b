"""A small world in which days pass: what was published on the way stays in the archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from tests.world import DAY, SIGNED, World
from vc.status.value import StatusEvent
from vc.verify.report import Report

HOUR = timedelta(hours=1)


class Story:
    """One certificate and its label, from the day on which it was issued."""

    def __init__(
        self, world: World | None = None, change: Callable[[dict[str, Any]], object] = lambda claims: None
    ) -> None:
        self.world = world or World()
        self.world.now = SIGNED
        self.world.trust = replace(self.world.trust, issued=SIGNED - DAY, expires=SIGNED + 2_000 * DAY)
        self.certificate = self.world.certificate(change)
        self.label = self.world.label(change)
        self.world.list_issued = SIGNED

    @property
    def today(self) -> datetime:
        """The present moment of the story."""
        return self.world.now

    def day(self, number: int) -> None:
        """Go on to a day after the issue; the lists are published anew, the earlier ones stay in the archive."""
        assert self.world.list_issued is not None
        self.world.archived = (*self.world.archived, self.world.list_issued)
        self.world.now = SIGNED + timedelta(days=number)
        self.world.list_issued = self.world.now

    def decides(self, event: StatusEvent, *, effective: datetime | None = None, successor: str | None = None) -> None:
        """The certification body records an event now, with effect from now or from earlier, and publishes."""
        self.world.record(event, effective=effective or self.today, recorded=self.today)
        *earlier, last = self.world.changes
        self.world.changes = (*earlier, replace(last, successor=successor))

    def scanned(self, *, at: datetime | None = None) -> Report:
        """What an importer reads who scans the label."""
        return self.world.report(self.label, at=at)

    def checked(self, *, at: datetime | None = None) -> Report:
        """What a customs officer reads who checks the certificate."""
        return self.world.report(self.certificate, at=at)
