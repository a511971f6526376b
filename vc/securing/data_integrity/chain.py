"""Which proofs a proof was made over (VC Data Integrity 1.0 sections 4.3 and 4.5; specs/securing.md DI8)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vc.securing.data_integrity.proof import Proof


def previous_of(proofs: Sequence[Proof]) -> tuple[tuple[int, ...], ...]:
    """Return for each proof the places of those that its `previousProof` names, in the order of the document.

    Refuses with `proof.previous` an id that no proof has, or several, and a proof that leads back to itself.
    """
    places = {proof.id: place for place, proof in enumerate(proofs) if proof.id}
    times = Counter(proof.id for proof in proofs if proof.id)
    if any(count > 1 for count in times.values()):
        raise Refused(Code.PROOF_PREVIOUS, "two proofs have the same id")
    missing = {name for proof in proofs for name in proof.previous} - places.keys()
    if missing:
        raise Refused(Code.PROOF_PREVIOUS, "previousProof names a proof that is not there")
    found = tuple(tuple(sorted(places[name] for name in proof.previous)) for proof in proofs)
    for place in range(len(proofs)):
        if place in needed_by(found, place):
            raise Refused(Code.PROOF_PREVIOUS, "a proof was made over itself")
    return found


def needed_by(previous: Sequence[tuple[int, ...]], place: int) -> frozenset[int]:
    """Return the places of all proofs that stand before the one at `place`, directly or through others."""
    needed: set[int] = set()
    pending = list(previous[place])
    while pending:
        one = pending.pop()
        if one not in needed:
            needed.add(one)
            pending.extend(previous[one])
    return frozenset(needed)
