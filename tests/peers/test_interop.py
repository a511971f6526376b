"""specs/interop.md says what the tests of this folder show, no more and no less."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest

from tests.peers.interop import FOLDER, Peer, Row, Run, Shown, committed, declared, shows, table

PARTS_OF_OTHERS = {
    # what a peer is built of, or gets as its keys, contexts and cryptosuites
    "@digitalbazaar/bitstring",
    "@digitalbazaar/data-integrity",
    "@digitalbazaar/data-integrity-context",
    "@digitalbazaar/ecdsa-jcs-2019-cryptosuite",
    "@digitalbazaar/ecdsa-multikey",
    "@digitalbazaar/ecdsa-rdfc-2019-cryptosuite",
    "@digitalbazaar/ed25519-multikey",
    "@digitalbazaar/eddsa-jcs-2022-cryptosuite",
    "@digitalbazaar/eddsa-rdfc-2022-cryptosuite",
}


@pytest.mark.usefixtures("peers")
def test_the_table_is_what_these_tests_show() -> None:
    assert committed() == table(declared()), "write it anew: python -m tests.peers.interop"


def test_every_peer_shows_something() -> None:
    assert {row.peer for row in declared()} == set(Peer)


def test_every_package_that_npm_installs_is_a_peer_or_a_part_of_one() -> None:
    named = set(json.loads((FOLDER / "package.json").read_bytes())["dependencies"])
    npm = {peer.package for peer in Peer if peer.value.startswith("npm")}

    assert named == npm | PARTS_OF_OTHERS | {"axe-core"}  # which judges pages, and no credential


def test_every_file_of_tests_shows_something() -> None:
    silent = [path.name for path in FOLDER.glob("test_*.py") if "\n@shows(" not in path.read_text(encoding="utf-8")]

    assert silent == [Path(__file__).name]


@pytest.mark.usefixtures("peers")
def test_rows_of_one_peer_and_form_are_one_line() -> None:
    one = Row(Peer.JOSE, "vc+jwt", ("ES256",), (Shown.THEY_READ_OURS,), laxer="reads more")
    two = Row(Peer.JOSE, "vc+jwt", ("EdDSA", "ES256"), (Shown.WE_READ_THEIRS,), stricter="wants more")
    three = Row(Peer.JOSE, "vc+jwt", (), (Shown.STATUS_FLIPS,))

    *_, line = table([one, two, three]).splitlines()

    assert line == (
        f"| npm jose {Peer.JOSE.installed()} | vc+jwt | ES256 | ES256, EdDSA | yes | reads more | wants more |"
    )


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_a_test_of_which_one_case_did_not_pass_shows_nothing(outcome: Literal["failed", "skipped"]) -> None:
    @shows(Peer.JOSE, "vc+jwt", Shown.THEY_READ_OURS)
    def shown() -> None: ...

    run = Run({"shown[a]": shown, "shown[b]": shown})
    run.pytest_runtest_logreport(report("shown[a]", "passed"))
    assert run.rows() == [Row(Peer.JOSE, "vc+jwt", (), (Shown.THEY_READ_OURS,))]
    run.pytest_runtest_logreport(report("shown[b]", outcome))

    assert run.rows() == []


def report(case: str, outcome: Literal["passed", "failed", "skipped"]) -> pytest.TestReport:
    return pytest.TestReport(case, ("test_x.py", 1, case), {}, outcome, None, "call")
