"""A host falls silent: the last good state and its age are shown, and the verdict follows the policy's limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.vc.verify.answers import found, unknown
from tests.world import AB, CB, DAY, NOW, World
from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.finding import Outcome
from vc.model.vocabulary import Act, CertificateStatus, Verdict
from vc.resolve.cache import CachedSource
from vc.resolve.driver import verify_credential
from vc.resolve.memory import MemorySource
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.policy import IMPORTER, ActRules, Policy
from vc.verify.question import ask
from vc.verify.report import Report
from vc.verify.saved import load_evidence, save_evidence

HOUR = timedelta(hours=1)
TOKEN_LIST = f"{CB.origin}/status/1/token.jwt"
LONG_LIVED = Policy("long-lived", max_status_age=7 * DAY, max_document_age=7 * DAY)


@dataclass
class Internet:
    """What is published, as long as its host answers."""

    world: World
    silent: set[str] = field(default_factory=set)

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        if any(reference.url.startswith(origin) for origin in self.silent):
            return NotRetrieved(reference.url, Code.FETCH_DEADLINE, "no answer in time", self.world.now)
        return MemorySource(self.world.documents(), now=lambda: self.world.now).retrieve(reference)


class Desk:
    """A verifier that goes on through the days with one cache, in a world whose accreditation body publishes on."""

    def __init__(self) -> None:
        self.world = World()
        self.internet = Internet(self.world)
        self.source = CachedSource(self.internet, now=lambda: self.world.now)
        self.certificate = self.world.certificate()
        self.memo = Memo()
        self.evidence = Evidence(b"")

    def silence(self) -> None:
        """The certification body's host answers no more; its list stays that of the last minutes."""
        self.world.list_issued = self.world.now - timedelta(minutes=10)
        self.internet.silent = {CB.origin}

    def later(self, by: timedelta) -> datetime:
        self.world.now += by
        return self.world.now

    def ask(self, *, act: Act = Act.RELY, policy: Policy = IMPORTER) -> Report:
        report, self.evidence = verify_credential(
            self.certificate,
            anchor=Anchor(trust_list_to_toml(self.world.trust)),
            source=self.source,
            question=ask(self.world.now, act=act, policy=policy),
            memo=self.memo,
        )
        return report


@pytest.fixture
def desk() -> Desk:
    """A desk that has verified the certificate once, before the host fell silent."""
    warm = Desk()
    assert warm.ask().verdict is Verdict.VALID
    assert warm.ask().notices == ()
    warm.silence()
    return warm


def test_within_the_limit_the_last_good_state_counts_and_the_reader_is_told(desk: Desk) -> None:
    desk.later(3 * HOUR)

    report = desk.ask()

    told = [one for one in report.findings if one.code is Code.FETCH_LAST_GOOD and one.subject == TOKEN_LIST]
    assert report.verdict is Verdict.VALID
    assert report.notices == ("fetch.last_good",)
    assert [one.detail for one in told] == [
        "had at 2026-11-22T12:00:00Z; a newer copy could not be had: fetch.deadline"
    ]
    assert report.status_as_of == NOW - timedelta(minutes=10)


def test_the_accreditation_body_may_fall_silent_too(desk: Desk) -> None:
    desk.world.index_issued = desk.world.now - 2 * HOUR
    desk.internet.silent = {CB.origin, AB.origin}

    verdicts = {hours: (desk.later(12 * HOUR), desk.ask(policy=LONG_LIVED))[1] for hours in (12, 24, 36, 48)}

    assert {hours: report.verdict for hours, report in verdicts.items()} == {
        12: Verdict.VALID,
        24: Verdict.INDETERMINATE,
        36: Verdict.INDETERMINATE,
        48: Verdict.INDETERMINATE,
    }
    assert unknown(verdicts[48]) >= {Code.CHAIN_INDEX_STALE}


