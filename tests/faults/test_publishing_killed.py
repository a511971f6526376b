"""Publishing is killed, and readers see whole documents that only go forward (research/security.md section 4, F3)."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.site_reader import SiteReader, reading
from tests.faults.soak import cycles
from tests.vc.monitor.outside import Outside
from tests.vc.register.homes import DAY, NOW, issue, make_home, publish
from tests.vc_program import environment_for, program_in
from vc.monitor.remarks import Standing
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.publication.publish import Publisher

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 3_600
LEAST_READINGS = 100


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a home that has issued three certificates, and the site of its first publication."""
    with make_home(tmp_path / "home") as home:
        issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
        publish(home, tmp_path / "site", NOW)
    return tmp_path


@pytest.fixture
def steps(tmp_path: Path) -> list[str]:
    """Every named step of one publication that changes something, with the number of its occurrence."""
    with make_home(tmp_path / "dry-home") as home:
        issue(home, "QMS-0001", "QMS-0002", "QMS-0003")
        publish(home, tmp_path / "dry-site", NOW)
        passed: list[str] = []
        later = NOW + timedelta(minutes=1)
        Publisher(home, home.signer(KeyRole.STATUS, None), on_step=passed.append).publish(
            tmp_path / "dry-site", now=later
        )
    counted: Counter[str] = Counter()
    named = []
    for step in passed:
        counted[step] += 1
        named.append(f"{step}/{counted[step]}")
    return named


def killed(place: Path, plan: list[str], *, seed: int = 1) -> tuple[SiteReader, list[list[str]]]:
    """Carry out a plan of kills while somebody reads; returns the reader and what became of each cycle."""
    command = [sys.executable, "-m", "tests.faults.publishing_process", place / "home", place / "site", seed, *plan]
    with reading(place / "site") as reader:
        ran = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    ended = [line.split(maxsplit=2) for line in ran.stdout.splitlines()]
    assert [one for one in ended if one[2] != "mended"] == [], ran.stderr
    return reader, ended


def assert_whole_after(place: Path, publications: int) -> None:
    """The register is intact, and the folder stands well for a verifier."""
    with Home.open(place / "home") as home:
        assert verify_ledger(home) == ()
        publish(home, place / "site", NOW + DAY)
    found = Outside(place / "site").look(NOW + DAY, choose=lambda count: count // 2)
    assert found.standing is Standing.WELL, found
    assert found.seen.lists["https://body.example/status/1"].version > publications


def test_a_kill_at_any_named_step_leaves_whole_documents(place: Path, steps: list[str]) -> None:
    assert {step.partition("/")[0] for step in steps} >= {"publish.recorded", "site.written", "site.renamed"}

    reader, ended = killed(place, steps)

    assert [one[0] for one in ended] == steps
    assert [one for one in ended if one[1] != "killed"] == []
    assert reader.faults == []
    assert reader.readings > LEAST_READINGS
    assert reader.publications >= len(steps)
    assert_whole_after(place, len(steps))


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_whole_documents(place: Path) -> None:
    count = cycles(25, long=2_000)

    reader, ended = killed(place, ["random"] * count, seed=random.randrange(2**32))

    assert len(ended) == count
    assert [one for one in ended if one[1] == "killed"] != []
    assert reader.faults == []
    assert reader.readings > LEAST_READINGS
    assert_whole_after(place, count)


@pytest.mark.slow
def test_the_command_may_be_killed_at_any_moment(place: Path) -> None:
    chance = random.Random()
    program = program_in(place / "bin", now=NOW + timedelta(hours=1))
    command = [str(program), "publish", "--home", str(place / "home"), "--out", str(place / "site"), "--offline"]
    ends = []
    with reading(place / "site") as reader:
        for _ in range(cycles(4, long=200)):
            process = subprocess.Popen(
                command, env=environment_for(program), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(chance.uniform(0.2, 1.2))
            process.kill()
            ends.append(process.wait())
        done = subprocess.run(command, env=environment_for(program), capture_output=True, check=False)

    assert set(ends) <= {-9, 0}
    assert done.returncode == 0, done.stderr
    assert reader.faults == []
    assert_whole_after(place, 1)


def test_the_reader_would_see_a_torn_document(place: Path) -> None:
    path = place / "site" / "status/1/token.jwt"
    reader = SiteReader(place / "site")
    reader.read_once()
    assert reader.faults == []
    path.write_bytes(path.read_bytes()[:-1])

    reader.read_once()

    assert [fault.partition(": ")[0] for fault in reader.faults] == ["status/1/token.jwt"]


def test_the_reader_would_see_a_version_that_falls(place: Path) -> None:
    kept = {path: path.read_bytes() for path in (place / "site" / "status" / "1").rglob("*.jwt")}
    reader = SiteReader(place / "site")
    with Home.open(place / "home") as home:
        publish(home, place / "site", NOW + DAY)
    reader.read_once()
    for path, content in kept.items():
        path.write_bytes(content)

    reader.read_once()

    assert len(reader.faults) == 4
    assert "status/1/history/index.jwt: version 1, 2 before" in reader.faults
