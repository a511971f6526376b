"""What the organisations of the world grant one another, with its history (specs/demo-world.md W6, W10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from vc.issue.prepare import AccreditationReference
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.scope import ScheduleLine
from vc.model.vocabulary import AccreditationEventKind, Environment, LinkKind
from vc.register.addresses import Addresses
from vc_cli.world.organisations import Authority, Body

if TYPE_CHECKING:
    from vc_cli.world.ministries import Ministry
    from vc_cli.world.stream import Plan


@dataclass(frozen=True, slots=True)
class Grant:
    """The accreditation of a body, or its designation by a ministry; `events` are its history, the first one first."""

    granter: Authority | Ministry
    body: Body
    kind: LinkKind
    number: str
    schedule: tuple[ScheduleLine, ...]
    events: tuple[AccreditationEvent, ...]

    def versions(self) -> Iterator[Accreditation]:
        """Yield what was signed after each event."""
        addresses = Addresses.of(self.granter.did)
        for version, event in enumerate(self.events, start=1):
            yield Accreditation(
                id=addresses.accreditation(self.number, version),
                issuer=self.granter.did,
                subject=self.body.did,
                subject_name=self.body.name,
                role=self.body.role,
                number=self.number,
                version=version,
                current_url=addresses.accreditation(self.number),
                signed_at=event.recorded_at,
                environment=Environment.TEST.value,
                schedule=self.schedule,
                events=self.events[:version],
                kind=self.kind,
            )

    def reference(self, version: Accreditation, digest: str) -> AccreditationReference:
        """Return how a certificate points to a version; `digest` is the multihash of its payload."""
        return AccreditationReference(
            number=self.number,
            authority=self.granter.did,
            authority_name=self.granter.name,
            current_url=version.current_url,
            version_url=version.id,
            digest_multibase=digest,
            schedule=self.schedule,
            kind=self.kind,
        )


def grants(plan: Plan, now: datetime) -> Iterator[Grant]:
    """Yield every accreditation of a plan as it stands at `now`, then every designation."""
    schedules = plan.schedules
    for body in plan.census.bodies:
        history = _history(body, schedules.granted, now)
        yield Grant(body.authority, body, LinkKind.ACCREDITATION, body.number, schedules.of(body), history)
    for one in plan.census.designations:
        history = _history(one.body, schedules.granted, now)
        schedule = schedules.designated(one)
        yield Grant(one.ministry, one.body, LinkKind.DESIGNATION, one.number, schedule, history)


def _history(body: Body, granted: datetime, now: datetime) -> tuple[AccreditationEvent, ...]:
    events = [AccreditationEvent(AccreditationEventKind.GRANTED, granted, granted)]
    ended = {
        AccreditationEventKind.WITHDRAWN: body.withdrawn_before,
        AccreditationEventKind.SUSPENDED: body.suspended_before,
    }
    for kind, days in ended.items():
        if days is not None:
            moment = now - timedelta(days=days)
            events.append(AccreditationEvent(kind, moment, moment, "findings of an assessment were not closed in time"))
    return tuple(events)
