"""Checking what was handed over, one input after another or on all cores: bytes in, report and evidence out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from vc.intake.intake import intake
from vc.intake.refused_report import refused_report
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS
from vc.resolve.driver import gather
from vc.trust.seen import Seen
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import Question
from vc.verify.report import Report
from vc_cli.remembering import NOT_REMEMBERING, Remembering
from vc_cli.retrieval import OpenRetrieval, Retrieval

WORTH_IT: Final = 2_000
"""Inputs from which on a batch runs on all cores: starting a process for each costs as much as a thousand checks."""

_MEMO_ENTRIES: Final = 16_384
_INPUTS_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class Checked:
    """The report on one input, and its evidence as `vc judge` reads it, None where it is not to be saved."""

    report: Report
    saved: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Instructions:
    """How to check: under which anchor, asking what of where, with which further documents beside each input."""

    question: Question
    retrieval: Retrieval
    anchor: Anchor | None = None
    stapled: tuple[bytes, ...] = ()
    saving: bool = False
    remembering: Remembering = NOT_REMEMBERING


class Desk:
    """Checks inputs by the same instructions. What was verified for one input need not be verified for the next."""

    def __init__(self, instructions: Instructions) -> None:
        self._given = instructions
        self._memo = Memo(_MEMO_ENTRIES)
        self._opened: OpenRetrieval | None = None
        self._state = instructions.remembering.open()
        self._seen: Seen | None = None

    def open(self) -> OpenRetrieval:
        """Open the source once, and see what was seen before under the anchor."""
        if self._opened is None:
            given = self._given
            self._opened = given.retrieval.open(given.anchor, now=given.question.now)
            evidence = Evidence(b"", given.anchor, self._opened.documents, manifest=self._opened.manifest)
            if self._state is not None:
                self._seen = self._state.visit(evidence, given.question, self._memo)
        return self._opened

    def check(self, raw: bytes) -> Checked:
        """Return the report on what was handed over. Raises on no bytes."""
        given = self._given
        taken = intake(raw, DEFAULT_LIMITS)
        if isinstance(taken, Finding):
            evidence = Evidence(raw, given.anchor, stapled=given.stapled)
            return Checked(refused_report(taken, raw, given.question), self._saved(evidence))
        opened = self.open()
        evidence = Evidence(
            taken.payload, given.anchor, manifest=opened.manifest, stapled=given.stapled, seen=self._seen
        )
        evidence = gather(evidence, given.question, opened.source, memo=self._memo)
        report = judge(evidence, given.question, self._memo)
        if self._state is not None:
            self._state.report(report, self._seen)
        return Checked(report, self._saved(evidence))

    def _saved(self, evidence: Evidence) -> bytes | None:
        if not self._given.saving:
            return None
        from vc.verify.saved import save_evidence

        return save_evidence(evidence, self._given.question)


def check_all(instructions: Instructions, inputs: Sequence[bytes]) -> Iterator[Checked]:
    """Yield what `Desk.check` returns for each input, in order.

    Long offline batches run on all cores: nothing is shared but what stands in the instructions, so the order of work
    changes no answer. Whatever asks the web stays in one process, for the sake of one cache.
    """
    cores = os.cpu_count() or 1
    if not instructions.retrieval.offline or cores == 1 or len(inputs) < WORTH_IT:
        desk = Desk(instructions)
        yield from (desk.check(raw) for raw in inputs)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    Desk(instructions).open()
    instructions = replace(instructions, remembering=instructions.remembering.silent())
    # Not `fork`: a copied process would inherit locks of threads that do not exist in it.
    with ProcessPoolExecutor(
        cores, mp_context=get_context("spawn"), initializer=_sit_down, initargs=(instructions,)
    ) as pool:
        yield from pool.map(_check_in_child, inputs, chunksize=_INPUTS_AT_ONCE)


_child_desk: Desk | None = None


def _sit_down(instructions: Instructions) -> None:
    global _child_desk  # noqa: PLW0603 - a child process has this one desk
    _child_desk = Desk(instructions)


def _check_in_child(raw: bytes) -> Checked:
    assert _child_desk is not None  # noqa: S101 - the initializer has run
    return _child_desk.check(raw)
