"""D6: green, hold, refer, and what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.world import NOW, World
from vc.codes import Code
from vc.intake.line_decision import Decision, decision_of, decisive, missing_of
from vc.model.finding import Finding, Outcome
from vc.status.value import StatusEvent
from vc.verify.bundle_standing import BundleStanding

STALE = BundleStanding(None, Finding(Code.BUNDLE_STALE, Outcome.UNKNOWN), timedelta(hours=72))
DAMAGED = BundleStanding(None, Finding(Code.BUNDLE_DAMAGED, Outcome.UNKNOWN), timedelta(hours=72))


def test_valid_is_green_and_nothing_decides_against_it() -> None:
    report = World().report(World().certificate())

    assert (decision_of(report), decisive(report)) == (Decision.GREEN, None)


def test_invalid_is_hold_for_its_first_failure() -> None:
    world = World()
    world.record(StatusEvent.SUSPENDED, effective=NOW - timedelta(days=3))
    report = world.report(world.certificate())

    found = decisive(report)

    assert decision_of(report) is Decision.HOLD
    assert found is not None
    assert found.code is Code.STATUS_SUSPENDED


def test_indeterminate_and_unreadable_are_refer() -> None:
    world = World(replaced={"https://cb.example/status/1/token.jwt": None})

    assert decision_of(world.report(world.certificate())) is Decision.REFER
    assert decision_of(None) is Decision.REFER


def test_bundle_past_its_limit_refers_even_what_could_never_be_good() -> None:
    garbage = World().report(b"garbage")

    assert decision_of(garbage) is Decision.HOLD
    assert decision_of(garbage, DAMAGED) is Decision.HOLD
    assert (decision_of(garbage, STALE), decisive(garbage, STALE)) == (Decision.REFER, STALE.fault)


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (Finding(Code.FETCH_NOT_IN_BUNDLE, Outcome.UNKNOWN, "https://a/b", "not in the bundle"), "https://a/b"),
        (Finding(Code.CHAIN_SCOPE_NOT_COVERED, Outcome.FAILED, "did:web:a", "scheme: CCC"), "scheme: CCC"),
        (Finding(Code.KEY_UNKNOWN, Outcome.UNKNOWN, "aabb"), "aabb"),
    ],
)
def test_what_is_missing_is_an_address_or_what_the_finding_says(found: Finding, missing: str) -> None:
    assert missing_of(found) == missing
