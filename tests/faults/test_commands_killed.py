"""Commands that are killed at each of their steps converge when they are repeated (research/security.md section 4).

F2: at every step; F6: the same request five times, from a new program each time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.soak import cycles
from tests.vc.register.homes import NOW, make_home, publish, register_of
from vc.register.accreditation.accrediting import accreditations
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home
from vc.register.publication.site_mark import FILE_NAME as MARK

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 3_600
EVERY_STATEMENT = cycles(0, long=1) == 1

pytestmark = pytest.mark.usefixtures("register_place")


def killed_everywhere(home: Path, command: str, *, at: str = "") -> list[dict[str, Any]]:
    """Kill the command at each point, or at one; returns what was left each time and what repeating it gave."""
    wanted = at or ("every" if EVERY_STATEMENT else "")
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.command_process", str(home), command, *filter(None, [wanted])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["left"]["damages"] for one in found] == [[]] * len(found)
    with Home.open(home) as opened:
        assert verify_ledger(opened) == ()
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A new home."""
    make_home(tmp_path / "home").close()
    return tmp_path / "home"


@pytest.mark.parametrize(("command", "rows"), [("issue", 1), ("batch", 3)])
def test_a_killed_issue_is_repeated_with_the_same_index_and_the_same_credential(
    place: Path, tell: Callable[..., None], command: str, rows: int
) -> None:
    found = killed_everywhere(place, command)

    points = [one["point"] for one in found]
    steps = ["issue.allocated", "issue.admitted", "issue.signed", "issue.recorded", "issue.committed"]
    assert [point for point in points if point.startswith("issue.")] == steps
    for one in found:
        first, *more = one["again"]
        assert more == [first] * len(more), one["point"]
        assert sorted(one["left"]["admitted"].values()) in ([], sorted(first["slots"])), one["point"]
        assert sorted(one["left"]["issued"].values()) in ([], sorted(first["octets"])), one["point"]
    left = [one["left"] for one in found if one["point"] in {"issue.admitted", "issue.signed", "issue.committed"}]
    assert [(len(one["admitted"]), len(one["issued"])) for one in left] == [(rows, 0), (rows, 0), (rows, rows)]
    slots = [tuple(slot) for one in found for slot in one["again"][0]["slots"]]
    tell(points=len(found), repeats=sum(len(one["again"]) for one in found), duplicates=len(slots) - len(set(slots)))
    assert len(slots) == len(set(slots)) == rows * len(found)


def test_a_killed_change_is_recorded_once(place: Path, tell: Callable[..., None]) -> None:
    found = killed_everywhere(place, "change")

    tell(points=len(found))
    assert {"change.recorded", "change.committed", "commit"} <= {one["point"] for one in found}
    for number, one in enumerate(found, start=1):
        told = [f"point {earlier}" for earlier in range(1, number + 1)]
        assert [again["events"] for again in one["again"]] == [told] * len(one["again"])


def test_a_killed_publication_is_made_whole_by_the_next(place: Path, tell: Callable[..., None]) -> None:
    found = killed_everywhere(place, "publish")

    tell(points=len(found))
    steps = {"publish.recorded", "publish.committed", "site.written", "site.synced", "site.renamed", "commit"}
    assert steps <= {one["point"] for one in found}
    with Home.open(place) as home:
        publish(home, place.with_name("fresh"), NOW)
    assert served(place.with_name("site")) == served(place.with_name("fresh"))


def served(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file() and path.name != MARK)
    return {str(path.relative_to(site)): path.read_bytes() for path in found}


def test_a_killed_rotation_leaves_one_key_for_each_role_and_its_file(place: Path, tell: Callable[..., None]) -> None:
    found = killed_everywhere(place, "rotate")

    tell(points=len(found))
    assert {"commit", "returned"} <= {one["point"] for one in found}
    for one in found:
        for again in one["again"]:
            assert again == {"roles": ["credential", "ledger", "status"], "files": True}


def test_a_killed_accreditation_is_granted_once(place: Path, tell: Callable[..., None]) -> None:
    found = killed_everywhere(place, "grant")

    tell(points=len(found))
    assert {"insert ledger", "insert accreditation_versions", "commit", "returned"} <= {one["point"] for one in found}
    with Home.open(place) as home:
        granted = [one.accreditation for one in accreditations(home)]
    assert [one.version for one in granted] == [1] * len(found) + [1]


def test_a_client_that_repeats_itself_gets_one_credential(place: Path, tell: Callable[..., None]) -> None:
    """The first program was killed before it could answer; five more ask for the same, one after the other."""
    (lost,) = killed_everywhere(place, "issue", at="issue.committed")

    digests = {again["digests"][0] for again in lost["again"]}
    tell(repeats=len(lost["again"]), credentials=len(digests))
    assert len(lost["again"]) == 5
    assert len(digests) == 1
    with Home.open(place) as home:
        digest = next(iter(digests))
        assert [one.certificate.digest.hex() for one in register_of(home).certificates(at=NOW)].count(digest) == 1
