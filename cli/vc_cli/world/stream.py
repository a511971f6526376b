"""The certificates of the world, one after another (specs/demo-world.md W2, W3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Final, Protocol

from vc.model.vocabulary import Activity, CertificateStatus
from vc_cli.world import shares
from vc_cli.world.certificate import REPLACED, WorldCertificate, change_of
from vc_cli.world.organisations import Body, Census
from vc_cli.world.products import ProductRows
from vc_cli.world.reports import ReportDrafts
from vc_cli.world.schedules import Schedules
from vc_cli.world.shares import Deck
from vc_cli.world.systems import Row, SystemRows

_GRANTED_BEFORE: Final = timedelta(days=3_000)


class Rows(Protocol):
    """Deals the rows of one body."""

    def next(self, place: int) -> Row:
        """Return another row for the certificate at `place` in the world."""

    def successor(self, place: int, row: Row) -> Row:
        """Return the row that replaces `row`, which was the last one dealt."""


@dataclass(frozen=True)
class Plan:
    """All that the tables of a world depend on: the census, the seed, and the day on which the world ends."""

    census: Census
    seed: str
    day: date

    @cached_property
    def schedules(self) -> Schedules:
        """The schedules of its bodies."""
        return Schedules(self.census, datetime.combine(self.day, datetime.min.time(), UTC) - _GRANTED_BEFORE)

    @cached_property
    def first_places(self) -> dict[str, int]:
        """The place in the world of the first certificate of each body, by its key."""
        bodies = self.census.bodies
        marks = accumulate((body.certificates for body in bodies), initial=0)
        return {body.key: mark for body, mark in zip(bodies, marks, strict=False)}

    def certificates(self, body: Body) -> Iterator[WorldCertificate]:
        """Yield the certificates of a body in the order of their places; the same every time."""
        random = Random(f"{self.seed} {body.key}")  # noqa: S311 - sample data, the same every time
        newest = self.newest(body)
        rows, statuses = self._rows(body, random, newest), _statuses(body, random)
        place, end = self.first_places[body.key], self.first_places[body.key] + body.certificates
        row = rows.next(place) if place < end else None
        while row is not None:
            following: Row | None = None
            status = statuses.deal()
            if status in REPLACED and place + 1 < end:
                following = rows.successor(place + 1, row)
            elif status in REPLACED:
                status = CertificateStatus.ACTIVE  # the last one of all has no room for a successor
            change = change_of(random, row.number, status, begins=row.begins, until=newest)
            if change is not None and following is not None:
                change = replace(change, effective=following.begins, successor=following.number)
            serial = place - self.first_places[body.key]
            yield WorldCertificate(place, serial, row.number, row.holder, row.begins, row.cells, change)
            place += 1
            row = following or (rows.next(place) if place < end else None)

    def newest(self, body: Body) -> date:
        """Return the last day on which a body signed anything."""
        ended = body.withdrawn_before or body.suspended_before
        return self.day - timedelta(days=5 if ended is None else ended + 1)

    def _rows(self, body: Body, random: Random, newest: date) -> Rows:
        if body.activity is Activity.TESTING:
            return ReportDrafts(body, self.schedules.of(body), random, day=self.day, newest=newest)
        if body.activity is Activity.PRODUCT_CERTIFICATION:
            before = (one for one in self.census.bodies if one.activity is Activity.PRODUCT_CERTIFICATION)
            first = self.first_places[next(before).key]
            return ProductRows(random, day=newest, first=self.first_places[body.key] - first)
        return SystemRows(body, random, day=self.day, newest=newest)


def _statuses(body: Body, random: Random) -> Deck[CertificateStatus]:
    return Deck(shares.REPORT_STATUSES if body.activity is Activity.TESTING else shares.STATUSES, random)
