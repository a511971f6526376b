"""What `issuing_process` acknowledged, beside what the register holds."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests.vc.register.homes import NOW, register_of
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.certificates import Certificate
from vc.register.home import Home
from vc.register.storage.damage import Damage

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 3_600

Fact: TypeAlias = tuple[str, int, int]
"""Digest, list and index of a certificate."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was acknowledged, what is stored, and how often a child was killed. `torn` is what the audit names."""

    acknowledged: dict[str, Fact]
    contradicted: list[str]
    stored: dict[str, Fact]
    kills: int
    torn: tuple[Damage, ...]

    @property
    def lost(self) -> list[str]:
        """Acknowledged certificates that are not stored as they were acknowledged."""
        return [number for number, fact in self.acknowledged.items() if self.stored.get(number) != fact]

    @property
    def duplicates(self) -> int:
        """Certificates that share their status index with another one."""
        return len(self.stored) - len({(list_number, index) for _, list_number, index in self.stored.values()})


def issue_in_children(home: Path, children: int, each: int, *, kills: int = 0, seed: int = 1) -> Outcome:
    """Run the program, and look at the register afterwards."""
    command = [sys.executable, "-m", "tests.faults.issuing_process", str(home)]
    command += [str(number) for number in (children, each, kills, seed)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert ran.returncode == 0, ran.stderr
    acknowledged: dict[str, Fact] = {}
    contradicted = []
    *lines, last = ran.stdout.splitlines()
    for number, digest, list_number, index in (line.split() for line in lines):
        fact = (digest, int(list_number), int(index))
        if acknowledged.setdefault(number, fact) != fact:
            contradicted.append(number)
    with Home.open(home) as opened:
        stored = {
            state.certificate.number: fact_of(state.certificate) for state in register_of(opened).certificates(at=NOW)
        }
        torn = verify_ledger(opened)
    return Outcome(acknowledged, contradicted, stored, int(last.removeprefix("kills ")), torn)


def fact_of(certificate: Certificate) -> Fact:
    """Return what is acknowledged of a certificate."""
    return certificate.digest.hex(), certificate.slot.list_number, certificate.slot.index
