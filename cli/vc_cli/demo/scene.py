"""What every scene of the story works with."""

from __future__ import annotations

from dataclasses import dataclass

from vc_cli.demo.narrator import Narrator
from vc_cli.demo.stage import Stage
from vc_cli.demo.verifier import Verifier


@dataclass(frozen=True, slots=True)
class Scene:
    """The world on disk, the voice that tells of it, and the verifier that looks at it from outside."""

    stage: Stage
    tell: Narrator
    verifier: Verifier
