"""What a cache keeps, how long, and what goes first; no clock and no waiting (specs/retrieval.md W7)."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved

_SILENT = frozenset({Code.FETCH_DEADLINE, Code.FETCH_FAILED})  # the host says nothing, or that it can't answer now
_ENTRY_BYTES = 512  # about what an entry costs beside its content


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long answers are kept.

    What a server says is held between `shortest`, so that nobody can make us ask one of its hosts at every scan, and
    `longest`, so that no suspension stays unseen for longer; `default` counts where it says nothing. `negative` is
    for documents that could not be had.
    """

    shortest: timedelta = timedelta(seconds=5)
    default: timedelta = timedelta(seconds=60)
    longest: timedelta = timedelta(seconds=300)
    negative: timedelta = timedelta(seconds=30)


DEFAULT_LIFETIMES = Lifetimes()


class Shelf:
    """Answers by exact URL; the longest unused go first when more than `most_bytes` would be kept."""

    def __init__(self, lifetimes: Lifetimes, most_bytes: int) -> None:
        self._lifetimes = lifetimes
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, Retrieved | NotRetrieved] = OrderedDict()
        self._bytes = 0

    def find(self, reference: Reference, now: datetime) -> Retrieved | NotRetrieved | None:
        """Return the answer that may still be given for `reference`, if there is one.

        A document counts until it has expired at `reference.fresh_at`, an immutable one for ever; a failure, and the
        copy that stands in for it, until its lifetime has passed at `now`.
        """
        answer = self._kept.get(reference.url)
        if answer is None or not self._good(answer, reference, now):
            return None
        self._kept.move_to_end(reference.url)
        return answer

    def put(self, answer: Retrieved | NotRetrieved) -> Retrieved | NotRetrieved:
        """Keep `answer` in the place of an older one, and return what to give: the last good copy for a silent host."""
        given = self._last_good(answer) if isinstance(answer, NotRetrieved) else answer
        self._remove(given.url)
        self._kept[given.url] = given
        self._bytes += _cost(given)
        while self._bytes > self._most_bytes:
            self._remove(next(iter(self._kept)))
        return given

    def _last_good(self, answer: NotRetrieved) -> Retrieved | NotRetrieved:
        kept = self._kept.get(answer.url)
        if isinstance(kept, Retrieved) and answer.code in _SILENT:
            return replace(kept, not_refreshed=answer)
        return answer

    def _good(self, answer: Retrieved | NotRetrieved, reference: Reference, now: datetime) -> bool:
        failed = answer if isinstance(answer, NotRetrieved) else answer.not_refreshed
        if failed is not None:
            return now < failed.attempted_at + self._lifetimes.negative
        if isinstance(answer, NotRetrieved):
            return False
        return reference.fresh_at is None or reference.fresh_at < self._expiry(answer)

    def _expiry(self, document: Retrieved) -> datetime:
        if document.expires is None:
            return document.retrieved_at + self._lifetimes.default
        lifetime = document.expires - document.retrieved_at
        return document.retrieved_at + min(max(lifetime, self._lifetimes.shortest), self._lifetimes.longest)

    def _remove(self, url: str) -> None:
        answer = self._kept.pop(url, None)
        if answer is not None:
            self._bytes -= _cost(answer)


def _cost(answer: Retrieved | NotRetrieved) -> int:
    content = len(answer.content) if isinstance(answer, Retrieved) else len(answer.detail)
    return _ENTRY_BYTES + len(answer.url) + content
