"""The working state of one judgement: what the steps have found so far, and what they still need.

A case lives inside one call of `wanted` or `judge` and never leaves it, so both stay pure.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.document import Reference, Retrieved, Via
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.verify.memo import Memo

if TYPE_CHECKING:
    from vc.errors import Refused
    from vc.model.accreditation import Accreditation
    from vc.model.credential import Credential
    from vc.model.vocabulary import CertificateStatus, LinkKind
    from vc.securing.secured import SecuredCredential
    from vc.status.document import StatusListDocument
    from vc.status.history import HistoryEvent
    from vc.trust.manifest import Manifest
    from vc.trust.root import Root
    from vc.trust.ruling import Ruling
    from vc.trust.trust_list import RecognisedBody, TrustList
    from vc.verify.evidence import Evidence
    from vc.verify.question import Question
    from vc.verify.report import ActRuleStated, LastKnown


@dataclass(frozen=True, slots=True)
class Recognised:
    """An issuer of established authority: its accreditations, its own first, up to a body of the trust list.

    A body of the trust list itself has no accreditations. `kids` are the first 8 octets of the thumbprints of its keys,
    as the signed index of the body above it, or the trust list, gives them.
    """

    issuer: str
    accreditations: tuple[Accreditation, ...]
    body: RecognisedBody
    kids: frozenset[bytes]

    @property
    def kind(self) -> LinkKind:
        """How the issuer has its role: what it was granted, or on the trust list, what it grants."""
        return self.accreditations[0].kind if self.accreditations else self.body.kind


@dataclass(frozen=True, slots=True)
class ReportRelied:
    """A test report that holds: the credential, the laboratory's recognitions, and the day of the test."""

    report: Credential
    links: tuple[Recognised, ...]
    tested: datetime


