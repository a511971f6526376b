"""V11.5 and V11.7: what the form of a presentation says beside its holder's signature, once that is good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.json_pointer import pointer
from vc.errors import Refused
from vc.model.finding import Finding, Outcome
from vc.securing.secured import Form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vc.keys.did_document import DidDocument
    from vc.securing.sd_jwt.reading import Selective
    from vc.securing.secured import SecuredCredential
    from vc.verify.question import Question

_STEP = "V11.5"


def check_beside_holder(secured: SecuredCredential, holder: DidDocument, question: Question) -> Iterator[Finding]:
    """Yield what is found of a presentation that `holder` has signed.

    With Data Integrity: the end of the proof, and the proofs beside it. As an SD-JWT: that something may be hidden, and
    whether a key binding is what it says.
    """
    if secured.form is Form.DATA_INTEGRITY:
        from vc.verify.checks.proofs import proof_findings  # few presentations have any

        yield from proof_findings(secured, holder, at=question.at)
    if secured.selective is not None:
        yield from selective_findings(secured.selective)


def selective_findings(selective: Selective) -> Iterator[Finding]:
    """Yield that something may be hidden in a presentation, and whether a key binding nobody asked for holds (H5)."""
    from vc.securing.sd_jwt.key_binding import verify_unasked

    if selective.revealed.hidden:
        places = ", ".join(sorted(pointer(path) for path in selective.revealed.hidden))
        yield Finding(
            Code.SD_HIDDEN, Outcome.NOT_APPLICABLE, detail=f"something may be hidden in {places:.300}", spec=_STEP
        )
    if selective.binding is None:
        return
    try:
        verify_unasked(selective.binding, selective.parts, selective.signed_claims)
    except Refused as refusal:
        yield Finding(refusal.code, Outcome.FAILED, detail=refusal.detail, spec=_STEP)
        return
    detail = "the presentation's own signature says who shows it; whom else this names was not asked"
    yield Finding(Code.KB_UNEXPECTED, Outcome.NOT_APPLICABLE, detail=detail, spec=_STEP)
