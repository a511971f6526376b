"""V3: by whose accreditation the issuer speaks, and whether that accreditation is the current one.

Requests follow trust: only the origins and indexes that the trust list names are ever asked here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

from vc.codes import Code
from vc.errors import Refused
from vc.model.accreditation import Accreditation, accreditation_from_claims
from vc.model.finding import Finding, Outcome
from vc.securing.read import read, read_document
from vc.securing.secured import Form, SecuredCredential
from vc.trust.accreditation import authenticate_accreditation
from vc.trust.links import may_grant, speaks_for
from vc.verify.case import Case, Recognised
from vc.verify.checks.authority import authority_of, remembered
from vc.verify.checks.body_index import indexes_naming, open_index
from vc.verify.established import establish

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from vc.trust.accreditation import AuthenticAccreditation
    from vc.trust.index import IndexEntry
    from vc.trust.trust_list import RecognisedBody


_FORMS = frozenset({Form.VC_JWT})


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of an accreditation, wherever it came from, as it was read. What it says of itself is a hint."""

    where: str
    secured: SecuredCredential
    claimed: Accreditation


@dataclass(slots=True)
class _Search:
    """One search for a recognition. The stapled copies are read once; `followed` counts the links that were tried.

    Strangers write what a copy says of itself, so without a bound a few of them make any number of ways up.
    """

    case: Case
    stapled: tuple[_Copy, ...]
    followed: int = 0


def recognise(case: Case, issuer: str, hint: str | None) -> Recognised | None:
    """Return by whom `issuer` is recognised, or None with findings that say what is missing."""
    return establish(case, ("recognition", issuer, hint), lambda: _without_detours(case, issuer, hint))


def every_recognition(case: Case, issuer: str, hint: str | None) -> tuple[Recognised, ...]:
    """Return every way up that leads to the trust list, the first one of `recognise` first (V3.7).

    What was found of copies that lead nowhere is of no concern: this only looks for another way.
    """
    found = establish(case, ("every recognition", issuer, hint), lambda: _every(case, issuer, hint))
    return found or ()


def _every(case: Case, issuer: str, hint: str | None) -> tuple[Recognised, ...] | None:
    mark = len(case.findings)
    ways = tuple(_ways(_Search(case, tuple(_stapled(case))), issuer, hint, seen=()))
    del case.findings[mark:]
    return ways or None


def listed_by(case: Case, issuer: str, bodies: Iterable[RecognisedBody]) -> Iterator[Recognised | None]:
    """Yield how each of these bodies of the trust list recognises the issuer, as its own signed index says (V7.6).

    None, with findings, stands for one whose index or accreditation could not be had. A fresh index that does not
    name the issuer yields nothing: it names everybody whom the body ever recognised (T6).
    """
    search = _Search(case, ())
    for body in bodies:
        index = open_index(case, body)
        entry = None if index is None else index.entry_for(issuer)
        if index is None:
            yield None
        elif entry is not None:
            own = case.trust.body_for_origin(entry.current) == body
            copies = _fetched(case, entry.current) if own else iter(())
            ways = (way for copy in copies for way in _authenticated(search, issuer, copy, seen=(issuer,)))
            yield next(ways, None)


def _without_detours(case: Case, issuer: str, hint: str | None) -> Recognised | None:
    """Look for a recognition; what was found of copies that did not serve is of no concern once one does."""
    mark = len(case.findings)
    recognised = next(_ways(_Search(case, tuple(_stapled(case))), issuer, hint, seen=()), None)
    if recognised is None:
        return None
    del case.findings[mark:]
    return recognised


def _ways(search: _Search, issuer: str, hint: str | None, *, seen: tuple[str, ...]) -> Iterator[Recognised]:
    """Yield the ways from an issuer up to the trust list, each only when it is asked for."""
    case = search.case
    body = case.trust.body(issuer)
    if body is not None:
        yield Recognised(issuer, (), body, frozenset(key.key.kid8 for key in body.keys))
    elif issuer in seen:
        case.unknown(Code.CHAIN_CYCLE, subject=issuer, detail="bodies accredit one another in a circle", spec="V3.3")
    elif len(seen) >= case.limits.chain_depth:
        case.unknown(Code.LIMIT_CHAIN, subject=issuer, detail=f"more than {case.limits.chain_depth} links", spec="V3.3")
    else:
        for copy in _copies(search, issuer, hint):
            yield from _authenticated(search, issuer, copy, seen=(*seen, issuer))


