"""Answers kept for a while, each fetched once (specs/retrieval.md W7; security.md V21, V22)."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from tests.vc.resolve.stubs import NOW
from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.resolve.cache import CachedSource
from vc.resolve.cache_async import AsyncCachedSource
from vc.resolve.shelf import Lifetimes, Shelf

URL = "https://cb.accredited.org/d"


@dataclass
class Moving:
    """A clock that goes when it is told to."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Counting:
    """A source that numbers its answers."""

    clock: Moving
    lifetime: timedelta | None = None
    code: Code | None = None
    wait: float = 0.0
    asked: list[str] = field(default_factory=list)

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference.url)
        content = str(len(self.asked)).encode()
        time.sleep(self.wait)
        moment = self.clock()
        if self.code is not None:
            return NotRetrieved(reference.url, self.code, "", moment)
        expires = None if self.lifetime is None else moment + self.lifetime
        return Retrieved(reference.url, content, moment, Via.WEB, "", expires)


@dataclass
class AsyncCounting:
    """The same for an event loop."""

    asked: list[str] = field(default_factory=list)
    fault: Exception | None = None

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference.url)
        await asyncio.sleep(0.02)
        if self.fault is not None:
            raise self.fault
        return Retrieved(reference.url, b"1", NOW, Via.WEB)


def content(answer: Retrieved | NotRetrieved) -> bytes:
    assert isinstance(answer, Retrieved)
    return answer.content


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, 60),
        (timedelta(seconds=20), 20),
        (timedelta(0), 5),
        (timedelta(days=365), 300),
        (timedelta(seconds=-9), 5),
    ],
)
def test_a_document_is_kept_as_long_as_the_server_says_within_bounds(said: timedelta | None, kept: int) -> None:
    clock = Moving()
    source = Counting(clock, lifetime=said)
    cached = CachedSource(source, now=clock)

    cached.retrieve(Reference(URL, clock()))
    clock.forward(kept - 1)
    assert content(cached.retrieve(Reference(URL, clock()))) == b"1"
    clock.forward(1)
    assert content(cached.retrieve(Reference(URL, clock()))) == b"2"


def test_an_immutable_document_is_kept_for_ever() -> None:
    clock = Moving()
    cached = CachedSource(Counting(clock), now=clock)

    cached.retrieve(Reference(URL))
    clock.forward(10**8)

    assert content(cached.retrieve(Reference(URL))) == b"1"


def test_freshness_is_measured_at_the_moment_that_was_asked_about() -> None:
    clock = Moving()
    cached = CachedSource(Counting(clock), now=clock)

    cached.retrieve(Reference(URL, clock()))

    assert content(cached.retrieve(Reference(URL, NOW + timedelta(seconds=59)))) == b"1"
    assert content(cached.retrieve(Reference(URL, NOW + timedelta(seconds=60)))) == b"2"


def test_documents_are_kept_under_their_exact_url() -> None:
    clock = Moving()
    cached = CachedSource(Counting(clock), now=clock)

    urls = [
        URL,
        f"{URL}?",
        f"{URL}?time=1",
        f"{URL}/",
        "https://cb.accredited.org:443/d",
        "https://ab.accredited.org/d",
    ]
    answers = [content(cached.retrieve(Reference(url))) for url in urls]

    assert answers == [b"1", b"2", b"3", b"4", b"5", b"6"]


def test_a_failure_is_kept_for_half_a_minute() -> None:
    clock = Moving()
    source = Counting(clock, code=Code.FETCH_FAILED)
    cached = CachedSource(source, now=clock)

    for seconds in (0, 29, 1):
        clock.forward(seconds)
        assert isinstance(cached.retrieve(Reference(URL, clock())), NotRetrieved)

    assert len(source.asked) == 2


@pytest.mark.parametrize("code", [Code.FETCH_DEADLINE, Code.FETCH_FAILED])
def test_while_a_host_is_silent_the_last_good_copy_is_given_with_its_own_age(code: Code) -> None:
    clock = Moving()
    source = Counting(clock)
    cached = CachedSource(source, now=clock)

    cached.retrieve(Reference(URL, clock()))
    source.code = code
    clock.forward(3_600)
    given = cached.retrieve(Reference(URL, clock()))

    assert isinstance(given, Retrieved)
    assert (given.content, given.retrieved_at) == (b"1", NOW)
    assert given.not_refreshed == NotRetrieved(URL, code, "", clock())


def test_a_silent_host_is_asked_again_after_half_a_minute_and_its_answer_counts() -> None:
    clock = Moving()
    source = Counting(clock)
    cached = CachedSource(source, now=clock)

    cached.retrieve(Reference(URL, clock()))
    source.code = Code.FETCH_DEADLINE
    clock.forward(60)
    for seconds in (0, 29):
        clock.forward(seconds)
        cached.retrieve(Reference(URL, clock()))
    assert len(source.asked) == 2
    clock.forward(1)
    cached.retrieve(Reference(URL, clock()))
    assert len(source.asked) == 3
    source.code = None
    clock.forward(30)
    given = cached.retrieve(Reference(URL, clock()))

    assert isinstance(given, Retrieved)
    assert (given.content, given.not_refreshed) == (b"4", None)


@pytest.mark.parametrize("code", [Code.FETCH_NOT_FOUND, Code.FETCH_FORBIDDEN, Code.FETCH_SIZE, Code.FETCH_URL])
def test_what_is_no_silence_takes_the_place_of_the_last_good_copy(code: Code) -> None:
    clock = Moving()
    source = Counting(clock)
    cached = CachedSource(source, now=clock)

    cached.retrieve(Reference(URL, clock()))
    source.code = code
    clock.forward(60)

    assert cached.retrieve(Reference(URL, clock())) == NotRetrieved(URL, code, "", clock())


