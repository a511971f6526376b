"""What a verifier would answer about a known certificate under an accreditation as it stands, or would stand.

The steps are the verifier's own; what an accreditation can't change was found earlier (specs/register.md G35).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.model.scope import ANY
from vc.model.vocabulary import Activity, Verdict
from vc.trust.trust_list import RecognisedBody, RecognisedScope
from vc.verify.case import Case, Recognised
from vc.verify.checks.validity import check_validity
from vc.verify.evidence import Evidence
from vc.verify.findings import NOTICES, step_of
from vc.verify.links import check_links
from vc.verify.memo import Memo
from vc.verify.policy import IMPORTER, Step
from vc.verify.question import Question
from vc.verify.report import verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vc.model.accreditation import Accreditation
    from vc.model.credential import Credential

_NOTHING: Final = Evidence(b"")
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
ASKED: Final = replace(IMPORTER, required=frozenset({Step.TIME, Step.ACCREDITED, Step.SCOPE}))
"""The policy of what is asked here: an importer's, as far as an accreditation decides it (G35)."""


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """A certificate that an accreditation body knows. `digest` is the SHA-256 of its payload, in hexadecimal.

    `found` is what V4, V5 and V9 had found when it was taken in: failures, notices and a status that passed.
    `verified` says whether its signature could be checked then.
    """

    digest: str
    credential: Credential
    verified: bool = False
    found: tuple[Finding, ...] = ()

    @property
    def status(self) -> str:
        """The code of its status as it was found; empty where that could not be known."""
        return next((one.code.value for one in self.found if step_of(one.code) is Step.STATUS), "")


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with the codes that a verifier would give: what speaks against it, and notices; both sorted."""

    verdict: Verdict
    against: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(slots=True)
class Bench:
    """A verifier to whom nothing is new but the certificate.

    `above` are the accreditations of the accreditation body itself, if it has any; that the last body is recognised
    is taken as given.
    """

    accreditation: Accreditation
    above: tuple[Accreditation, ...] = ()
    _recognised: Recognised = field(init=False)
    _memo: Memo = field(init=False, default_factory=Memo)

    def __post_init__(self) -> None:
        """Put the chain together, once for all certificates."""
        chain = (self.accreditation, *self.above)
        self._recognised = Recognised(self.accreditation.subject, chain, taken_as_given(chain[-1].issuer), frozenset())

    def answer(self, known: KnownCertificate, question: Question) -> Answer:
        """Return what `question`, under the policy `ASKED`, would be answered; V4, V5 and V9 are as they were found."""
        case = Case(_NOTHING, question, self._memo)
        case.credential, case.recognised, case.links = known.credential, self._recognised, [self._recognised]
        case.findings.extend(known.found)
        check_validity(case)
        check_links(case)
        return Answer(
            verdict_of(case.findings, question.policy),
            _codes(found for found in case.findings if found.outcome is Outcome.FAILED),
            _codes(found for found in case.findings if found.code in NOTICES),
        )


def worth_keeping(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return what of the findings about signature and status is a failure, a notice, or the status itself."""
    kept = {Code.STATUS_ACTIVE, *NOTICES}
    return tuple(found for found in findings if found.outcome is Outcome.FAILED or found.code in kept)


def _codes(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({found.code.value for found in findings}))


def taken_as_given(did: str) -> RecognisedBody:
    """Return a body that is recognised for everything, always: what a trust list says of it does not change."""
    scopes = tuple(RecognisedScope(activity, ANY, _ALWAYS) for activity in Activity)
    return RecognisedBody(did, "", "", "", (), "", scopes, ())
