"""The command as a process: how long a cold start takes and how much memory, and batches on all cores."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from tests.bench.paired import Effort, Spread, elapsed
from tests.bench.resident import CORES
from tests.bench.subjects import QUESTION, numbered
from tests.bench.table import Row, Section, duration, spread
from tests.vc_cli.customs_desk import CustomsDesk
from tests.world import private_key
from vc.keys.algorithm import Algorithm
from vc.keys.file_signer import write_key
from vc.model.vocabulary import Verdict
from vc.verify.evidence import Anchor
from vc_cli.checking import Desk, Instructions, check_all
from vc_cli.retrieval import Retrieval

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("program.py")
RESIDENT = Path(__file__).with_name("resident.py")
_PRIMITIVES = (
    "from cryptography.hazmat.primitives import hashes; from cryptography.hazmat.primitives.asymmetric import ec"
)


def cold_start(effort: Effort) -> tuple[Section, ...]:
    """Measure whole processes, in turn; compiled, and in the page cache, as an installed command is."""
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder:
        desk = CustomsDesk(Path(folder))
        asked = ["-P", str(PROGRAM), "verify", str(desk.certificate), *map(str, desk.offline)]
        commands = {
            "python -c pass": ["-c", "pass"],
            "import of the P-256 primitives": ["-c", _PRIMITIVES],
            "vc verify FILE --offline --trust ROOT --bundle BUNDLE": asked,
        }
        seconds: dict[str, list[float]] = {what: [] for what in commands}
        own_surroundings = surroundings(desk.folder)
        for _ in range(effort.processes + 1):  # the first round compiles
            for what, command in commands.items():
                seconds[what].append(elapsed(partial(_run, command, own_surroundings), time.perf_counter))
        resident = resident_mb(asked[2:], own_surroundings)
    limit = seconds["import of the P-256 primitives"][1:]
    rows = []
    for what, taken in seconds.items():
        ratio = Spread.of([base / own for base, own in zip(limit, taken[1:], strict=True)])
        own = what.startswith("vc")
        amount = duration(Spread.of(taken[1:]).median) + (f", {resident} resident" if own else "")
        rows.append(Row(what, amount, spread(ratio), "100 ms, 0.45 (2.2 times it)" if own else ""))
    return (Section("Cold start of a process", "the bare import of the P-256 primitives", tuple(rows)),)


def batches(effort: Effort) -> tuple[Section, ...]:
    """Measure the command's own batches: different certificates of one body, from a bundle."""
    with tempfile.TemporaryDirectory(prefix="bench-batch-") as folder:
        desk = CustomsDesk(Path(folder))
        lines = [desk.world.certificate(numbered(number)) for number in range(effort.batch_lines)]
        given = Instructions(
            QUESTION, Retrieval(bundle=desk.bundle.read_bytes(), offline=True), Anchor(desk.root.read_bytes())
        )
        single = elapsed(lambda: _check_alone(given, lines), time.perf_counter)
        every = elapsed(lambda: _check_on_all_cores(given, lines), time.perf_counter)
        manifest = _manifests(desk, lines)
    cores = os.cpu_count() or 1
    rows = (
        Row("one process", f"{len(lines) / single:,.0f} a second"),
        Row(f"{cores} cores, started and ended", f"{len(lines) / every:,.0f} a second", f"{single / every:.2f}", "1.8"),
    )
    return (
        Section(f"Batch of {len(lines):,} different certificates, offline, {Algorithm.ES256}", "one process", rows),
        manifest,
    )


def _manifests(desk: CustomsDesk, lines: Sequence[bytes]) -> Section:
    """Measure the whole command over a manifest: read, judged, one row written for each line, a receipt signed."""
    write_key(desk.folder / "desk.pem", private_key("desk"), None)
    rows = [f"D{number},850760,{line.decode()}" for number, line in enumerate(lines)]
    manifest = desk.write("manifest.csv", "\n".join(["declaration,hs_code,certificate", *rows]))
    taken: dict[int, tuple[float, str]] = {}
    for cores in sorted({1, len(os.sched_getaffinity(0))}):
        out = desk.folder / f"{cores}.csv"
        command = ["verify", str(manifest), "--manifest", *map(str, desk.offline), "--out", str(out)]
        command += ["--receipt", str(desk.folder / f"{cores}.receipt"), "--key", str(desk.folder / "desk.pem")]
        began = time.perf_counter()
        resident = resident_mb(command, surroundings(desk.folder) | {CORES: str(cores)})
        taken[cores] = time.perf_counter() - began, resident
        assert out.read_bytes().count(b",green,") == len(lines)
    one = taken[1][0]
    told = tuple(
        Row(f"{cores} cores, as a process", f"{seconds:.1f} s, {resident} resident", f"{one / seconds:.2f}", "seconds")
        for cores, (seconds, resident) in taken.items()
    )
    return Section(f"Manifest of {len(lines):,} lines with --out and --receipt", "one core", told)


def _check_alone(given: Instructions, lines: Sequence[bytes]) -> None:
    desk = Desk(given)
    for line in lines:
        assert desk.check(line).report.verdict is Verdict.VALID


def _check_on_all_cores(given: Instructions, lines: Sequence[bytes]) -> None:
    for checked in check_all(given, lines):
        assert checked.report.verdict is Verdict.VALID


def _run(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    ended = subprocess.run([sys.executable, *arguments], capture_output=True, env=environment, check=False)
    assert ended.returncode == 0, ended.stderr.decode()


def resident_mb(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the largest resident size of the command as a process."""
    command = [sys.executable, "-P", str(RESIDENT), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    kilobytes = ended.stderr.split()[-1:]
    return f"{int(kilobytes[0]) / 1_000:.0f} MB" if kilobytes else "? MB"


def run_program(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run the command as a process of its own; it must say that all is well."""
    _run(["-P", str(PROGRAM), *arguments], environment)


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a measured process.

    Compiled modules are kept in the folder of this run, even where this machine is told to keep none.
    """
    own = {"PYTHONPATH": f"{ROOT}:{ROOT / 'cli'}", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | own | {"VC_CONFIG": os.devnull}
