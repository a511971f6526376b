"""`vc judge`: replay, and that saved evidence never vouches for itself."""

from pathlib import Path

import pytest

from tests.vc_cli.command_line import vc
from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import DAY, NOW


@pytest.fixture
def evidence(desk: CustomsDesk) -> Path:
    """Evidence of a valid certificate."""
    path = desk.folder / "evidence.json"
    vc("verify", desk.certificate, *desk.offline, "--save-evidence", path)
    return path


def test_under_ones_own_anchor_the_answer_is_the_same_years_later(evidence: Path, desk: CustomsDesk) -> None:
    told = vc("verify", desk.certificate, *desk.offline, "--json").json

    ran = vc("judge", evidence, "--trust", desk.root, "--json", clock=lambda: NOW + 3_000 * DAY)

    assert (ran.code, ran.json) == (0, told)


def test_without_an_anchor_nothing_is_confirmed(evidence: Path) -> None:
    ran = vc("judge", evidence)

    assert ran.code == 3
    assert "[trust.from_evidence]" in ran.text


def test_a_pinned_root_is_no_answer_here(evidence: Path, desk: CustomsDesk) -> None:
    vc("trust", "pin", desk.root)

    assert vc("judge", evidence).code == 3


def test_another_anchor_than_the_saved_one_is_said_to_differ(evidence: Path, desk: CustomsDesk) -> None:
    other = desk.write("other.toml", desk.root.read_text().replace("version = 1", "version = 2"))

    ran = vc("judge", evidence, "--trust", other, "--json")

    assert ran.code == 3
    assert "trust.anchor_differs" in {found["code"] for found in ran.json["findings"]}


def test_several_files_are_judged_together(evidence: Path, desk: CustomsDesk) -> None:
    ran = vc("judge", evidence, evidence, "--trust", desk.root, "--json")

    assert ran.json["summary"]["valid"] == 2


def test_what_is_no_evidence_is_refused(desk: CustomsDesk) -> None:
    ran = vc("judge", desk.certificate)

    assert ran.code == 2
    assert "not an evidence file" in ran.err


def test_a_folder_without_evidence_is_refused(tmp_path: Path) -> None:
    ran = vc("judge", tmp_path)

    assert ran.code == 2
    assert "is a directory" in ran.err
