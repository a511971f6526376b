"""Plans of worlds for tests: one day, one seed, and a size."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.world import NOW
from vc_cli.world.certificate import WorldCertificate
from vc_cli.world.organisations import Body, Census
from vc_cli.world.stream import Plan

DAY = date(NOW.year, NOW.month, NOW.day)


def plan(certificates: int, *, seed: str = "1") -> Plan:
    """Return the plan of a world of that size."""
    return Plan(Census(certificates), seed, DAY)


def everything(of: Plan) -> Iterator[tuple[Body, WorldCertificate]]:
    """Yield every certificate of a world, with its body."""
    for body in of.census.bodies:
        for certificate in of.certificates(body):
            yield body, certificate
