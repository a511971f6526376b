"""Documents that are at hand already."""

from __future__ import annotations

from collections.abc import Mapping

from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.resolve.clock import Clock, system_clock


class MemorySource:
    """Answers from a mapping of exact URLs to bytes."""

    def __init__(self, documents: Mapping[str, bytes], *, now: Clock = system_clock) -> None:
        self._documents = documents
        self._now = now

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the bytes under the URL; any other URL is `fetch.not_found`."""
        content = self._documents.get(reference.url)
        if content is None:
            return NotRetrieved(reference.url, Code.FETCH_NOT_FOUND, "not in memory", self._now())
        return Retrieved(reference.url, content, self._now(), Via.MEMORY)
