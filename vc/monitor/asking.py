"""Asking for documents within bounds, and opening what was had as a verifier does (specs/monitor.md M2, M3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

from vc.codes import Code
from vc.errors import Refused
from vc.model.document import NotRetrieved, Reference, Retrieved, Source, Via
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.model.published import kind_of
from vc.monitor.remarks import Remark, Trouble
from vc.securing.read import read_document
from vc.status.freshness import Dated, freshness
from vc.verify.checks.list_signature import list_signature_fault

if TYPE_CHECKING:
    from vc.keys.did_document import DidDocument
    from vc.securing.secured import Form, SecuredCredential

LOOK_SECONDS: Final = 300.0
MOST_UNREACHED: Final = 3
SKEW: Final = timedelta(seconds=60)
"""How far the clock of an issuer may be ahead of ours, as for every verifier."""

_ANSWERED: Final = {Code.FETCH_NOT_FOUND: Trouble.MISSING, Code.FETCH_SIZE: Trouble.UNREADABLE}


class IssuedAndDated(Dated, Protocol):
    """A signed document with dates that may name its issuer."""

    @property
    def issuer(self) -> str | None:
        """Who it says that it is of."""
        ...


T = TypeVar("T", bound=IssuedAndDated)


@dataclass(frozen=True, slots=True)
class Opened(Generic[T]):
    """A document that was asked for. `value` is None where it was not had, not read, or not the issuer's."""

    url: str
    remarks: tuple[Remark, ...] = ()
    value: T | None = None
    digest: bytes = b""

    @property
    def missing(self) -> bool:
        """Whether the server says that it is not there."""
        return any(remark.trouble is Trouble.MISSING for remark in self.remarks)


@dataclass(slots=True)
class Asker:
    """One look under way: whom it asks, how much it may still ask. `elapsed` answers with its seconds so far.

    `interval` is how often the issuer publishes; what is older than twice that is stale.
    """

    source: Source
    now: datetime
    elapsed: Callable[[], float]
    choose: Callable[[int], int]
    interval: timedelta
    limits: Limits = DEFAULT_LIMITS
    _unreached: int = field(default=0, init=False)

    @property
    def ended(self) -> str:
        """Why nothing more is asked; empty while there is no reason."""
        if self._unreached >= MOST_UNREACHED:
            return f"{MOST_UNREACHED} documents could not be had"
        return f"{LOOK_SECONDS:g} s have passed" if self.elapsed() > LOOK_SECONDS else ""

    def ask(self, url: str, *, fresh: bool = True) -> Retrieved | Remark:
        """Return the document at `url`, or why there is none. One that is not `fresh` never changes."""
        if self.ended:
            return Remark(Trouble.UNREACHED, f"not asked: {self.ended}")
        answer = self.source.retrieve(Reference(url, self.now if fresh else None))
        if isinstance(answer, Retrieved):
            return answer
        return self._not_had(answer)

    def open(
        self,
        url: str,
        issuer: DidDocument,
        *,
        form: Form,
        parse: Callable[[SecuredCredential, Limits], T],
        fresh: bool = True,
    ) -> Opened[T]:
        """Ask for a document that the issuer signs with its keys for lists, and read it."""
        answer = self.ask(url, fresh=fresh)
        if isinstance(answer, Remark):
            return Opened(url, (answer,))
        remarks = media_type_remarks(answer)
        secured = read_document(answer.content, self.limits, expect=frozenset({form}))
        if isinstance(secured, Finding):
            return Opened(url, (*remarks, Remark(Trouble.UNREADABLE, f"{secured.code}: {secured.detail}")))
        try:
            value = parse(secured, self.limits)
        except Refused as refusal:
            return Opened(url, (*remarks, Remark(Trouble.UNREADABLE, f"{refusal.code}: {refusal.detail}")))
        if value.issuer not in {None, issuer.id}:
            return Opened(url, (*remarks, Remark(Trouble.UNTRUSTED, f"names {value.issuer} as its issuer")))
        fault = list_signature_fault(secured, issuer, issued_at=value.issued_at, now=self.now)
        if fault is not None:
            archived = not fresh and fault.code is Code.KEY_COMPROMISED
            trouble = Trouble.COMPROMISED_KEY if archived else Trouble.UNTRUSTED
            return Opened(url, (*remarks, Remark(trouble, f"{fault.code}: {fault.detail}")))
        return Opened(url, remarks, value, secured.digest)

    def age_remarks(self, document: Dated) -> tuple[Remark, ...]:
        """Return what is to be said of the age of a document that must be current."""
        fault = freshness(document, at=self.now, now=self.now, max_age=2 * self.interval, skew=SKEW)
        expires = document.expires
        if fault is None:
            aging = expires is not None and self.now - document.issued_at > (expires - document.issued_at) / 2
            return (Remark(Trouble.AGING, "older than half its lifetime"),) if aging else ()
        if fault.code is not Code.STATUS_STALE:
            return (Remark(Trouble.WINDOW, fault.detail),)
        in_force = expires is None or self.now < expires
        return (Remark(Trouble.STALE, "older than twice the publishing interval" if in_force else fault.detail),)

    def _not_had(self, answer: NotRetrieved) -> Remark:
        trouble = _ANSWERED.get(answer.code, Trouble.UNREACHED)
        self._unreached += trouble is Trouble.UNREACHED
        return Remark(trouble, f"{answer.code}: {answer.detail}")


def media_type_remarks(document: Retrieved) -> tuple[Remark, ...]:
    """Return what is to be said of the media type under which the web serves a document."""
    kind = kind_of(urlsplit(document.url).path)
    if document.via is not Via.WEB or kind is None or document.media_type == kind.media_type:
        return ()
    return (Remark(Trouble.MEDIA_TYPE, f"served as {document.media_type or 'nothing known'}, not {kind.media_type}"),)
