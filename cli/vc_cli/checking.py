"""Checking what was handed over, one input after another or on all cores: bytes in, report and evidence out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

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
from vc_cli.retrieval import OpenRetrieval, Retrieval

if TYPE_CHECKING:
    from vc.verify.bundle_standing import BundleStanding
    from vc.verify.numbers import NumberDirectory
    from vc.verify.presentation_report import PresentationReport
    from vc.verify.presented import Shown

_MEMO_ENTRIES: Final = 16_384


@dataclass(frozen=True, slots=True)
class Checked:
    """The report on one input, and its evidence as `vc judge` reads it, None where it is not to be saved.

    `strange_host` stands in a label's address, and nobody that counts names it; "" where that was not asked.
    """

    report: Report
    saved: bytes | None = field(default=None, repr=False)
    strange_host: str = ""


@dataclass(frozen=True, slots=True)
class Instructions:
    """How to check: under which anchor, asking what of where, with which further documents beside each input.

    `seen` is what was seen under the anchor before; `memo` what has been verified of it, for this process alone. With
    `doubting_hosts`, hosts in the addresses of labels are held against those that are known (specs/label.md L9.4).
    """

    question: Question
    retrieval: Retrieval
    anchor: Anchor | None = None
    stapled: tuple[bytes, ...] = ()
    saving: bool = False
    doubting_hosts: bool = False
    seen: Seen | None = None
    memo: Memo | None = field(default=None, repr=False, compare=False)


class Desk:
    """Checks inputs by the same instructions. What was verified for one input need not be verified for the next."""

    def __init__(self, instructions: Instructions) -> None:
        self._given = instructions
        self._memo = Memo(_MEMO_ENTRIES) if instructions.memo is None else instructions.memo
        self._opened: OpenRetrieval | None = None
        self._standings: dict[Question, BundleStanding] = {}
        self._directories: dict[Question, NumberDirectory] = {}

    @property
    def question(self) -> Question:
        """What is asked of every input that has no question of its own."""
        return self._given.question

    @property
    def opened(self) -> OpenRetrieval:
        """The open source; opened once, when it is first needed."""
        if self._opened is None:
            self._opened = self._given.retrieval.open(self._given.anchor, now=self._given.question.now)
        return self._opened

    def _basis(self) -> Evidence:
        """What is at hand for every input alike: anchor and bundle, and what was seen before."""
        opened, given = self.opened, self._given
        return Evidence(b"", given.anchor, opened.documents, manifest=opened.manifest, seen=given.seen)

    def standing(self, question: Question) -> BundleStanding | None:
        """Return how the bundle stands for a question; None without a bundle."""
        from vc.verify.bundle_standing import bundle_standing

        if self.opened.manifest is None:
            return None
        key = question.in_general
        if key not in self._standings:
            self._standings[key] = bundle_standing(self._basis(), key, memo=self._memo)
        return self._standings[key]

    def numbers(self, question: Question) -> NumberDirectory:
        """Return the certificate numbers that the bundle holds, as they count for a question (manifest.md D11)."""
        from vc.verify.numbers import number_directory

        key = question.in_general
        if key not in self._directories:
            self._directories[key] = number_directory(self._basis(), key, memo=self._memo)
        return self._directories[key]

    def check(self, raw: bytes, question: Question | None = None) -> Checked:
        """Return the report on what was handed over, asked `question` in place of that of all. Raises on no bytes."""
        given = self._given
        asked = given.question if question is None else question
        taken = intake(raw, DEFAULT_LIMITS)
        if isinstance(taken, Finding):
            evidence = Evidence(raw, given.anchor, stapled=given.stapled)
            return Checked(refused_report(taken, raw, asked), self._saved(evidence, asked))
        evidence = replace(self._basis(), target=taken.payload, documents={}, stapled=given.stapled)
        evidence = gather(evidence, asked, self.opened.source, memo=self._memo)
        report = judge(evidence, asked, self._memo)
        return Checked(report, self._saved(evidence, asked), self._strange(taken.host, evidence, asked))

    def present(self, raw: bytes, shown: Shown) -> PresentationReport:
        """Return the answer for a presentation, and for each credential in it. Raises on no bytes."""
        from vc.resolve.presentation import verify_presentation

        basis = replace(self._basis(), documents={}, stapled=self._given.stapled)
        source, question = self.opened.source, self._given.question
        return verify_presentation(raw, basis=basis, source=source, question=question, shown=shown, memo=self._memo)

    def _strange(self, host: str | None, evidence: Evidence, asked: Question) -> str:
        if host is None or not self._given.doubting_hosts:
            return ""
        from vc.verify.known_hosts import known_hosts

        return "" if host in known_hosts(evidence, asked, self._memo) else host

    def _saved(self, evidence: Evidence, asked: Question) -> bytes | None:
        if not self._given.saving:
            return None
        from vc.verify.saved import save_evidence

        return save_evidence(evidence, asked)


def check_all(instructions: Instructions, inputs: Sequence[bytes]) -> Iterator[Checked]:
    """Yield what `Desk.check` returns for each input, in order; many inputs offline on all cores (`vc_cli.batch`)."""
    from vc_cli.batch import worked

    yield from worked(instructions, Desk.check, inputs)
