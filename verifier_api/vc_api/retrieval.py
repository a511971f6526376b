"""What the VC API may ask of others: documents at the origins that its operator named (specs/vc-api.md VA19)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS
from vc.trust.origin import origin_of

if TYPE_CHECKING:
    from vc.model.document import Source
    from vc.resolve.clock import Monotonic


@dataclass(frozen=True, slots=True)
class Web:
    """Where documents of others come from, and the origins that may be asked for them."""

    source: Source
    origins: frozenset[str]


class Retrieval:
    """What one request has retrieved: each document once, within `Limits.documents` and `Limits.gathering_seconds`.

    `web` is None where nobody may be asked.
    """

    def __init__(self, web: Web | None, *, clock: Monotonic = time.monotonic) -> None:
        self._web = web
        self._clock = clock
        self._ends = clock() + DEFAULT_LIMITS.gathering_seconds - DEFAULT_LIMITS.fetch_seconds
        self._had: dict[str, Retrieved | NotRetrieved] = {}

    def allows(self, url: str) -> bool:
        """Tell whether the operator has named the origin of a URL."""
        return self._web is not None and origin_of(url) in self._web.origins

    def content(self, url: str, *, now: datetime, code: Code) -> bytes:
        """Return a document as it is at `now`.

        Refuses with `code` one that may not be asked for, or that can't be had; with `limit.documents` and `limit.time`
        one too many and one too late.
        """
        if self._web is None or not self.allows(url):
            raise Refused(code, f"{url:.300} is at no origin that is asked here")
        if url not in self._had:
            if len(self._had) >= DEFAULT_LIMITS.documents:
                raise Refused(Code.LIMIT_DOCUMENTS, f"more than {DEFAULT_LIMITS.documents} documents")
            if self._clock() > self._ends:
                raise Refused(Code.LIMIT_TIME, "no time is left to ask for it")
            self._had[url] = self._web.source.retrieve(Reference(url, fresh_at=now))
        answer = self._had[url]
        if isinstance(answer, NotRetrieved):
            raise Refused(code, f"{url:.300}: {answer.code}")
        if answer.not_refreshed is not None:  # what was revoked since would not be seen
            raise Refused(code, f"{url:.300}: {answer.not_refreshed.code}, and an earlier copy counts for nothing")
        return answer.content
