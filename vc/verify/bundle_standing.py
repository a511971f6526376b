"""How a bundle stands for a question, before any input is looked at: what a batch says first (manifest.md D6, D7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.verify.case import Case
from vc.verify.checks.anchor import establish_anchor
from vc.verify.judge import bundle_of
from vc.verify.report import BundleStated

if TYPE_CHECKING:
    from vc.verify.evidence import Evidence
    from vc.verify.memo import Memo
    from vc.verify.question import Question

_TOO_OLD: Final = frozenset({Code.BUNDLE_STALE, Code.BUNDLE_EXPIRED})
_AREA: Final = "bundle."


@dataclass(frozen=True, slots=True)
class BundleStanding:
    """What a bundle states where the anchor vouches for it, why it does not count where it does not, and its limit."""

    stated: BundleStated | None
    fault: Finding | None
    limit: timedelta

    @property
    def too_old(self) -> Finding | None:
        """Why nothing can be said about today; None while the bundle is within its limit."""
        return self.fault if self.fault is not None and self.fault.code in _TOO_OLD else None


def bundle_standing(evidence: Evidence, question: Question, *, memo: Memo) -> BundleStanding:
    """Return how the bundle of the evidence stands under its anchor (specs/verification.md V2.4 to V2.8). Pure."""
    case = Case(evidence, question, memo)
    establish_anchor(case)
    faults = (
        found for found in case.findings if found.outcome is Outcome.UNKNOWN and found.code.value.startswith(_AREA)
    )
    return BundleStanding(bundle_of(case), next(faults, None), question.policy.bundle_age(question.act))
