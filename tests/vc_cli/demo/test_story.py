"""The whole story: what it tells, what it leaves, and that it touches nothing else."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.demo_world import DemoWorld
from tests.vc_cli.command_line import Ran, vc
from tests.world import NOW
from vc.errors import UsageError
from vc_cli.demo import story


def run(*arguments: object, now: datetime = NOW) -> Ran:
    return vc(*arguments, clock=lambda: now)


def certificates(demo: DemoWorld) -> list[Path]:
    return sorted((demo.folder / "certificates").glob("*.jwt"))


def test_the_story_is_told_in_eight_scenes_in_order(demo: DemoWorld) -> None:
    titles = re.findall(r"^(\d)\. ", demo.told, re.MULTILINE)

    assert titles == [str(number) for number in range(1, 9)]


@pytest.mark.parametrize(
    "code",
    [
        "status.suspended",
        "status.withdrawn",
        "status.scope_reduced",
        "chain.issuer_not_accredited_now",
        "chain.differs_today",
        "chain.scope",
        "sig.invalid",
        "chain.untrusted",
        "chain.scope_not_covered",
        "status.stale",
        "chain.subject",
    ],
)
def test_the_story_shows_each_answer_that_it_is_about(demo: DemoWorld, code: str) -> None:
    assert f"[{code}]" in demo.told


def test_no_line_of_the_story_is_wider_than_a_terminal_of_120_columns(demo: DemoWorld) -> None:
    widths = {
        line: sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
        for line in demo.told.splitlines()
        if str(demo.folder) not in line
    }

    assert max(widths.values()) <= 120


def test_the_world_is_left_as_the_contract_says(demo: DemoWorld) -> None:
    left = {path.name for path in demo.folder.iterdir()}

    assert left >= {"root.toml", "trust.toml", "world.bundle", "certificates", "refused", "homes", "site", "hosts.txt"}
    assert len(certificates(demo)) > 100
    assert {path.name for path in (demo.folder / "homes").iterdir()} == {
        path.name for path in (demo.folder / "site").iterdir()
    }


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=2)], ids=["now", "two days later"])
def test_every_certificate_that_is_left_is_valid_offline(demo: DemoWorld, later: timedelta) -> None:
    ran = run("verify", *certificates(demo), *demo.offline, "--json", now=NOW + later)

    assert ran.code == 0, ran.err
    assert ran.json["summary"] == {"valid": len(certificates(demo)), "invalid": 0, "indeterminate": 0}


def test_after_four_days_the_bundle_is_too_old_to_confirm_anything(demo: DemoWorld) -> None:
    ran = run("verify", certificates(demo)[0], *demo.offline, now=NOW + timedelta(days=4))

    assert ran.code == 3


def test_what_was_refused_has_its_report_and_is_not_valid_offline_either(demo: DemoWorld) -> None:
    refused = sorted((demo.folder / "refused").glob("*.jwt"))

    ran = run("verify", *refused, *demo.offline, "--json")

    assert len(refused) > 45
    for path in refused:
        told = json.loads(path.with_name(f"{path.stem}.report.json").read_text("utf-8"))
        assert told["verdict"] != "valid", path.name
    # The replayed list is no longer before the verifier; the certificate that it should hide is withdrawn.
    assert ran.json["summary"]["valid"] == 0
    assert ran.code == 1


def test_the_withdrawn_bodys_certificates_are_all_among_what_was_refused(demo: DemoWorld) -> None:
    listed = run("list", "--home", demo.folder / "homes" / "northgate.example", "--json").json
    texts = [path.read_text("utf-8") for path in (demo.folder / "refused").glob("*.report.json")]

    refused = {number for text in texts if (number := (json.loads(text)["subject"] or {}).get("number"))}

    assert len(listed["certificates"]) == 45
    assert {one["number"] for one in listed["certificates"]} <= refused


def test_the_label_says_the_same_as_picture_as_text_and_in_the_page(demo: DemoWorld) -> None:
    labels = demo.folder / "labels"

    ran = run("verify", labels / "label.png", labels / "label.txt", labels / "certificate.pdf", *demo.offline, "--json")

    assert ran.code == 0, ran.err
    assert len({report["subject"]["number"] for report in ran.json["reports"]}) == 1
    assert run("scan", labels / "label.png").text == (labels / "label.txt").read_text()


def test_the_manifest_has_fifty_lines_and_customs_answers_them_as_the_story_told(demo: DemoWorld) -> None:
    manifest = demo.folder / "manifest.csv"
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    ran = run("verify", manifest, "--manifest", *demo.offline, "--json")

    assert len(rows) == 50
    assert ran.json["decisions"] == {"green": 36, "hold": 11, "refer": 3}
    assert ran.code == 1


def test_the_saved_evidence_is_judged_as_it_was(demo: DemoWorld) -> None:
    ran = run("judge", demo.folder / "evidence", "--trust", demo.folder / "root.toml", "--json")

    assert ran.json["summary"] == {"valid": 36, "invalid": 11, "indeterminate": 1}


def test_the_hosts_file_stands_for_the_web(demo: DemoWorld) -> None:
    hosts = ("--development-hosts", demo.folder / "hosts.txt")

    ran = run("verify", certificates(demo)[0], "--trust", demo.folder / "trust.toml", *hosts)

    assert ran.code == 0, ran.err


def test_a_home_works_in_another_place_and_names_none(demo: DemoWorld, copy: DemoWorld) -> None:
    home, site = copy.folder / "homes" / "huaheng.example", copy.folder / "site" / "huaheng.example"
    certificate = next(path for path in certificates(copy) if path.name.startswith("000"))
    verify = ("verify", certificate, "--trust", copy.folder / "trust.toml")
    hosts = ("--development-hosts", copy.folder / "hosts.txt")
    later = NOW + timedelta(minutes=5)

    suspended = run("suspend", certificate.stem, "--reason", "audit refused", "--home", home, now=later)
    published = run("publish", "--home", home, "--out", site, now=later)

    assert (suspended.code, published.code) == (0, 0), published.err
    assert run(*verify, *hosts, now=later).code == 1
    assert run("verify", certificates(demo)[0], *demo.offline).code == 0
    written = [path for path in (demo.folder / "homes").rglob("*") if path.is_file()]
    assert not [path for path in written if str(demo.folder).encode() in path.read_bytes()]


def test_nothing_was_written_beside_the_world(demo: DemoWorld) -> None:
    assert {path.name for path in demo.folder.parent.iterdir()} == {"demo-world", "told.txt", "lock"}


def test_private_keys_are_for_their_owner_alone(demo: DemoWorld) -> None:
    keys = [path for path in (demo.folder / "homes").rglob("*.pem") if b"PRIVATE" in path.read_bytes()]

    assert keys
    assert {path.stat().st_mode & 0o077 for path in keys} == {0}


def test_a_folder_of_somebody_elses_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    ran = run("demo", "--out", tmp_path)

    assert ran.code == 2
    assert "something else" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "demo-world"
    file.write_text("a file")

    assert run("demo", "--out", file).code == 2
    assert file.read_text() == "a file"


def test_a_sample_that_can_not_be_issued_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    sample = tmp_path / "sample.json"
    sample.write_text('{"type": ["Something"]}')

    with pytest.raises(UsageError):
        story.run(tmp_path / "world", sample, print, now=NOW)
    assert not (tmp_path / "world").exists()
