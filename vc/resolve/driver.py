"""The driver: asks a source for what the verification wants, until nothing more is wanted (design section 2, idea 1).

The same few lines serve the web, a folder, memory and an offline bundle; which it is, only the source knows.
"""

from __future__ import annotations

import time
from dataclasses import replace

from vc.codes import Code
from vc.model.document import Source
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.bundle import Bundle
from vc.resolve.clock import Monotonic
from vc.resolve.gathering import Allowance, answer_for, not_asked
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.memo import Memo
from vc.verify.question import Question
from vc.verify.report import Report


def gather(
    evidence: Evidence,
    question: Question,
    source: Source,
    *,
    limits: Limits = DEFAULT_LIMITS,
    memo: Memo | None = None,
    clock: Monotonic = time.monotonic,
) -> Evidence:
    """Return `evidence` with every document that `question` needs, or why it could not be had.

    Bounded by `Limits.documents` and `Limits.gathering_seconds`: no retrieval begins that could end after it. A bound
    that was reached stands in `Evidence.limit_reached` and becomes a finding. Evidence that was cut off stays so.
    """
    started, allowance = clock(), Allowance(evidence, limits)
    while evidence.limit_reached is None:
        references = not_asked(evidence, wanted(evidence, question, memo))
        if not references:
            break
        for reference in references:
            if not allowance.take(reference):
                return replace(evidence, limit_reached=Code.LIMIT_DOCUMENTS)
            if clock() - started > limits.gathering_seconds - limits.fetch_seconds:
                return replace(evidence, limit_reached=Code.LIMIT_TIME)
            evidence = evidence.with_answers([answer_for(reference, source.retrieve(reference))])
    return evidence


def verify_credential(
    target: bytes,
    *,
    anchor: Anchor | None,
    source: Source,
    question: Question,
    bundle: Bundle | None = None,
    memo: Memo | None = None,
) -> tuple[Report, Evidence]:
    """Verify one input: gather what is needed and judge it. Returns the report and the evidence for a later replay.

    Where `source` serves documents of a bundle, `bundle` is that bundle: its manifest must be judged with them.
    """
    evidence = Evidence(target=target, anchor=anchor, manifest=None if bundle is None else bundle.manifest)
    evidence = gather(evidence, question, source, memo=memo)
    return judge(evidence, question, memo), evidence
