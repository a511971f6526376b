"""Sources made of sources: by host, one after another, and for an event loop."""

from __future__ import annotations

from collections.abc import Mapping

from vc.errors import Refused
from vc.model.document import AsyncSource, NotRetrieved, Reference, Retrieved, Source
from vc.resolve.document_url import parse_document_url


class MappedSource:
    """Answers for each mapped host from its own source, for all others from `otherwise`."""

    def __init__(self, by_host: Mapping[str, Source], *, otherwise: Source) -> None:
        self._by_host = by_host
        self._otherwise = otherwise

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the answer of the source that is responsible for the host."""
        return self._by_host.get(_host(reference), self._otherwise).retrieve(reference)


class AsyncMappedSource:
    """The same for an event loop."""

    def __init__(self, by_host: Mapping[str, AsyncSource], *, otherwise: AsyncSource) -> None:
        self._by_host = by_host
        self._otherwise = otherwise

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the answer of the source that is responsible for the host."""
        return await self._by_host.get(_host(reference), self._otherwise).retrieve(reference)


class FallbackSource:
    """Asks `first`, and `then` where `first` has nothing, or only an older copy; the last refusal stands."""

    def __init__(self, first: Source, then: Source) -> None:
        self._first = first
        self._then = then

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the first document that either has; of a last good copy and another document, the one had later."""
        answer = self._first.retrieve(reference)
        return answer if _is_new(answer) else _later(answer, self._then.retrieve(reference))


class AsyncFallbackSource:
    """The same for an event loop."""

    def __init__(self, first: AsyncSource, then: AsyncSource) -> None:
        self._first = first
        self._then = then

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the first document that either has."""
        answer = await self._first.retrieve(reference)
        return answer if _is_new(answer) else _later(answer, await self._then.retrieve(reference))


class ImmediateSource:
    """Serves an event loop from a source that never waits: memory, a bundle, a local folder."""

    def __init__(self, source: Source) -> None:
        self._source = source

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the source's answer at once."""
        return self._source.retrieve(reference)


def _is_new(answer: Retrieved | NotRetrieved) -> bool:
    return isinstance(answer, Retrieved) and answer.not_refreshed is None


def _later(first: Retrieved | NotRetrieved, then: Retrieved | NotRetrieved) -> Retrieved | NotRetrieved:
    if isinstance(first, NotRetrieved):
        return then
    return then if isinstance(then, Retrieved) and then.retrieved_at > first.retrieved_at else first


def _host(reference: Reference) -> str:
    try:
        return parse_document_url(reference.url).host
    except Refused:
        return ""  # no host is mapped under this name, so the other source says what is wrong with the URL
