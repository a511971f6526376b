"""Which certificate a number means, by the indexes of numbers in a bundle (specs/register-snapshot.md N20 to N23).

Pure. What a number leads to is judged like anything that is handed over: nothing here makes a certificate good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.errors import Refused
from vc.keys.did import did_web_url, parse_did
from vc.keys.did_document import parse_did_document
from vc.model.credential import credential_from_claims
from vc.model.finding import Finding, Outcome
from vc.securing.read import read_document
from vc.securing.secured import Form
from vc.trust.issue_time import REGISTER_SERVICE
from vc.trust.lookalikes import in_ascii
from vc.trust.number_set import key_of
from vc.trust.register_snapshot import NUMBERS_SUFFIX, base_of
from vc.verify.case import Case
from vc.verify.checks.anchor import establish_anchor
from vc.verify.checks.body_index import open_index
from vc.verify.checks.did import resolve
from vc.verify.checks.recognition import recognise
from vc.verify.checks.register_documents import RegisterDocuments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from vc.trust.number_set import Listed, NumberSet
    from vc.trust.register_snapshot import NumbersNamed
    from vc.verify.evidence import Evidence
    from vc.verify.memo import Memo
    from vc.verify.question import Question

_MOST_NAMED: Final = 3
"""So many of the certificates with one number are named: one too many to tell which is meant is enough."""


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """The certificate that a number means: `number` as its issuer lists it, complete `until` then, and its octets."""

    number: str
    issuer: str
    until: datetime
    url: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Numbers:
    """All numbers of one issuer, complete until then, and how its register's head names them."""

    issuer: str
    until: datetime
    named: NumbersNamed
    sets: tuple[NumberSet, ...]

    def find(self, key: str) -> Iterator[tuple[_Numbers, Listed]]:
        """Yield what is listed under a key of N19, one more than are named, so that a cut can be told."""
        for one in self.sets:
            for listed in one.find(key, most=_MOST_NAMED + 1):
                yield self, listed


class NumberDirectory:
    """The numbers of every issuer whose index is in the bundle and counts under the anchor (N22)."""

    def __init__(self, case: Case, known: Mapping[str, _Numbers], faults: Mapping[str, Finding]) -> None:
        """Look in `known`, by issuer; `faults` says of the others why theirs do not count."""
        self._case = case
        self._known = known
        self._faults = faults

    def find(self, text: str, *, issuer: str = "") -> FoundNumber | Finding:
        """Return the certificate with this number, of this issuer where one is named; else why there is none (N23).

        The finding's subject is the number, or the address of a certificate that is not there. It says nothing against
        a certificate, although what is wrong with an issuer's register may be a failure of its accreditation.
        """
        if issuer and issuer not in self._known:
            return self._faults.get(issuer) or _unknown(
                Code.NUMBER_UNRESOLVED, text, f"no numbers of {issuer} are at hand"
            )
        if not self._known:
            return next(iter(self._faults.values()), None) or _unknown(
                Code.NUMBER_UNRESOLVED, text, "no bundle with numbers is at hand that counts"
            )
        plain = in_ascii(text)
        searched = [self._known[issuer]] if issuer else list(self._known.values())
        found = [one for numbers in searched for one in numbers.find(key_of(plain))] if plain.isascii() else []
        if not found:
            return self._not_found(text, searched, issuer=issuer)
        named = [f"{listed.number} of {numbers.issuer}" for numbers, listed in found[:_MOST_NAMED]]
        meant = "; ".join([*named, "and others"] if len(found) > len(named) else named)
        if plain != text:
            return _unknown(Code.NUMBER_LOOKALIKE, text, f"looks like {meant}")
        if len(found) > 1:
            return _unknown(Code.NUMBER_AMBIGUOUS, text, meant)
        return self._certificate(*found[0])

    def _not_found(self, text: str, searched: list[_Numbers], *, issuer: str) -> Finding:
        if issuer:
            complete = f"{issuer} lists all that it had issued until {format_instant(searched[0].until)}"
            return _unknown(Code.NUMBER_ABSENT, text, complete)
        unread = f"; {len(self._faults)} more could not be looked in" if self._faults else ""
        looked_in = f"looked in the numbers of {len(searched)} {'issuer' if len(searched) == 1 else 'issuers'}{unread}"
        return _unknown(Code.NUMBER_NOT_FOUND, text, looked_in)

    def _certificate(self, numbers: _Numbers, listed: Listed) -> FoundNumber | Finding:
        url = numbers.named.certificate_url(listed.name)
        document = self._case.document(url)
        if document is None:
            detail = f"{listed.number} of {numbers.issuer} is not in the bundle"
            return _unknown(Code.NUMBER_CERTIFICATE_MISSING, url, detail)
        fault = self._fault_of(document.content, numbers.issuer, listed.number)
        if fault:
            return _unknown(Code.NUMBER_OTHER_CERTIFICATE, url, fault)
        return FoundNumber(listed.number, numbers.issuer, numbers.until, url, document.content)

    def _fault_of(self, content: bytes, issuer: str, number: str) -> str:
        """Say why this is not the certificate with that number of that issuer; "" where it says that it is."""
        secured = read_document(content, self._case.limits, expect=frozenset({Form.VC_JWT}))
        if isinstance(secured, Finding):
            return f"{secured.code}: {secured.detail}"
        try:
            credential = credential_from_claims(secured.claims)
        except Refused as refusal:
            return f"{refusal.code}: {refusal.detail}"
        same = (credential.issuer, credential.number) == (issuer, number)
        return "" if same else f"it is {credential.number or 'without a number'} of {credential.issuer}"


