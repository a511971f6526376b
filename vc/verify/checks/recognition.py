"""V3: by whose accreditation does the issuer speak, and is that accreditation the current one?

Requests follow trust: only the origins and indexes that the trust list names are ever asked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.multibase import digest_multibase_of
from vc.errors import Refused
from vc.model.accreditation import Accreditation, accreditation_from_claims
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Role
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential
from vc.verify.case import Case, Recognised
from vc.verify.checks.authority import authority_of
from vc.verify.checks.body_index import indexes_naming, open_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.trust.trust_list import TrustList


@dataclass(frozen=True, slots=True)
class _Copy:
    """A copy of an accreditation, wherever it came from."""

    where: str
    content: bytes


def recognise(case: Case, trust: TrustList, issuer: str, hint: str | None) -> Recognised | None:
    """Return by whom `issuer` is recognised, or None with findings that say what is missing."""
    mark = len(case.findings)
    recognised = _recognise(case, trust, issuer, hint, seen=())
    if recognised is None:
        return None
    del case.findings[mark:]
    return recognised


def _recognise(case: Case, trust: TrustList, issuer: str, hint: str | None, *, seen: tuple[str, ...]) -> Recognised | None:
    body = trust.body(issuer)
    if body is not None:
        return Recognised(issuer, (), body)
    if issuer in seen:
        case.unknown(Code.CHAIN_CYCLE, subject=issuer, detail="bodies accredit one another in a circle", spec="V3.3")
        return None
    if len(seen) >= case.limits.chain_depth:
        case.unknown(Code.LIMIT_CHAIN, subject=issuer, detail=f"more than {case.limits.chain_depth} links", spec="V3.3")
        return None
    for copy in _copies(case, trust, issuer, hint):
        recognised = _authenticate(case, trust, issuer, copy, seen=(*seen, issuer))
        if recognised is not None:
            return recognised
    return None


def _copies(case: Case, trust: TrustList, issuer: str, hint: str | None) -> Iterator[_Copy]:
    """Yield copies of the issuer's accreditation in the order of V3.1."""
    for number, content in enumerate(case.evidence.stapled):
        yield _Copy(f"stapled document {number + 1}", content)
    if hint is None:
        yield from _indexed(case, trust, issuer)
    elif trust.body_for_origin(hint) is None:
        detail = "recognizedIn is on no origin of an accreditation body of the trust list"
        case.unknown(Code.CHAIN_UNTRUSTED, subject=hint, detail=detail, spec="V3.1")
    else:
        yield from _fetched(case, hint)


def _indexed(case: Case, trust: TrustList, issuer: str) -> Iterator[_Copy]:
    found = False
    for body, entry in indexes_naming(case, trust, issuer):
        if trust.body_for_origin(entry.current) == body:
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


def _authenticate(
    case: Case, trust: TrustList, issuer: str, copy: _Copy, *, seen: tuple[str, ...]
) -> Recognised | None:
    """V3.3 to V3.5 for one copy: its subject, its signer's authority, its signature, and that it is current."""
    opened = _open(case, copy)
    if opened is None:
        return None
    secured, accreditation = opened
    if accreditation.subject != issuer:
        detail = f"the accreditation is about {accreditation.subject}"
        case.unknown(Code.CHAIN_SUBJECT, subject=issuer, detail=detail, spec="V3.4")
        return None
    above = _recognise(case, trust, accreditation.issuer, accreditation.recognized_in, seen=seen)
    if above is None or not _signed_by(case, above, secured, accreditation, copy):
        return None
    if above.accreditations and above.accreditations[0].role is not Role.ACCREDITATION_BODY:
        detail = f"{accreditation.issuer} is accredited as {above.accreditations[0].role}, it may not accredit"
        case.failed(Code.CHAIN_ROLE, subject=accreditation.issuer, detail=detail, spec="V3.3")
        return None
    if not _is_current(case, above, secured, accreditation, copy):
        return None
    return Recognised(issuer, (accreditation, *above.accreditations), above.body)


def _open(case: Case, copy: _Copy) -> tuple[SecuredCredential, Accreditation] | None:
    opened = case.memo.once(("accreditation", copy.content), lambda: _opened(case, copy.content))
    if isinstance(opened, Finding):
        case.unknown(Code.CHAIN_ACCREDITATION_INVALID, subject=copy.where, detail=f"{opened.code}: {opened.detail}", spec="V3.3")
        return None
    return opened


def _opened(case: Case, content: bytes) -> tuple[SecuredCredential, Accreditation] | Finding:
    secured = read(content, case.limits, expect=frozenset({Form.VC_JWT}))
    if isinstance(secured, Finding):
        return secured
    try:
        return secured, accreditation_from_claims(secured.claims)
    except Refused as refusal:
        return Finding(refusal.code, Outcome.UNKNOWN, detail=refusal.detail, spec="V3.3")


def _signed_by(
    case: Case, above: Recognised, secured: SecuredCredential, accreditation: Accreditation, copy: _Copy
) -> bool:
    """Whether a key that the authority could use at that time made the signature."""
    authority = authority_of(case, above)
    if authority is None:
        return False
    fault = authority.refusal_of(case, secured, signed_at=accreditation.signed_at)
    if fault is None:
        return True
    case.unknown(Code.CHAIN_ACCREDITATION_INVALID, subject=copy.where, detail=fault, spec="V3.3")
    return False


def _is_current(
    case: Case, above: Recognised, secured: SecuredCredential, accreditation: Accreditation, copy: _Copy
) -> bool:
    """V3.5: its digest stands in its issuer's own index, signed and fresh."""
    authority = authority_of(case, above)
    index = None if authority is None else open_index(case, authority)
    if index is None:
        return False
    entry = index.entry_for(accreditation.subject)
    if entry is not None and entry.digest == digest_multibase_of(secured.digest):
        return True
    detail = "the index of its issuer names another version" if entry else "the index of its issuer does not name it"
    case.unknown(Code.CHAIN_ACCREDITATION_STALE, subject=copy.where, detail=detail, spec="V3.5")
    return False
