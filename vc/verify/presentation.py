"""V11: a presentation beside the credentials that it holds: who shows them, to whom, and in answer to what.

Pure, as `wanted` and `judge` are: `vc.resolve.presentation` has the documents brought.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.securing.presentation import handed_over, read_presentation
from vc.verify.checks.holder import check_holder, find_holder
from vc.verify.checks.shown_to import check_shown_to
from vc.verify.judge import judge
from vc.verify.presentation_report import PresentationReport
from vc.verify.presented import Presented, Shown

if TYPE_CHECKING:
    from vc.model.limits import Limits
    from vc.verify.memo import Memo
    from vc.verify.question import Question


def open_presentation(raw: bytes, limits: Limits) -> Presented | Finding:
    """Read a presentation and take it apart, or return the finding that says why it can't be accepted (V11.1)."""
    read = read_presentation(raw, limits)
    if isinstance(read, Finding):
        return read
    secured, presentation = read
    taken = [handed_over(member) for member in presentation.credentials]
    findings = [Finding(Code.PRESENTATION_READ, Outcome.PASSED, detail=secured.form.value, spec="V11.1")]
    for number, one in enumerate(taken):
        if isinstance(one, Finding):
            findings.append(Finding(one.code, one.outcome, f"/verifiableCredential/{number}", one.detail, one.spec))
    if not taken:
        findings.append(Finding(Code.PRESENTATION_EMPTY, Outcome.UNKNOWN, spec="V11.1"))
    credentials = tuple(one for one in taken if isinstance(one, bytes))
    return Presented(secured, presentation, credentials, tuple(findings))


def judge_presentation(presented: Presented, question: Question, *, shown: Shown, memo: Memo) -> PresentationReport:
    """Answer for a presentation and each credential in it, from what was gathered. Pure; raises on no bytes."""
    holder = find_holder(presented, question, memo)
    findings = (
        *presented.findings,
        *check_holder(holder, presented.secured, question),
        *check_shown_to(presented.presentation, shown, question),
    )
    bound = any(found.code is Code.PRESENTATION_HOLDER_BOUND for found in findings)
    return PresentationReport(
        findings=findings,
        question=question,
        form=presented.secured.form.value,
        holder=holder.did if bound else None,
        input_digest=hashlib.sha256(presented.secured.raw).hexdigest(),
        reports=tuple(judge(evidence, question, memo) for evidence in presented.evidence),
    )


def refused_presentation(finding: Finding, raw: bytes, question: Question) -> PresentationReport:
    """Return the answer for bytes that are no presentation: such bytes can never be good."""
    digest = hashlib.sha256(raw).hexdigest()
    return PresentationReport(findings=(finding,), question=question, input_digest=digest)
