from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.vc.register.homes import NOW, issue, register_of, request
from vc.encoding.strict_json import JsonObject
from vc.errors import EnvironmentFault, UsageError
from vc.keys.file_signer import FileSigner
from vc.keys.signer import Signer
from vc.register.audit.audit import verify_ledger
from vc.register.home import Home
from vc.register.issuing import signing_pool
from vc.register.issuing.allocation import Slot
from vc.register.issuing.issue_request import IssueRequest, named
from vc.register.issuing.issuing import Issued
from vc.register.issuing.signing import Allotment
from vc.register.issuing.signing_pool import WORTH_CHILDREN, Bench, Task, jobs_for, signing_on
from vc.register.keys.key_records import KeyRole
from vc.register.register import Register

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
"""pytest-xdist has threads; where nobody tells how many children to have, a program with threads has none."""


class ElsewhereSigner:
    """Signs as a key on a token does: it can't be handed to a child."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self.algorithm, self.key = signer.algorithm, signer.key
        self.verification_method = signer.verification_method
        self.signed_by: set[int] = set()

    def sign(self, message: bytes) -> bytes:
        self.signed_by.add(os.getpid())
        return self._signer.sign(message)


def with_process(inner: object, allotment: Allotment) -> JsonObject:
    """Complete a request, and tell in its name which process did it."""
    claims = dict(inner(allotment))  # type: ignore[operator]
    return claims | {"name": f"made by {os.getpid()}"}


def dying(_: Allotment) -> JsonObject:
    """Kill the program that completes the request."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def requests_of(home: Home, count: int) -> list[IssueRequest]:
    return [request(home, f"QMS-{number:04}") for number in range(count)]


def bench_of(home: Home, requests: Sequence[IssueRequest]) -> Bench:
    return Bench(home.signer(KeyRole.CREDENTIAL, None), requests, home.addresses)


def issued(home: Home, requests: list[IssueRequest], *, jobs: int | None = None) -> list[Issued]:
    signer = home.signer(KeyRole.CREDENTIAL, None)
    return register_of(home).issue_many(requests, signer=signer, now=NOW, jobs=jobs)


def test_children_sign_what_this_program_would_sign(
    home: Home, monkeypatch: pytest.MonkeyPatch, register_place: str
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 4)
    done = issued(home, requests_of(home, 12), jobs=2)

    assert [one.certificate.number for one in done] == [f"QMS-{number:04}" for number in range(12)]
    assert len({one.certificate.slot for one in done}) == 12
    assert verify_ledger(home) == ()
    again = issued(home, requests_of(home, 12), jobs=1)
    assert [one.certificate for one in again] == [one.certificate for one in done]


def test_other_programs_than_this_one_have_signed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 2)
    requests = [replace(one, claims=partial(with_process, one.claims)) for one in requests_of(home, 8)]

    done = issued(home, requests, jobs=2)

    from vc.register.own_document import opened
    from vc.securing.secured import Form

    makers = {opened(one.certificate.secured, Form.VC_JWT, where="c").claims["name"] for one in done}
    assert f"made by {os.getpid()}" not in makers
    assert 1 <= len(makers) <= 2


def test_a_fault_in_a_child_names_the_row_and_what_was_committed_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 2)
    requests = requests_of(home, 6)
    faulty = [*requests[:3], request(home, "QMS-0003", valid_until="2020-01-01"), *requests[4:]]

    with pytest.raises(UsageError, match="validUntil") as caught:
        issued(home, faulty, jobs=2)

    assert caught.value.where == "QMS-0003"
    assert caught.value.hint == "the first 2 are issued; mend this one and run the same again"
    assert len(issued(home, requests, jobs=2)) == 6
    assert verify_ledger(home) == ()


