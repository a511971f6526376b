"""V9.11: what the issuer has recorded, where the question asks for it; it decides nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.corpus_builder.status_references import bitstring_certificate
from tests.corpus_builder.surroundings import HISTORY_URL
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.document import NotRetrieved, Retrieved, Via
from vc.model.vocabulary import Verdict
from vc.resolve.driver import gather
from vc.resolve.memory import MemorySource
from vc.status.history import StatusChange
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from vc.verify.checks.recorded import MOST_EVENTS
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.question import Question, ask
from vc.verify.report import Recorded, Report


def evidence_of(world: World, target: bytes | str, question: Question) -> Evidence:
    raw = target.encode() if isinstance(target, str) else target
    evidence = Evidence(raw, Anchor(trust_list_to_toml(world.trust)))
    return gather(evidence, question, MemorySource(world.documents(), now=lambda: world.now))


def told(world: World, target: bytes | str, at: datetime | None = None) -> Report:
    question = replace(ask(world.now, at=at), history=True)
    return judge(evidence_of(world, target, question), question)


def with_a_past() -> World:
    world = World()
    world.changes = (
        StatusChange(
            17, StatusEvent.SUSPENDED, NOW - 9 * DAY, NOW - 8 * DAY, reason="Findings.", code="nonconformity_open"
        ),
        StatusChange(17, StatusEvent.REINSTATED, NOW - 3 * DAY, NOW - 3 * DAY),
        StatusChange(17, StatusEvent.WITHDRAWN, NOW + 3 * DAY, NOW - DAY, successor="https://cb.example/c/2"),
        StatusChange(16, StatusEvent.CANCELLED, NOW - DAY, NOW - DAY),
        StatusChange(18, StatusEvent.CANCELLED, NOW - DAY, NOW - DAY),
    )
    return world


EVENTS = (
    Recorded("suspended", NOW - 9 * DAY, NOW - 8 * DAY, "Findings.", "nonconformity_open"),
    Recorded("reinstated", NOW - 3 * DAY, NOW - 3 * DAY),
    Recorded("withdrawn", NOW + 3 * DAY, NOW - DAY, successor="https://cb.example/c/2"),
)


@pytest.mark.parametrize("form", ["token", "bitstring", "label"])
def test_the_events_of_this_certificate_alone_are_told_those_ahead_too(form: str) -> None:
    world = with_a_past()
    targets: dict[str, bytes | str] = {
        "token": world.certificate(),
        "bitstring": bitstring_certificate(),
        "label": world.label(),
    }

    report = told(world, targets[form])

    assert report.verdict is Verdict.VALID
    assert report.history == EVENTS


def test_nobody_is_asked_for_what_the_question_does_not_want() -> None:
    world = with_a_past()

    evidence = evidence_of(world, world.certificate(), ask(NOW))

    assert HISTORY_URL not in evidence.documents
    assert judge(evidence, ask(NOW)).history is None


def test_nothing_recorded_is_an_answer() -> None:
    world = World()

    assert told(world, world.certificate()).history == ()


@pytest.mark.parametrize("instead", [None, b"garbage"])
def test_a_record_that_cant_be_had_changes_nothing_else(instead: bytes | None) -> None:
    world = with_a_past()
    world.replaced[HISTORY_URL] = instead

    report = told(world, world.certificate())

    assert report.history is None
    assert report.findings == replace(report, findings=world.report(world.certificate()).findings).findings
    assert report.verdict is Verdict.VALID


def test_an_older_copy_of_the_record_is_no_notice() -> None:
    world, question = with_a_past(), replace(ask(NOW), history=True)
    evidence = evidence_of(world, world.certificate(), question)
    had = evidence.documents[HISTORY_URL]
    newer = NotRetrieved(HISTORY_URL, Code.FETCH_DEADLINE, "too slow", NOW)
    old = Retrieved(HISTORY_URL, had.content, NOW - timedelta(hours=1), Via.WEB, not_refreshed=newer)

    report = judge(replace(evidence, documents={**evidence.documents, HISTORY_URL: old}), question)

    assert (report.history, report.notices) == (EVENTS, ())


def test_the_record_is_told_of_an_earlier_moment_too() -> None:
    world = with_a_past()
    world.archived = (NOW - 5 * DAY,)

    report = told(world, world.certificate(), at=NOW - 5 * DAY + timedelta(hours=1))

    assert report.verdict is Verdict.INVALID
    assert report.history == EVENTS


def test_a_report_gives_the_newest_events_up_to_its_bound() -> None:
    world = World()
    days = [NOW - (MOST_EVENTS + 6 - number) * DAY for number in range(MOST_EVENTS + 5)]
    kinds = [StatusEvent.SUSPENDED, StatusEvent.REINSTATED]
    world.changes = tuple(StatusChange(17, kinds[place % 2], day, day) for place, day in enumerate(days))

    history = told(world, world.certificate()).history

    assert history is not None
    assert [event.effective for event in history] == days[-MOST_EVENTS:]


def test_of_what_is_not_authentic_no_record_is_told() -> None:
    world = with_a_past()

    assert told(world, world.certificate()[:-8] + b"AAAAAAAA").history is None
