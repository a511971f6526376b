"""Verifying a presentation: each credential in it is gathered, then whom they name as its holder (V11)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.driver import gather
from vc.resolve.gathering import answer_for, not_asked
from vc.verify.checks.holder import find_holder
from vc.verify.memo import Memo
from vc.verify.presentation import judge_presentation, open_presentation, refused_presentation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vc.model.document import NotRetrieved, Retrieved, Source
    from vc.verify.checks.holder import Holder
    from vc.verify.evidence import Evidence
    from vc.verify.presentation_report import PresentationReport
    from vc.verify.presented import Presented, Shown
    from vc.verify.question import Question


def verify_presentation(
    raw: bytes,
    *,
    basis: Evidence,
    source: Source,
    question: Question,
    shown: Shown,
    memo: Memo | None = None,
) -> PresentationReport:
    """Answer for the presentation in `raw` and each credential in it. Raises on no bytes.

    `basis` is what is at hand for every credential alike: the anchor, the bundle's manifest, stapled copies. The bounds
    of `gather` hold for each credential; beside them at most the holder's DID document is asked for.
    """
    known = Memo() if memo is None else memo
    presented = open_presentation(raw, DEFAULT_LIMITS)
    if isinstance(presented, Finding):
        return refused_presentation(presented, raw, question)
    evidence = [gather(replace(basis, target=one), question, source, memo=known) for one in presented.credentials]
    presented = replace(presented, evidence=tuple(evidence))
    holder = find_holder(presented, question, known)
    if holder.wants:
        wants = not_asked(evidence[holder.beside], holder.wants)
        answers = [answer_for(one, source.retrieve(one)) for one in wants]
        presented = with_holder_answers(presented, holder, answers)
    return judge_presentation(presented, question, shown=shown, memo=known)


def with_holder_answers(presented: Presented, holder: Holder, answers: Iterable[Retrieved | NotRetrieved]) -> Presented:
    """Return a presentation with what was answered for its holder, beside the credential that names it."""
    evidence = list(presented.evidence)
    evidence[holder.beside] = evidence[holder.beside].with_answers(answers)
    return replace(presented, evidence=tuple(evidence))
