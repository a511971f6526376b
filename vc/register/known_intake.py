"""Taking certificates of accredited bodies into an accreditation body's home (specs/register.md G30 to G33)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vc.errors import Refused, UsageError
from vc.model.credential import Credential, credential_from_claims
from vc.model.document import Source
from vc.model.finding import Finding, Outcome
from vc.model.limits import DEFAULT_LIMITS
from vc.register.accrediting import accreditations
from vc.register.home import Home
from vc.register.known_certificates import KnownEntry, holds, keep_certificate, known_entries, record_run
from vc.securing.read import read
from vc.securing.secured import Form, SecuredCredential
from vc.verify.case import Case, Recognised
from vc.verify.checks.accreditation_target import is_accreditation
from vc.verify.checks.did import resolve
from vc.verify.checks.signature import check_signature
from vc.verify.checks.status import check_status
from vc.verify.evidence import Evidence
from vc.verify.foreseen import taken_as_given, worth_keeping
from vc.verify.memo import Memo
from vc.verify.question import Question

if TYPE_CHECKING:
    from vc.model.accreditation import Accreditation

MOST_CERTIFICATES: Final = 100_000
_MOST_DOCUMENTS: Final = DEFAULT_LIMITS.shared_documents


class Taking(StrEnum):
    """What became of one certificate that was handed in."""

    NEW = "new"
    KNOWN = "known"


@dataclass(slots=True)
class Intake:
    """One run. `source` gives the documents by which signature and status are checked; None: nothing is asked.

    `unverified` says for each issuer why signatures could not be checked.
    """

    home: Home
    source: Source | None
    now: datetime
    unverified: dict[str, str] = field(init=False, default_factory=dict)
    _question: Question = field(init=False)
    _accredited: dict[str, Recognised] = field(init=False)
    _before: dict[str, KnownEntry] = field(init=False)
    _entries: dict[str, KnownEntry] = field(init=False, default_factory=dict)
    _evidence: Evidence = field(init=False, default_factory=lambda: Evidence(b""))
    _memo: Memo = field(init=False, default_factory=Memo)

    def __post_init__(self) -> None:
        """See whom the home has accredited, and what it knows already."""
        self._question = Question(self.now, self.now)
        granted = (version.accreditation for version in accreditations(self.home))
        self._accredited = {one.subject: _recognised(one) for one in granted}
        self._before = {entry.digest: entry for entry in known_entries(self.home).of(None)}

    @property
    def entries(self) -> tuple[KnownEntry, ...]:
        """What this run has found so far."""
        return tuple(self._entries.values())

    def take(self, raw: bytes) -> Taking:
        """Check one certificate and keep it. Raises `UsageError` with the reason for one that is left out (G30)."""
        secured, credential = self._admitted(raw)
        entry = self._examined(secured, credential, self._accredited[credential.issuer])
        earlier = self._before.get(entry.digest)
        if earlier is not None and earlier.verified and not entry.verified:
            if not holds(self.home, entry.digest):
                keep_certificate(self.home, secured)
            return Taking.KNOWN
        again = earlier is not None or entry.digest in self._entries
        keep_certificate(self.home, secured)
        self._entries[entry.digest] = entry
        return Taking.KNOWN if again else Taking.NEW

    def record(self, *, source: str, by: str = "") -> None:
        """Make known what was taken. `source` says in words where it came from. Nothing taken, nothing recorded."""
        if self._entries:
            record_run(self.home, self._entries.values(), source=source, now=self.now, by=by)

    def _admitted(self, raw: bytes) -> tuple[SecuredCredential, Credential]:
        secured = read(raw, DEFAULT_LIMITS, expect=frozenset({Form.VC_JWT}))
        if isinstance(secured, Finding):
            raise UsageError(f"no signed certificate: {secured.code}: {secured.detail}")
        try:
            credential = credential_from_claims(secured.claims)
        except Refused as refusal:
            raise UsageError(f"no certificate: {refusal.code}: {refusal.detail}") from None
        if is_accreditation(credential):
            raise UsageError("is an accreditation, not a certificate")
        if credential.issuer not in self._accredited:
            raise UsageError(f"issued by {credential.issuer}, which this home has not accredited")
        environment = self.home.settings.environment.value
        if credential.environment not in {None, environment}:
            raise UsageError(f"is of the environment {credential.environment}, this home of {environment}")
        return secured, credential

    def _examined(self, secured: SecuredCredential, credential: Credential, recognised: Recognised) -> KnownEntry:
        """Ask V4, V5 and V9 (G32)."""
        digest, issuer = secured.digest.hex(), recognised.issuer
        case = self._asked(secured, credential, recognised, step=_signature)
        if not case.authentic:
            refusal = next((found for found in case.findings if found.outcome is Outcome.FAILED), None)
            if refusal is not None:
                raise UsageError(f"{refusal.code}: {refusal.detail}")
            self.unverified.setdefault(issuer, _why(case.findings))
            return KnownEntry(digest, issuer, verified=False, found=())
        findings = case.findings + self._asked(secured, credential, recognised, step=_status).findings
        return KnownEntry(digest, issuer, verified=True, found=worth_keeping(findings))

    def _asked(
        self,
        secured: SecuredCredential,
        credential: Credential,
        recognised: Recognised,
        *,
        step: Callable[[Case], None],
    ) -> Case:
        """Take a step of the verifier, with every document that it wants and that can be had."""
        while True:
            case = Case(self._evidence, self._question, self._memo)
            case.secured, case.credential, case.recognised = secured, credential, recognised
            step(case)
            if not self._gathered(case):
                return case

    def _gathered(self, case: Case) -> bool:
        """Ask for what is wanted; False where there is nothing more to be had. Each URL is asked for once."""
        room = _MOST_DOCUMENTS - len(self._evidence.documents) - len(self._evidence.missing)
        wanted = [one for one in case.wants.values() if not self._evidence.asked(one.url)][: max(room, 0)]
        if self.source is None or not wanted:
            return False
        answers = [self.source.retrieve(one) for one in wanted]
        matching = [answer for answer, one in zip(answers, wanted, strict=True) if answer.url == one.url]
        self._evidence = self._evidence.with_answers(matching)
        return bool(matching)


def _recognised(granted: Accreditation) -> Recognised:
    return Recognised(granted.subject, (granted,), taken_as_given(granted.issuer), frozenset())


def _signature(case: Case) -> None:
    case.authentic = check_signature(case, case.recognised)


def _status(case: Case) -> None:
    document = resolve(case, case.recognised.issuer, case.recognised.kids)
    if document is not None:
        check_status(case, document)


def _why(findings: list[Finding]) -> str:
    found = next((found for found in findings if found.outcome is Outcome.UNKNOWN), None)
    return "" if found is None else f"{found.code}: {found.detail}"
