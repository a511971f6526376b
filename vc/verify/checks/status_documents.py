"""V9.2 and V9.3: status lists and histories that may speak for an issuer: their origin and their signer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.errors import Refused
from vc.keys.did import controller_of, did_web_url, parse_did
from vc.model.document import Via
from vc.model.finding import Finding, Outcome
from vc.securing.read import read_document
from vc.securing.secured import Form
from vc.status.document import BITSTRING_FORMS, StatusListDocument, parse_bitstring_list, parse_token_list
from vc.status.freshness import freshness
from vc.status.list_url import ListForm
from vc.trust.origin import origin_of
from vc.verify.checks.authority import remembered
from vc.verify.checks.did import HTTPS, resolve
from vc.verify.checks.list_signature import list_signature_fault
from vc.verify.established import establish

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from vc.keys.did_document import DidDocument
    from vc.model.document import Retrieved
    from vc.model.limits import Limits
    from vc.securing.secured import SecuredCredential
    from vc.status.history import StatusHistory
    from vc.verify.case import Case, Recognised

Dated = TypeVar("Dated", "StatusListDocument", "StatusHistory")


@dataclass(frozen=True, slots=True)
class _Current:
    """A list that is authentic and fresh, and the moment for which it says the status."""

    listed: StatusListDocument
    as_of: datetime


@dataclass(frozen=True, slots=True)
class IssuersLists:
    """The status lists and histories of one issuer, asked for only where the issuer may keep them."""

    case: Case
    did_document: DidDocument

    def current(self, url: str, form: ListForm, *, required: bool) -> StatusListDocument | None:
        """Return the list at `url` if it is authentic and fresh; a required one that can't be had leaves findings."""
        case, mark = self.case, len(self.case.findings)
        name = ("current list", url, form)
        current = establish(case, name, lambda: self._current(url, form), rests_on=(case.recognised, self.did_document))
        if not required:
            del case.findings[mark:]
        if current is None:
            return None
        if not case.question.historical:
            case.status_as_of = current.as_of
        return current.listed

    def _current(self, url: str, form: ListForm) -> _Current | None:
        case = self.case
        retrieved = self.retrieve(url, immutable=False)
        listed = None if retrieved is None else self.open_list(retrieved, form)
        if retrieved is None or listed is None:
            return None
        policy, reference = case.question.policy, case.reference_time(retrieved)
        stale = freshness(
            listed, at=reference, now=reference, max_age=policy.status_age(case.question.act), skew=policy.clock_skew
        )
        if stale is not None:
            detail = f"{stale.detail}; signed at {format_instant(listed.issued_at)}"
            case.unknown(stale.code, subject=url, detail=detail, spec="V9.4")
            case.outdated = listed if stale.code is Code.STATUS_STALE else None
            return None
        return _Current(listed, reference if retrieved.via is Via.BUNDLE else listed.issued_at)

    def retrieve(self, url: str, *, immutable: bool, absent: Code = Code.STATUS_UNAVAILABLE) -> Retrieved | None:
        """Return the document at `url` if it is on an origin of the issuer and at hand; else findings (V9.2).

        `absent` is the code that says that it is not at hand.
        """
        if not may_be_asked(url, self.did_document, self.case.recognised):
            detail = "not on an origin of the issuer"
            self.case.unknown(Code.STATUS_UNTRUSTED, subject=url, detail=detail, spec="V9.2")
            return None
        retrieved = self.case.document(url, immutable=immutable)
        if retrieved is None:
            self.case.why_missing(url, absent, spec="V9.2")
        return retrieved

    def open_list(self, retrieved: Retrieved, form: ListForm) -> StatusListDocument | None:
        """Return the list in a retrieved document if a party that may speak for the issuer signed it (V9.3)."""
        if form is ListForm.TOKEN:
            return self.open_signed(retrieved, form=Form.STATUS_LIST_JWT, parse=parse_token_list)
        return self.open_signed(retrieved, form=Form.VC_JWT, parse=parse_bitstring_list)

    def open_signed(
        self, retrieved: Retrieved, *, form: Form, parse: Callable[[SecuredCredential, Limits], Dated]
    ) -> Dated | None:
        """Return what `parse` reads if a party that may speak for the issuer signed it; else findings (V9.3)."""
        case = self.case
        opened = case.memo.once((form, retrieved.content), lambda: _opened(case, retrieved.content, form, parse=parse))
        if isinstance(opened, Finding):
            case.unknown(opened.code, subject=retrieved.url, detail=opened.detail, spec="V9.3")
            return None
        secured, parsed = opened
        fault = _signer_fault(case, secured, parsed)
        if fault is None:
            return parsed
        case.unknown(Code.STATUS_UNTRUSTED, subject=retrieved.url, detail=fault, spec="V9.3")
        return None


def may_be_asked(url: str, document: DidDocument, recognised: Recognised) -> bool:
    """Whether `url` is on an origin of the issuer whose DID document this is, or one that its accreditation names."""
    urls = [service.endpoint for service in document.services]
    if document.id.startswith(HTTPS):
        urls.append(f"{document.id}/")
    elif parse_did(document.id).method == "web":
        urls.append(did_web_url(document.id))
    origins = {origin_of(known) for known in urls}
    for accreditation in recognised.accreditations[:1]:
        origins.update(accreditation.status_origins)
    origin = origin_of(url)
    return origin is not None and origin in origins


def _opened(
    case: Case, content: bytes, form: Form, *, parse: Callable[[SecuredCredential, Limits], Dated]
) -> tuple[SecuredCredential, Dated] | Finding:
    expect = BITSTRING_FORMS if form is Form.VC_JWT else frozenset({form})
    secured = read_document(content, case.limits, expect=expect)
    if isinstance(secured, Finding):
        detail = f"{secured.code}: {secured.detail}"
        return Finding(Code.STATUS_MALFORMED, Outcome.UNKNOWN, detail=detail)
    try:
        return secured, parse(secured, case.limits)
    except Refused as refusal:
        return Finding(refusal.code, Outcome.UNKNOWN, detail=refusal.detail)


def _signer_fault(case: Case, secured: SecuredCredential, parsed: Dated) -> str | None:
    """Return None when a method for status lists of a party that may speak for the issuer made the signature."""
    if not isinstance(secured.kid, str):
        return "the header names no verification method"
    signer, recognised = controller_of(secured.kid), case.recognised
    named = recognised.accreditations[0].status_issuers if recognised.accreditations else ()
    if signer != recognised.issuer and signer not in named:
        return f"signed by {signer}, who may not speak for {recognised.issuer}"
    if signer != (parsed.issuer or signer):
        return f"names {parsed.issuer} as its issuer, but is signed by {signer}"
    document = resolve(case, signer, recognised.kids if signer == recognised.issuer else frozenset())
    if document is None:
        return f"the keys of {signer} are not known"
    fault = list_signature_fault(
        secured, document, issued_at=parsed.issued_at, now=case.question.now, verifies=partial(remembered, case)
    )
    return None if fault is None else f"{fault.code}: {fault.detail}"
