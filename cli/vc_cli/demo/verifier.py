"""The verifiers of the story: an importer's phone with the published sites before it, under the world's trust list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from vc.model.document import NotRetrieved, Reference, Retrieved, Source
from vc.resolve.driver import verify_credential
from vc.resolve.folder import FolderSource
from vc.resolve.memory import MemorySource
from vc.verify.evidence import Anchor, Evidence
from vc.verify.memo import Memo
from vc.verify.question import ask
from vc.verify.report import Report
from vc_cli.demo.stage import Stage


@dataclass(slots=True)
class Verifier:
    """Verifies against the published sites as they stand at `now`."""

    stage: Stage
    memo: Memo = field(default_factory=Memo)

    def check(
        self,
        target: bytes,
        *,
        now: datetime,
        at: datetime | None = None,
        source: Source | None = None,
        history: bool = False,
    ) -> tuple[Report, Evidence]:
        """Return the answer about one input and the evidence for it; `history` asks for what its issuer recorded."""
        anchor = Anchor((self.stage.out / "trust.toml").read_bytes())
        question = replace(ask(now, at=at), history=history)
        return verify_credential(
            target, anchor=anchor, source=source or self.published(now), question=question, memo=self.memo
        )

    def published(self, now: datetime) -> Source:
        """Return the published sites as a source."""
        return FolderSource(self.stage.sites(), now=lambda: now)

    def with_replaced(self, replaced: dict[str, bytes], now: datetime) -> Source:
        """Return the published sites with some documents replaced by an attacker's."""
        return _Overlaid(MemorySource(replaced, now=lambda: now), self.published(now))


@dataclass(frozen=True, slots=True)
class _Overlaid:
    above: Source
    below: Source

    def retrieve(self, reference: Reference) -> Retrieved | NotRetrieved:
        """Return what the attacker serves, else what is published."""
        answer = self.above.retrieve(reference)
        return answer if isinstance(answer, Retrieved) else self.below.retrieve(reference)
