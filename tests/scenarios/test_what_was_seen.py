"""Stories of a customs desk without a network: what it has seen once, nobody takes from it.

Told at the doors, with files: the command line and the service answer alike.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.vc.resolve.bundle_series import AGE, a_root, line, series
from tests.vc_cli.command_line import Ran, vc
from tests.world import DAY, NOW, World, private_key
from vc.keys.file_signer import write_key
from vc.trust.anchor import root_to_toml
from verifier_api.app import create_app
from verifier_api.settings import Settings

A, B = a_root("a"), a_root("b", version=2)
TO_B = line((B, ("a", "b")), start=A)
HOUR = timedelta(hours=1)
SOAK = bool(os.environ.get("VC_SOAK"))


class Desk:
    """A folder with a pinned root, a certificate and the bundle of the day; `now` is what its clock shows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self.certificate = self.write("good.jwt", World().certificate())
        self.run("trust", "pin", self.write("a.toml", root_to_toml(A)))

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def run(self, *arguments: object) -> Ran:
        return vc(*arguments, clock=lambda: self.now)

    def verify(self, bundle: bytes, *more: object) -> Ran:
        return self.run(
            "verify", self.certificate, "--offline", "--bundle", self.write("day.bundle", bundle), "--json", *more
        )

    def codes(self, bundle: bytes) -> tuple[int, set[str]]:
        ran = self.verify(bundle)
        return ran.code, unknown(ran.json)


def unknown(report: dict[str, Any]) -> set[str]:
    return {found["code"] for found in report["findings"] if found["outcome"] == "unknown"}


