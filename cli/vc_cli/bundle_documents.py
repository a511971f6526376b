"""What belongs into a bundle: everything that a verifier could want under one trust list (specs/bundle.md).

It follows trust downward as a verification does: the signed index of each accreditation body, the accreditations that
it names, and of each body whose accreditation is authentic the DID document and the status lists.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did import did_web_url, parse_did
from vc.keys.did_document import DidDocument, parse_did_document
from vc.model.document import Reference, Retrieved, Source
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.driver import gather
from vc.resolve.recording import RecordingSource
from vc.securing.read import read_document
from vc.securing.secured import Form, SecuredCredential
from vc.status.history import parse_status_history
from vc.status.list_url import ListAddress, ListForm
from vc.trust.accreditation import authenticate_index
from vc.trust.issue_time import REGISTER_SERVICE
from vc.trust.trust_list import RecognisedBody, TrustList
from vc.verify.checks.authority import INDEX_SERVICE
from vc.verify.checks.status import STATUS_BASE_SERVICE
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc_cli.bundle_registers import (
    LAST,
    certificates_named,
    cuts_of,
    heads_named,
    numbers_named,
    parts_named,
)

MOST_LISTS: Final = 10_000
"""Status lists of one issuer."""


@dataclass(frozen=True, slots=True)
class Collected:
    """The documents of a bundle, and what should have been among them but is not, in words."""

    documents: tuple[Retrieved, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumbersWanted:
    """The index of numbers, and the certificates with one of these `keys` (N20); None stands for all that it names."""

    keys: frozenset[str] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a bundle is for: the trust list and its bytes, past moments that will be asked about, and certificates.

    `certificates` are given where the documents that they need can't be found from the trust list, such as status
    lists that another party keeps. `registers`: the last snapshot of each issuer's register too. `numbers`: which
    certificates are wanted of those whose numbers are listed; None where the numbers themselves are not.
    """

    trust: TrustList
    anchor: Anchor
    moments: tuple[datetime, ...] = ()
    certificates: tuple[bytes, ...] = ()
    registers: bool = False
    numbers: NumbersWanted | None = None


def collect(wanted: Wanted, source: Source, *, now: datetime) -> Collected:
    """Return the documents for `wanted` as they are at `now`."""
    collector = _Collector(wanted, RecordingSource(source), now)
    for body in wanted.trust.bodies:
        collector.accredited_by(body)
    for certificate in wanted.certificates:
        for moment in (now, *wanted.moments):
            collector.gather(certificate, moment)
    documents = tuple(sorted(collector.recording.documents, key=lambda document: document.url))
    return Collected(documents, tuple(collector.gaps))


