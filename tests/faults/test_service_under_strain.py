"""The service ended, stopped and starved: no wrong verdict, and it ends or recovers (security.md section 4, F13).

What it may do under strain is to refuse: an error answer, or none. A verdict that it gives must be the right one.
"""

from __future__ import annotations

import json
import resource
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.faults.soak import cycles
from tests.vc_cli.customs_desk import CustomsDesk

Tell = Callable[..., None]

ROOT: Final = Path(__file__).parents[2]
_SERVICE: Final = ROOT / "tests" / "bench" / "service.py"
_LONGEST_START: Final = 40.0
_DRAINED_WITHIN: Final = 10.0
_MEGABYTE: Final = 1_048_576
VALID, INVALID, REFUSED, NO_ANSWER = "valid", "invalid", "refused", "no answer"

_LINES: Final = (
    "POST /verify HTTP/1.1",
    "Host: x",
    "Connection: close",
    "Content-Type: application/vc+jwt",
    "Content-Length: {}",
    "",
    "",
)
_HEAD: Final = "\r\n".join(_LINES)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its port and process, and a certificate of each verdict."""

    port: int
    process: subprocess.Popen[bytes]
    certificates: dict[str, bytes]

    def ask(self, body: bytes, *, patience: float = 60) -> tuple[str, bytes]:
        """Hand over `body`, and return the verdict, that it was refused, or that nothing came, with the answer."""
        head = _HEAD.format(len(body))
        answer = b""
        try:
            with socket.create_connection(("127.0.0.1", self.port), patience) as connection:
                connection.sendall(head.encode() + body)
                while received := connection.recv(65_536):
                    answer += received
        except OSError:
            return NO_ANSWER, answer
        return verdict_in(answer), answer

    def wrong(self, expected: str) -> str:
        """Ask about the certificate with this verdict; say whether the answer is right, wrong, or none."""
        found, _ = self.ask(self.certificates[expected])
        return "right" if found == expected else found if found in {REFUSED, NO_ANSWER} else "wrong"

    def starve(self, kind: int, most: int) -> None:
        """Let the process have no more than `most` of something from now on."""
        resource.prlimit(self.process.pid, kind, (most, most))

    def octets(self) -> int:
        """How large the address space of the process is."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[0]) * resource.getpagesize()

    def alive(self) -> bool:
        return self.process.poll() is None


def verdict_in(answer: bytes) -> str:
    """Return the verdict of a whole answer; one that was cut off is none."""
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 "):
        return NO_ANSWER
    if not head.startswith(b"HTTP/1.1 200 "):
        return REFUSED
    try:
        return str(json.loads(body)["verdict"])
    except ValueError:
        return NO_ANSWER


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> CustomsDesk:
    return CustomsDesk(tmp_path_factory.mktemp("desk"))


