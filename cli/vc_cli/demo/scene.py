"""What every scene of the story works with."""

from __future__ import annotations

from dataclasses import dataclass, field

from vc.verify.report import Report
from vc_cli.demo.narrator import Narrator
from vc_cli.demo.stage import Stage
from vc_cli.demo.verifier import Verifier


@dataclass(frozen=True, slots=True)
class Scene:
    """The world on disk, the voice that tells of it, and the verifier that looks at it from outside.

    `seen` keeps answers that will not be given again, by the name of their state, for the gallery at the end.
    """

    stage: Stage
    tell: Narrator
    verifier: Verifier
    seen: dict[str, Report] = field(default_factory=dict)