def test_a_killed_child_ends_in_one_line_and_running_it_again_goes_on(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vc.register.register.ROWS_AT_ONCE", 2)
    requests = requests_of(home, 6)
    deadly = [*requests[:4], replace(requests[4], claims=dying), requests[5]]

    with pytest.raises(EnvironmentFault) as caught:
        issued(home, deadly, jobs=2)

    assert str(caught.value) == ("a program that signs has died hint: run the same again: it goes on where it stopped")
    assert verify_ledger(home) == ()
    assert [one.certificate.number for one in issued(home, requests, jobs=2)] == [one.number for one in requests]


def test_one_job_signs_in_this_program(home: Home) -> None:
    signer = ElsewhereSigner(home.signer(KeyRole.CREDENTIAL, None))

    register_of(home).issue_many(requests_of(home, 2), signer=signer, now=NOW, jobs=2)

    assert signer.signed_by == {os.getpid()}


def test_children_are_worth_it_for_many_and_for_a_key_in_a_file(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.active_count", lambda: 1)
    signer = home.signer(KeyRole.CREDENTIAL, None)

    assert isinstance(signer, FileSigner)
    assert jobs_for(WORTH_CHILDREN - 1, signer) == 1
    assert jobs_for(WORTH_CHILDREN, signer) == len(os.sched_getaffinity(0))
    assert jobs_for(WORTH_CHILDREN, ElsewhereSigner(signer)) == 1


def test_a_program_with_threads_of_its_own_signs_by_itself(home: Home) -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert jobs_for(WORTH_CHILDREN, home.signer(KeyRole.CREDENTIAL, None)) == 1
    finally:
        over.set()
        thread.join()


def test_a_child_without_a_key_says_so() -> None:
    with pytest.raises(EnvironmentFault, match="has no key"):
        signing_pool._sign([])


def test_a_child_signs_the_request_at_a_place_as_this_program_would(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = bench_of(home, requests_of(home, 3))
    monkeypatch.setattr(signing_pool, "_bench", bench)
    one = named(bench.requests[1], home.addresses)
    task = Task(1, one, Allotment(one.credential_id, NOW, Slot(1, 7), home.addresses.status_list(1)))

    with signing_on(1, bench) as signing:
        assert signing_pool._sign([signing_pool._packed(task)]) == signing([task])()


def test_a_child_takes_over_what_it_signs_with_and_leaves_interruptions_to_its_parent(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled: list[tuple[int, object]] = []
    monkeypatch.setattr(signing_pool, "_bench", None)
    monkeypatch.setattr("gc.freeze", lambda: None)
    monkeypatch.setattr("signal.signal", lambda *given: handled.append(given))

    signing_pool._sit_down(bench_of(home, ()))

    assert signing_pool._sign([]) == []
    assert handled == [(signal.SIGINT, signal.SIG_IGN)]


def test_a_child_ends_when_its_parent_has_ended_and_no_other_program_does(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr("os._exit", ended.append)

    signing_pool._end_with_the_parent()
    assert ended == []

    monkeypatch.setattr("multiprocessing.parent_process", lambda: threading.Thread(target=int))
    monkeypatch.setattr("threading.Thread.join", lambda _: None)
    signing_pool._end_with_the_parent()
    assert ended == [1]


def test_children_end_with_the_program_that_copied_itself(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "home")], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    children = [int(pid) for pid in program.stdout.readline().split()]
    assert len(children) == 2

    program.kill()
    program.wait()
    program.stdout.close()

    until = time.monotonic() + 20
    while any(map(runs, children)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(runs, children))


def test_what_goes_wrong_beside_the_signing_ends_the_children(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), signing_on(2, bench_of(home, ())):
        raise ZeroDivisionError
    assert issue(home, "QMS-0001")
    assert Register(home).show("QMS-0001", at=NOW).certificate.number == "QMS-0001"


PARENT = """
import multiprocessing, sys, time
from pathlib import Path
from tests.vc.register.homes import make_home
from tests.vc.register.issuing.test_signing_pool import bench_of
from vc.register.issuing.signing_pool import signing_on
with make_home(Path(sys.argv[1])) as home, signing_on(2, bench_of(home, ())):
    print(*(child.pid for child in multiprocessing.active_children()), flush=True)
    time.sleep(60)
"""


def runs(pid: int) -> bool:
    """Whether there is such a program, and not only what is left of it until somebody asks how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
