"""G35: what an accreditation body is shown before it signs is what verifiers then answer, certificate by certificate.

Two copies of one world go on side by side: in one of them nothing is decided. At every moment that was shown, a real
verifier is asked about every certificate in both.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.vc_cli.small_world import ROWS, SCHEDULE, SmallWorld, found
from vc.encoding.rfc3339 import parse_instant
from vc.register.accreditation.accrediting import accreditations
from vc.register.accreditation.known_certificates import known_entries, open_known
from vc.register.home import Home
from vc.verify.foreseen import ASKED, Bench
from vc.verify.question import Question

HEAD = ROWS.splitlines()[0]
MORE = f"""{HEAD}
FR-4,Short Lived SARL,,,FR,ISO 9001,2015,17,Machining,,2026-11-01,2026-12-31
IT-5,Withdrawn Srl,,,IT,ISO 9001,2015,17,Machining,,2026-11-01,2029-10-31
ES-6,Suspended SA,,,ES,ISO 9001,2015,18,Machining,,2026-11-01,2029-10-31
"""
EARLY = f"{HEAD}\nPT-7,Signed Meanwhile Lda,,,PT,ISO 9001,2015,17,Machining,,2026-11-01,2029-10-31\n"
LATE = f"{HEAD}\nNO-8,Signed Later AS,,,NO,ISO 9001,2015,17,Machining,,2026-11-01,2029-10-31\n"
NUMBERS = ("DE-1", "CN-2", "AE-3", "FR-4", "IT-5", "ES-6", "PT-7", "NO-8")
Told = tuple[str, list[str], list[str]]


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """A world with eight certificates, two of which their own body has ended or suspended; the accreditor knows all."""
    world = SmallWorld(tmp_path_factory.mktemp("world"))
    found(world)
    issue(world, MORE)
    world.done("suspend", "NAS-0042", "--reason", "audit late", "--home", world.ab)
    issue(world, EARLY)
    world.done("reinstate", "NAS-0042", "--reason", "audit held", "--home", world.ab)
    issue(world, LATE)
    world.done("withdraw", "IT-5", "--reason", "fraud", "--home", world.cb)
    world.done("suspend", "ES-6", "--reason", "late", "--home", world.cb)
    world.publish()
    world.done("known", "add", world.folder / "site" / "cb.example", "--home", world.ab, *world.hosts)
    return world


def issue(world: SmallWorld, rows: str) -> None:
    world.done("issue", world.write("more.csv", rows), "--home", world.cb, "--out", world.folder / "certificates")


@pytest.fixture
def worlds(founded: SmallWorld, tmp_path: Path) -> Iterator[tuple[SmallWorld, SmallWorld]]:
    """The world in which nothing is decided, and the one in which something is."""
    copies = []
    for name in ("untouched", "decided"):
        copied = SmallWorld(Path(shutil.copytree(founded.folder, tmp_path / name)))
        copied.now = founded.now
        copies.append(copied)
    yield copies[0], copies[1]
    shutil.rmtree(tmp_path)


def asked(world: SmallWorld, at: datetime) -> dict[str, Told]:
    """What a verifier answers about every certificate at that moment, by number, both bodies having published."""
    world.now = at - timedelta(minutes=3)
    world.publish()
    files = [world.certificate(number) for number in NUMBERS]
    ran = world.vc("verify", *files, "--trust", world.folder / "trust.toml", *world.hosts, "--json")
    assert world.now == at
    return {number: told(report) for number, report in zip(NUMBERS, ran.json["reports"], strict=True)}


def told(report: dict[str, Any]) -> Told:
    failed = {found["code"] for found in report["findings"] if found["outcome"] == "failed"}
    return report["verdict"], sorted(failed), sorted(report["notices"])


def shown(answer: dict[str, Any]) -> Told:
    return answer["verdict"], answer["against"], answer["notices"]


def foretold(world: SmallWorld, at: datetime) -> dict[str, Told]:
    """What the accreditation body's home alone says of every certificate that it knows, under what it has signed."""
    with Home.open(world.ab) as home:
        (version,) = accreditations(home)
        bench, question = Bench(version.accreditation), Question(at, at, policy=ASKED)
        certificates = list(open_known(home, known_entries(home).of(None), []))
    answers = {one.credential.number: bench.answer(one, question) for one in certificates}
    return {
        number: (answers[number].verdict.value, list(answers[number].against), list(answers[number].notices))
        for number in NUMBERS
    }


