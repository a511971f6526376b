"""D8, D9: the results of a batch, written row by row and gone on with after an interruption."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.vc_cli.command_line import Ran, vc
from tests.vc_cli.customs_desk import CustomsDesk, bundle_of
from tests.world import NOW
from vc.encoding.strict_json import JsonObject
from vc_cli.line_rows import COLUMNS
from vc_cli.results import Results


class Batch:
    """A manifest of six lines, good ones and bad ones, and the command that checks it."""

    def __init__(self, desk: CustomsDesk, form: str) -> None:
        good = desk.certificate.read_text()
        rows = [f"D1,=1+1,{good}", "D2,pump,garbage!", "D3,@x,", f"D4,va\tlve,{good}", f"D5,灯,{good}", f"D6,,{good}"]
        self.desk = desk
        self.manifest = desk.write("m.csv", "\n".join(["declaration,product,certificate", *rows]))
        self.out = desk.folder / f"results.{form}"
        self.state = desk.folder / f"results.{form}.state"

    def run(self, *more: object, minutes: int = 0) -> Ran:
        command = ("verify", self.manifest, "--manifest", *self.desk.offline, "--out", self.out, *more)
        return vc(*command, clock=lambda: NOW + timedelta(minutes=minutes))

    @property
    def rows(self) -> list[dict[str, str]]:
        text = self.out.read_text("utf-8-sig")
        if self.out.suffix == ".csv":
            return list(csv.DictReader(io.StringIO(text)))
        return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(params=["csv", "ndjson"])
def batch(request: pytest.FixtureRequest, desk: CustomsDesk) -> Batch:
    return Batch(desk, request.param)


def interrupted(batch: Batch, monkeypatch: pytest.MonkeyPatch, *, behind: int) -> None:
    """Run the batch, and stop it behind so many rows."""
    write, written = Results.write, [0]

    def stopping(results: Results, row: JsonObject) -> None:
        if written[0] == behind:
            raise KeyboardInterrupt
        written[0] += 1
        write(results, row)

    monkeypatch.setattr(Results, "write", stopping)
    assert batch.run().code == 4
    monkeypatch.setattr(Results, "write", write)


def test_every_line_has_its_row_in_order(batch: Batch) -> None:
    ran = batch.run()

    assert ran.code == 1
    assert [row["declaration"] for row in batch.rows] == ["D1", "D2", "D3", "D4", "D5", "D6"]
    assert [row["decision"] for row in batch.rows] == ["green", "hold", "refer", "green", "green", "green"]
    assert [row["line"] for row in batch.rows] == ["2", "3", "4", "5", "6", "7"]
    assert batch.rows[1]["code"] == "format.unrecognised"
    assert batch.rows[2]["reason"] == "the line names no certificate"
    assert batch.rows[0]["number"] == "DE-QMS-2026-00412"
    assert len(batch.rows[0]["report_sha256"]) == 64
    assert not batch.state.exists()


def test_the_screen_shows_what_is_not_green_and_the_counts(batch: Batch) -> None:
    lines = batch.run().text.splitlines()

    assert lines[0].startswith("Bundle version 3")
    assert [line for line in lines if line.startswith(("GREEN", "HOLD", "REFER"))] == [
        "HOLD   line 3  D2 pump",
        "REFER  line 4  D3 @x",
    ]
    assert lines[-2:] == ["6 lines: 4 green, 1 hold, 1 refer", f"{batch.out}: one row for each line"]


def test_as_json_the_counts_alone_are_told(batch: Batch) -> None:
    assert batch.run("--json").json == {
        "out": str(batch.out),
        "lines": 6,
        "gone_on_behind": 0,
        "decisions": {"green": 4, "hold": 1, "refer": 1},
    }


def test_no_cell_of_the_csv_is_a_formula_or_breaks_its_line(desk: CustomsDesk) -> None:
    batch = Batch(desk, "csv")
    batch.run()

    assert [row["product"] for row in batch.rows] == ["'=1+1", "pump", "'@x", r"va\u{0009}lve", "灯", ""]
    assert tuple(batch.rows[0]) == COLUMNS
    assert batch.out.read_bytes().count(b"\n") == 7


@pytest.mark.parametrize("behind", [0, 1, 3, 5])
def test_the_same_command_goes_on_to_the_same_octets(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, behind: int
) -> None:
    batch.run()
    whole = batch.out.read_bytes()
    batch.out.unlink()
    interrupted(batch, monkeypatch, behind=behind)
    assert batch.state.exists()

    ran = batch.run("--json", minutes=30)

    assert ran.json["gone_on_behind"] == behind
    assert batch.out.read_bytes() == whole
    assert not batch.state.exists()


@pytest.mark.parametrize("torn", [b"4", b'{"row":"4', b'4,1,5,green,"', b"\x00" * 9])
def test_row_that_was_being_written_is_cut_off(batch: Batch, monkeypatch: pytest.MonkeyPatch, torn: bytes) -> None:
    batch.run()
    whole = batch.out.read_bytes()
    batch.out.unlink()
    interrupted(batch, monkeypatch, behind=3)
    with batch.out.open("ab") as file:
        file.write(torn)

    assert batch.run().code == 1
    assert batch.out.read_bytes() == whole


def test_batch_that_was_killed_goes_on(batch: Batch, tmp_path: Path) -> None:
    program = """
