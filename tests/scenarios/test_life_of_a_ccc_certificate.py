"""A CCC certificate between its two links: what the authority decides counts for it, and for what may be sold.

The body is accredited for products and designated for CCC. Its CCC certificates rest on the designation, its ISO 9001
certificates on the accreditation (specs/trust-chain.md T13), and neither link does the work of the other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.scenarios.passing_time import HOUR, Story
from tests.vc.verify.authority_world import demand_both
from tests.vc.verify.ccc import answer, as_ccc, ccc_world, designate, designated
from tests.world import DAY, SIGNED
from vc.codes import Code
from vc.model.accreditation import AccreditationEvent
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Act, Verdict
from vc.status.value import StatusEvent
from vc.verify.report import Report

SOLD = (Verdict.VALID, ("act.earlier_goods",))


class CccStory(Story):
    """The CCC certificate, an ISO 9001 certificate of the same body, and the body's designation."""

    def __init__(self) -> None:
        world = ccc_world()
        super().__init__(world, as_ccc)
        self.management = world.certificate()
        self.designation = designated()
        designate(world, self.designation)

    def day(self, number: int) -> None:
        """Go on; the authority publishes its index anew as well."""
        super().day(number)
        designate(self.world, self.designation)

    def authority_decides(self, kind: Kind) -> None:
        """The authority changes the designation from now on, and publishes."""
        self.designation = replace(
            self.designation,
            events=(*self.designation.events, AccreditationEvent(kind, self.today, self.today)),
            version=self.designation.version + 1,
            signed_at=self.today,
        )
        designate(self.world, self.designation)

    def accreditation_body_decides(self, kind: Kind) -> None:
        """The accreditation body changes the accreditation from now on, and publishes."""
        event = AccreditationEvent(kind, self.today, self.today)
        self.world.accredit(lambda granted: replace(granted, events=(*granted.events, event), signed_at=self.today))

    def sale(self, imported: date) -> Report:
        """What a dealer reads today about goods of the certificate that were imported on a day."""
        return answer(self.world, self.certificate, Act.SELL, imported=imported)


def told(report: Report) -> tuple[Verdict, tuple[str, ...]]:
    return report.verdict, report.notices


def paths(report: Report) -> set[str]:
    """The links that a report went through, the certificate itself apart."""
    return {link.path for link in report.chain} - {""}


def failures(report: Report) -> set[Code]:
    return {found.code for found in report.reasons}


def test_each_certificate_rests_on_its_own_link() -> None:
    story = CccStory()
    story.day(10)

    for report, path in (
        (story.scanned(), "designation"),
        (story.checked(), "designation"),
        (story.world.report(story.management), "accreditation"),
    ):
        assert told(report) == (Verdict.VALID, ())
        assert paths(report) == {path}


def test_a_suspended_designation_stops_ccc_and_nothing_else_and_ends_with_the_reinstatement() -> None:
    story = CccStory()
    story.day(10)
    story.authority_decides(Kind.SUSPENDED)
    assert failures(story.scanned()) == {Code.CHAIN_NOT_DESIGNATED_NOW}
    assert told(story.world.report(story.management)) == (Verdict.VALID, ())

    story.day(20)
    story.authority_decides(Kind.REINSTATED)

    assert told(story.scanned()) == (Verdict.VALID, ())


def test_a_withdrawn_accreditation_leaves_ccc_as_it_is() -> None:
    story = CccStory()
    story.day(10)
    story.accreditation_body_decides(Kind.WITHDRAWN)
    story.day(110)

    assert failures(story.world.report(story.management)) == {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}
    assert told(story.checked()) == (Verdict.VALID, ())


def test_a_cancelled_certificate_lets_earlier_goods_be_sold_while_its_body_is_designated() -> None:
    story = CccStory()
    story.day(10)
    asked = story.today + HOUR
    story.day(100)
    imported = (story.today - DAY).date()
    story.decides(StatusEvent.CANCELLED)

    assert failures(story.checked()) == {Code.STATUS_CANCELLED}
    assert told(story.sale(imported)) == SOLD

    story.day(110)
    story.accreditation_body_decides(Kind.WITHDRAWN)
    assert told(story.sale(imported)) == SOLD

    story.day(120)
    story.authority_decides(Kind.WITHDRAWN)
    assert failures(story.sale(imported)) == {Code.CHAIN_NOT_DESIGNATED_NOW}
    assert story.checked(at=asked).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("fallen", "days", "code"),
    [("accreditation", 90, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW), ("designation", 0, Code.CHAIN_NOT_DESIGNATED_NOW)],
)
def test_where_a_scheme_demands_both_links_either_one_ends_the_sale(
    monkeypatch: pytest.MonkeyPatch, fallen: str, days: int, code: Code
) -> None:
    demand_both(monkeypatch)
    story = CccStory()
    story.day(100)
    imported = (story.today - DAY).date()
    story.decides(StatusEvent.CANCELLED)
    assert paths(story.sale(imported)) == {"accreditation", "designation"}
    assert told(story.sale(imported)) == SOLD

    if fallen == "accreditation":
        story.accreditation_body_decides(Kind.WITHDRAWN)
    else:
        story.authority_decides(Kind.WITHDRAWN)
    story.day(100 + days)

    assert failures(story.sale(imported)) == {code}
    assert story.sale(imported).verdict is Verdict.INVALID


def test_goods_of_before_the_certificate_are_nobodys_however_many_links_there_are() -> None:
    story = CccStory()
    story.day(100)
    story.decides(StatusEvent.CANCELLED)

    assert failures(story.sale((SIGNED - 2 * DAY).date())) == {Code.ACT_BEFORE_CERTIFICATE}
