"""`vc verify` about an act: its options, what is told of it, policies of one's own, and the replay."""

import json
from pathlib import Path

import pytest

from tests.vc.verify.ccc import as_ccc, ccc_world
from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import DAY, NOW, World
from vc.model.vocabulary import AccreditationEventKind
from vc.status.value import StatusEvent

SELL = ("--act", "sell")


@pytest.fixture
def ccc(tmp_path: Path) -> CustomsDesk:
    """A desk in front of a CCC certificate that was cancelled ten days ago, on 12 November in China."""
    world = ccc_world()
    world.record(StatusEvent.CANCELLED, effective=NOW - 10 * DAY)
    desk = CustomsDesk(tmp_path, world)
    desk.certificate = desk.write("ccc.jwt", world.certificate(as_ccc))
    return desk


@pytest.fixture
def suspended_body(tmp_path: Path) -> CustomsDesk:
    """A desk in front of a certificate whose issuer's accreditation is suspended."""
    world = World()
    world.accreditation_event(AccreditationEventKind.SUSPENDED, NOW - DAY)
    return CustomsDesk(tmp_path, world)


def test_act_goods_and_rule_are_told_in_plain_words(ccc: CustomsDesk) -> None:
    ran = vc("verify", ccc.certificate, *ccc.offline, *SELL, "--imported", "2026-11-11")

    lines = ran.text.splitlines()
    assert (ran.code, lines[0]) == (0, "✔ Valid, with a notice")
    assert "Act         sell, goods imported on 2026-11-11" in lines
    assert "Rule        CCC, cancelled (注销) since 2026-11-12: allowed, by 19/2008 4.2 (1)" in lines
    assert "CNCA Announcement 19/2008; AQSIQ Order 117, article 29; last looked at on 2026-11-28" in ran.text
    assert "[act.earlier_goods]" in ran.text


def test_goods_of_the_day_itself_are_barred(ccc: CustomsDesk) -> None:
    ran = vc("verify", ccc.certificate, *ccc.offline, *SELL, "--imported", "2026-11-12")

    assert ran.code == 1
    assert "to sell is barred (19/2008 4.2 (1))" in ran.text


def test_the_missing_day_is_named(ccc: CustomsDesk) -> None:
    ran = vc("verify", ccc.certificate, *ccc.offline, *SELL)

    assert ran.code == 3
    assert "say the day of the goods: imported" in ran.text


def test_without_an_act_nothing_is_told_of_one(desk: CustomsDesk) -> None:
    assert "Act " not in vc("verify", desk.certificate, *desk.offline).text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--imported", "2026-13-01"), "--imported"),
        (("--imported", "2026-11-11T00:00:00Z"), "--imported"),
        (("--left-factory", "yesterday"), "--left-factory"),
        (("--hs-code", "abc"), "--hs-code"),
        (("--hs-code", "847130101"), "--hs-code"),
        (("--imported", "2026-11-24"), "after the moment asked about"),
        (("--left-factory", "2026-11-11", "--imported", "2026-11-10"), "before they left the factory"),
        (("--act", "buy"), "--act"),
    ],
)
def test_what_can_not_be_asked_is_refused_in_one_line(ccc: CustomsDesk, options: tuple[str, ...], said: str) -> None:
    ran = vc("verify", ccc.certificate, *ccc.offline, *options)

    assert ran.code == 2
    assert said in ran.err


def test_the_replay_gives_the_same_report(ccc: CustomsDesk) -> None:
    saved = ccc.folder / "saved.json"
    asked = vc(
        "verify", ccc.certificate, *ccc.offline, *SELL, "--imported", "2026-11-11", "--json", "--save-evidence", saved
    )

    again = vc("judge", saved, "--trust", ccc.root, "--json")

    assert asked.json["act_rule"]["answer"] == "allowed"
    assert again.json == asked.json


# policies of one's own


def test_a_policy_file_decides_what_a_suspended_body_means(suspended_body: CustomsDesk) -> None:
    desk = suspended_body
    strict = desk.write("strict.toml", 'name = "strict"\naccreditation_suspended = "invalid"\n')

    usual = vc("verify", desk.certificate, *desk.offline, "--json")
    ran = vc("verify", desk.certificate, *desk.offline, "--policy", strict, "--json")

    assert (usual.code, usual.json["rules"]["accreditation_suspended"]) == (0, "notice")
    assert (ran.code, ran.json["policy"], ran.json["rules"]["accreditation_suspended"]) == (1, "strict", "invalid")


def test_a_policy_file_may_set_another_age_for_an_act(desk: CustomsDesk) -> None:
    hasty = desk.write("hasty.toml", 'name = "hasty"\n[act.import]\nbundle_age_hours = 1\n')

    early = vc("verify", desk.certificate, *desk.offline, "--policy", hasty, "--act", "import")
    late = [
        vc(
            "verify", desk.certificate, *desk.offline, "--policy", hasty, "--act", act, clock=lambda: NOW + DAY / 12
        ).code
        for act in ("import", "sell")
    ]

    assert early.code == 0
    assert late == [3, 0]


@pytest.mark.parametrize(
    ("text", "said"),
    [("name = 3", "name: must be a string"), ('name = "x"\nages = 3', "ages: unknown key"), ("=", "TOML")],
)
def test_a_policy_file_that_can_not_be_used_is_named_with_its_fault(desk: CustomsDesk, text: str, said: str) -> None:
    ran = vc("verify", desk.certificate, *desk.offline, "--policy", desk.write("own.toml", text))

    assert ran.code == 2
    assert said in ran.err
    assert "own.toml" in ran.err


def test_neither_a_preset_nor_a_file_is_refused_with_the_presets(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, *desk.offline, "--policy", "imparter")

    assert ran.code == 2
    assert "importer, customs_offline, certification_body" in ran.err


def test_another_ones_policy_must_be_given_anew_and_ones_own_need_not(desk: CustomsDesk) -> None:
    own = desk.write("own.toml", 'name = "own"\nstatus_age_hours = 5\n')
    saved = desk.folder / "saved.json"
    asked = vc("verify", desk.certificate, *desk.offline, "--policy", own, "--json", "--save-evidence", saved)

    refused = vc("judge", saved, "--trust", desk.root)
    mine = vc("judge", saved, "--trust", desk.root, "--own", "--json")
    given = vc("judge", saved, "--trust", desk.root, "--policy", own, "--json")
    other = vc("judge", saved, "--trust", desk.root, "--policy", "customs_offline", "--json")

    assert json.loads(saved.read_text())["question"]["rules"]["usual"]["status_age"] == 18_000
    assert (refused.code, "its writer's own" in refused.err) == (2, True)
    assert mine.json == given.json == asked.json
    assert (other.code, other.json["policy"]) == (0, "customs_offline")
