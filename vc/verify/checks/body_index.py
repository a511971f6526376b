"""The signed index of a body: which accreditation of whom is the current one (V3.1, V3.2, V3.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.finding import Finding, Outcome
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential
from vc.trust.index import AccreditationIndex, IndexEntry, parse_index
from vc.verify.case import Case, Recognised
from vc.verify.checks.authority import Authority, authority_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.model.document import Retrieved
    from vc.trust.trust_list import RecognisedBody, TrustList


def open_index(case: Case, authority: Authority) -> AccreditationIndex | None:
    """Return the authority's index if it is signed by it and fresh; else None, with findings."""
    url = authority.index_url
    document = case.document(url) if url else None
    if document is None:
        case.why_missing(url, Code.CHAIN_INDEX_UNAVAILABLE, spec="V3.5")
        return None
    opened = case.memo.once(("index", document.content), lambda: _opened(case, document.content))
    if isinstance(opened, Finding):
        return _invalid(case, url, f"{opened.code}: {opened.detail}")
    secured, index = opened
    if index.issuer != authority.did:
        return _invalid(case, url, f"the index is {index.issuer}'s")
    fault = authority.refusal_of(case, secured, signed_at=index.issued_at)
    if fault is not None:
        return _invalid(case, url, fault)
    return index if _fresh(case, document, index) else None


def indexes_naming(case: Case, trust: TrustList, issuer: str) -> Iterator[tuple[RecognisedBody, IndexEntry]]:
    """Yield the entries for `issuer` in the indexes of all bodies of the trust list, asking for all at once."""
    for body, index in _all(case, trust):
        entry = index.entry_for(issuer)
        if entry is not None:
            yield body, entry


def indexes_naming_kid(case: Case, trust: TrustList, kid: bytes) -> Iterator[tuple[RecognisedBody, IndexEntry]]:
    """Yield the entries that list the 8-byte label `kid`."""
    for body, index in _all(case, trust):
        for entry in index.entries_for_kid(kid):
            yield body, entry


def _all(case: Case, trust: TrustList) -> list[tuple[RecognisedBody, AccreditationIndex]]:
    """Open every body's index; one that can't be had is no reason to stop, unless all of them can't."""
    opened: list[tuple[RecognisedBody, AccreditationIndex]] = []
    for body in trust.bodies:
        authority = authority_of(case, Recognised(body.did, (), body))
        index = None if authority is None else open_index(case, authority)
        if index is not None:
            opened.append((body, index))
    return opened


def _opened(case: Case, content: bytes) -> tuple[SecuredCredential, AccreditationIndex] | Finding:
    secured = read(content, case.limits, expect=frozenset({Form.JWT_INDEX}))
    if isinstance(secured, Finding):
        return secured
    try:
        return secured, parse_index(secured, case.limits)
    except Refused as refusal:
        return Finding(refusal.code, Outcome.UNKNOWN, detail=refusal.detail)


def _invalid(case: Case, url: str, detail: str) -> None:
    case.unknown(Code.CHAIN_INDEX_INVALID, subject=url, detail=detail, spec="V3.5")


def _fresh(case: Case, document: Retrieved, index: AccreditationIndex) -> bool:
    """Fresh at now (or the bundle's time), or, for a question about the past, signed after the moment asked about."""
    reference = case.reference_time(document)
    if index.issued_at > reference + case.question.policy.clock_skew:
        case.unknown(Code.TIME_CLOCK_IMPLAUSIBLE, subject=document.url, detail="signed after now: is the clock right?", spec="V3.5")
        return False
    if reference < index.expires:
        return True
    if case.question.historical and index.issued_at >= case.question.at:
        return True
    case.unknown(Code.CHAIN_INDEX_STALE, subject=document.url, detail=f"expired at {index.expires.isoformat()}", spec="V3.5")
    return False
