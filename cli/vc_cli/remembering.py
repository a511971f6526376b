"""What the command line has seen before, in the user's configuration folder (specs/retrieval.md W12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vc.verify.evidence import Evidence
from vc.verify.memo import Memo
from vc_cli.anchors import user_folder
from vc_cli.output import warn

if TYPE_CHECKING:
    from vc.resolve.verifier_state import VerifierState
    from vc_cli.checking import Checked, Instructions


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was seen, opened: `instructions` know of it, and what their bundle gives to remember is kept already."""

    state: VerifierState | None
    instructions: Instructions

    @classmethod
    def of(cls, instructions: Instructions) -> Remembered:
        """Return the instructions with what was seen under their anchor before."""
        if instructions.anchor is None:
            return cls(None, instructions)
        from vc.resolve.verifier_state import VerifierState

        state, memo = VerifierState(user_folder(), notice=warn), Memo()
        manifest, documents = instructions.retrieval.held()
        evidence = Evidence(b"", instructions.anchor, documents, manifest=manifest)
        seen = state.visit(evidence, instructions.question, memo)
        return cls(state, replace(instructions, seen=seen, memo=memo))

    def answered(self, checked: Iterable[Checked]) -> None:
        """Keep when the lists were signed on which valid answers rest."""
        for one in checked:
            if self.state is not None:
                self.state.report(one.report, self.instructions.seen)
