"""The verifiers of the story: an importer's phone with the published sites before it, under the world's trust list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vc.intake.recognise import is_ours
from vc.label.png import png
from vc.label.print_size import print_size
from vc.label.qr import Level, label_qr
from vc.label.scan import scan
from vc.model.document import NotRetrieved, Reference, Retrieved, Source
from vc.model.limits import DEFAULT_LIMITS
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
        self, target: bytes, *, now: datetime, at: datetime | None = None, source: Source | None = None
    ) -> tuple[Report, Evidence]:
        """Return the answer about one input and the evidence for it."""
        anchor = Anchor((self.stage.out / "trust.toml").read_bytes())
        return verify_credential(
            target, anchor=anchor, source=source or self.published(now), question=ask(now, at=at), memo=self.memo
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


def print_label(text: str, path: Path) -> str:
    """Render the QR code of a label as a PNG for 300 dpi; returns its version and size in words."""
    image = label_qr(text, level=Level.M)
    size = print_size(image, dots_per_inch=300)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png(image, size))
    return f"version {image.version}-{image.level.value}, {size.width_mm:.1f} mm at 300 dpi"


def read_label(path: Path) -> str:
    """Decode the QR code from the pixels of a PNG, as a phone would."""
    return scan(path.read_bytes(), DEFAULT_LIMITS, wanted=is_ours)
