"""What one request may have retrieved (specs/vc-api.md VA19)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.verifier_api.vc_api.offered import NOW
from vc.codes import Code
from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.memory import MemorySource
from verifier_api.vc_api.retrieval import Retrieval, Web

ORIGIN = "https://a.example"


class Listening:
    """A source that has every document of one origin; `asked` is what it was asked for."""

    def __init__(self, *, stale: bool = False) -> None:
        self.asked: list[Reference] = []
        self._stale = stale

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        self.asked.append(reference)
        inner = MemorySource({reference.url: b"x"} if "none" not in reference.url else {}, now=lambda: NOW)
        answer = inner.retrieve(reference)
        if self._stale and isinstance(answer, Retrieved):
            late = NotRetrieved(reference.url, Code.FETCH_DEADLINE, "", NOW)
            return replace(answer, retrieved_at=NOW - timedelta(hours=1), not_refreshed=late)
        return answer


def refused(retrieval: Retrieval, url: str) -> Code:
    with pytest.raises(Refused) as caught:
        retrieval.content(url, now=NOW, code=Code.STATUS_UNAVAILABLE)
    return caught.value.code


def test_a_document_is_asked_for_once_and_as_it_is_now() -> None:
    source = Listening()
    retrieval = Retrieval(Web(source, frozenset({ORIGIN})))

    for _ in range(2):
        assert retrieval.content(f"{ORIGIN}/list", now=NOW, code=Code.STATUS_UNAVAILABLE) == b"x"
    assert source.asked == [Reference(f"{ORIGIN}/list", fresh_at=NOW)]


@pytest.mark.parametrize(
    "url",
    [
        "https://b.example/list",
        "https://sub.a.example/list",
        "https://a.example:8443/list",
        "https://a.example@b.example/list",
        "https://a.example.b.example/list",
        "https://A.example/list",
        "http://a.example/list",
        "https://a.example",
        "https://127.0.0.1/list",
        "list",
    ],
)
def test_no_other_origin_is_asked(url: str) -> None:
    source = Listening()
    retrieval = Retrieval(Web(source, frozenset({ORIGIN})))

    assert not retrieval.allows(url)
    assert refused(retrieval, url) is Code.STATUS_UNAVAILABLE
    assert not source.asked


def test_without_origins_nobody_is_asked() -> None:
    assert not Retrieval(None).allows(f"{ORIGIN}/list")
    assert refused(Retrieval(None), f"{ORIGIN}/list") is Code.STATUS_UNAVAILABLE


def test_what_is_not_there_is_not_asked_for_again() -> None:
    source = Listening()
    retrieval = Retrieval(Web(source, frozenset({ORIGIN})))

    for _ in range(2):
        assert refused(retrieval, f"{ORIGIN}/none") is Code.STATUS_UNAVAILABLE
    assert len(source.asked) == 1


def test_an_answer_from_before_counts_for_nothing() -> None:
    retrieval = Retrieval(Web(Listening(stale=True), frozenset({ORIGIN})))

    assert refused(retrieval, f"{ORIGIN}/list") is Code.STATUS_UNAVAILABLE


def test_a_request_has_so_many_documents() -> None:
    source = Listening()
    retrieval = Retrieval(Web(source, frozenset({ORIGIN})))
    for number in range(DEFAULT_LIMITS.documents):
        retrieval.content(f"{ORIGIN}/{number}", now=NOW, code=Code.STATUS_UNAVAILABLE)

    assert refused(retrieval, f"{ORIGIN}/more") is Code.LIMIT_DOCUMENTS
    assert retrieval.content(f"{ORIGIN}/0", now=NOW, code=Code.STATUS_UNAVAILABLE) == b"x"
    assert len(source.asked) == DEFAULT_LIMITS.documents


def test_nothing_is_asked_for_that_could_come_too_late() -> None:
    seconds = iter([0.0, DEFAULT_LIMITS.gathering_seconds - DEFAULT_LIMITS.fetch_seconds, 11.0])
    source = Listening()
    retrieval = Retrieval(Web(source, frozenset({ORIGIN})), clock=lambda: next(seconds))

    retrieval.content(f"{ORIGIN}/1", now=NOW, code=Code.STATUS_UNAVAILABLE)
    assert refused(retrieval, f"{ORIGIN}/2") is Code.LIMIT_TIME
    assert len(source.asked) == 1
