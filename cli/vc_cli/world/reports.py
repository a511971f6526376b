"""The test reports of the world, as drafts (specs/demo-world.md W5, W7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from vc.model.scope import ScheduleLine
from vc.profiles.names import CONFORMITY_CREDENTIAL, TEST_REPORT, VERIFIABLE_CREDENTIAL
from vc_cli.world.holders import Holder, make_holder
from vc_cli.world.numbers import report_number
from vc_cli.world.organisations import Body
from vc_cli.world.shares import COUNTRIES
from vc_cli.world.systems import Row

_OLDEST_DAYS: Final = 900
_LARGEST_CLIENT: Final = 5
_ITEMS: Final = ("Power adapter", "LED lamp", "Battery pack", "Kettle", "Toy vehicle", "Server chassis")


class ReportDrafts:
    """Deals the reports of one laboratory, each by the methods of one line of its schedule."""

    def __init__(
        self, body: Body, schedule: Sequence[ScheduleLine], random: Random, *, day: date, newest: date
    ) -> None:
        self._body = body
        self._schedule = schedule
        self._random = random
        self._oldest = day - timedelta(days=_OLDEST_DAYS)
        self._newest = newest
        self._holder: Holder | None = None
        self._holders = 0
        self._more = 0

    def next(self, place: int) -> Row:
        """Return another report; a client has several."""
        random = self._random
        if self._holder is None or self._more == 0:
            self._more = random.randint(1, _LARGEST_CLIENT)
            country = random.choice(list(COUNTRIES[self._body.manner]))
            self._holder = make_holder(random, country, "IAF:19")
            self._holders += 1
        self._more -= 1
        begins = self._oldest + timedelta(days=random.randint(0, (self._newest - self._oldest).days))
        return self._report(place, self._holder, begins)

    def successor(self, place: int, row: Row) -> Row:
        """Return the report that replaces the one just dealt: the same client, another day of issue."""
        if self._holder is None:
            raise LookupError("nothing was dealt that could be replaced")
        begins = row.begins + timedelta(days=self._random.randint(0, max(0, (self._newest - row.begins).days)))
        return self._report(place, self._holder, begins)

    def _report(self, place: int, holder: Holder, begins: date) -> Row:
        number = report_number(self._body.ordinal, year=f"{begins.year}", place=place)
        draft = self._draft(number, holder=holder, line=self._random.choice(self._schedule), begins=begins)
        return Row(number, begins, self._holders - 1, draft)

    def _draft(self, number: str, *, holder: Holder, line: ScheduleLine, begins: date) -> dict[str, object]:
        random, item = self._random, self._random.choice(_ITEMS)
        methods = sorted(line.methods)
        results: list[dict[str, Any]] = [
            {
                "method": method,
                "characteristic": f"Clause {method.rpartition(':')[2]}",
                "accredited": True,
                "result": "complies",
                "conclusion": "pass",
            }
            for method in methods
        ]
        days = [begins - timedelta(days=back) for back in (20, 18, 10)]
        scope: dict[str, object] = {
            "activity": line.activity.value,
            "standard": min(line.standards),
            "edition": min(line.editions),
            "methods": methods,
            "countries": [holder.country.code],
        }
        return {
            "type": [CONFORMITY_CREDENTIAL, TEST_REPORT, VERIFIABLE_CREDENTIAL],
            "validFrom": f"{begins.isoformat()}T00:00:00Z",
            "credentialSubject": {
                "certificateNumber": number,
                "issuedToParty": {"name": holder.name},
                "scopeStatement": f"{item}, samples as received",
                "certifiedScope": scope,
                "itemReceived": days[0].isoformat(),
                "performedFrom": days[1].isoformat(),
                "performedUntil": days[2].isoformat(),
                "placePerformed": f"Laboratory, 1 Example Road, {holder.city[0]}",
                "onlyItemsTested": True,
                "testResults": results,
                "conformityAssessment": [
                    {"assessedProduct": [{"product": {"name": item, "modelNumber": f"X-{random.randint(100, 999)}"}}]}
                ],
            },
        }
