"""A world on disk: whole, verifiable offline, the same tables every time, and clean when it was interrupted."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.vc_cli.command_line import vc
from vc_cli.world.organisations import Body
from vc_cli.world.stream import Plan

SIZE, SIGNED = 600, 150


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large") / "world"
    ran = vc("demo", "--world", SIZE, "--certificates", SIGNED, "--out", folder)
    assert ran.code == 0, ran.err
    return folder


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def summary(folder: Path) -> dict[str, object]:
    read: dict[str, object] = json.loads((folder / "world.json").read_bytes())
    return read


def test_every_signed_certificate_gets_offline_the_verdict_that_the_world_promises(made: Path) -> None:
    sample = lines(made / "sample.ndjson")
    files = [made / line["file"] for line in sample]

    ran = vc("verify", *files, "--trust", made / "root.toml", "--bundle", made / "world.bundle", "--offline", "--json")

    verdicts = [report["verdict"] for report in ran.json["reports"]]
    assert verdicts == [line["expected"] for line in sample]
    assert {"valid", "invalid"} == set(verdicts)


def test_the_sample_is_as_large_as_asked_for_and_of_bodies_of_every_kind(made: Path) -> None:
    sample = lines(made / "sample.ndjson")

    assert len(sample) == len(list((made / "certificates").iterdir())) == SIGNED
    assert {line["body"].partition("-")[0] for line in sample} == {"cb", "ccc", "lab"}


def test_the_published_sites_verify_as_the_bundle_does(made: Path) -> None:
    good = [line["file"] for line in lines(made / "sample.ndjson") if line["expected"] == "valid"][:3]

    ran = vc(
        "verify",
        *(made / name for name in good),
        "--trust",
        made / "trust.toml",
        "--development-hosts",
        made / "hosts.txt",
        "--json",
    )

    assert [report["verdict"] for report in ran.json["reports"]] == ["valid"] * 3


def test_the_summary_names_every_table_by_its_digest(made: Path) -> None:
    told = summary(made)
    digests = told["digests"]
    assert isinstance(digests, dict)

    assert {name: hashlib.sha256((made / name).read_bytes()).hexdigest() for name in digests} == digests
    tables = [path.relative_to(made).as_posix() for path in (made / "tables").rglob("*.ndjson")]
    assert set(tables) <= set(digests)
    assert sum(len(lines(made / name)) for name in tables) == told["certificates"] == SIZE


def test_the_changes_are_those_that_the_summary_counts(made: Path) -> None:
    counts = summary(made)["counts"]
    assert isinstance(counts, dict)
    found = Counter(line["change"] for path in (made / "changes").rglob("*.ndjson") for line in lines(path))

    assert {name: count for name, count in counts["status"].items() if name != "active"} == dict(found)


def test_another_run_gives_the_same_digest_under_other_keys(made: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    vc("demo", "--world", SIZE, "--certificates", 0, "--out", again)

    assert summary(again)["digest"] == summary(made)["digest"]
    assert (again / "root.toml").read_bytes() != (made / "root.toml").read_bytes()


def test_an_interrupted_world_has_no_summary_and_the_next_run_makes_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Plan.certificates

    def interrupted(self: Plan, body: Body) -> Iterator[object]:
        if body.key == "cb-0020":
            raise KeyboardInterrupt
        yield from whole(self, body)

    with monkeypatch.context() as patched:
        patched.setattr(Plan, "certificates", interrupted)
        stopped = vc("demo", "--world", 60, "--certificates", 5, "--out", tmp_path / "world")
    left = (tmp_path / "world" / "world.json").exists()

    ran = vc("demo", "--world", 60, "--certificates", 5, "--out", tmp_path / "world")

    assert stopped.code != 0
    assert not left
    assert ran.code == 0
    assert summary(tmp_path / "world")["signed"] == 5