def posted(settings: Settings, now: datetime = NOW) -> dict[str, Any]:
    with TestClient(create_app(settings, clock=lambda: now)) as client:
        answer = client.post("/verify", content=World().certificate(), headers={"Content-Type": "application/vc+jwt"})
    assert answer.status_code == 200
    report: dict[str, Any] = answer.json()
    return report


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a configuration folder of its own."""
    monkeypatch.setenv("VC_CONFIG", str(tmp_path / "configuration"))
    return Desk(tmp_path)


def test_somebody_hands_over_last_weeks_bundle(desk: Desk) -> None:
    # given a desk that has used version 8
    assert desk.verify(series(8)).code == 0

    # when it is given version 7, which is well signed and young enough
    code, codes = desk.codes(series(7))

    # then nothing is confirmed with it, and the old one of today still is
    assert (code, codes) == (3, {"bundle.rollback"})
    assert desk.verify(series(8)).code == 0


def test_somebody_sets_the_clock_back(desk: Desk) -> None:
    assert desk.verify(series(1)).code == 0

    desk.now = NOW - 2 * HOUR
    code, codes = desk.codes(series(1))

    assert (code, codes) == (3, {"time.clock_behind"})


def test_a_clock_that_was_set_back_is_noticed_online_too(desk: Desk) -> None:
    assert desk.verify(series(1)).code == 0

    desk.now = NOW - 2 * HOUR
    ran = desk.run("verify", desk.certificate, "--bundle", desk.folder / "day.bundle", "--json")

    assert (ran.code, unknown(ran.json)) == (3, {"time.clock_behind"})


def test_the_keys_of_the_root_are_replaced_while_the_desk_is_away(desk: Desk) -> None:
    assert desk.verify(series(5)).code == 0

    # when it comes back, it follows the succession that the new bundle brings along
    assert desk.verify(series(1, signed_by=("b",), roots=TO_B)).code == 0

    # then the keys that were replaced sign nothing for it any more
    assert desk.codes(series(6)) == (3, {"trust.root_rollback"})


def test_the_pin_moves_forward_along_a_succession(desk: Desk) -> None:
    third = a_root("c", version=3)
    longer = line((B, ("a", "b")), (third, ("b", "c")), start=A)

    ran = desk.run("trust", "pin", desk.write("roots.json", longer))

    assert (ran.code, ran.text.splitlines()[:2]) == (0, ["root 2 is pinned", "root 3 is pinned"])
    assert desk.verify(series(1, signed_by=("c",))).code == 0
    assert desk.run("trust", "pin", desk.folder / "a.toml").code == 2, "root 3 has replaced it"
    assert desk.run("trust", "pin", desk.folder / "roots.json").code == 2, "it leads no further"


@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_pin_moves_along_no_line_that_leaves_the_root_that_was_seen(desk: Desk, length: int) -> None:
    third = a_root("c", version=3)
    honest = line((B, ("a", "b")), (third, ("b", "c")), start=A)
    assert desk.verify(series(1, signed_by=("c",), roots=honest)).code == 0
    steps = [a_root("thief", version=version) for version in (2, 3, 4)][:length]
    signers = (("a", "thief"), ("thief",), ("thief",))[:length]

    ran = desk.run("trust", "pin", desk.write("roots.json", line(*zip(steps, signers, strict=True), start=A)))

    assert ran.code == 2
    assert "trust.root_rollback" in ran.err
    assert desk.verify(series(2, signed_by=("c",), roots=honest)).code == 0
    assert desk.run("trust", "pin", desk.write("roots.json", honest)).code == 0


def test_a_pin_that_moves_onto_an_expired_root_says_so(desk: Desk) -> None:
    past = a_root("b", version=2, lasts=-DAY)

    ran = desk.run("trust", "pin", desk.write("roots.json", line((past, ("a", "b")), start=A)))

    assert ran.code == 0
    assert "nothing counts under it until the next one" in ran.err


def test_a_succession_is_nothing_to_begin_with(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VC_CONFIG", str(desk.folder / "new"))

    ran = desk.run("trust", "pin", desk.write("roots.json", TO_B))

    assert ran.code == 2
    assert "pin a root in TOML first" in ran.err


def test_a_root_is_replaced_at_the_command_line(desk: Desk) -> None:
    for key in ("a", "b"):
        write_key(desk.folder / f"{key}.pem", private_key(key), None)
    new = desk.write("b.toml", root_to_toml(B))
    rotating = ("trust", "rotate", new, "--from", desk.folder / "a.toml", "--out", desk.folder / "roots.json")

    alone = desk.run(*rotating, "--key", desk.folder / "b.pem")
    ran = desk.run(*rotating, "--key", desk.folder / "a.pem", "--key", desk.folder / "b.pem")

    assert (alone.code, ran.code) == (2, 0)
    assert "not signed by enough keys of the root before it: it needs 1" in alone.err
    assert (desk.folder / "roots.json").read_bytes() == TO_B


def test_what_was_seen_is_damaged(desk: Desk) -> None:
    assert desk.verify(series(1)).code == 0
    desk.write("configuration/seen.json", b"{}")

    ran = desk.verify(series(1))

    assert ran.code == 4
    assert "removing it forgets which bundles and roots were seen" in str(ran.json)


def test_a_container_whose_folder_can_not_be_written(desk: Desk) -> None:
    # given an image that brings along what was seen when it was built
    assert desk.verify(series(5)).code == 0
    lock = desk.folder / "configuration" / "seen.lock"
    lock.unlink()
    lock.mkdir()

    older, same, newer = (desk.verify(series(version)) for version in (4, 5, 6))

    assert [ran.code for ran in (older, same, newer)] == [3, 0, 0]
    assert ["can't be written" in ran.err for ran in (older, same, newer)] == [False, False, True]


def test_the_same_answer_when_the_evidence_is_judged_again(desk: Desk) -> None:
    assert desk.verify(series(8)).code == 0
    saved = desk.folder / "saved.json"
    ran = desk.verify(series(7), "--save-evidence", saved)

    again = desk.run("judge", saved, "--trust", desk.folder / "a.toml", "--json")

    assert again.json == ran.json
    assert unknown(again.json) == {"bundle.rollback"}


def test_a_receipt_of_a_refused_bundle_is_judged_again_to_the_same_octets(desk: Desk) -> None:
    assert desk.verify(series(8)).code == 0
    key = desk.run("trust", "new-key", "--out", desk.folder / "desk.pem", "--unencrypted").text.split()[-1]
    ran = desk.verify(series(7), "--receipt", desk.folder / "receipt.json", "--key", desk.folder / "desk.pem")
    at_hand = ("--bundle", desk.folder / "day.bundle", "--input", desk.certificate, "--trust", desk.folder / "a.toml")

    again = desk.run("receipt", "check", desk.folder / "receipt.json", *at_hand, "--key", key, "--json")

    assert (ran.code, unknown(ran.json)) == (3, {"bundle.rollback"})
    assert again.code == 0, again


def test_the_service_remembers_what_it_was_begun_with(desk: Desk) -> None:
    kept = Settings(
        trust=desk.folder / "a.toml", bundle=desk.folder / "day.bundle", offline=True, state=desk.folder / "state"
    )
    desk.write("day.bundle", series(8))
    assert posted(kept)["verdict"] == "valid"
    desk.write("day.bundle", series(7))

    assert unknown(posted(kept)) == {"bundle.rollback"}
    assert unknown(posted(kept, NOW - 2 * HOUR)) == {"time.clock_behind"}
    forgetful = Settings(trust=desk.folder / "a.toml", bundle=desk.folder / "day.bundle", offline=True)
    assert posted(forgetful)["verdict"] == "valid"


@pytest.mark.parametrize("how", ["cut", "one bit flipped"])
def test_a_bundle_that_is_spoilt_anywhere_gives_one_report_at_both_doors(desk: Desk, how: str) -> None:
    bundle = series(1)
    positions = range(0, len(bundle), 1 if SOAK else len(bundle) // 24)

    def spoilt(position: int) -> bytes:
        return bundle[:position] + (b"" if how == "cut" else bytes([bundle[position] ^ 1]) + bundle[position + 1 :])

    for position in positions:
        assert desk.codes(spoilt(position)) == (3, {"bundle.damaged"}), position
    desk.write("day.bundle", spoilt(len(bundle) // 2))
    report = posted(Settings(trust=desk.folder / "a.toml", bundle=desk.folder / "day.bundle", offline=True))
    assert (report["verdict"], unknown(report)) == ("indeterminate", {"bundle.damaged"})


def test_a_bundle_ends_to_the_second(desk: Desk) -> None:
    ending = series(1, created=NOW - HOUR, lasts=HOUR)
    desk.now = NOW - timedelta(seconds=1)
    assert desk.verify(ending).code == 0

    desk.now = NOW
    assert desk.codes(ending) == (3, {"bundle.expired"})
    assert AGE < HOUR
