"""`vc` as a process of its own, under the real clock, on a disk that fails, or under another clock.

Called as a program, `python -m tests.faults.vc_process FLUSHES LIMIT ARGUMENT...`, it runs the command with failing
flushes from the FLUSHES-th on (`os.fsync` alone: the stand-in where no program may be traced) and files of at most
LIMIT octets (the stand-in where nothing may be mounted); 0 for neither.
"""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
_PATIENCE: Final = 120


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


def start_vc(home: Path, *arguments: str, before: Sequence[str] = (), fails: tuple[int, int] = (0, 0)) -> Process:
    """Start a command on a home. `before` are the programs that it runs under, `fails` are FLUSHES and LIMIT."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VC_", "COV"))}
    own = {"VC_HOME": str(home), "VC_CONFIG": str(home.parent / "configuration"), "VC_USER": "clerk"}
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'cli'}", "NO_FAKE_STAT": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*before, sys.executable, "-m", "tests.faults.vc_process", *map(str, fails), *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=kept | own | path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def run_vc(home: Path, *arguments: str, before: Sequence[str] = (), fails: tuple[int, int] = (0, 0)) -> Ran:
    """Run a command to its end."""
    process = start_vc(home, *arguments, before=before, fails=fails)
    try:
        out, err = process.communicate(timeout=_PATIENCE)
    finally:
        process.kill()
    return Ran(process.returncode, out, err)


def assert_one_line(ran: Ran) -> None:
    """Hold a refusal to one line that names the fault, with nothing of the program's insides."""
    assert "Traceback" not in ran.err, ran.err
    errors = [line for line in ran.err.splitlines() if line.startswith("vc: error: ")]
    assert len(errors) == 1, ran.err
    assert ran.err.rstrip().splitlines()[-1] == errors[0], ran.err
    assert "was not foreseen" not in errors[0], errors


def _fail_flushes(first: int) -> None:
    real, left = os.fsync, first

    def failing(descriptor: Any) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(descriptor)

    os.fsync = failing  # type: ignore[assignment]


def main(flushes: str, limit: str, *arguments: str) -> int:
    """Run the command."""
    from vc_cli.main import main as vc

    if int(flushes):
        _fail_flushes(int(flushes))
    if int(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    return vc(arguments)


Process = subprocess.Popen[str]

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
