"""A presentation on its way through V11: what the verifier asks of it, and what was taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vc.errors import UsageError

if TYPE_CHECKING:
    from vc.model.finding import Finding
    from vc.model.presentation import Presentation
    from vc.securing.secured import SecuredCredential
    from vc.verify.evidence import Evidence

_LONGEST = 512


@dataclass(frozen=True, slots=True)
class Shown:
    """The challenge that the verifier gave to be signed, and the audience as which it asked; None: neither.

    Raises `UsageError` for one that is empty or has more than 512 characters.
    """

    challenge: str | None = None
    audience: str | None = None

    def __post_init__(self) -> None:
        """Refuse what nobody can have asked for."""
        for where, text in (("challenge", self.challenge), ("audience", self.audience)):
            if text is not None and not 0 < len(text) <= _LONGEST:
                hint = "leave it out, or give the text that the holder was given"
                raise UsageError(f"has 1 to {_LONGEST} characters", where=where, hint=hint)


@dataclass(frozen=True, slots=True)
class Presented:
    """A presentation as it was read, the octets of each credential that it holds, and what was found of the others.

    `evidence` is what was gathered for each of `credentials`, in their order; empty before that.
    """

    secured: SecuredCredential
    presentation: Presentation
    credentials: tuple[bytes, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...] = ()