@dataclass(slots=True)
class Case:
    """Evidence, question and bounds, and the facts that the steps establish one after another.

    `links` are the recognitions on which a certificate rests, one for each kind that its scheme demands; `hints` say
    where those of its issuer may stand. `reports` are the test reports that it rests on, as far as they hold.

    `secured` and `credential` exist after V1, `trust` once `anchored`, `recognised` once `authentic`; reading one of
    them earlier is a fault of the program and raises. `looked_at` are the documents that steps have read so far,
    `absent` counts how often one was not there; `circumstances` stands for the question, the anchor and the manifest:
    what all inputs have in common that are judged alike (`vc.verify.established`). `root` is the root under which the
    bundle, or the signed trust list, counts; `signed_list` says that the trust list is signed by it. `asked_at` is the
    moment that the asker means where this case looks at another one. `reduced` is the finding that the scope was
    reduced, which V9.10 may take back; `stands_in` says that this case is that of a successor.
    """

    evidence: Evidence
    question: Question
    memo: Memo = field(default_factory=Memo)
    limits: Limits = DEFAULT_LIMITS
    findings: list[Finding] = field(default_factory=list)
    wants: dict[str, Reference] = field(default_factory=dict)
    looked_at: list[Retrieved] = field(default_factory=list)
    absent: int = 0
    asked_at: datetime | None = None
    circumstances: object = field(init=False)
    secured: SecuredCredential = field(init=False)
    credential: Credential = field(init=False)
    trust: TrustList = field(init=False)
    recognised: Recognised = field(init=False)
    hints: tuple[str | None, ...] = ()
    links: list[Recognised] = field(default_factory=list)
    reports: list[ReportRelied] = field(default_factory=list)
    anchored: bool = False
    authentic: bool = False
    root_given: bool = False
    root: Root | None = None
    signed_list: bool = False
    manifest: Manifest | None = None
    manifest_digest: str = ""
    status: CertificateStatus | None = None
    status_as_of: datetime | None = None
    successor: str | None = None
    reduced: Finding | None = None
    stands_in: bool = False
    act_rule: ActRuleStated | None = None
    outdated: StatusListDocument | None = None
    last_known: LastKnown | None = None
    history: tuple[HistoryEvent, ...] | None = None

    def __post_init__(self) -> None:
        """Name the circumstances by an object that is the same for equal ones."""
        evidence = self.evidence
        general = self.question.in_general
        key = (
            "circumstances",
            general,
            self.known_for,
            evidence.anchor,
            evidence.manifest,
            evidence.seen,
            evidence.saved,
        )
        # Stapled copies are a stranger's bytes, as many as a stranger likes: nothing of them is ever kept.
        self.circumstances = object() if evidence.stapled else self.memo.once(key, object)

    @property
    def known_for(self) -> datetime:
        """The moment asked about, for which indexes must speak, whatever moment this case looks at (V3.5, V8.6)."""
        return self.question.at if self.asked_at is None else self.asked_at

    def aside(self, question: Question, credential: Credential, secured: SecuredCredential) -> Case:
        """Return a case for a credential that this one rests on: the same evidence and anchor, findings of its own.

        What it wants, this one wants.
        """
        other = Case(self.evidence, question, self.memo, self.limits, wants=self.wants, asked_at=self.known_for)
        other.credential, other.secured = credential, secured
        other.trust, other.manifest, other.anchored = self.trust, self.manifest, self.anchored
        return other

    def passed(self, code: Code, *, subject: str = "", detail: str = "", spec: str = "") -> None:
        """Record that a check passed."""
        self.findings.append(Finding(code, Outcome.PASSED, subject, detail, spec))

    def failed(self, code: Code, *, subject: str = "", detail: str = "", spec: str = "") -> None:
        """Record that authenticated evidence speaks against the input, or that its bytes can never be good."""
        self.findings.append(Finding(code, Outcome.FAILED, subject, detail, spec))

    def unknown(self, code: Code, *, subject: str = "", detail: str = "", spec: str = "") -> None:
        """Record that a check could not be decided."""
        self.findings.append(Finding(code, Outcome.UNKNOWN, subject, detail, spec))

    def rule(self, ruling: Ruling, *, subject: str = "", spec: str = "") -> None:
        """Record what a rule of the chain decided."""
        self.findings.append(Finding(ruling.code, ruling.outcome, subject, ruling.detail, spec))

    def refused(self, refusal: Refused, *, subject: str = "", spec: str = "") -> None:
        """Record that a retrieved document could not be read: undecided, since the issuer may not be at fault."""
        self.unknown(refusal.code, subject=subject, detail=refusal.detail, spec=spec)

    def document(self, url: str, *, immutable: bool = False, shared: bool = False) -> Retrieved | None:
        """Return the document at `url` if it is at hand; else note that it is wanted (`Reference` says how).

        A document that claims to come from the bundle must be the one that the manifest pins (V2.5).
        """
        known = self.evidence.documents.get(url)
        if known is None:
            self.absent += 1
            if url not in self.evidence.missing:
                self.wants[url] = Reference(url, None if immutable else self.question.now, shared)
            return None
        self.looked_at.append(known)
        return known if known.via is not Via.BUNDLE or self.pinned(known) else None

    def why_missing(self, url: str, code: Code, *, spec: str = "") -> None:
        """Record that a document that the step needs is not there, and why."""
        absent = self.evidence.missing.get(url)
        if absent is None:
            self.unknown(code, subject=url, detail="not at hand", spec=spec)
            return
        self.unknown(absent.code, subject=url, detail=absent.detail, spec=spec)
        self.unknown(code, subject=url, detail=f"could not be had: {absent.code}", spec=spec)

    def reference_time(self, document: Retrieved) -> datetime:
        """Return the moment at which a document must be fresh: now, or the bundle's signed time (V0.2)."""
        if document.via is Via.BUNDLE and self.manifest is not None:
            return self.manifest.created
        return self.question.now

    def retrieval_time(self, document: Retrieved) -> datetime:
        """Return when a document was had; for one of the bundle the manifest says it, which is signed."""
        member = self.manifest.member(document.url) if document.via is Via.BUNDLE and self.manifest else None
        return document.retrieved_at if member is None else member.retrieved_at

    def vouched(self, document: Retrieved) -> bool:
        """Whether a document that nobody signed is what its publisher said: had from there, or pinned by a manifest.

        In saved evidence it is whatever the writer of the file says.
        """
        return document.via is Via.BUNDLE or not self.evidence.saved

    def pinned(self, document: Retrieved) -> bool:
        """Whether the manifest pins exactly this document under its URL; if not, that is a finding (V2.5)."""
        if self.manifest is None:
            return False
        digest = self.memo.once(("sha256", document.content), lambda: hashlib.sha256(document.content).hexdigest())
        if self.manifest.pins(document.url, digest):
            return True
        self.unknown(
            Code.BUNDLE_MIXED, subject=document.url, detail="not the document that the manifest names", spec="V2.5"
        )
        return False
