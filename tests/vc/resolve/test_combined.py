"""Small sources, and sources made of sources (specs/retrieval.md W8)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from tests.vc.resolve.stubs import NOW, clock
from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.resolve.combined import (
    AsyncFallbackSource,
    AsyncMappedSource,
    FallbackSource,
    ImmediateSource,
    MappedSource,
)
from vc.resolve.memory import MemorySource
from vc.resolve.offline import OfflineSource
from vc.resolve.recording import RecordingSource

CB, AB, XB = "https://cb.example/d", "https://ab.example/d", "https://x.example/d"


def memory(**documents: bytes) -> MemorySource:
    return MemorySource({f"https://{host}.example/d": content for host, content in documents.items()}, now=clock)


def outcome(answer: Retrieved | NotRetrieved) -> bytes | Code:
    return answer.content if isinstance(answer, Retrieved) else answer.code


def test_memory_answers_for_exact_urls_only() -> None:
    source = memory(cb=b"x")

    assert source.retrieve(Reference(CB)) == Retrieved(CB, b"x", NOW, Via.MEMORY)
    assert outcome(source.retrieve(Reference(f"{CB}?"))) is Code.FETCH_NOT_FOUND


def test_offline_nothing_is_retrieved() -> None:
    answer = OfflineSource(now=clock).retrieve(Reference(CB))

    assert (answer.url, answer.code, answer.attempted_at) == (CB, Code.FETCH_OFFLINE, NOW)


def test_a_recording_keeps_what_was_had_and_what_was_not() -> None:
    recording = RecordingSource(memory(cb=b"x"))

    answers = [recording.retrieve(Reference(url)) for url in (CB, AB, CB)]

    assert recording.documents == (answers[0],)
    assert recording.missing == (answers[1],)


@pytest.mark.parametrize(
    ("url", "expected"),
    [(CB, b"mapped"), (AB, b"otherwise"), (XB, Code.FETCH_NOT_FOUND), ("nonsense", Code.FETCH_NOT_FOUND)],
)
def test_each_host_is_answered_by_its_own_source(url: str, expected: bytes | Code) -> None:
    mapped, otherwise = memory(cb=b"mapped"), memory(cb=b"never", ab=b"otherwise")
    source = MappedSource({"cb.example": mapped}, otherwise=otherwise)
    same = AsyncMappedSource({"cb.example": ImmediateSource(mapped)}, otherwise=ImmediateSource(otherwise))

    assert outcome(source.retrieve(Reference(url))) == expected
    assert outcome(asyncio.run(same.retrieve(Reference(url)))) == expected


@pytest.mark.parametrize(("url", "expected"), [(CB, b"first"), (AB, b"then"), (XB, Code.FETCH_OFFLINE)])
def test_the_second_source_is_asked_where_the_first_has_nothing(url: str, expected: bytes | Code) -> None:
    first, then = memory(cb=b"first"), memory(cb=b"never", ab=b"then")
    offline = OfflineSource(now=clock)
    source = FallbackSource(first, FallbackSource(then, offline))
    same = AsyncFallbackSource(
        ImmediateSource(first), AsyncFallbackSource(ImmediateSource(then), ImmediateSource(offline))
    )

    assert outcome(source.retrieve(Reference(url))) == expected
    assert outcome(asyncio.run(same.retrieve(Reference(url)))) == expected


@dataclass(frozen=True)
class Fixed:
    """A source with one answer."""

    answer: Retrieved | NotRetrieved

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        return self.answer


@pytest.mark.parametrize(("then", "expected"), [(-1, b"web"), (0, b"web"), (1, b"bundle"), (None, b"web")])
def test_of_a_last_good_copy_and_a_bundles_document_the_later_one_counts(then: int | None, expected: bytes) -> None:
    silent = NotRetrieved(CB, Code.FETCH_DEADLINE, "", NOW)
    web = Fixed(Retrieved(CB, b"web", NOW, Via.WEB, not_refreshed=silent))
    other: Retrieved | NotRetrieved = NotRetrieved(CB, Code.FETCH_NOT_IN_BUNDLE, "", NOW)
    if then is not None:
        other = Retrieved(CB, b"bundle", NOW + timedelta(hours=then), Via.BUNDLE)
    source = FallbackSource(web, Fixed(other))
    same = AsyncFallbackSource(ImmediateSource(web), ImmediateSource(Fixed(other)))

    assert outcome(source.retrieve(Reference(CB))) == expected
    assert outcome(asyncio.run(same.retrieve(Reference(CB)))) == expected


def test_without_a_clock_of_its_own_a_source_goes_by_the_machines() -> None:
    before = datetime.now(UTC)
    answer = MemorySource({CB: b"x"}).retrieve(Reference(CB))

    assert isinstance(answer, Retrieved)
    assert before <= answer.retrieved_at <= datetime.now(UTC)
    assert answer.retrieved_at.tzinfo is UTC
