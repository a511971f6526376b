"""What answers questions in this service: the library's pure core, an anchor, and one source for all requests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from anyio import to_thread

from vc.errors import ConfigurationError
from vc.intake.intake import Intaken, intake
from vc.intake.recognise import container_of
from vc.intake.refused_report import refused_report
from vc.model.document import AsyncSource
from vc.model.finding import Finding
from vc.model.limits import DEFAULT_LIMITS, Limits
from vc.resolve.clock import Clock
from vc.resolve.driver_async import gather_async
from vc.resolve.presentation_async import verify_presentation_async
from vc.resolve.verifier_state import VerifierState
from vc.trust.seen import Seen
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.known_hosts import known_hosts
from vc.verify.memo import Memo
from vc.verify.policy import PRESETS, Policy
from vc.verify.presentation_report import PresentationReport
from vc.verify.presented import Shown
from vc.verify.question import Question
from vc.verify.report import Report
from verifier_api.asked import Terms
from verifier_api.moment import moment_of
from verifier_api.problems import unsupported


@dataclass(frozen=True, slots=True)
class Answered:
    """A report, and what it rests on.

    `evidence` is what was gathered; of something that could not be taken in, the bytes themselves. `host` is the one in
    a label's address, empty where there is none.
    """

    report: Report
    evidence: Evidence
    host: str = ""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies for one event loop. `clock` is asked once for each request.

    `manifest` is that of the bundle among the sources; empty bytes where the bundle is damaged, so that every report
    says so. `pictures` bounds how many pictures and PDFs are opened at once. `state` is what was seen under the anchor
    before, and `seen` its facts when the service began; both None where nothing is remembered. `policies`
    are those that a request may name.
    """

    anchor: Anchor | None
    source: AsyncSource
    clock: Clock
    manifest: bytes | None = None
    pictures: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    limits: Limits = DEFAULT_LIMITS
    memo: Memo = field(default_factory=Memo)
    state: VerifierState | None = None
    seen: Seen | None = None
    policies: Mapping[str, Policy] = field(default_factory=lambda: PRESETS)

    def terms(self) -> Terms:
        """Return what a request that arrives now does not choose itself."""
        return Terms(moment_of(self.clock), self.policies)

    async def answer(self, handed_over: bytes, question: Question, *, stapled: Iterable[bytes] = ()) -> Report:
        """Return the report on what a person hands over: a credential, QR text, a picture or a PDF.

        Ends the request with 415 for a picture or PDF where their decoders are not installed.
        """
        return (await self.answered(handed_over, question, stapled=stapled)).report

    async def answered(self, handed_over: bytes, question: Question, *, stapled: Iterable[bytes] = ()) -> Answered:
        """Return what `answer` does, with what it rests on."""
        taken = await self._taken_in(handed_over)
        if isinstance(taken, Finding):
            return Answered(refused_report(taken, handed_over, question), Evidence(handed_over, self.anchor))
        return replace(await self.verified(taken.payload, question, stapled=stapled), host=taken.host or "")

    def strange_host(self, answered: Answered, question: Question, *, own: str) -> str:
        """Return the host in a label's address if nobody that counts names it (specs/label.md L9.4), else "".

        `own` is the host at which this service was asked.
        """
        known = answered.host in {"", own} or answered.host in known_hosts(answered.evidence, question, self.memo)
        return "" if known else answered.host

    async def verify(self, target: bytes, question: Question, *, stapled: Iterable[bytes] = ()) -> Report:
        """Return the report on the bytes of a credential or label."""
        return (await self.verified(target, question, stapled=stapled)).report

    async def verified(self, target: bytes, question: Question, *, stapled: Iterable[bytes] = ()) -> Answered:
        """Return what `verify` does, with what it rests on."""
        evidence = self._basis(target, stapled)
        evidence = await gather_async(evidence, question, self.source, limits=self.limits, memo=self.memo)
        report = judge(evidence, question, self.memo)
        self._remember(report)
        return Answered(report, evidence)

    async def present(
        self, raw: bytes, question: Question, shown: Shown, *, stapled: Iterable[bytes] = ()
    ) -> PresentationReport:
        """Return the answer for a presentation, and for each credential in it (V11)."""
        evidence = self._basis(raw, stapled)
        answered = await verify_presentation_async(
            evidence, question, self.source, shown=shown, memo=self.memo, limits=self.limits
        )
        for report in answered.reports:
            self._remember(report)
        return answered

    def _basis(self, target: bytes, stapled: Iterable[bytes]) -> Evidence:
        return Evidence(target, self.anchor, manifest=self.manifest, stapled=tuple(stapled), seen=self.seen)

    def _remember(self, report: Report) -> None:
        if self.state is not None:
            self.state.report(report, self.seen)

    async def _taken_in(self, handed_over: bytes) -> Intaken | Finding:
        if container_of(handed_over) is None:
            return intake(handed_over, self.limits)
        try:
            async with self.pictures:
                return await to_thread.run_sync(lambda: intake(handed_over, self.limits))
        except ConfigurationError as fault:
            raise unsupported(f"{fault.message} on this server", ("application/vc+jwt", "text/plain")) from None
