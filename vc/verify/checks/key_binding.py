"""V5.4: whether the holder presents it, to this verifier and now, where that is demanded (specs/sd-jwt.md KB).

Loaded only where it is demanded or offered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.model.finding import Finding, Outcome
from vc.securing.sd_jwt.key_binding import Window, verify_key_binding, verify_unasked

if TYPE_CHECKING:
    from vc.securing.sd_jwt.reading import Selective
    from vc.verify.case import Case

_AGE: Final = timedelta(minutes=5)
_STEP: Final = "V5.4"


def check_key_binding(case: Case) -> None:
    """Hold what was presented to the demand of the question; what nobody asked for proves nothing (KB2, KB3)."""
    selective = case.secured.selective
    try:
        if case.question.binding is not None:
            _demanded(case, selective)
        elif selective is not None and selective.binding is not None:
            verify_unasked(selective.binding, selective.parts, selective.signed_claims)
            detail = "it was not checked to be for this question; give nonce and audience to demand it"
            case.findings.append(Finding(Code.KB_UNEXPECTED, Outcome.NOT_APPLICABLE, detail=detail, spec=_STEP))
    except Refused as refusal:
        case.failed(refusal.code, detail=refusal.detail, spec=_STEP)


def _demanded(case: Case, selective: Selective | None) -> None:
    question = case.question
    if question.binding is None or selective is None or selective.binding is None:
        raise Refused(Code.KB_REQUIRED, "nothing came along that shows that its holder presents it")
    window = Window(question.now, _AGE, question.policy.clock_skew)
    verify_key_binding(
        selective.binding, selective.parts, selective.signed_claims, demand=question.binding, window=window
    )
    case.passed(Code.KB_VERIFIED, subject=question.binding.audience, spec=_STEP)
