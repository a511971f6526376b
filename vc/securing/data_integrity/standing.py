"""Whether a proof beside the controller's holds, once it is known whose key it names (specs/verification.md V5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from vc.encoding.rfc3339 import in_words

if TYPE_CHECKING:
    from datetime import datetime

    from vc.keys.verification_method import VerificationMethod
    from vc.securing.secured import ProofBeside


class Holding(StrEnum):
    """What came of checking a proof."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of checking a proof, and why it does not hold; `why` is empty where it does."""

    holding: Holding
    why: str = ""


def standing_of(proof: ProofBeside, method: VerificationMethod | None, *, at: datetime) -> Standing:
    """Return how a proof stands at a moment, checked with the method that it names; None where that is not had.

    The method must stand under the relationship that the proof's purpose names (Controlled Identifiers 1.0 section
    3.3), and its key must have made the signature. A proof that has ended is not broken, it says nothing any more.
    """
    if proof.unreadable:
        return Standing(Holding.UNCHECKED, proof.unreadable)
    if method is None:
        return Standing(Holding.UNCHECKED, "its key is in no document that this check has")
    if proof.purpose not in method.relationships:
        return Standing(Holding.BROKEN, f"its key is not for {proof.purpose}")
    if not proof.verified_by(method.key):
        return Standing(Holding.BROKEN, "the signature is not that of the named key")
    if proof.expires is not None and proof.expires <= at:
        return Standing(Holding.UNCHECKED, f"was made to end at {in_words(proof.expires)}")
    return Standing(Holding.HOLDS)