def test_every_document_that_an_older_copy_stood_in_for_is_named(desk: Desk) -> None:
    desk.world.index_issued = desk.world.now - 2 * HOUR
    desk.internet.silent = {AB.origin}
    desk.later(HOUR)

    told = {one.subject for one in desk.ask().findings if one.code is Code.FETCH_LAST_GOOD}

    assert told == {f"{AB.origin}/accreditations/index.jwt", f"{AB.origin}/accreditations/cb.jwt"}


def test_past_the_limit_it_is_shown_with_its_age_and_nothing_is_confirmed(desk: Desk) -> None:
    desk.later(2 * HOUR)

    report = desk.ask(policy=Policy("strict", max_status_age=HOUR))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.STATUS_STALE}
    assert report.certificate_status is None
    assert report.to_json()["status_last_known"] == {
        "status": "active",
        "as_of": "2026-11-22T11:50:00Z",
        "age_seconds": 2 * 3_600 + 600,
    }


def test_a_list_that_has_run_out_decides_nothing_however_lenient_the_policy(desk: Desk) -> None:
    desk.later(30 * HOUR)

    report = desk.ask(policy=LONG_LIVED)

    assert report.verdict is Verdict.INDETERMINATE
    assert found(report, Code.STATUS_STALE).detail == "has expired; signed at 2026-11-22T11:50:00Z"
    assert report.status_last_known is not None
    assert report.status_last_known.status is CertificateStatus.ACTIVE


def test_the_limit_is_that_of_the_act(desk: Desk) -> None:
    policy = Policy("own", acts=(ActRules(Act.SELL, status_age=HOUR),))
    desk.later(2 * HOUR)

    assert desk.ask(act=Act.IMPORT, policy=policy).verdict is Verdict.VALID
    assert desk.ask(act=Act.SELL, policy=policy).verdict is Verdict.INDETERMINATE


def test_the_age_of_an_unsigned_document_is_limited_too(desk: Desk) -> None:
    desk.later(2 * HOUR)

    report = desk.ask(policy=Policy("strict", max_document_age=HOUR))

    assert unknown(report) == {Code.KEY_RESOLUTION}


def test_a_suspension_that_the_silence_hides_is_never_denied_for_longer_than_the_limit(desk: Desk) -> None:
    desk.world.record(StatusEvent.SUSPENDED, effective=NOW + HOUR)

    verdicts = []
    for hours in (2, 12, 23, 25, 72, 2_000):
        desk.world.now = NOW + hours * HOUR
        verdicts.append(desk.ask().verdict)

    assert verdicts[:3] == [Verdict.VALID] * 3
    assert set(verdicts[3:]) == {Verdict.INDETERMINATE}


def test_when_the_host_answers_again_what_happened_since_is_seen(desk: Desk) -> None:
    desk.later(2 * HOUR)
    assert desk.ask().verdict is Verdict.VALID
    desk.world.record(StatusEvent.SUSPENDED, effective=desk.world.now)
    desk.internet.silent = set()
    desk.world.list_issued = desk.world.now
    desk.later(timedelta(seconds=31))

    report = desk.ask()

    assert (report.verdict, report.notices) == (Verdict.INVALID, ())
    assert report.certificate_status is CertificateStatus.SUSPENDED


def test_with_a_cold_cache_nothing_is_known_and_nothing_is_shown() -> None:
    cold = Desk()
    cold.silence()

    report = cold.ask()

    assert report.verdict is Verdict.INDETERMINATE
    assert (report.status_last_known, report.status_as_of) == (None, None)


def test_saved_evidence_says_the_same_years_later(desk: Desk) -> None:
    desk.later(3 * HOUR)
    report = desk.ask()

    evidence, question = load_evidence(save_evidence(desk.evidence, ask(desk.world.now)), own=True)
    again = judge(evidence.with_anchor(Anchor(trust_list_to_toml(desk.world.trust))), question)

    assert again == report


def test_the_copy_that_stands_in_passes_no_step_by_itself(desk: Desk) -> None:
    desk.later(3 * HOUR)

    told = [one for one in desk.ask().findings if one.code is Code.FETCH_LAST_GOOD]

    assert {one.outcome for one in told} == {Outcome.NOT_APPLICABLE}