def number_directory(evidence: Evidence, question: Question, *, memo: Memo) -> NumberDirectory:
    """Return the numbers in the documents of a bundle, as they count for a question. The target is of no concern.

    `evidence.documents` must be those of the bundle alone. Without one that counts there are no numbers.
    """
    case = Case(evidence, question, memo)
    known: dict[str, _Numbers] = {}
    faults: dict[str, Finding] = {}
    bases = {url.rpartition("/")[0] for url in evidence.documents if url.endswith(NUMBERS_SUFFIX)}
    if not bases or not establish_anchor(case) or case.manifest is None:
        return NumberDirectory(case, known, faults)
    for issuer, hint in _accredited(case):
        url = _register_of(case, issuer)
        if issuer in known or url is None or base_of(url) not in bases:
            continue
        mark = len(case.findings)
        numbers = _numbers_of(case, issuer, hint, url=url)
        if numbers is not None:
            known[issuer] = numbers
            faults.pop(issuer, None)
        elif len(case.findings) > mark:
            faults[issuer] = case.findings[-1]
    return NumberDirectory(case, known, faults)


def _accredited(case: Case) -> Iterator[tuple[str, str]]:
    """Yield whom the bodies of the trust list name in their signed indexes, and where the accreditation stands."""
    for body in case.trust.bodies:
        index = open_index(case, body)
        for entry in () if index is None else index.entries:
            yield entry.issuer, entry.current


def _register_of(case: Case, issuer: str) -> str | None:
    """Return where an issuer's register stands, by its DID document as it lies in the bundle: a hint, no more."""
    try:
        url = did_web_url(issuer) if parse_did(issuer).method == "web" else ""
        held = case.evidence.documents.get(url)
        if held is None:
            return None
        raw = held.content
        document = case.memo.once(("did", issuer, raw), lambda: parse_did_document(raw, issuer, case.limits))
    except Refused:
        return None
    return next((one.endpoint for one in document.services if one.type == REGISTER_SERVICE), None)


def _numbers_of(case: Case, issuer: str, hint: str, *, url: str) -> _Numbers | None:
    """Return an issuer's numbers if its recognition, its keys, index, head and every part count; else findings say."""
    recognised = recognise(case, issuer, hint)
    document = None if recognised is None else resolve(case, issuer, recognised.kids)
    if recognised is None or document is None:
        return None
    register = RegisterDocuments(case, recognised, document, url)
    index = register.established_index()
    head = None if index is None else register.established_head(index, index.snapshots[-1])
    if index is None or head is None or head.numbers is None:
        return None
    sets = register.established_numbers(index, index.snapshots[-1], head.numbers)
    return None if sets is None else _Numbers(issuer, index.until, head.numbers, sets)


def _unknown(code: Code, subject: str, detail: str) -> Finding:
    return Finding(code, Outcome.UNKNOWN, subject, detail, "D11")
