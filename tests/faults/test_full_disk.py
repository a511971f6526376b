"""A full disk and flushes that fail, at each step of a body's work (security.md section 4, F4; P8, G13, G71).

The fault is named in one line, nothing is acknowledged that is not stored, readers keep the list of before, and the
same command works once there is space.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.faults.disks import SmallDisk, small_disk
from tests.faults.site_reader import SiteReader
from tests.faults.soak import cycles
from tests.faults.vc_process import Ran, assert_one_line, run_vc
from tests.vc.register.homes import ROW, issue, make_home, publish
from tests.vc.register.old_homes import FORMS, unpack
from vc.register.home import REGISTER, Home
from vc.resolve.clock import system_clock

Tell = Callable[..., None]

_COLUMNS: Final = tuple(name for name in ROW if name not in {"sites", "surveillance_due"})
ISSUE: Final = ("issue", "ROWS", "--no-fault-copy", "--out", "OUT")
CHANGE: Final = ("suspend", "QMS-0001", "--reason", "a visit was refused")
PUBLISH: Final = ("publish", "--offline", "--out", "SITE")
MIGRATE: Final = ("migrate", "--clock-is-right")
STEPS: Final = {"issuing": ISSUE, "a change": CHANGE, "publishing": PUBLISH, "migrating": MIGRATE}


def rows_table(count: int) -> str:
    rows = [ROW | {"certificate_number": f"NEW-{number:04}", "valid_from": "2026-11-01"} for number in range(count)]
    return "\n".join(",".join(row[name] for name in _COLUMNS) for row in ({n: n for n in _COLUMNS}, *rows)) + "\n"


class Body:
    """A body at work in `folder`: a home, a published site with a reader, and a table to issue."""

    def __init__(self, folder: Path, step: str) -> None:
        self.home, self.site, self.folder = folder / "home", folder / "site", folder
        self.step = step
        folder.mkdir(exist_ok=True)
        if step == "migrating":
            unpack(FORMS[-1], self.home)
        else:
            with make_recent_home(self.home, self.site):
                pass
        self.reader = SiteReader(self.site)
        (folder / "rows.csv").write_text(rows_table(40))
        if step == "publishing":
            assert run_vc(self.home, *CHANGE).code == 0
        self.published = self.lists()

    def run(self, fails: tuple[int, int] = (0, 0), before: tuple[str, ...] = ()) -> Ran:
        """Run the command of the step."""
        places = {"ROWS": "rows.csv", "OUT": "out", "SITE": "site"}
        arguments = (str(self.folder / places[one]) if one in places else one for one in STEPS[self.step])
        return run_vc(self.home, *arguments, fails=fails, before=before)

    def lists(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.site.rglob("status/*/*.jwt")}

    def numbers(self) -> set[str]:
        with closing(sqlite3.connect(self.home / REGISTER)) as register:
            return {row[0] for row in register.execute("SELECT number FROM credentials")}

    def hold(self, ran: Ran) -> None:
        """Hold a failed run to its promises, while the disk is still full."""
        assert ran.code == 4, (ran.code, ran.out, ran.err)
        assert_one_line(ran)
        if self.step != "migrating":
            self.reader.read_once()
            assert self.reader.faults == []
        if self.step != "publishing":
            assert self.lists() == self.published

    def hold_afterwards(self, failed: Ran) -> None:
        """The same command works, what was handed out is stored, and the register is whole."""
        if self.step == "issuing":
            assert {path.stem for path in (self.folder / "out").glob("*.jwt")} <= self.numbers(), failed
        ran = self.run()
        stood_already = self.step == "a change" and ran.code == 2  # stored and, as it failed, not acknowledged
        assert ran.code == 0 or stood_already, (ran.err, failed.err)
        assert not list(self.site.rglob("*.tmp"))
        audit = run_vc(self.home, "audit", "verify")
        assert audit.code == 0, audit.out


def make_recent_home(home: Path, site: Path) -> Home:
    """Make a home whose last entry is of a moment ago, so that the real clock fits it."""
    now = system_clock()
    made = make_home(home, now=now)
    issue(made, "QMS-0001", now=now)
    publish(made, site, now)
    return made


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", 8) as mounted:
        yield mounted


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_is_named_and_nothing_is_lost(disk: SmallDisk, step: str, tell: Tell) -> None:
    body = Body(disk.folder / "body", step)
    kept = Path(shutil.copytree(body.folder, disk.folder.parent / "kept"))
    failed = worked = 0
    for kilobytes in range(0, cycles(97, long=400), cycles(96, long=4)):
        ran = body.run(disk.fill(leaving=kilobytes * 1_024))
        if ran.code == 0:
            worked += 1
        else:
            failed += 1
            body.hold(ran)
        disk.make_space()
        body.hold_afterwards(ran)
        shutil.rmtree(body.folder)
        shutil.copytree(kept, body.folder)
        body.reader = SiteReader(body.site)

    tell(step=step, real_disk=disk.real, failed=failed, worked=worked)
    assert failed


@cache
def may_trace() -> bool:
    """Whether strace is here and may trace a program."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def failing_from(call: int, error: str) -> dict[str, tuple[object, ...]]:
    """Let flushes fail from the n-th on: all of the process where it may be traced, else those of Python."""
    if not may_trace():
        return {"fails": (call, 0)}
    inject = f"inject=fsync,fdatasync:error={error}:when={call}+"
    return {"before": ("strace", "-f", "-o", os.devnull, "-e", "trace=fsync,fdatasync", "-e", inject)}


@pytest.mark.parametrize("step", STEPS)
def test_a_flush_that_fails_is_named_and_nothing_is_lost(tmp_path: Path, step: str, tell: Tell) -> None:
    body = Body(tmp_path / "body", step)
    kept = Path(shutil.copytree(body.folder, tmp_path / "kept"))
    failed = worked = 0
    for call in range(1, cycles(6, long=60), cycles(4, long=1)):
        ran = body.run(**failing_from(call, ("EIO", "ENOSPC")[call % 2]))  # type: ignore[arg-type]
        if ran.code == 0:
            worked += 1
        else:
            failed += 1
            body.hold(ran)
        body.hold_afterwards(ran)
        shutil.rmtree(body.folder)
        shutil.copytree(kept, body.folder)
        body.reader = SiteReader(body.site)

    tell(step=step, traced=may_trace(), failed=failed, worked=worked)
    assert failed or not may_trace()


def test_a_flush_of_python_that_fails_leaves_the_old_list(tmp_path: Path) -> None:
    body = Body(tmp_path / "body", "publishing")

    ran = body.run(fails=(2, 0))

    body.hold(ran)
    assert "Input/output error" in ran.err
    assert body.lists() == body.published
    body.hold_afterwards(ran)


def test_files_that_may_not_grow_leave_the_old_list(tmp_path: Path) -> None:
    body = Body(tmp_path / "body", "publishing")

    ran = body.run(fails=(0, 1_000))

    body.hold(ran)
    assert body.lists() == body.published
    body.hold_afterwards(ran)
