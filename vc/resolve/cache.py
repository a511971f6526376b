"""Answers kept for a while, and each fetched once however many ask (specs/retrieval.md W7).

Only bytes are kept here, under their exact URL; nothing about them is verified. Verified objects are the business of
`vc.verify.memo`.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future

from vc.model.document import NotRetrieved, Reference, Retrieved, Source
from vc.resolve.clock import Clock, system_clock
from vc.resolve.shelf import DEFAULT_LIFETIMES, Lifetimes, Shelf


class CachedSource:
    """Keeps a source's answers; safe to share between threads.

    `shelf_bytes` bounds what is kept.
    """

    def __init__(
        self,
        source: Source,
        *,
        now: Clock = system_clock,
        lifetimes: Lifetimes = DEFAULT_LIFETIMES,
        shelf_bytes: int = 268_435_456,
    ) -> None:
        self._source = source
        self._now = now
        self._shelf = Shelf(lifetimes, shelf_bytes)
        self._lock = threading.Lock()
        self._under_way: dict[str, Future[Retrieved | NotRetrieved]] = {}

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return a kept answer that is still good, or the source's."""
        with self._lock:
            kept = self._shelf.find(reference, self._now())
            if kept is not None:
                return kept
            fetch = self._under_way.get(reference.url)
            leads = fetch is None
            if fetch is None:
                fetch = self._under_way[reference.url] = Future()
        if leads:
            self._fetch(reference, fetch)
        return fetch.result()

    def _fetch(self, reference: Reference, fetch: Future[Retrieved | NotRetrieved]) -> None:
        try:
            answer = self._source.retrieve(reference)
        except BaseException as fault:  # the others wait for this answer
            with self._lock:
                del self._under_way[reference.url]
            fetch.set_exception(fault)
            raise
        with self._lock:
            del self._under_way[reference.url]
            given = self._shelf.put(answer)
        fetch.set_result(given)
