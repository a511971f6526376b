"""Policies are data, and the presets are those of specs/verification.md."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from vc.model.vocabulary import Act
from vc.verify.policy import ALL_STEPS, PRESETS, ActRules, Applied, Consequence, Policy, Step

SPEC = (Path(__file__).parents[3] / "specs" / "verification.md").read_text(encoding="utf-8")
ROW = r"^\| `([a-z_]+)` \| V1.V9 \| (\d+) h \| (\d+) h \| (\d+) h \| (\w+) \| (\d+) days \| (.*) \|$"
ROWS = re.findall(ROW, SPEC, re.MULTILINE)
SHOWING = re.compile(r"status (\d+) h, bundle (\d+) h")


def hours(text: str) -> timedelta:
    return timedelta(hours=int(text))


def for_use_mark(cell: str) -> tuple[ActRules, ...]:
    named = SHOWING.fullmatch(cell)
    return () if named is None else (ActRules(Act.USE_MARK, status_age=hours(named[1]), bundle_age=hours(named[2])),)


def test_the_presets_are_the_rows_of_the_specification() -> None:
    written = {
        name: Policy(
            name,
            max_status_age=hours(status),
            max_document_age=hours(document),
            max_bundle_age=hours(bundle),
            accreditation_suspended=Consequence(suspended),
            withdrawal_transition=timedelta(days=int(transition)),
            acts=for_use_mark(showing),
        )
        for name, status, document, bundle, suspended, transition, showing in ROWS
    }

    assert written == PRESETS


def test_every_preset_requires_every_step() -> None:
    assert all(policy.required == ALL_STEPS == frozenset(Step) for policy in PRESETS.values())


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.USE_MARK])
def test_for_most_acts_the_usual_ages_count(act: Act) -> None:
    policy = PRESETS["importer"]

    assert (policy.status_age(act), policy.bundle_age(act)) == (policy.max_status_age, policy.max_bundle_age)


def test_a_mark_that_is_shown_needs_a_younger_status() -> None:
    policy = PRESETS["importer"]

    assert policy.status_age(Act.USE_MARK) == policy.bundle_age(Act.USE_MARK) == timedelta(hours=24)


def test_showing_a_mark_never_loosens_a_preset() -> None:
    for policy in PRESETS.values():
        shown, usual = policy.applied(Act.USE_MARK), policy.applied(Act.RELY)
        assert shown.status_age <= usual.status_age
        assert shown.bundle_age <= usual.bundle_age
        assert shown.document_age <= usual.document_age


def test_what_is_set_for_an_act_counts_for_that_act_alone() -> None:
    day = timedelta(days=1)
    own = ActRules(Act.SELL, 2 * day, 3 * day, 4 * day, Consequence.INVALID, 5 * day)
    policy = Policy("own", acts=(own,))

    assert policy.applied(Act.SELL) == Applied(
        status_age=2 * day,
        document_age=3 * day,
        bundle_age=4 * day,
        clock_skew=policy.clock_skew,
        accreditation_suspended=Consequence.INVALID,
        withdrawal_transition=5 * day,
    )
    assert policy.applied(Act.IMPORT) == Policy("plain").applied(Act.IMPORT)


def test_no_waiting_at_all_is_a_window_too() -> None:
    policy = Policy("own", acts=(ActRules(Act.SELL, withdrawal_transition=timedelta()),))

    assert policy.transition(Act.SELL) == timedelta()
    assert policy.transition(Act.IMPORT) == timedelta(days=90)


def test_equal_policies_are_found_by_each_other_and_others_of_their_name_are_not() -> None:
    strict, lax = Policy("own"), Policy("own", max_status_age=timedelta(hours=1))

    assert hash(strict) == hash(Policy("own"))
    assert {strict: 1}.get(Policy("own")) == 1
    assert {strict: 1}.get(lax) is None
