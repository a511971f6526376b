"""No documents at all."""

from __future__ import annotations

from vc.codes import Code
from vc.model.document import NotRetrieved, Reference
from vc.resolve.clock import Clock, system_clock


class OfflineSource:
    """Answers every question with `fetch.offline`, so that a report says what would have been asked."""

    def __init__(self, *, now: Clock = system_clock) -> None:
        self._now = now

    def retrieve(self, reference: Reference) -> NotRetrieved:
        """Say that nothing is retrieved offline."""
        return NotRetrieved(reference.url, Code.FETCH_OFFLINE, "retrieval is switched off", self._now())