import os, signal, sys
from datetime import datetime
from vc_cli.main import main
from vc_cli.results import Results
write, written = Results.write, []
def killing(results, row):
    write(results, row)
    written.append(row)
    if len(written) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
Results.write = killing
main(sys.argv[2:], clock=lambda: datetime.fromisoformat(sys.argv[1]))
"""
    command = ["verify", batch.manifest, "--manifest", *batch.desk.offline, "--out", batch.out]
    unobserved = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    ran = subprocess.run(
        [sys.executable, "-c", program, NOW.isoformat(), *map(str, command)], check=False, env=unobserved
    )
    assert ran.returncode == -signal.SIGKILL

    assert batch.run("--json", minutes=1).json["gone_on_behind"] == 2
    assert [row["row"] for row in batch.rows] == ["1", "2", "3", "4", "5", "6"]
    assert {row["judged_at"] for row in batch.rows if row["judged_at"]} == {"2026-11-22T12:00:00Z"}


def other_manifest(batch: Batch) -> None:
    batch.manifest.write_text(batch.manifest.read_text().replace("D6", "D7"))


def other_bundle(batch: Batch) -> None:
    batch.desk.write("world.bundle", bundle_of(batch.desk.world, age=timedelta(minutes=6)))


def other_anchor(batch: Batch) -> None:
    batch.desk.root.write_text(batch.desk.root.read_text() + "\n")


@pytest.mark.parametrize(
    ("change", "more", "minutes", "why"),
    [
        (other_manifest, (), 5, "the manifest is another"),
        (other_bundle, (), 5, "the bundle is another"),
        (other_anchor, (), 5, "the trust list or root is another"),
        (None, ("--act", "import"), 5, "something else is asked"),
        (None, ("--at", "2026-11-20"), 5, "something else is asked"),
        (None, ("--policy", "customs_offline"), 5, "something else is asked"),
        (None, (), 61, "it began 2026-11-22 12:00 UTC, more than an hour away"),
        (None, (), -1, "more than an hour away"),
    ],
)
def test_results_of_another_batch_are_refused_in_one_line(
    batch: Batch, monkeypatch: pytest.MonkeyPatch, change: Callable[[Batch], None] | None,
    more: tuple[str, ...], minutes: int, why: str,
) -> None:  # fmt: skip
    interrupted(batch, monkeypatch, behind=3)
    before = batch.out.read_bytes()
    if change is not None:
        change(batch)

    ran = batch.run(*more, minutes=minutes)

    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert why in ran.err
    assert batch.out.read_bytes() == before


def test_results_that_are_whole_are_not_written_over(batch: Batch) -> None:
    batch.run()
    before = batch.out.read_bytes()

    ran = batch.run()

    assert (ran.code, "is there already" in ran.err) == (2, True)
    assert batch.out.read_bytes() == before
    assert not batch.state.exists()


def test_rows_of_other_lines_are_refused(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupted(batch, monkeypatch, behind=3)
    lines = batch.out.read_bytes().splitlines(keepends=True)
    batch.out.write_bytes(b"".join([*lines[:-2], lines[-1]]))

    ran = batch.run()

    assert (ran.code, "did not write" in ran.err) == (2, True)


def test_two_programs_do_not_write_one_file(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    inner: list[Ran] = []
    write = Results.write

    def writing(results: Results, row: JsonObject) -> None:
        if not inner:
            inner.append(batch.run())
        write(results, row)

    monkeypatch.setattr(Results, "write", writing)

    assert batch.run().code == 1
    assert (inner[0].code, "another program" in inner[0].err) == (4, True)
    assert len(batch.rows) == 6


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--out", "results.txt"), "results are written as .csv or .ndjson"),
        (("--out", "nowhere/results.csv"), "the folder does not exist"),
        (("--out", "results.csv", "--save-evidence", "e"), "one of --out and --save-evidence"),
    ],
)
def test_results_that_cannot_be_written_are_refused(
    desk: CustomsDesk, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], why: str
) -> None:
    monkeypatch.chdir(desk.folder)
    path = desk.write("m.csv", "certificate\nx\n")

    ran = vc("verify", path, "--manifest", *desk.offline, *arguments)

    assert (ran.code, why in ran.err) == (2, True)


def test_results_are_those_of_a_manifest(desk: CustomsDesk) -> None:
    ran = vc("verify", desk.certificate, *desk.offline, "--out", desk.folder / "r.csv")

    assert (ran.code, "add --manifest" in ran.err) == (2, True)


def test_results_are_never_written_through_a_link(desk: CustomsDesk) -> None:
    (desk.folder / "r.csv").symlink_to(desk.folder / "elsewhere.csv")

    ran = vc("verify", desk.write("m.csv", "certificate\nx\n"), "--manifest", "--out", desk.folder / "r.csv")

    assert (ran.code, "is a link" in ran.err) == (2, True)
    assert not (desk.folder / "elsewhere.csv").exists()