@contextmanager
def serving(desk: CustomsDesk) -> Iterator[Service]:
    """Run the service; whatever happens, it is ended with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-P", str(_SERVICE), str(port), str(desk.root)]
    said = desk.folder / f"service-{port}.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [*command, str(desk.bundle)], env={"PYTHONPATH": f"{ROOT}:{ROOT / 'cli'}"}, stderr=log
        )
    valid = desk.world.certificate()
    first, middle, last = valid.split(b".")
    forged = b".".join((first, middle, last[:20] + (b"A" if last[20:21] != b"A" else b"B") + last[21:]))
    try:
        service = Service(port, process, {VALID: valid, INVALID: forged})
        deadline = time.monotonic() + _LONGEST_START
        while service.ask(valid, patience=5)[0] != VALID:
            assert time.monotonic() < deadline, said.read_text()
            assert service.alive(), said.read_text()
        yield service
    finally:
        if service.alive():
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait(20)


def asked_at_once(service: Service, count: int, pool: ThreadPoolExecutor) -> Iterator[str]:
    """Ask `count` times at once, every other time about a forged certificate."""
    return pool.map(service.wrong, [(VALID, INVALID)[number % 2] for number in range(count)])


def test_a_service_that_is_told_to_end_answers_what_it_was_asked(desk: CustomsDesk, tell: Tell) -> None:
    for _ in range(cycles(1, long=20)):
        with serving(desk) as service, ThreadPoolExecutor(200) as pool:
            answers = asked_at_once(service, 200, pool)
            first = next(answers)
            service.process.terminate()
            began = time.monotonic()
            code = service.process.wait(_DRAINED_WITHIN + 5)
            took = time.monotonic() - began
            counted = Counter([first, *answers])

        tell(
            answered=counted["right"],
            turned_away=counted[REFUSED],
            unanswered=counted[NO_ANSWER],
            wrong=counted["wrong"],
            seconds=round(took, 1),
        )
        assert took <= _DRAINED_WITHIN
        assert code in {0, -signal.SIGTERM}
        assert counted["wrong"] == 0
        assert counted["right"] >= 1


def test_a_service_that_stood_still_goes_on(desk: CustomsDesk, tell: Tell) -> None:
    with serving(desk) as service, ThreadPoolExecutor(100) as pool:
        service.process.send_signal(signal.SIGSTOP)
        answers = asked_at_once(service, 100, pool)
        time.sleep(cycles(3, long=30))
        service.process.send_signal(signal.SIGCONT)
        counted = Counter(answers)
        after = service.wrong(VALID), service.wrong(INVALID)

    tell(asked_while_it_stood_still=100, **{name.replace(" ", "_"): count for name, count in counted.items()})
    assert counted["wrong"] == 0
    assert counted["right"] >= 50
    assert after == ("right", "right")


def test_a_service_without_memory_gives_no_wrong_verdict(desk: CustomsDesk, tell: Tell) -> None:
    big = b"A" * (9 * _MEGABYTE)  # as large as anything that is handed over may be
    for megabytes in (1, 4, 16, 32, 64)[: cycles(3, long=5)]:
        with serving(desk) as service, ThreadPoolExecutor(16) as pool:
            assert service.ask(big)[0] == INVALID
            service.starve(resource.RLIMIT_AS, service.octets() + megabytes * _MEGABYTE)
            verdicts = Counter(verdict for verdict, _ in pool.map(service.ask, [big] * 32))
            lives = service.alive()
            after = Counter(asked_at_once(service, 20, pool))

        tell(megabytes=megabytes, large_requests=dict(verdicts), lives=lives, after=dict(after))
        assert VALID not in verdicts
        assert verdicts[REFUSED] + verdicts[NO_ANSWER] >= 1
        assert after["wrong"] == 0
        assert after["right"] or not lives


def test_a_service_without_descriptors_gives_no_wrong_verdict_and_recovers(desk: CustomsDesk, tell: Tell) -> None:
    with serving(desk) as service:
        service.starve(resource.RLIMIT_NOFILE, 64)
        with ExitStack() as held, ThreadPoolExecutor(16) as pool:
            for _ in range(150):
                held.enter_context(socket.create_connection(("127.0.0.1", service.port), 20))
            counted = Counter(asked_at_once(service, 30, pool))
        recovered = [service.wrong(verdict) for verdict in (VALID, INVALID)]
        lives = service.alive()

    tell(connections=150, recovered=recovered, **{name.replace(" ", "_"): count for name, count in counted.items()})
    assert counted["wrong"] == 0
    assert recovered == ["right", "right"]
    assert lives


def test_this_test_would_see_a_wrong_verdict() -> None:
    body = json.dumps({"verdict": VALID}).encode()

    assert verdict_in(b"HTTP/1.1 200 OK\r\n\r\n" + body) == VALID
    assert verdict_in(b"HTTP/1.1 200 OK\r\n\r\n" + body[:-3]) == NO_ANSWER
    assert verdict_in(b"HTTP/1.1 500 Internal Server Error\r\n\r\n" + body) == REFUSED
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 64  # the limits are the child's alone
