"""A program of its own that carries out a command in children, each killed at another point of it.

Called as `python -m tests.faults.command_process HOME COMMAND [every|POINT]`. A point is a named step, a row that is
about to be written, or a commit that is about to happen; with `every` also each question to the database. After each
kill the register is audited, and the command is carried out again: once or twice, five times where one POINT was
named. One line of JSON is printed for each point.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select

from tests.vc.register.homes import NOW, desk, issue, publisher_of, request, schedule_draft
from vc.register.accreditation.accrediting import find_accreditation
from vc.register.audit.audit import verify_ledger
from vc.register.certificates.transitions import Change
from vc.register.home import Home
from vc.register.keys.key_records import KeyRole
from vc.register.keys.key_ring import KeyRing
from vc.register.register import Register
from vc.register.storage.engine import reading
from vc.register.storage.schema import admissions, credentials
from vc.status.value import StatusEvent

_REPEATS: Mapping[str, int] = {"issue": 2, "batch": 2, "change": 2, "rotate": 1, "grant": 1, "publish": 1}
_OFTEN = 5
Step = Callable[[str], None]
Facts = dict[str, Any]


class Points:
    """Counts the points that a command passes, and kills the program at the one that is asked for."""

    def __init__(self, fatal: int, pipe: int, *, every: bool) -> None:
        self._left = fatal
        self._pipe = pipe
        self._every = every

    def watch(self) -> None:
        """Pass at each statement and each commit from now on."""
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", lambda connection: self("commit"))

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        words = statement.split()
        if words[0] == "INSERT":
            self(f"insert {words[2]}")
        elif self._every:
            self(words[0].lower())

    def __call__(self, point: str) -> None:
        self._left -= 1
        if self._left == 0:
            os.write(self._pipe, point.encode())
            os.kill(os.getpid(), signal.SIGKILL)


def issue_one(home: Home, place: int, on_step: Step) -> Facts:
    """Issue one certificate under an idempotency key of its own."""
    signer = home.signer(KeyRole.CREDENTIAL, None)
    issued = Register(home, on_step=on_step).issue(request(home, f"QMS-{place:04}"), signer=signer, now=NOW)
    slot = issued.certificate.slot
    return {
        "slots": [[slot.list_number, slot.index]],
        "digests": [issued.certificate.digest.hex()],
        "octets": [issued.certificate.secured.hex()],
    }


def issue_batch(home: Home, place: int, on_step: Step) -> Facts:
    """Issue three certificates as one batch."""
    signer = home.signer(KeyRole.CREDENTIAL, None)
    requests = [request(home, f"QMS-{place:04}-{row}") for row in range(3)]
    done = Register(home, on_step=on_step).issue_many(requests, signer=signer, now=NOW, source="table.csv")
    return {
        "slots": [[one.certificate.slot.list_number, one.certificate.slot.index] for one in done],
        "digests": [one.certificate.digest.hex() for one in done],
        "octets": [one.certificate.secured.hex() for one in done],
    }


def change(home: Home, place: int, on_step: Step) -> Facts:
    """Suspend a certificate, once."""
    register = Register(home, on_step=on_step)
    if not register.show("QMS-0001", at=NOW).events[place - 1 :]:
        kind = StatusEvent.SUSPENDED if place % 2 else StatusEvent.REINSTATED
        register.change("QMS-0001", Change(kind, f"point {place}"), now=NOW)
    return {"events": [event.reason for event in register.show("QMS-0001", at=NOW).events]}


def publish(home: Home, place: int, on_step: Step) -> Facts:
    """Change something and publish it."""
    change(home, place, lambda _: None)
    publisher_of(home, on_step).publish(home.path.with_name("site"), now=NOW)
    return {}


def rotate(home: Home, place: int, on_step: Step) -> Facts:
    """Bring a new key into use, unless that was done."""
    ring = KeyRing(home)
    if sum(record.role is KeyRole.STATUS for record in ring.records()) <= place:
        ring.rotate(KeyRole.STATUS, passphrase=None, now=NOW)
    on_step("returned")
    active = [record for record in ring.records() if record.active]
    return {
        "roles": sorted(record.role.value for record in active),
        "files": all((home.path / "keys" / record.file_name).is_file() for record in ring.records()),
    }


def grant(home: Home, place: int, on_step: Step) -> Facts:
    """Accredit a body, unless that was done."""
    draft = replace(schedule_draft(), number=f"X-{place}", subject=f"did:web:b{place}.example")
    with reading(home.engine) as connection:
        granted = find_accreditation(connection, draft.number)
    if granted is None:
        desk(home).grant(draft, now=NOW)
    on_step("returned")
    return {}


COMMANDS: Mapping[str, Callable[[Home, int, Step], Facts]] = {
    "issue": issue_one,
    "batch": issue_batch,
    "change": change,
    "publish": publish,
    "rotate": rotate,
    "grant": grant,
}


def in_child(work: Callable[[int], Facts]) -> tuple[int, bytes]:
    """Do the work in a child; returns how it ended and its facts, or the point at which it was killed."""
    pipe, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            facts = work(writing)
            os.write(writing, json.dumps(facts).encode())
            code = 0
        except Exception:  # noqa: BLE001 - whatever it is, the program that watches must see it
            traceback.print_exc()
        os._exit(code)
    os.close(writing)
    with os.fdopen(pipe, "rb") as told:
        written = told.read()
    return os.waitpid(child, 0)[1], written


def killed_at(path: Path, command: str, place: int, *, every: bool) -> tuple[int, bytes]:
    """Carry out the command in a child that is killed at its point number `place`."""

    def work(pipe: int) -> Facts:
        points = Points(place, pipe, every=every)
        points.watch()
        with Home.open(path) as home:
            return COMMANDS[command](home, place, points)

    return in_child(work)


def repeated(path: Path, command: str, place: int) -> Facts:
    """Carry out the command in a new child that nobody kills."""

    def work(_: int) -> Facts:
        with Home.open(path) as home:
            return COMMANDS[command](home, place, lambda _: None)

    code, written = in_child(work)
    if code:
        sys.exit(f"{command} failed when it was repeated after point {place}")
    facts: Facts = json.loads(written)
    return facts


def standing(path: Path, place: int) -> Facts:
    """Say what a kill has left in the register of the certificates of this point."""
    with Home.open(path) as home, reading(home.engine) as connection:
        mine = f"order-QMS-{place:04}%"
        admitted = connection.execute(select(admissions).where(admissions.c.idempotency_key.like(mine)))
        issued = connection.execute(select(credentials).where(credentials.c.idempotency_key.like(mine)))
        found = {
            "admitted": {row.idempotency_key: [row.list_number, row.list_index] for row in admitted},
            "issued": {row.idempotency_key: row.secured.hex() for row in issued},
        }
    with Home.open(path) as home:
        return found | {"damages": [str(damage) for damage in verify_ledger(home)]}


def main(place: str, command: str, *given: str) -> None:
    """Kill the command at each of its points in turn, until it passes them all."""
    path = Path(place)
    if command in {"change", "publish"}:
        with Home.open(path) as home:
            issue(home, "QMS-0001")
    for number in range(1, 1_000):
        code, written = killed_at(path, command, number, every="every" in given)
        if code == 0:
            return
        if code != signal.SIGKILL:
            sys.exit(f"{command} failed before its point {number}")
        point = written.decode()
        if given and point not in given and "every" not in given:
            continue
        left = standing(path, number)
        repeats = _OFTEN if point in given else _REPEATS[command]
        again = [repeated(path, command, number) for _ in range(repeats)]
        print(json.dumps({"point": point, "left": left, "again": again}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
