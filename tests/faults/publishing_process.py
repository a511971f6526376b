"""A program of its own that publishes a home again and again in children that are killed with SIGKILL.

Called as `python -m tests.faults.publishing_process HOME SITE SEED PLAN...`. Each member of the plan is one cycle:
`STEP/N` kills a child when it passes the named step for the N-th time, `random` at a moment that chance picks. After
each, a child that nobody kills must bring the folder up to date. One line is printed for each cycle.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from datetime import datetime, timedelta
from pathlib import Path

from tests.vc.register.homes import NOW, register_of
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.publication.publish import Publisher
from vc.status.value import StatusEvent, StatusValue


class DiesAt:
    """Kills its own process when it passes a step for the n-th time."""

    def __init__(self, step: str, occurrence: int) -> None:
        self._step = step
        self._left = occurrence

    def __call__(self, step: str) -> None:
        self._left -= step == self._step
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def publish(home: Path, site: Path, now: datetime, at: str = "") -> None:
    """Change the status of a certificate and publish; die at `STEP/N` where one is named."""
    with Home.open(home) as opened:
        register = register_of(opened)
        suspended = register.show("QMS-0001", at=now).standing.value is StatusValue.SUSPENDED
        event = StatusEvent.REINSTATED if suspended else StatusEvent.SUSPENDED
        register.change("QMS-0001", Change(event, "again"), now=now)
        signer = opened.signer(KeyRole.STATUS, None)
        if at:
            step, _, occurrence = at.partition("/")
            Publisher(opened, signer, on_step=DiesAt(step, int(occurrence))).publish(site, now=now)
        else:
            Publisher(opened, signer).publish(site, now=now)


def in_a_child(home: Path, site: Path, now: datetime, at: str = "") -> int:
    """Publish in a child and return its process identifier."""
    child = os.fork()
    if child:
        return child
    try:
        publish(home, site, now, at)
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def main(home: str, site: str, seed: str, *plan: str) -> None:
    """Carry out the plan, a minute of the homes' time for each publication."""
    chance = random.Random(int(seed))
    moment = NOW + timedelta(minutes=1)
    began = time.monotonic()
    publish(Path(home), Path(site), moment)  # loads what the children would each load anew
    about_seconds = time.monotonic() - began
    for cycle in plan:
        moment += timedelta(minutes=1)
        child = in_a_child(Path(home), Path(site), moment, "" if cycle == "random" else cycle)
        if cycle == "random":
            time.sleep(chance.uniform(0, about_seconds))
            os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
        moment += timedelta(minutes=1)
        _, mended = os.waitpid(in_a_child(Path(home), Path(site), moment), 0)
        killed = os.WIFSIGNALED(ended) and os.WTERMSIG(ended) == signal.SIGKILL
        print(
            cycle, "killed" if killed else f"ended-{ended}", "mended" if mended == 0 else f"broken-{mended}", flush=True
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
