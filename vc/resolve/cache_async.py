"""The cache for an event loop (specs/retrieval.md W7)."""

from __future__ import annotations

import asyncio

from vc.model.document import AsyncSource, NotRetrieved, Reference, Retrieved
from vc.resolve.clock import Clock, system_clock
from vc.resolve.shelf import DEFAULT_LIFETIMES, Lifetimes, Shelf


class AsyncCachedSource:
    """Keeps a source's answers; belongs to one event loop. The arguments are those of `CachedSource`."""

    def __init__(
        self,
        source: AsyncSource,
        *,
        now: Clock = system_clock,
        lifetimes: Lifetimes = DEFAULT_LIFETIMES,
        shelf_bytes: int = 268_435_456,
    ) -> None:
        self._source = source
        self._now = now
        self._shelf = Shelf(lifetimes, shelf_bytes)
        self._under_way: dict[str, asyncio.Task[Retrieved | NotRetrieved]] = {}

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return a kept answer that is still good, or the source's."""
        kept = self._shelf.find(reference, self._now())
        if kept is not None:
            return kept
        fetch = self._under_way.get(reference.url)
        if fetch is None:
            fetch = self._under_way[reference.url] = asyncio.create_task(self._fetch(reference))
        # One who gives up waiting must not take the answer away from the others.
        return await asyncio.shield(fetch)

    async def _fetch(self, reference: Reference) -> Retrieved | NotRetrieved:
        try:
            return self._shelf.put(await self._source.retrieve(reference))
        finally:
            del self._under_way[reference.url]
