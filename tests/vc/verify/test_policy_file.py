"""A policy of one's own: what a file sets, what it leaves to its base, and what is refused with its place."""

from datetime import timedelta

import pytest

from vc.encoding.strict_json import JsonValue
from vc.errors import ConfigurationError
from vc.model.vocabulary import Act
from vc.verify.policy import CUSTOMS_OFFLINE, IMPORTER, Consequence
from vc.verify.policy_file import LARGEST_POLICY, policy_from_toml, policy_from_values, policy_values

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HARBOUR = b"""
name = "harbour"
base = "customs_offline"
accreditation_suspended = "indeterminate"
withdrawal_transition_days = 30
bundle_age_hours = 24

[act.import]
status_age_hours = 12
compromise_margin_hours = 48

[act.sell]
accreditation_suspended = "invalid"
withdrawal_transition_days = 0
"""


def test_a_file_says_what_differs_from_its_base_for_all_acts_and_for_single_ones() -> None:
    policy = policy_from_toml(HARBOUR)

    assert policy.name == "harbour"
    assert policy.required == CUSTOMS_OFFLINE.required
    assert policy.applied(Act.RELY).accreditation_suspended is Consequence.INDETERMINATE
    assert policy.applied(Act.SELL).accreditation_suspended is Consequence.INVALID
    assert (policy.transition(Act.RELY), policy.transition(Act.SELL)) == (30 * DAY, timedelta())
    assert (policy.status_age(Act.RELY), policy.status_age(Act.IMPORT)) == (48 * HOUR, 12 * HOUR)
    assert [policy.applied(act).compromise_margin for act in (Act.RELY, Act.IMPORT)] == [HOUR, 2 * DAY]


def test_a_value_at_the_top_counts_for_every_act_but_those_that_the_file_names() -> None:
    policy = policy_from_toml(b'name = "own"\nbundle_age_hours = 200\n[act.sell]\nbundle_age_hours = 5')

    assert {act: policy.bundle_age(act) // HOUR for act in Act} == {act: 5 if act is Act.SELL else 200 for act in Act}
    assert policy.status_age(Act.USE_MARK) == IMPORTER.status_age(Act.USE_MARK)


def test_without_a_base_it_is_the_importers() -> None:
    assert policy_from_toml(b'name = "own"').applied(Act.RELY) == IMPORTER.applied(Act.RELY)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "name"),
        ("name = 7", "name"),
        ('name = "importer"', "name"),
        ('name = "Own"', "name"),
        ('name = "-"', "name"),
        ('name = "own"\nbase = "other"', "base"),
        ('name = "own"\nstatus_age = 4', "status_age"),
        ('name = "own"\nrequired = []', "required"),
        ('name = "own"\nclock_skew_seconds = 9', "clock_skew_seconds"),
        ('name = "own"\nstatus_age_hours = 0', "status_age_hours"),
        ('name = "own"\nstatus_age_hours = 8785', "status_age_hours"),
        ('name = "own"\nstatus_age_hours = true', "status_age_hours"),
        ('name = "own"\nstatus_age_hours = 1.5', "status_age_hours"),
        ('name = "own"\nstatus_age_hours = "4"', "status_age_hours"),
        ('name = "own"\nwithdrawal_transition_days = -1', "withdrawal_transition_days"),
        ('name = "own"\ncompromise_margin_hours = -1', "compromise_margin_hours"),
        ('name = "own"\naccreditation_suspended = "maybe"', "accreditation_suspended"),
        ('name = "own"\nact = 3', "act"),
        ('name = "own"\nkey_binding = 1', "key_binding"),
        ('name = "own"\nx509_anchors = []', "x509_anchors"),
        ('name = "own"\nx509_anchors = ["text"]', "x509_anchors"),
        ('name = "own"\nx509_anchors = [5]', "x509_anchors"),
        ('name = "own"\nx509_anchors = "text"', "x509_anchors"),
        ('name = "own"\n[act.sell]\nkey_binding = true', "act.sell.key_binding"),
        ('name = "own"\n[act.buy]\nstatus_age_hours = 4', "act.buy"),
        ('name = "own"\n[act.sell]\nname = "x"', "act.sell.name"),
        ('name = "own"\n[act]\nsell = 3', "act.sell"),
    ],
)
def test_what_can_not_stand_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        policy_from_toml(text.encode())

    assert refused.value.message.startswith(f"{place}: ")
    assert refused.value.hint


@pytest.mark.parametrize("raw", [b"name = ", b"\xff", b'a = "\x00"', b"[" * 5_000, b"#" * (LARGEST_POLICY + 1)])
def test_what_is_no_toml_is_refused_in_one_line(raw: bytes) -> None:
    with pytest.raises(ConfigurationError) as refused:
        policy_from_toml(raw)

    assert "\n" not in refused.value.message


@pytest.mark.parametrize("raw", [HARBOUR, b'name = "own"', b'name = "own"\nbundle_age_hours = 200'])
def test_its_values_come_back_from_saved_evidence(raw: bytes) -> None:
    policy = policy_from_toml(raw)

    back = policy_from_values(policy.name, policy_values(policy))

    assert {act: back.applied(act) for act in Act} == {act: policy.applied(act) for act in Act}


def test_a_demand_for_key_binding_comes_back_too() -> None:
    policy = policy_from_toml(b'name = "own"\nkey_binding = true')

    assert policy.key_binding
    assert policy_from_values(policy.name, policy_values(policy)).key_binding


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"usual": {}, "acts": []},
        {"usual": {"status_age": -1}, "acts": {}},
        {"usual": {"status_age": 10**12}, "acts": {}},
        {"usual": {"required": 1}, "acts": {}},
        {"usual": {}, "acts": {"buy": {}}},
        {"usual": {}, "acts": {}, "x509_anchors": ["="]},
        {"usual": {}, "acts": {}, "x509_anchors": "text"},
        {"usual": {}, "acts": {}, "key_binding": "yes"},
    ],
)
def test_values_that_can_not_stand_are_refused(values: dict[str, JsonValue]) -> None:
    with pytest.raises(ConfigurationError):
        policy_from_values("own", values)