class _Collector:
    """One collection under way: what was recorded, what was verified, and what is missing."""

    def __init__(self, wanted: Wanted, recording: RecordingSource, now: datetime) -> None:
        self.recording = recording
        self.gaps: list[str] = []
        self._wanted = wanted
        self._now = now
        self._memo = Memo()

    def accredited_by(self, body: RecognisedBody) -> None:
        """Collect what one body publishes, and what everybody publishes whom it has accredited."""
        document = self._retrieve(body.index)
        if document is None:
            return
        secured = read_document(document.content, DEFAULT_LIMITS, expect=frozenset({Form.JWT_INDEX}))
        if isinstance(secured, Finding):
            self.gaps.append(f"{body.index}: {secured.code}: {secured.detail}")
            return
        try:
            trust = self._wanted.trust
            index = authenticate_index(secured, body, environment=trust.environment, now=self._now).index
        except Refused as refusal:
            self.gaps.append(f"{body.index}: {refusal.code}: {refusal.detail}")
            return
        for entry in index.entries:
            if self._wanted.trust.body_for_origin(entry.current) == body:
                self._accredited(entry.current, entry.issuer)

    def gather(self, target: bytes, at: datetime) -> bool:
        """Record what verifying `target` for `at` wants, and tell whether it is authentic."""
        question = ask(self._now, at=at)
        evidence = gather(Evidence(target, self._wanted.anchor), question, self.recording, memo=self._memo)
        return judge(evidence, question, self._memo).subject is not None

    def _accredited(self, url: str, issuer: str) -> None:
        accreditation = self._retrieve(url)
        if accreditation is None:
            return
        # Whoever is not authentically accredited is not asked for anything; one whose accreditation has ended is,
        # since its certificates must be seen to be its own before they are refused.
        if not self.gather(accreditation.content, self._now):
            self.gaps.append(f"{url}: not an authentic accreditation")
            return
        document = self._did_document(issuer)
        for service in () if document is None else document.services:
            if service.type == STATUS_BASE_SERVICE:
                self._status_lists(service.endpoint.rstrip("/"))
            elif service.type == INDEX_SERVICE:
                self._retrieve(service.endpoint)
            elif service.type == REGISTER_SERVICE and document is not None:
                self._register(service.endpoint, document)

    def _register(self, url: str, document: DidDocument) -> None:
        """Collect the register's snapshots that are asked for; who has issued nothing has none."""
        numbers = self._wanted.numbers
        cuts = cuts_of(document, last=self._wanted.registers)
        index = self._retrieve(url, may_be_absent=True) if cuts or numbers is not None else None
        if index is None:
            return
        try:
            heads = heads_named(index, cuts)
            whole = [self._digests(head_url, url) for head_url in heads]
            if numbers is not None and all(whole):
                self._numbers(index, numbers, held=heads)
            elif numbers is not None:
                self.gaps.append(f"{url}: no numbers, since digests are missing")
        except Refused as refusal:
            self.gaps.append(f"{url}: {refusal.code}: {refusal.detail}")

    def _digests(self, head_url: str, index_url: str) -> bool:
        """Collect a snapshot with every part of its digests, and tell whether it could be had whole."""
        head = self._retrieve(head_url)
        if head is None:
            return False
        parts = [self._retrieve(part_url) for part_url in parts_named(head, index_url)]
        return None not in parts

    def _numbers(self, index: Retrieved, numbers: NumbersWanted, *, held: Collection[str]) -> None:
        """Collect the numbers of the last snapshot, and the certificates that are wanted with what they need.

        A head that is not `held` for its digests stays out where it leads to no numbers (N8).
        """
        for head_url in heads_named(index, LAST):
            head = self._retrieve(head_url)
            if head is None:
                continue
            parts = [part for url in numbers_named(head, index.url) if (part := self._retrieve(url)) is not None]
            if not parts and head_url not in held:
                self.recording.leave_out(head_url)
            for part in parts:
                for url in certificates_named(head, part, index.url, keys=numbers.keys):
                    self._certificate(url)

    def _certificate(self, url: str) -> None:
        """Collect a certificate, and what judging it needs beside what is there."""
        certificate = self._retrieve(url)
        if certificate is not None:
            for moment in (self._now, *self._wanted.moments):
                self.gather(certificate.content, moment)

    def _did_document(self, did: str) -> DidDocument | None:
        try:
            if parse_did(did).method != "web":
                return None
            document = self._retrieve(did_web_url(did))
            return None if document is None else parse_did_document(document.content, did, DEFAULT_LIMITS)
        except Refused as refusal:
            self.gaps.append(f"{did}: {refusal.code}: {refusal.detail}")
            return None

    def _status_lists(self, base: str) -> None:
        """Collect lists 1, 2 and so on, until there is none of that number; who has issued nothing has none at all."""
        for number in range(1, MOST_LISTS + 1):
            address = ListAddress.numbered(base, number)
            if self._retrieve(address.current(ListForm.TOKEN), may_be_absent=True) is None:
                return
            self._retrieve(address.current(ListForm.BITSTRING))
            history = self._retrieve(address.history)
            if history is not None and self._wanted.moments:
                self._archives(history)

    def _archives(self, history: Retrieved) -> None:
        """Collect the lists that were in force at each of the moments that will be asked about."""
        secured = read_document(history.content, DEFAULT_LIMITS, expect=frozenset({Form.JWT_HISTORY}))
        try:
            entries = () if isinstance(secured, Finding) else self._covering(secured)
        except Refused as refusal:
            self.gaps.append(f"{history.url}: {refusal.code}: {refusal.detail}")
            return
        for url in entries:
            self._retrieve(url)

    def _covering(self, secured: SecuredCredential) -> Sequence[str]:
        history = parse_status_history(secured, DEFAULT_LIMITS)
        found = (history.entry_covering(moment) for moment in self._wanted.moments)
        return [entry.url(form) for entry in found if entry is not None for form in ListForm]

    def _retrieve(self, url: str, *, may_be_absent: bool = False) -> Retrieved | None:
        answer = self.recording.retrieve(Reference(url, self._now))
        if isinstance(answer, Retrieved):
            return answer
        if not may_be_absent or answer.code is not Code.FETCH_NOT_FOUND:
            self.gaps.append(f"{url}: {answer.code}: {answer.detail}")
        return None
