"""Judging saved evidence again, whatever it was that was handed over (specs/evidence.md E2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.intake.intake import intake
from vc.intake.refused_report import refused_report
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.verify.judge import judge

if TYPE_CHECKING:
    from vc.verify.evidence import Evidence
    from vc.verify.question import Question
    from vc.verify.report import Report


def judge_again(saved: Evidence, question: Question, limits: Limits = DEFAULT_LIMITS) -> Report:
    """Return the report that the door gave at which the evidence was gathered. Nothing is retrieved."""
    taken = intake(saved.target, limits)
    if isinstance(taken, Finding):
        return refused_report(taken, saved.target, question)
    return judge(saved, question)
