"""The report on what could not even be taken in (specs/label.md L9): the same at every door."""

from __future__ import annotations

import hashlib

from vc.model.finding import Finding
from vc.verify.question import Question
from vc.verify.report import Report, verdict_of


def refused_report(found: Finding, raw: bytes, question: Question) -> Report:
    """Return the report on `raw`, of which intake said `found`. Nothing is asked, and nothing is said of a subject."""
    return Report(
        verdict=verdict_of((found,), question.policy),
        findings=(found,),
        judged_at=question.now,
        at=question.at,
        act=question.act,
        policy=question.policy.name,
        rules=question.policy.applied(question.act),
        goods=question.goods,
        input_digest=hashlib.sha256(raw).hexdigest(),
    )