def test_all_who_wait_for_a_silent_host_get_the_last_good_copy() -> None:
    clock = Moving()
    source = Counting(clock, wait=0.05)
    cached = CachedSource(source, now=clock)
    cached.retrieve(Reference(URL, clock()))
    source.code = Code.FETCH_DEADLINE
    clock.forward(60)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: cached.retrieve(Reference(URL, clock())), range(8)))

    assert {content(answer) for answer in answers} == {b"1"}
    assert len(source.asked) == 2


def test_on_an_event_loop_a_silent_host_is_bridged_too() -> None:
    @dataclass
    class Silent:
        asked: int = 0

        async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
            self.asked += 1
            if self.asked > 1:
                return NotRetrieved(reference.url, Code.FETCH_FAILED, "", clock())
            return Retrieved(reference.url, b"1", clock(), Via.WEB)

    clock = Moving()
    cached = AsyncCachedSource(Silent(), now=clock)

    async def both() -> tuple[bytes, Retrieved | NotRetrieved]:
        first = content(await cached.retrieve(Reference(URL, clock())))
        clock.forward(60)
        return first, await cached.retrieve(Reference(URL, clock()))

    first, then = asyncio.run(both())

    assert first == content(then) == b"1"
    assert isinstance(then, Retrieved)
    assert then.not_refreshed is not None


def test_ten_thousand_questions_about_an_unknown_document_reach_the_server_once() -> None:
    clock = Moving()
    source = Counting(clock, code=Code.FETCH_NOT_FOUND)
    cached = CachedSource(source, now=clock)

    for _ in range(10_000):
        cached.retrieve(Reference(URL, clock()))

    assert len(source.asked) == 1


def test_a_stampede_of_threads_fetches_once() -> None:
    source = Counting(Moving(), lifetime=timedelta(0), wait=0.1)
    cached = CachedSource(source, now=Moving())
    gate = threading.Barrier(50)

    def ask(_: int) -> bytes:
        if gate.n_waiting < 50 and not gate.broken:
            gate.wait(5)
        return content(cached.retrieve(Reference(URL, NOW)))

    with ThreadPoolExecutor(50) as threads:
        answers = set(threads.map(ask, range(500)))

    assert answers == {b"1"}
    assert len(source.asked) == 1


def test_a_stampede_on_an_event_loop_fetches_once() -> None:
    source = AsyncCounting()

    async def stampede() -> list[Retrieved | NotRetrieved]:
        cached = AsyncCachedSource(source, now=Moving())
        answers = await asyncio.gather(*(cached.retrieve(Reference(URL, NOW)) for _ in range(500)))
        return [*answers, await cached.retrieve(Reference(URL, NOW))]

    assert {content(answer) for answer in asyncio.run(stampede())} == {b"1"}
    assert len(source.asked) == 1


def test_one_who_gives_up_does_not_take_the_answer_from_the_others() -> None:
    source = AsyncCounting()

    async def give_up() -> Retrieved | NotRetrieved:
        cached = AsyncCachedSource(source, now=Moving())
        impatient = asyncio.create_task(cached.retrieve(Reference(URL)))
        patient = asyncio.create_task(cached.retrieve(Reference(URL)))
        await asyncio.sleep(0.005)
        impatient.cancel()
        return await patient

    assert content(asyncio.run(give_up())) == b"1"
    assert len(source.asked) == 1


def test_a_fault_of_the_source_reaches_everybody_and_is_not_kept() -> None:
    class Faulty:
        asked = 0

        def retrieve(self, reference: Reference) -> Retrieved:
            self.asked += 1
            time.sleep(0.05)
            raise RuntimeError("a bug")

    source = Faulty()
    cached = CachedSource(source, now=Moving())

    def ask(_: int) -> str:
        with pytest.raises(RuntimeError) as raised:
            cached.retrieve(Reference(URL))
        return str(raised.value)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask, range(4))) == {"a bug"}
    asked = source.asked
    ask(0)
    assert source.asked == asked + 1


def test_a_fault_of_an_async_source_reaches_everybody_and_is_not_kept() -> None:
    source = AsyncCounting(fault=RuntimeError("a bug"))

    async def ask() -> list[BaseException | Retrieved | NotRetrieved]:
        cached = AsyncCachedSource(source, now=Moving())
        both = await asyncio.gather(*(cached.retrieve(Reference(URL)) for _ in range(2)), return_exceptions=True)
        return [*both, *await asyncio.gather(cached.retrieve(Reference(URL)), return_exceptions=True)]

    assert [str(answer) for answer in asyncio.run(ask())] == ["a bug"] * 3
    assert len(source.asked) == 2


def test_the_longest_unused_answers_go_first() -> None:
    shelf = Shelf(Lifetimes(), most_bytes=3 * 2_000)
    for name in "abc":
        shelf.put(Retrieved(name, b"x" * 1_400, NOW, Via.WEB))
    assert shelf.find(Reference("a"), NOW) is not None

    shelf.put(Retrieved("d", b"x" * 1_400, NOW, Via.WEB))

    assert [name for name in "abcd" if shelf.find(Reference(name), NOW)] == ["a", "c", "d"]


def test_an_answer_larger_than_the_shelf_is_not_kept() -> None:
    shelf = Shelf(Lifetimes(), most_bytes=1_000)

    shelf.put(Retrieved("a", b"x" * 1_000, NOW, Via.WEB))
    shelf.put(NotRetrieved("b", Code.FETCH_FAILED, "why", NOW))
    shelf.put(NotRetrieved("b", Code.FETCH_FAILED, "why else", NOW))

    assert shelf.find(Reference("a"), NOW) is None
    assert shelf.find(Reference("b"), NOW) == NotRetrieved("b", Code.FETCH_FAILED, "why else", NOW)
