"""A reason why something can't be relied on, as a value."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

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
    def of(cls, refused: Refused) -> Self:
        """Return the refusal that an exception carried."""
        return cls(refused.code, refused.detail)


@contextmanager
def malformed_unless_read() -> Iterator[None]:
    """Turn the refusal of a claim into `status.malformed`; refusals with a code of ours pass.

    A list is one claim after another to its reader, but a whole to whoever asked for it.
    """
    try:
        yield
    except Refused as refused:
        if refused.code.startswith("status."):
            raise
        raise Refused(Code.STATUS_MALFORMED, refused.detail) from None
