"""One issuer's register, each document held to signature, digest and place (specs/register-snapshot.md N2 to N5, N18).

What is established for one certificate of the issuer need not be for the next.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from vc.codes import Code
from vc.errors import Refused
from vc.model.document import Via
from vc.model.finding import Finding
from vc.securing.read import read_document
from vc.securing.secured import Form
from vc.trust.digest_set import DigestSet, short_digest
from vc.trust.issue_time import HadBefore, Witness
from vc.trust.number_set import NumberSet
from vc.trust.register_snapshot import base_of, parse_register_index, parse_register_snapshot
from vc.verify.checks.authority import remembered
from vc.verify.checks.list_signature import list_signature_fault
from vc.verify.checks.status_documents import may_be_asked
from vc.verify.established import establish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vc.keys.did_document import DidDocument
    from vc.model.document import Retrieved
    from vc.model.limits import Limits
    from vc.securing.secured import SecuredCredential
    from vc.trust.register_snapshot import NamedSnapshot, NumbersNamed, Part, RegisterIndex, RegisterSnapshot
    from vc.verify.case import Case, Recognised

T = TypeVar("T")
Dated = TypeVar("Dated", "RegisterIndex", "RegisterSnapshot")
Set = TypeVar("Set", DigestSet, NumberSet)


@dataclass(frozen=True, slots=True)
class Held:
    """A snapshot of which every part of the digests is at hand."""

    named: NamedSnapshot
    sets: tuple[DigestSet, ...]

    def holds(self, digest: bytes) -> bool:
        """Tell whether a form of this credential digest is in the snapshot."""
        wanted = short_digest(digest)
        return any(wanted in one for one in self.sets)


@dataclass(frozen=True, slots=True)
class RegisterDocuments:
    """The register of one issuer, under the address of its index; what is wrong with it becomes findings."""

    case: Case
    recognised: Recognised
    document: DidDocument
    url: str

    def established_index(self) -> RegisterIndex | None:
        """Return the index, worked out once for all certificates of the issuer."""
        given = (self.recognised, self.document)
        name = ("register index", self.url)
        return establish(self.case, name, lambda: self._read(self._index), rests_on=given)

    def established(self, index: RegisterIndex, named: NamedSnapshot) -> Held | None:
        """Return the snapshot with its parts, likewise."""
        given = (self.recognised, self.document)
        name = ("register", self.url, named)
        sets = establish(self.case, name, lambda: self._read(lambda: self._sets(index, named)), rests_on=given)
        return None if sets is None else Held(named, sets)

    def established_head(self, index: RegisterIndex, named: NamedSnapshot) -> RegisterSnapshot | None:
        """Return the head of a snapshot, likewise."""
        given = (self.recognised, self.document)
        name = ("register head", self.url, named)
        return establish(self.case, name, lambda: self._read(lambda: self._head(index, named)), rests_on=given)

    def established_numbers(
        self, index: RegisterIndex, named: NamedSnapshot, numbers: NumbersNamed
    ) -> tuple[NumberSet, ...] | None:
        """Return the numbers that the head of a snapshot names, likewise."""
        given = (self.recognised, self.document)
        name = ("register numbers", self.url, named)
        return establish(self.case, name, lambda: self._read(lambda: self._numbers(index, numbers)), rests_on=given)

    def _read(self, work: Callable[[], T | None]) -> T | None:
        try:
            return work()
        except Refused as refusal:
            self.case.unknown(Code.REGISTER_INVALID, subject=self.url, detail=refusal.detail, spec="V5.2")
            return None

    def _index(self) -> RegisterIndex | None:
        if base_of(self.url) is None or not may_be_asked(self.url, self.document, self.recognised):
            raise _refused("no index on an origin of the issuer")
        retrieved = self._retrieve(self.url, immutable=False)
        if retrieved is None:
            return None
        return self._signed(retrieved, self._secured(retrieved, Form.JWT_REGISTER_INDEX), parse_register_index)

    def _head(self, index: RegisterIndex, named: NamedSnapshot) -> RegisterSnapshot | None:
        retrieved = self._retrieve(named.url(index.url), immutable=True)
        if retrieved is None:
            return None
        secured = self._secured(retrieved, Form.JWT_REGISTER_SNAPSHOT)
        if secured.digest.hex() != named.digest:
            raise _refused(f"{retrieved.url} is not the snapshot that the index names")
        head = self._signed(retrieved, secured, parse_register_snapshot)
        if (head.version, head.issued_at) != (named.version, named.issued_at):
            raise _refused(f"{retrieved.url} is not of the version and time that the index names")
        return head

    def _sets(self, index: RegisterIndex, named: NamedSnapshot) -> tuple[DigestSet, ...] | None:
        head = self._head(index, named)
        return None if head is None else self._all(((part, part.url(index.url)) for part in head.parts), read=DigestSet)

    def _numbers(self, index: RegisterIndex, numbers: NumbersNamed) -> tuple[NumberSet, ...] | None:
        return self._all(((part, part.numbers_url(index.url)) for part in numbers.parts), read=NumberSet)

    def _all(self, parts: Iterable[tuple[Part, str]], *, read: type[Set]) -> tuple[Set, ...] | None:
        sets = [self._set(part, url, read=read) for part, url in parts]  # all are wanted at once
        had = tuple(one for one in sets if one is not None)
        return had if len(had) == len(sets) else None

    def _set(self, part: Part, url: str, *, read: type[Set]) -> Set | None:
        retrieved, memo = self._retrieve(url, immutable=True), self.case.memo
        if retrieved is None:
            return None
        content = retrieved.content
        sha256 = memo.once(("sha256", content), lambda: hashlib.sha256(content).hexdigest())
        if sha256 != part.sha256:
            raise _refused(f"the octets of {url} are not those that the snapshot names")
        made = memo.once((read, sha256), lambda: read(content))
        if made.count != part.count:
            entries = url.rpartition(".")[2]  # digests or numbers
            raise _refused(f"{url} has not as many {entries} as the snapshot says")
        return made

    def _retrieve(self, url: str, *, immutable: bool) -> Retrieved | None:
        retrieved = self.case.document(url, immutable=immutable)
        if retrieved is None:
            self.case.why_missing(url, Code.REGISTER_UNAVAILABLE, spec="V5.2")
        return retrieved

    def _secured(self, retrieved: Retrieved, form: Form) -> SecuredCredential:
        secured = read_document(retrieved.content, self.case.limits, expect=frozenset({form}))
        if isinstance(secured, Finding):
            raise _refused(f"{retrieved.url}: {secured.code}: {secured.detail}")
        return secured

    def _signed(
        self, retrieved: Retrieved, secured: SecuredCredential, parse: Callable[[SecuredCredential, Limits], Dated]
    ) -> Dated:
        """Return what `parse` reads if it is of this register and the issuer's own, by a key for lists (N5)."""
        case = self.case
        parsed = parse(secured, case.limits)
        if (parsed.issuer, parsed.url) != (self.recognised.issuer, base_of(self.url)):
            raise _refused(f"{retrieved.url} is of another register")
        if parsed.issued_at > case.reference_time(retrieved) + case.question.policy.clock_skew:
            raise _refused(f"{retrieved.url} was signed in the future")
        margin = case.question.policy.applied(case.question.act).compromise_margin
        fault = list_signature_fault(
            secured,
            self.document,
            issued_at=parsed.issued_at,
            now=case.question.now,
            verifies=partial(remembered, case),
            witness=Witness(HadBefore(case.retrieval_time(retrieved)), margin) if retrieved.via is Via.BUNDLE else None,
        )
        if fault is not None:
            raise _refused(f"{retrieved.url}: {fault.code}: {fault.detail}")
        return parsed


def _refused(detail: str) -> Refused:
    return Refused(Code.REGISTER_INVALID, detail)
