"""A certificate for two sites loses one of them: what is left of it, for whom, and until when (V9.10).

The importer buys from the site that stays. The successor lies in its files, and it hands both over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.scenarios.passing_time import Story
from tests.world import CB, World
from vc.codes import Code
from vc.model.vocabulary import AccreditationEventKind, CertificateStatus, Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.status.history import StatusChange
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.question import NO_GOODS, Goods, ask
from vc.verify.report import Report

STAYS, GOES = Goods(site="https://holder.example/sites/1"), Goods(site="https://holder.example/sites/2")
SUCCESSOR, PLACE = f"{CB.origin}/c/DE-QMS-2026-00777", 18
REDUCED_ON = 100
COVERS = (Verdict.VALID, ("status.successor_covers",))


def for_two_sites(claims: dict[str, Any]) -> None:
    claims["credentialSubject"]["sites"] = [
        {"id": goods.site, "name": f"Werk {goods.site[-1]}", "country": "DE"} for goods in (STAYS, GOES)
    ]


class ReducedStory(Story):
    """The story of both certificates; the importer keeps the successor beside the one that it follows."""

    def __init__(self) -> None:
        super().__init__(World(), for_two_sites)
        self.successor: bytes | None = None

    def body_takes_one_site_away(self) -> None:
        """The body reduces the certificate and issues the one that takes its place, on the same day."""
        self.world.record(StatusEvent.SCOPE_REDUCED, effective=self.today, recorded=self.today)
        *earlier, last = self.world.changes
        self.world.changes = (*earlier, replace(last, successor=SUCCESSOR))
        self.successor = self.world.certificate(self._as_successor)

    def _as_successor(self, claims: dict[str, Any]) -> None:
        for_two_sites(claims)
        claims.update(id=SUCCESSOR, iat=int(self.today.timestamp()))
        subject = claims["credentialSubject"]
        subject["id"] = f"{SUCCESSOR}#attestation"
        del subject["sites"][1]
        claims["credentialStatus"]["statusListIndex"] = claims["status"]["status_list"]["idx"] = PLACE

    def successor_is(self, event: StatusEvent) -> None:
        """The body records an event of the successor."""
        self.world.changes += (StatusChange(PLACE, event, self.today, self.today),)

    def asked(self, goods: Goods = NO_GOODS, *, at: datetime | None = None, alone: bool = False) -> Report:
        """What the importer reads about goods from one of the sites."""
        world, question = self.world, ask(self.today, at=at, goods=goods)
        copies = () if alone or self.successor is None else (self.successor,)
        evidence = Evidence(self.certificate, Anchor(trust_list_to_toml(world.trust)), stapled=copies)
        return judge(gather(evidence, question, MemorySource(world.documents(), now=lambda: world.now)), question)


def told(report: Report) -> tuple[Verdict, tuple[str, ...]]:
    return report.verdict, report.notices


def codes(report: Report) -> set[Code]:
    return {found.code for found in report.reasons}


def test_the_site_that_stays_can_be_bought_from_and_the_other_one_can_not() -> None:
    story = ReducedStory()
    story.day(50)
    assert told(story.asked(STAYS)) == told(story.asked(GOES)) == (Verdict.VALID, ())

    story.day(REDUCED_ON)
    story.body_takes_one_site_away()
    story.day(REDUCED_ON + 1)

    assert told(story.asked(STAYS)) == COVERS
    assert story.asked(STAYS).certificate_status is CertificateStatus.SCOPE_REDUCED
    assert codes(story.asked(GOES)) == {Code.STATUS_SCOPE_REDUCED}
    assert codes(story.asked()) == {Code.STATUS_SCOPE_REDUCED}, "who names no site may mean the one that went"
    assert codes(story.asked(STAYS, alone=True)) == {Code.STATUS_SCOPE_REDUCED}, "the successor is not at hand"


def test_it_holds_for_as_long_as_the_successor_does() -> None:
    story = ReducedStory()
    story.day(REDUCED_ON)
    story.body_takes_one_site_away()

    story.day(150)
    story.successor_is(StatusEvent.SUSPENDED)
    assert codes(story.asked(STAYS)) == {Code.STATUS_SCOPE_REDUCED}
    assert "status.suspended" in story.asked(STAYS).reasons[0].detail

    story.day(160)
    story.successor_is(StatusEvent.REINSTATED)
    assert told(story.asked(STAYS)) == COVERS

    story.day(170)
    story.successor_is(StatusEvent.WITHDRAWN)
    assert codes(story.asked(STAYS)) == {Code.STATUS_SCOPE_REDUCED}


def test_before_the_reduction_both_sites_were_covered_and_still_were_when_asked_later() -> None:
    story = ReducedStory()
    story.day(50)
    then = story.today
    story.day(REDUCED_ON)
    story.body_takes_one_site_away()
    story.day(REDUCED_ON + 20)

    assert told(story.asked(GOES, at=then)) == (Verdict.VALID, ("status.differs_today",))


def test_when_the_body_falls_the_successor_is_no_way_around_it() -> None:
    story = ReducedStory()
    story.day(REDUCED_ON)
    story.body_takes_one_site_away()
    story.day(110)
    story.world.accreditation_event(AccreditationEventKind.WITHDRAWN, story.today)
    assert told(story.asked(STAYS)) == (
        Verdict.VALID,
        ("chain.issuer_withdrawn_transition", "status.successor_covers"),
    )

    story.day(200)

    assert Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW in codes(story.asked(STAYS))


def test_a_successor_signed_while_the_body_was_suspended_stands_for_nothing() -> None:
    story = ReducedStory()
    story.day(90)
    story.world.accreditation_event(AccreditationEventKind.SUSPENDED, story.today)
    story.day(REDUCED_ON)
    story.body_takes_one_site_away()
    story.day(120)
    story.world.accreditation_event(AccreditationEventKind.REINSTATED, story.today)

    assert codes(story.asked(STAYS)) == {Code.STATUS_SCOPE_REDUCED}
    assert "chain.issuer_suspended_at_issue" in story.asked(STAYS).reasons[0].detail


def test_another_certificate_of_the_body_is_not_the_successor() -> None:
    story = ReducedStory()
    story.day(REDUCED_ON)
    story.body_takes_one_site_away()
    story.world.changes = tuple(replace(one, successor=f"{SUCCESSOR}-2") for one in story.world.changes)

    assert codes(story.asked(STAYS)) == {Code.STATUS_SCOPE_REDUCED}
