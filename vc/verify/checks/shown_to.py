"""V11.6 and V11.7: whom a presentation is meant for, what it answers, and until when it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.finding import Finding, Outcome

if TYPE_CHECKING:
    from vc.model.presentation import Presentation
    from vc.verify.presented import Shown
    from vc.verify.question import Question


def check_shown_to(presentation: Presentation, shown: Shown, question: Question) -> tuple[Finding, ...]:
    """Return what is found of challenge, audience and dates. What was asked decides, never what was sent."""
    found = (_challenge(presentation, shown), _audience(presentation, shown), _dates(presentation, question))
    return tuple(one for one in found if one is not None)


def _challenge(presentation: Presentation, shown: Shown) -> Finding:
    if shown.challenge is None:
        return Finding(Code.PRESENTATION_CHALLENGE_UNASKED, Outcome.UNKNOWN, spec="V11.6")
    if presentation.nonce == shown.challenge:
        return Finding(Code.PRESENTATION_CHALLENGE, Outcome.PASSED, spec="V11.6")
    detail = "it answers none" if presentation.nonce is None else "it answers another one"
    return Finding(Code.PRESENTATION_CHALLENGE_DIFFERS, Outcome.FAILED, detail=detail, spec="V11.6")


def _audience(presentation: Presentation, shown: Shown) -> Finding | None:
    named = ", ".join(presentation.audience)
    if shown.audience is None:
        if not presentation.audience:
            return None
        return Finding(Code.PRESENTATION_AUDIENCE_UNASKED, Outcome.UNKNOWN, detail=f"for {named}", spec="V11.6")
    if shown.audience in presentation.audience and not _for_others_too(presentation):
        return Finding(Code.PRESENTATION_AUDIENCE, Outcome.PASSED, detail=shown.audience, spec="V11.6")
    detail = f"for {named or 'nobody in particular'}, not for {shown.audience} alone"
    return Finding(Code.PRESENTATION_AUDIENCE_DIFFERS, Outcome.FAILED, detail=detail, spec="V11.6")


def _for_others_too(presentation: Presentation) -> bool:
    return presentation.audience_is_whole and len(presentation.audience) > 1


def _dates(presentation: Presentation, question: Question) -> Finding:
    start, end = presentation.not_before, presentation.expires
    if start is not None and question.at < start:
        detail = f"from {format_instant(start)}"
        return Finding(Code.PRESENTATION_NOT_YET_VALID, Outcome.FAILED, detail=detail, spec="V11.7")
    if end is not None and question.at >= end:
        return Finding(Code.PRESENTATION_EXPIRED, Outcome.FAILED, detail=f"until {format_instant(end)}", spec="V11.7")
    detail = "without an end" if end is None else f"until {format_instant(end)}"
    return Finding(Code.PRESENTATION_IN_FORCE, Outcome.PASSED, detail=detail, spec="V11.7")
