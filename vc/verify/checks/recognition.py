"""V3: by whose accreditation the issuer speaks, and whether that accreditation is the current one.

Requests follow trust: only the origins and indexes that the trust list names are ever asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from vc.codes import Code
from vc.errors import Refused
from vc.model.accreditation import Accreditation, accreditation_from_claims
from vc.model.finding import Finding, Outcome
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.trust.accreditation import authenticate_accreditation
from vc.trust.links import may_accredit
from vc.verify.case import Case, Recognised
from vc.verify.checks.authority import authority_of, remembered
from vc.verify.checks.body_index import indexes_naming, open_index
from vc.verify.established import establish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.trust.accreditation import AuthenticAccreditation
    from vc.trust.index import IndexEntry
    from vc.trust.trust_list import RecognisedBody


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of an accreditation, wherever it came from; of what was stapled nothing is remembered."""

    where: str
    content: bytes
    stapled: bool = False


def recognise(case: Case, issuer: str, hint: str | None) -> Recognised | None:
    """Return by whom `issuer` is recognised, or None with findings that say what is missing."""
    return establish(case, ("recognition", issuer, hint), lambda: _without_detours(case, issuer, hint))


def _without_detours(case: Case, issuer: str, hint: str | None) -> Recognised | None:
    """Look for a recognition; what was found of copies that did not serve is of no concern once one does."""
    mark = len(case.findings)
    recognised = _recognise(case, issuer, hint, seen=())
    if recognised is None:
        return None
    del case.findings[mark:]
    return recognised


def _recognise(case: Case, issuer: str, hint: str | None, *, seen: tuple[str, ...]) -> Recognised | None:
    body = case.trust.body(issuer)
    if body is not None:
        return Recognised(issuer, (), body, frozenset(key.key.kid8 for key in body.keys))
    if issuer in seen:
        case.unknown(Code.CHAIN_CYCLE, subject=issuer, detail="bodies accredit one another in a circle", spec="V3.3")
        return None
    if len(seen) >= case.limits.chain_depth:
        case.unknown(Code.LIMIT_CHAIN, subject=issuer, detail=f"more than {case.limits.chain_depth} links", spec="V3.3")
        return None
    for copy in _copies(case, issuer, hint):
        recognised = _authenticate(case, issuer, copy, seen=(*seen, issuer))
        if recognised is not None:
            return recognised
    return None


def _copies(case: Case, issuer: str, hint: str | None) -> Iterator[_Copy]:
    """Yield copies of the issuer's accreditation in the order of V3.1."""
    for number, content in enumerate(case.evidence.stapled):
        yield _Copy(f"stapled document {number + 1}", content, stapled=True)
    body = None if hint is None else case.trust.body_for_origin(hint)
    if hint is None:
        yield from _indexed(case, issuer)
    elif body is None:
        detail = "recognizedIn is on no origin of an accreditation body of the trust list"
        case.unknown(Code.CHAIN_UNTRUSTED, subject=hint, detail=detail, spec="V3.1")
    else:
        case.document(body.index, shared=True)  # wanted in any case: asked for in the same round
        yield from _fetched(case, hint)


def _indexed(case: Case, issuer: str) -> Iterator[_Copy]:
    found = False
    for body, entry in indexes_naming(case, issuer):
        if case.trust.body_for_origin(entry.current) == body:
            found = True
            yield from _fetched(case, entry.current)
    if not found:
        detail = "no accreditation body of the trust list names this issuer"
        case.unknown(Code.CHAIN_UNTRUSTED, subject=issuer, detail=detail, spec="V3.1")


def _fetched(case: Case, url: str) -> Iterator[_Copy]:
    document = case.document(url)
    if document is None:
        case.why_missing(url, Code.CHAIN_ACCREDITATION_UNAVAILABLE, spec="V3.1")
        return
    yield _Copy(url, document.content)


def _authenticate(case: Case, issuer: str, copy: _Copy, *, seen: tuple[str, ...]) -> Recognised | None:
    """V3.3 to V3.5 for one copy: its subject, its signer's authority, its signature, and that it is current."""
    opened = _open(case, copy)
    if opened is None:
        return None
    secured, claimed = opened
    if claimed.subject != issuer:
        case.unknown(
            Code.CHAIN_SUBJECT, subject=issuer, detail=f"the accreditation is of {claimed.subject}", spec="V3.4"
        )
        return None
    above = _recognise(case, claimed.issuer, claimed.recognized_in, seen=seen)
    body = None if above is None else authority_of(case, above)
    if above is None or body is None:
        return None
    try:
        authentic = authenticate_accreditation(
            secured, body, environment=case.trust.environment, now=case.question.now, verifies=partial(remembered, case)
        )
    except Refused as refusal:
        detail = f"{refusal.code}: {refusal.detail}"
        case.unknown(Code.CHAIN_ACCREDITATION_INVALID, subject=copy.where, detail=detail, spec="V3.3")
        return None
    if above.accreditations and (role := may_accredit(above.accreditations[0])).outcome is Outcome.FAILED:
        case.rule(role, subject=above.issuer, spec="V3.3")
        return None
    entry = _current_entry(case, body, authentic)
    if entry is None:
        return None
    accreditations = (authentic.accreditation, *above.accreditations)
    return Recognised(issuer, accreditations, above.body, frozenset(entry.kids))


def _open(case: Case, copy: _Copy) -> tuple[SecuredCredential, Accreditation] | None:
    """Read a copy strictly. What it says of itself is a hint until its signature has been verified."""
    kept = ("accreditation", copy.content)
    known = None if copy.stapled else case.memo.find(kept)
    opened = _opened(case, copy.content) if known is None else cast("tuple[SecuredCredential, Accreditation]", known)
    if isinstance(opened, Finding):
        detail = f"{opened.code}: {opened.detail}"
        case.unknown(Code.CHAIN_ACCREDITATION_INVALID, subject=copy.where, detail=detail, spec="V3.3")
        return None
    if not copy.stapled:
        case.memo.keep(kept, opened)
    return opened


def _opened(case: Case, content: bytes) -> tuple[SecuredCredential, Accreditation] | Finding:
    secured = read_document(content, case.limits, expect=frozenset({Form.VC_JWT}))
    if isinstance(secured, Finding):
        return secured
    try:
        return secured, accreditation_from_claims(secured.claims)
    except Refused as refusal:
        return Finding(refusal.code, Outcome.UNKNOWN, detail=refusal.detail)


def _current_entry(case: Case, body: RecognisedBody, authentic: AuthenticAccreditation) -> IndexEntry | None:
    """V3.5: its digest stands in its issuer's own index, signed and fresh. Its age proves nothing."""
    index = open_index(case, body)
    if index is None:
        return None
    entry = index.entry_for(authentic.accreditation.subject)
    if entry is not None and authentic.is_current(entry):
        return entry
    detail = "its issuer's index does not name it" if entry is None else "its issuer's index names another version"
    case.unknown(Code.CHAIN_ACCREDITATION_STALE, subject=authentic.accreditation.id, detail=detail, spec="V3.5")
    return None
