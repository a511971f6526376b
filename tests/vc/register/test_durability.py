"""Killed and competing programs: nothing acknowledged is lost, no index given twice (security.md section 4, F1, F5)."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.vc.register.homes import NOW, make_home, publish, register_of
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.certificates import Certificate
from vc.register.home import Home

ROOT = Path(__file__).parents[3]
PATIENCE = 120


def start(home: Path, prefix: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.vc.register.issuing_process", str(home), prefix, str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def acknowledged(process: subprocess.Popen[str]) -> set[tuple[str, str, int, int]]:
    out, _ = process.communicate(timeout=PATIENCE)
    complete = [line.split() for line in out.splitlines(keepends=True) if line.endswith("\n")]
    return {(number, digest, int(list_number), int(index)) for number, digest, list_number, index in complete}


def as_acknowledged(certificate: Certificate) -> tuple[str, str, int, int]:
    slot = certificate.slot
    return (certificate.number, certificate.digest.hex(), slot.list_number, slot.index)


def stored(place: Path) -> set[tuple[str, str, int, int]]:
    with Home.open(place) as home:
        assert verify_ledger(home) == ()
        certificates = [state.certificate for state in register_of(home).certificates(at=NOW)]
    slots = [certificate.slot for certificate in certificates]
    assert len(set(slots)) == len(slots)
    return {as_acknowledged(certificate) for certificate in certificates}


def test_what_was_acknowledged_before_a_kill_is_there_afterwards(tmp_path: Path) -> None:
    make_home(tmp_path / "home").close()
    told: set[tuple[str, str, int, int]] = set()
    for cycle in range(3):
        process = start(tmp_path / "home", f"C{cycle}", 100_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 * (cycle + 1))
        process.kill()
        told |= acknowledged(process)

    assert told
    assert told <= stored(tmp_path / "home")


def test_programs_that_issue_at_once_share_no_index(tmp_path: Path) -> None:
    make_home(tmp_path / "home", length=70).close()

    processes = [start(tmp_path / "home", prefix, 40) for prefix in ("A", "B", "C")]
    told = set().union(*(acknowledged(process) for process in processes))

    assert len(told) == 120
    assert told == stored(tmp_path / "home")


def test_a_publication_while_issuing_goes_on_is_whole(tmp_path: Path) -> None:
    with make_home(tmp_path / "home") as home:
        process = start(tmp_path / "home", "A", 60)
        waiting = threading.Thread(target=process.wait)
        waiting.start()
        rounds = 0
        while process.poll() is None and rounds < 50:
            publish(home, tmp_path / "site", NOW)
            rounds += 1
        told = acknowledged(process)
        waiting.join()
        publish(home, tmp_path / "site", NOW)

    assert len(told) == 60
    assert {path.stem for path in (tmp_path / "site" / "c").glob("*.jwt")} == {number for number, *_ in told}
