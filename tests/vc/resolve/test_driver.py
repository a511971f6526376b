"""Both drivers over the same pure verification (specs/retrieval.md W10)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests.vc.resolve.stubs import NOW
from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve import driver, driver_async
from vc.resolve.combined import ImmediateSource
from vc.verify.evidence import Evidence
from vc.verify.memo import Memo
from vc.verify.question import Question, ask

QUESTION = ask(NOW)
Wanted = Callable[[Evidence, Question, Memo | None], tuple[Reference, ...]]
Gather = Callable[..., Evidence]


@dataclass
class Ticking:
    """A monotonic clock that goes on only when a document is retrieved."""

    seconds: float = 100.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class World:
    """A source whose documents name the documents that are wanted next: `"/a": "/b /c"`."""

    links: dict[str, str]
    clock: Ticking = field(default_factory=Ticking)
    cost: float = 0.0
    asked: list[str] = field(default_factory=list)

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference.url)
        self.clock.seconds += self.cost
        links = self.links.get(reference.url)
        if links is None:
            return NotRetrieved(reference.url, Code.FETCH_NOT_FOUND, "", NOW)
        return Retrieved(reference.url, links.encode(), NOW, Via.MEMORY)


def following(evidence: Evidence, question: Question, memo: Memo | None = None) -> tuple[Reference, ...]:
    """Stands in for the verification: wants what the target and the documents at hand name."""
    named = [evidence.target, *(document.content for document in evidence.documents.values())]
    urls = [url for content in named for url in content.decode().split()]
    return tuple(Reference(url, question.now) for url in urls if not evidence.asked(url))


def gather_sync(evidence: Evidence, world: World, limits: Limits = DEFAULT_LIMITS) -> Evidence:
    return driver.gather(evidence, QUESTION, world, limits=limits, clock=world.clock)


def gather_on_a_loop(evidence: Evidence, world: World, limits: Limits = DEFAULT_LIMITS) -> Evidence:
    source = ImmediateSource(world)
    return asyncio.run(driver_async.gather_async(evidence, QUESTION, source, limits=limits, clock=world.clock))


@pytest.fixture(params=[gather_sync, gather_on_a_loop], ids=["sync", "async"])
def gather(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Gather:
    monkeypatch.setattr(driver, "wanted", following)
    monkeypatch.setattr(driver_async, "wanted", following)
    chosen: Gather = request.param
    return chosen


def test_documents_are_asked_for_until_nothing_more_is_wanted(gather: Gather) -> None:
    world = World({"/a": "/b /c", "/b": "/c /d", "/c": ""})

    evidence = gather(Evidence(b"/a"), world)

    assert world.asked == ["/a", "/b", "/c", "/d"]
    assert set(evidence.documents) == {"/a", "/b", "/c"}
    assert evidence.missing["/d"].code is Code.FETCH_NOT_FOUND
    assert evidence.limit_reached is None


def test_a_circle_of_references_ends_by_itself(gather: Gather) -> None:
    world = World({"/a": "/b", "/b": "/a /a"})

    gather(Evidence(b"/a"), world)

    assert world.asked == ["/a", "/b"]


def test_nothing_is_asked_when_nothing_is_wanted(gather: Gather) -> None:
    world = World({})

    assert gather(Evidence(b""), world) == Evidence(b"")
    assert world.asked == []


def test_the_number_of_documents_is_bounded_and_the_bound_leaves_a_trace(gather: Gather) -> None:
    world = World({f"/{number}": f"/{number + 1}" for number in range(100)})

    evidence = gather(Evidence(b"/0"), world, Limits(documents=5))

    assert len(world.asked) == 5
    assert evidence.limit_reached is Code.LIMIT_DOCUMENTS


def test_a_round_wider_than_the_bound_is_cut_and_leaves_a_trace(gather: Gather) -> None:
    world = World({"/a": "/b /c /d /e"})

    evidence = gather(Evidence(b"/a"), world, Limits(documents=3))

    assert world.asked == ["/a", "/b", "/c"]
    assert evidence.limit_reached is Code.LIMIT_DOCUMENTS


def test_exactly_as_many_documents_as_allowed_reach_no_bound(gather: Gather) -> None:
    evidence = gather(Evidence(b"/a"), World({"/a": "/b", "/b": ""}), Limits(documents=2))

    assert evidence.limit_reached is None


def test_what_is_at_hand_already_counts(gather: Gather) -> None:
    at_hand = Evidence(b"/a /b").with_answers([Retrieved("/a", b"", NOW, Via.STAPLED)])
    world = World({"/b": "/c"})

    evidence = gather(at_hand, world, Limits(documents=2))

    assert world.asked == ["/b"]
    assert evidence.limit_reached is Code.LIMIT_DOCUMENTS


def test_the_time_is_bounded_and_the_bound_leaves_a_trace(gather: Gather) -> None:
    world = World({f"/{number}": f"/{number + 1}" for number in range(100)}, cost=4.0)

    evidence = gather(Evidence(b"/0"), world)

    assert world.clock.seconds <= 100.0 + DEFAULT_LIMITS.gathering_seconds + 4.0
    assert evidence.limit_reached is Code.LIMIT_TIME
    assert 3 <= len(world.asked) <= 4


def test_no_retrieval_begins_that_could_end_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "wanted", following)
    world = World({f"/{number}": f"/{number + 1}" for number in range(100)}, cost=5.0)

    evidence = gather_sync(Evidence(b"/0"), world)

    assert world.clock.seconds == 100.0 + DEFAULT_LIMITS.gathering_seconds
    assert evidence.limit_reached is Code.LIMIT_TIME


def test_evidence_that_was_cut_off_stays_so(gather: Gather) -> None:
    world = World({"/a": ""})
    cut_off = Evidence(b"/a", limit_reached=Code.LIMIT_TIME)

    assert gather(cut_off, world) == cut_off
    assert world.asked == []


@pytest.mark.parametrize("wrong", [Retrieved("/x", b"", NOW, Via.WEB), NotRetrieved("/x", Code.FETCH_SIZE, "", NOW)])
def test_an_answer_for_another_url_is_as_good_as_none(gather: Gather, wrong: Retrieved | NotRetrieved) -> None:
    class Confused(World):
        def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
            return wrong

    evidence = gather(Evidence(b"/a"), Confused({}))

    assert dict(evidence.documents) == {}
    assert [(url, absent.code) for url, absent in evidence.missing.items()] == [("/a", Code.FETCH_FAILED)]


class Slow:
    """Takes as many seconds for a document as its URL says; remembers who was given up."""

    def __init__(self) -> None:
        self.given_up: list[str] = []
        self.under_way = 0
        self.most = 0

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(float(reference.url))
        except asyncio.CancelledError:
            self.given_up.append(reference.url)
            raise
        finally:
            self.under_way -= 1
        return Retrieved(reference.url, b"", NOW, Via.WEB)


def test_the_documents_of_a_round_are_retrieved_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_async, "wanted", following)
    source = Slow()
    target = " ".join(f"0.0{number}" for number in range(10, 40)).encode()

    evidence = asyncio.run(driver_async.gather_async(Evidence(target), QUESTION, source))

    assert source.most == 30
    assert list(evidence.documents) == target.decode().split()


def test_what_is_under_way_when_the_time_is_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_async, "wanted", following)
    source = Slow()
    limits = Limits(gathering_seconds=0.1)

    started = time.monotonic()
    evidence = asyncio.run(driver_async.gather_async(Evidence(b"0.01 5 6"), QUESTION, source, limits=limits))

    assert time.monotonic() - started < 2
    assert list(evidence.documents) == ["0.01"]
    assert evidence.limit_reached is Code.LIMIT_TIME
    assert sorted(source.given_up) == ["5", "6"]


def test_a_single_document_is_given_up_too_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_async, "wanted", following)
    source = Slow()
    limits = Limits(gathering_seconds=0.1)

    evidence = asyncio.run(driver_async.gather_async(Evidence(b"5"), QUESTION, source, limits=limits))

    assert dict(evidence.documents) == {}
    assert evidence.limit_reached is Code.LIMIT_TIME
    assert source.given_up == ["5"]


def test_a_time_that_ran_out_within_the_source_is_the_sources_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_async, "wanted", following)

    class GivesUp(Slow):
        async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
            raise TimeoutError("the source's own")

    with pytest.raises(TimeoutError, match="the source's own"):
        asyncio.run(driver_async.gather_async(Evidence(b"5"), QUESTION, GivesUp()))


def test_a_caller_who_gives_up_leaves_no_retrieval_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_async, "wanted", following)
    source = Slow()

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await driver_async.gather_async(Evidence(b"5 6"), QUESTION, source)

    asyncio.run(give_up())

    assert source.under_way == 0


def test_a_fault_of_the_source_is_not_swallowed(gather: Gather) -> None:
    class Faulty(World):
        def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError):
        gather(Evidence(b"/a /b"), Faulty({}))


def test_the_moment_asked_about_travels_with_the_reference(gather: Gather) -> None:
    seen: list[Reference] = []

    class Watching(World):
        def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
            seen.append(reference)
            return super().retrieve(reference)

    gather(Evidence(b"/a"), Watching({}))

    assert seen == [Reference("/a", NOW)]


def test_the_indexes_of_the_trust_list_are_counted_apart(gather: Gather, monkeypatch: pytest.MonkeyPatch) -> None:
    # given more bodies than a verification may ask documents for
    indexes = tuple(Reference(f"/index/{number}", NOW, shared=True) for number in range(100))

    def wanting(evidence: Evidence, question: Question, memo: Memo | None = None) -> tuple[Reference, ...]:
        return indexes if not evidence.missing else following(evidence, question, memo)

    monkeypatch.setattr(driver, "wanted", wanting)
    monkeypatch.setattr(driver_async, "wanted", wanting)

    # then all of them are asked, and the documents still have their own bound
    world = World({"/a": "/b", "/b": "/c"})
    evidence = gather(Evidence(b"/a"), world, Limits(documents=2))
    assert world.asked[100:] == ["/a", "/b"]
    assert evidence.limit_reached is Code.LIMIT_DOCUMENTS

    # and they have one too
    assert gather(Evidence(b""), World({}), Limits(shared_documents=99)).limit_reached is Code.LIMIT_DOCUMENTS
    assert gather(Evidence(b""), World({}), Limits(shared_documents=100)).limit_reached is None
