"""Policies are data, and the presets are those of specs/verification.md."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from vc.model.vocabulary import Act
from vc.verify.policy import ALL_STEPS, PRESETS, Policy, Step

SPEC = (Path(__file__).parents[3] / "specs" / "verification.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z_]+)` \| V1.V9 \| (\d+) h \| (\d+) h \| (\d+) h \| (\d+) days \|$", SPEC, re.MULTILINE)


def test_the_presets_are_the_rows_of_the_specification() -> None:
    written = {
        name: Policy(
            name,
            max_status_age=timedelta(hours=int(status)),
            max_document_age=timedelta(hours=int(document)),
            max_bundle_age=timedelta(hours=int(bundle)),
            withdrawal_transition=timedelta(days=int(transition)),
        )
        for name, status, document, bundle, transition in ROWS
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


def test_showing_a_mark_never_loosens_a_policy() -> None:
    assert PRESETS["certification_body"].status_age(Act.USE_MARK) == timedelta(hours=1)
