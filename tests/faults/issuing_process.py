"""A program of its own that issues in several children at once and, if asked, kills one of them again and again.

Called as `python -m tests.faults.issuing_process HOME CHILDREN EACH KILLS SEED`. Each child issues EACH certificates of
its own, a few in a transaction, and is known by its numbers: `W3-000017`. After KILLS kills, or when all are issued,
everything ends. One line is printed for each certificate that a child acknowledged: number, digest, list and index. A
killed child is followed by one that goes on from the last acknowledged certificate, under the same idempotency keys.
"""

from __future__ import annotations

import os
import random
import selectors
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from tests.vc.register.homes import NOW, request
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register

_MOST_AT_ONCE = 6
_LONGEST = 0.1


@dataclass
class Child:
    """One child: its name, its process, the end of its pipe, and what it wrote since the last whole line."""

    name: str
    process: int = 0
    pipe: int = -1
    begun: bytes = b""
    acknowledged: set[str] = field(default_factory=set)


def issue(home: Path, child: Child, each: int, pipe: int) -> None:
    """Issue what is left, and acknowledge each transaction after its commit."""
    chance = random.Random(f"{child.name}/{len(child.acknowledged)}")
    numbers = [f"{child.name}-{place:06}" for place in range(each)]
    left = [number for number in numbers if number not in child.acknowledged]
    with Home.open(home) as opened:
        signer = opened.signer(KeyRole.CREDENTIAL, None)
        while left:
            count = chance.randint(1, _MOST_AT_ONCE)
            requests = [request(opened, number) for number in left[:count]]
            done = [one.certificate for one in Register(opened).issue_many(requests, signer=signer, now=NOW)]
            lines = (f"{one.number} {one.digest.hex()} {one.slot.list_number} {one.slot.index}\n" for one in done)
            os.write(pipe, "".join(lines).encode())
            del left[:count]


def start(home: Path, child: Child, each: int) -> None:
    """Fork the child, or the one that follows it."""
    child.pipe, writing = os.pipe()
    child.begun = b""
    child.process = os.fork()
    if child.process == 0:
        code = 1
        try:
            issue(home, child, each, writing)
            code = 0
        except Exception:  # noqa: BLE001 - whatever it is, the program that watches must see it
            traceback.print_exc()
        os._exit(code)
    os.close(writing)


def take(child: Child) -> bool:
    """Print what a child has acknowledged since the last time; False at the end of its pipe."""
    read = os.read(child.pipe, 65_536)
    *lines, child.begun = (child.begun + read).split(b"\n")
    for line in lines:
        child.acknowledged.add(line.split()[0].decode())
        print(line.decode(), flush=True)
    return bool(read)


def end(child: Child) -> int:
    """Take the rest of a child that has ended or is about to, and return how it ended."""
    while take(child):
        pass
    os.close(child.pipe)
    return os.waitpid(child.process, 0)[1]


def listen(children: list[Child], seconds: float | None) -> list[Child]:
    """Take what the children say for so long, or until one says something; returns those that have ended."""
    with selectors.DefaultSelector() as selector:
        for child in children:
            selector.register(child.pipe, selectors.EVENT_READ, child)
        return [key.data for key, _ in selector.select(seconds) if not take(key.data)]


def kill_one(children: list[Child], chance: random.Random) -> Child:
    """Kill a child at a moment that chance picks, soon after one of them has issued something."""
    time.sleep(chance.uniform(0, _LONGEST))
    child = chance.choice(children)
    os.kill(child.process, signal.SIGKILL)
    return child


def main(place: str, *given: str) -> int:
    """Carry out the plan; 1 where a child ended badly by itself."""
    home = Path(place)
    count, each, kills, seed = (int(one) for one in given)
    chance = random.Random(seed)
    running = [Child(f"W{number}") for number in range(count)]
    for child in running:
        start(home, child, each)
    killed, bad = 0, False
    while running and (killed < kills or not kills):
        for child in listen(running, None):
            running.remove(child)
            bad |= end(child) != 0
        if kills and running:
            child = kill_one(running, chance)
            bad |= end(child) not in {signal.SIGKILL, 0}
            killed += 1
            start(home, child, each)
    for child in running:
        os.kill(child.process, signal.SIGKILL)
        end(child)
    print("kills", killed, flush=True)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
