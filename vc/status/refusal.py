"""A reason why something can't be relied on, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vc.codes import Code
    from vc.errors import Refused


@dataclass(frozen=True, slots=True)
class Refusal:
    """What `vc.errors.Refused` says, for functions that report rather than raise.

    `code` is what the finding will carry; `detail` is for people and never parsed.
    """

    code: Code
    detail: str

    @classmethod
    def of(cls, refused: Refused) -> Refusal:
        """Return the refusal that an exception carried."""
        return cls(refused.code, refused.detail)