def suspends(world: SmallWorld) -> None:
    world.done("suspend", "NAS-0042", "--reason", "x", "--home", world.ab)


def changed(world: SmallWorld, old: str, new: str) -> list[object]:
    assert old in SCHEDULE
    path = world.write("changed.toml", SCHEDULE.replace(old, new))
    return ["accredit", path, "--reason", "x", "--home", world.ab]


DECISIONS: dict[str, Any] = {
    "suspension": lambda world: ["suspend", "NAS-0042", "--reason", "x", "--home", world.ab],
    "withdrawal": lambda world: ["withdraw", "NAS-0042", "--reason", "x", "--home", world.ab],
    "withdrawal that reaches back": lambda world: [
        *("withdraw", "NAS-0042", "--reason", "x", "--home", world.ab),
        *("--effective", "2026-11-20T12:16:30Z"),
    ],
    "withdrawal to come": lambda world: [
        *("withdraw", "NAS-0042", "--reason", "x", "--home", world.ab),
        *("--effective", "2026-12-15"),
    ],
    "reduction": lambda world: changed(world, '"IAF:17", "IAF:18"', '"IAF:17"'),
    "reduction to come": lambda world: changed(world, "from = 2026-11-01\n", "from = 2026-11-01\nto = 2026-12-15\n"),
    "extension": lambda world: changed(world, '"IAF:17", "IAF:18"', '"IAF:17", "IAF:18", "IAF:19"'),
}
BECOME_INVALID = {
    "suspension": set(),
    "withdrawal": {"DE-1", "CN-2", "AE-3", "NO-8"},
    "withdrawal that reaches back": {"DE-1", "CN-2", "AE-3", "NO-8"},
    "withdrawal to come": {"DE-1", "CN-2", "AE-3", "NO-8"},
    "reduction": {"CN-2", "AE-3"},
    "reduction to come": {"DE-1", "CN-2", "AE-3", "FR-4", "NO-8"},
    "extension": set(),
}


@pytest.mark.parametrize("name", list(DECISIONS))
def test_what_is_shown_is_what_verifiers_answer(name: str, worlds: tuple[SmallWorld, SmallWorld]) -> None:
    untouched, decided = worlds

    radius = decided.done(*DECISIONS[name](decided), "--json").json["blast_radius"]

    affected = {one["number"]: one for one in radius["affected"]}
    assert {one["number"] for one in radius["affected"] if one["effect"] == "becomes_invalid"} == BECOME_INVALID[name]
    assert radius["known"] == len(NUMBERS)
    moments = {one["kind"]: parse_instant(one["at"]) for one in radius["moments"]}
    for moment in (moment for moment in moments.values() if moment >= moments["now"]):
        at = max(moment, decided.now + timedelta(minutes=4))  # now itself is over when it has been published
        before, after = asked(untouched, at), asked(decided, at)
        assert (before, after) == (foretold(untouched, at), foretold(decided, at))
        for number in NUMBERS:
            changes = affected[number]["changes"] if number in affected else []
            change = next((one for one in changes if parse_instant(one["at"]) == moment), None)
            if change is not None:
                assert (shown(change["before"]), shown(change["after"])) == (before[number], after[number])
            elif before[number][0] == "invalid":
                assert after[number][0] == "invalid"
            else:
                assert before[number] == after[number]


def test_a_reinstatement_takes_the_notice_away_again(worlds: tuple[SmallWorld, SmallWorld]) -> None:
    untouched, decided = worlds
    for world in worlds:
        suspends(world)

    radius = decided.done("reinstate", "NAS-0042", "--reason", "x", "--home", decided.ab, "--json").json["blast_radius"]

    before, after = (asked(world, decided.now + timedelta(minutes=4)) for world in worlds)
    assert untouched.now == decided.now
    assert {one["number"]: one["effect"] for one in radius["affected"]} == dict.fromkeys(
        ("DE-1", "CN-2", "AE-3", "FR-4", "NO-8"), "loses_notice"
    )
    for one in radius["affected"]:
        (change,) = one["changes"]
        assert (shown(change["before"]), shown(change["after"])) == (before[one["number"]], after[one["number"]])
    for number in ("IT-5", "ES-6", "PT-7"):
        assert before[number][:2] == after[number][:2]
        assert before[number][0] == "invalid"
