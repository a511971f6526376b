"""Verifying a presentation in an event loop, as `vc.resolve.presentation` does (V11; specs/retrieval.md W10)."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.driver_async import gather_async, retrieve_round
from vc.resolve.gathering import not_asked
from vc.resolve.presentation import with_holder_answers
from vc.verify.checks.holder import find_holder
from vc.verify.presentation import judge_presentation, open_presentation, refused_presentation

if TYPE_CHECKING:
    from vc.model.document import AsyncSource
    from vc.model.limits import Limits
    from vc.verify.evidence import Evidence
    from vc.verify.memo import Memo
    from vc.verify.presentation_report import PresentationReport
    from vc.verify.presented import Shown
    from vc.verify.question import Question


async def verify_presentation_async(
    evidence: Evidence,
    question: Question,
    source: AsyncSource,
    *,
    shown: Shown,
    memo: Memo,
    limits: Limits = DEFAULT_LIMITS,
) -> PresentationReport:
    """Answer for the presentation that is the target of `evidence`, and for each credential in it. Raises on no bytes.

    What else is in `evidence` is at hand for every credential alike. All of it together has
    `Limits.gathering_seconds`: what was not gathered by then is `limit.time` in the reports of the credentials that it
    was for, and a holder who was not asked by then stays unknown.
    """
    presented = open_presentation(evidence.target, limits)
    if isinstance(presented, Finding):
        return refused_presentation(presented, evidence.target, question)
    ends, gathered = time.monotonic() + limits.gathering_seconds, []
    for one in presented.credentials:
        left = replace(limits, gathering_seconds=ends - time.monotonic())
        gathered.append(await gather_async(replace(evidence, target=one), question, source, limits=left, memo=memo))
    presented = replace(presented, evidence=tuple(gathered))
    holder = find_holder(presented, question, memo)
    if holder.wants:
        wants = not_asked(gathered[holder.beside], holder.wants)
        answers = await retrieve_round(wants, source, seconds=ends - time.monotonic())
        presented = with_holder_answers(presented, holder, answers)
    return judge_presentation(presented, question, shown=shown, memo=memo)
