"""The driver for an event loop: the documents of one round are retrieved side by side (specs/retrieval.md W10)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from vc.codes import Code
from vc.model.document import AsyncSource, NotRetrieved, Reference, Retrieved
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.bundle import Bundle
from vc.resolve.clock import Monotonic
from vc.resolve.gathering import Allowance, answer_for, not_asked
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.memo import Memo
from vc.verify.question import Question
from vc.verify.report import Report


async def gather_async(
    evidence: Evidence,
    question: Question,
    source: AsyncSource,
    *,
    limits: Limits = DEFAULT_LIMITS,
    memo: Memo | None = None,
    clock: Monotonic = time.monotonic,
) -> Evidence:
    """Return what `vc.resolve.driver.gather` returns; what is under way when the time is up is given up."""
    started, allowance = clock(), Allowance(evidence, limits)
    while evidence.limit_reached is None:
        references = not_asked(evidence, wanted(evidence, question, memo))
        if not references:
            break
        allowed = tuple(takewhile(allowance.take, references))
        answers = await retrieve_round(allowed, source, seconds=limits.gathering_seconds - (clock() - started))
        evidence = evidence.with_answers(answers)
        if len(answers) < len(allowed):
            return replace(evidence, limit_reached=Code.LIMIT_TIME)
        if len(allowed) < len(references):
            return replace(evidence, limit_reached=Code.LIMIT_DOCUMENTS)
    return evidence


async def verify_credential_async(
    target: bytes,
    *,
    anchor: Anchor | None,
    source: AsyncSource,
    question: Question,
    bundle: Bundle | None = None,
    memo: Memo | None = None,
) -> tuple[Report, Evidence]:
    """Verify one input, as `vc.resolve.driver.verify_credential` does."""
    evidence = Evidence(target=target, anchor=anchor, manifest=None if bundle is None else bundle.manifest)
    evidence = await gather_async(evidence, question, source, memo=memo)
    return judge(evidence, question, memo), evidence


async def retrieve_round(
    references: Sequence[Reference], source: AsyncSource, *, seconds: float
) -> list[Retrieved | NotRetrieved]:
    """Return the answers that came within `seconds`, in the order of the references."""
    if seconds <= 0 or not references:
        return []
    if len(references) == 1:
        return await _single(references[0], source, seconds=seconds)
    retrievals = [asyncio.create_task(_retrieve(reference, source)) for reference in references]
    try:
        await asyncio.wait(retrievals, timeout=seconds)
        return [retrieval.result() for retrieval in retrievals if retrieval.done()]
    finally:
        for retrieval in retrievals:
            retrieval.cancel()
        await asyncio.gather(*retrievals, return_exceptions=True)


async def _single(reference: Reference, source: AsyncSource, *, seconds: float) -> list[Retrieved | NotRetrieved]:
    """The same for one reference, without a task: a source that has the document at hand keeps nobody waiting."""
    deadline = asyncio.timeout(seconds)
    try:
        async with deadline:
            return [await _retrieve(reference, source)]
    except TimeoutError:
        if not deadline.expired():
            raise  # the source's own
        return []


async def _retrieve(reference: Reference, source: AsyncSource) -> Retrieved | NotRetrieved:
    return answer_for(reference, await source.retrieve(reference))
