"""V7: every level in force at signing and at the moment asked about; T4 and T5 through the chain."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.corpus_builder.archived_world import ASKED, archived
from tests.corpus_builder.chain_standing import GRANT, REINSTATE, SUSPEND, WITHDRAW
from tests.vc.verify.answers import codes, failed, found
from tests.world import AB, CB, DAY, GRANTED, NOW, SIGNED, World
from vc.codes import Code
from vc.model.accreditation import AccreditationEvent
from vc.model.finding import Outcome
from vc.model.vocabulary import AccreditationEventKind, Verdict
from vc.verify.judge import judge
from vc.verify.policy import IMPORTER
from vc.verify.question import ask

Events = list[tuple[AccreditationEventKind, datetime]]


def with_history(events: Events, world: World | None = None) -> World:
    world = World() if world is None else world
    recorded = tuple(AccreditationEvent(kind, moment, moment) for kind, moment in events)
    world.accredit(lambda granted: replace(granted, events=recorded))
    return world


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([(GRANT, GRANTED)], set()),
        ([(GRANT, SIGNED + DAY)], {Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE}),
        ([(GRANT, NOW + DAY)], {Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}),
        ([(GRANT, GRANTED), (SUSPEND, SIGNED)], {Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE}),
        ([(GRANT, GRANTED), (SUSPEND, SIGNED), (REINSTATE, NOW)], {Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE}),
        ([(GRANT, GRANTED), (SUSPEND, NOW - DAY)], set()),
        ([(GRANT, GRANTED), (WITHDRAW, NOW - 60 * DAY)], set()),
        ([(GRANT, GRANTED), (WITHDRAW, NOW - 120 * DAY)], {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}),
    ],
)
def test_the_history_decides_at_both_moments(events: Events, expected: set[Code]) -> None:
    world = with_history(events)

    assert failed(world.report(world.certificate())) == expected


def test_the_transition_is_the_policys() -> None:
    world = with_history([(GRANT, GRANTED), (WITHDRAW, NOW - 60 * DAY)])
    evidence = world.evidence(world.certificate())
    strict = replace(IMPORTER, withdrawal_transition=timedelta(days=30))

    assert judge(evidence, ask(NOW)).notices == ("chain.issuer_withdrawn_transition",)
    assert failed(judge(evidence, ask(NOW, policy=strict))) == {Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW}


def test_every_finding_names_whose_accreditation_it_is_about() -> None:
    world = World()

    report = world.report(world.certificate())

    assert found(report, Code.CHAIN_ACCREDITED_AT_ISSUE).subject == CB.did
    assert found(report, Code.CHAIN_ACCREDITED_NOW).subject == CB.did


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "verdict"),
    [
        (SIGNED, NOW + DAY, Verdict.VALID),
        (SIGNED + DAY, None, Verdict.INVALID),
        (GRANTED, NOW, Verdict.INVALID),
        (GRANTED, SIGNED, Verdict.INVALID),
    ],
)
def test_the_body_must_be_recognised_at_both_moments(
    valid_from: datetime, valid_to: datetime | None, verdict: Verdict
) -> None:
    world = World()
    body = world.trust.bodies[0]
    scopes = (replace(body.scopes[0], valid_from=valid_from, valid_to=valid_to),)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

    report = world.report(world.certificate())

    assert report.verdict is verdict
    assert (Code.CHAIN_BODY_NOT_RECOGNISED in failed(report)) is (verdict is Verdict.INVALID)
    assert {one.subject for one in report.findings if one.code is Code.CHAIN_BODY_NOT_RECOGNISED} <= {AB.did}


def test_about_the_past_it_says_that_the_accreditation_stands_otherwise_today() -> None:
    world = with_history([(GRANT, GRANTED), (WITHDRAW, NOW - 60 * DAY)], archived())

    report = world.report(world.certificate(), at=ASKED)

    assert report.verdict is Verdict.VALID
    assert found(report, Code.CHAIN_DIFFERS_TODAY).detail == "in_force then, withdrawn today"


def test_about_the_past_nothing_is_said_where_nothing_has_changed() -> None:
    world = archived()

    report = world.report(world.certificate(), at=ASKED)

    assert Code.CHAIN_DIFFERS_TODAY not in codes(report, Outcome.PASSED)
