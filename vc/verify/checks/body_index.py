"""The signed index of a body: which accreditation of whom is the current one (V3.1, V3.2, V3.5)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.finding import Finding, Outcome
from vc.securing.read import read_document
from vc.securing.secured import Form
from vc.trust.accreditation import authenticate_index
from vc.trust.index import index_standing, parse_index
from vc.verify.checks.authority import remembered
from vc.verify.established import establish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.securing.secured import SecuredCredential
    from vc.trust.index import AccreditationIndex, IndexEntry
    from vc.trust.trust_list import RecognisedBody
    from vc.verify.case import Case


def open_index(case: Case, body: RecognisedBody) -> AccreditationIndex | None:
    """Return the body's index if it is signed by it and fresh; else None, with findings."""
    return establish(case, ("index", body.index), lambda: _opened(case, body), rests_on=(body,))


def _opened(case: Case, body: RecognisedBody) -> AccreditationIndex | None:
    document = case.document(body.index, shared=True) if body.index else None
    if document is None:
        case.why_missing(body.index, Code.CHAIN_INDEX_UNAVAILABLE, spec="V3.5")
        return None
    secured = case.memo.once(
        ("index", document.content),
        lambda: read_document(document.content, case.limits, expect=frozenset({Form.JWT_INDEX})),
    )
    if isinstance(secured, Finding):
        _invalid(case, body.index, f"{secured.code}: {secured.detail}")
        return None
    try:
        authentic = authenticate_index(
            secured,
            body,
            environment=case.trust.environment,
            now=case.question.now,
            verifies=partial(remembered, case),
            reads=partial(_read, case),
        )
    except Refused as refusal:
        _invalid(case, body.index, f"{refusal.code}: {refusal.detail}")
        return None
    standing = index_standing(
        authentic.index,
        at=case.known_for,
        fresh_at=case.reference_time(document),
        skew=case.question.policy.clock_skew,
    )
    if standing.outcome is not Outcome.PASSED:
        case.rule(standing, subject=body.index, spec="V3.5")
        return None
    return authentic.index


def _read(case: Case, secured: SecuredCredential) -> AccreditationIndex:
    """Read an index whose signature has been verified; it may name some hundred bodies, so once is enough."""
    return case.memo.once(("entries", secured.digest), lambda: parse_index(secured))


def indexes_naming(case: Case, issuer: str) -> Iterator[tuple[RecognisedBody, IndexEntry]]:
    """Yield the entries for `issuer` in the indexes of all bodies of the trust list, asking for all at once."""
    for body, index in _all(case):
        entry = index.entry_for(issuer)
        if entry is not None:
            yield body, entry


def indexes_naming_kid(case: Case, kid: bytes) -> Iterator[tuple[RecognisedBody, IndexEntry]]:
    """Yield the entries that list the 8-byte label `kid`."""
    for body, index in _all(case):
        for entry in index.entries_for_kid(kid):
            yield body, entry


def _all(case: Case) -> list[tuple[RecognisedBody, AccreditationIndex]]:
    """Open every body's index; one that can't be had does not hide the others."""
    opened = [(body, open_index(case, body)) for body in case.trust.bodies]
    return [(body, index) for body, index in opened if index is not None]


def _invalid(case: Case, url: str, detail: str) -> None:
    case.unknown(Code.CHAIN_INDEX_INVALID, subject=url, detail=detail, spec="V3.5")
