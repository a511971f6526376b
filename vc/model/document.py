"""Documents at URLs: what a verification still needs, what was had, and what could not be had.

A web client, a cache, a published folder, a dict in a test and an offline bundle are all a `Source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from vc.codes import Code


class Via(StrEnum):
    """How a document came to us."""

    WEB = "web"
    FOLDER = "folder"
    BUNDLE = "bundle"
    MEMORY = "memory"
    STAPLED = "stapled"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that a verification needs.

    `url` is exact. `fresh_at` is the moment for which the document must be current (a cache may not answer with
    a copy that has expired by then); `None` for immutable documents such as archives and numbered versions.
    `shared` marks a document that serves every verification alike, such as the index of an accreditation body: those
    are counted apart, since their number follows the trust list and nothing that a stranger sends.
    """

    url: str
    fresh_at: datetime | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class NotRetrieved:
    """A document that was asked for and could not be had, and why (a `fetch.*` code)."""

    url: str
    code: Code
    detail: str
    attempted_at: datetime


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Bytes as they were received for `url`, with when and how. Nothing about them is verified.

    `expires` is until when the server lets a cache answer with them; no check rests on it. `not_refreshed` says why
    a newer copy could not be had, where one was asked for (specs/retrieval.md W7.5).
    """

    url: str
    content: bytes
    retrieved_at: datetime
    via: Via
    media_type: str = ""
    expires: datetime | None = None
    not_refreshed: NotRetrieved | None = None


class Source(Protocol):
    """Where documents come from. Answers at once; never raises for a missing or hostile document."""

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the document's bytes, or why they could not be had."""
        ...


class AsyncSource(Protocol):
    """The same for an event loop."""

    async def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return the document's bytes, or why they could not be had."""
        ...