def _copies(search: _Search, issuer: str, hint: str | None) -> Iterator[_Copy]:
    """Yield copies of the issuer's accreditation in the order of V3.1."""
    yield from search.stapled
    case = search.case
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
    kept = ("accreditation", document.content)
    known = cast("_Copy | None", case.memo.find(kept))
    if known is None:
        known = _opened(case, url, read_document(document.content, case.limits, expect=_FORMS))
        if known is None:
            return
        case.memo.keep(kept, known)
    yield replace(known, where=url)


def _stapled(case: Case) -> Iterator[_Copy]:
    """Read the stapled copies, as many as documents may be asked for. A stranger's bytes: nothing of them is kept."""
    for number, content in enumerate(case.evidence.stapled[: case.limits.documents], start=1):
        where = f"stapled document {number}"
        copy = _opened(case, where, read(content, case.limits, expect=_FORMS))
        if copy is not None:
            yield copy
    if len(case.evidence.stapled) > case.limits.documents:
        detail = f"more than {case.limits.documents} stapled documents"
        case.unknown(Code.LIMIT_DOCUMENTS, detail=detail, spec="V3.1")


def _authenticated(search: _Search, issuer: str, copy: _Copy, *, seen: tuple[str, ...]) -> Iterator[Recognised]:
    """Follow one copy up: its subject, then each way on which its signer is recognised."""
    case, claimed = search.case, copy.claimed
    if claimed.subject != issuer:
        case.unknown(
            Code.CHAIN_SUBJECT, subject=issuer, detail=f"the accreditation is of {claimed.subject}", spec="V3.4"
        )
        return
    search.followed += 1
    if search.followed > case.limits.documents:
        case.unknown(Code.LIMIT_CHAIN, subject=issuer, detail=f"more than {case.limits.documents} ways up", spec="V3.3")
        return
    for above in _ways(search, claimed.issuer, claimed.recognized_in, seen=seen):
        recognised = _granted(case, copy, above)
        if recognised is not None:
            yield recognised


def _granted(case: Case, copy: _Copy, above: Recognised) -> Recognised | None:
    """V3.3 to V3.5 for one copy: its signature, its signer's authority, and that it is current."""
    secured, claimed = copy.secured, copy.claimed
    body = authority_of(case, above)
    if body is None:
        return None
    try:
        authentic = authenticate_accreditation(
            secured,
            body,
            environment=case.trust.environment,
            now=case.question.now,
            verifies=partial(remembered, case),
            reads=lambda _: claimed,
        )
    except Refused as refusal:
        detail = f"{refusal.code}: {refusal.detail}"
        case.unknown(Code.CHAIN_ACCREDITATION_INVALID, subject=copy.where, detail=detail, spec="V3.3")
        return None
    if authentic.accreditation.signed_at > case.question.now + case.question.policy.clock_skew:
        case.unknown(Code.CHAIN_ACCREDITATION_INVALID, subject=copy.where, detail="signed in the future", spec="V3.3")
        return None
    spoken = speaks_for(claimed, at=case.question.at, now=case.question.now, skew=case.question.policy.clock_skew)
    if spoken.outcome is not Outcome.PASSED:
        case.rule(spoken, subject=copy.where, spec="V3.3")
        return None
    role = may_grant(above.accreditations[0] if above.accreditations else above.body, claimed.kind)
    if role.outcome is Outcome.FAILED:
        case.rule(role, subject=above.issuer, spec="V3.3")
        return None
    entry = _current_entry(case, body, authentic)
    if entry is None:
        return None
    accreditations = (authentic.accreditation, *above.accreditations)
    return Recognised(claimed.subject, accreditations, above.body, frozenset(entry.kids))


def _opened(case: Case, where: str, secured: SecuredCredential | Finding) -> _Copy | None:
    """Return a copy that was read strictly; None, with a finding, for anything that is no accreditation."""
    try:
        if not isinstance(secured, Finding):
            return _Copy(where, secured, accreditation_from_claims(secured.claims))
        fault = secured.code, secured.detail
    except Refused as refusal:
        fault = refusal.code, refusal.detail
    detail = f"{fault[0]}: {fault[1]}"
    case.unknown(Code.CHAIN_ACCREDITATION_INVALID, subject=where, detail=detail, spec="V3.3")
    return None


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
