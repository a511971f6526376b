"""What the command line has seen before, in the user's configuration folder (specs/retrieval.md W12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vc_cli.output import warn

if TYPE_CHECKING:
    from vc.resolve.verifier_state import VerifierState


@dataclass(frozen=True, slots=True)
class Remembering:
    """Where what was seen is kept; None remembers nothing. Given to other processes of a batch, which say nothing."""

    folder: Path | None = None
    says: bool = True

    def open(self) -> VerifierState | None:
        """Return what was seen; None where nothing is remembered."""
        if self.folder is None:
            return None
        from vc.resolve.verifier_state import VerifierState

        return VerifierState(self.folder, notice=warn) if self.says else VerifierState(self.folder)

    def silent(self) -> Remembering:
        """Return the same for a process of which another one has said what there is to say."""
        return replace(self, says=False)


NOT_REMEMBERING: Final = Remembering()
