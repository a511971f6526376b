"""V9.7: an accreditation that is itself what was asked about."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.corpus_builder.chain_standing import GRANT, SUSPEND, WITHDRAW
from tests.corpus_builder.surroundings import CURRENT_URL
from tests.vc.verify.answers import failed, found, unknown
from tests.world import AB, DAY, GRANTED, ISO_9001, NOW, World
from vc.codes import Code
from vc.model.accreditation import AccreditationEvent
from vc.model.scope import ANY
from vc.model.vocabulary import AccreditationEventKind, CertificateStatus, Verdict


def current(world: World) -> bytes:
    return world.documents()[CURRENT_URL]


def with_history(*events: tuple[AccreditationEventKind, datetime]) -> World:
    world = World()
    recorded = tuple(AccreditationEvent(kind, moment, moment) for kind, moment in events)
    world.accredit(lambda granted: replace(granted, events=recorded))
    return world


def test_the_current_accreditation_in_force_is_valid() -> None:
    world = World()

    report = world.report(current(world))

    assert (report.verdict, report.certificate_status) == (Verdict.VALID, CertificateStatus.ACTIVE)
    assert report.status_as_of is not None
    assert report.chain[-1].role == "certificate"


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (SUSPEND, Code.STATUS_SUSPENDED, CertificateStatus.SUSPENDED),
        (WITHDRAW, Code.STATUS_WITHDRAWN, CertificateStatus.WITHDRAWN),
    ],
)
def test_its_own_history_is_its_status(kind: AccreditationEventKind, code: Code, status: CertificateStatus) -> None:
    world = with_history((GRANT, GRANTED), (kind, NOW - DAY))

    report = world.report(current(world))

    assert (failed(report), report.certificate_status) == ({code}, status)


def test_before_its_grant_it_is_not_yet_valid() -> None:
    world = with_history((GRANT, NOW + DAY))

    assert failed(world.report(current(world))) == {Code.TIME_NOT_YET_VALID}


def test_an_older_version_is_superseded_by_the_one_of_the_index() -> None:
    world = World()
    older = current(world)
    world.accredit(lambda granted: replace(granted, version=2))

    report = world.report(older)

    assert failed(report) == {Code.STATUS_SUPERSEDED}
    assert report.successor == CURRENT_URL


@pytest.mark.parametrize(("shown", "named"), [(1, 1), (2, 1)], ids=["another of the version", "a later one"])
def test_a_version_that_the_index_does_not_call_older_is_not_superseded(shown: int, named: int) -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, version=shown))
    other = current(world)
    world.accredit(lambda granted: replace(granted, version=named, number="NAS-0043"))

    report = world.report(other)

    assert (report.verdict, failed(report)) == (Verdict.INDETERMINATE, set())
    assert Code.CHAIN_ACCREDITATION_STALE in unknown(report)


@pytest.mark.parametrize(("later", "code"), [(0, None), (1, Code.TIME_NOT_YET_VALID)])
def test_it_is_in_force_from_the_second_of_its_grant(later: int, code: Code | None) -> None:
    world = with_history((GRANT, NOW + timedelta(seconds=later)))

    assert failed(world.report(current(world))) == (set() if code is None else {code})


def test_a_body_that_is_recognised_no_more_says_nothing() -> None:
    world = World()
    accreditation = current(world)
    body = world.trust.bodies[0]
    scopes = tuple(replace(scope, valid_to=NOW - DAY) for scope in body.scopes)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

    report = world.report(accreditation)

    assert Code.CHAIN_BODY_NOT_RECOGNISED in failed(report)
    assert found(report, Code.CHAIN_BODY_NOT_RECOGNISED).subject == AB.did


def test_a_schedule_beyond_the_recognition_fails() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, standards=ANY),)))

    assert failed(world.report(current(world))) == {Code.CHAIN_BODY_SCOPE_NOT_COVERED}


def test_without_the_index_nobody_says_that_it_is_current() -> None:
    world = World(index_issued=NOW - 3 * DAY)

    report = world.report(current(world))

    assert (report.verdict, report.certificate_status) == (Verdict.INDETERMINATE, None)
    assert unknown(report) == {Code.CHAIN_INDEX_STALE}
