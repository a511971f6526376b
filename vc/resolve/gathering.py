"""The bounds of a gathering and what a source may answer; shared by both drivers (specs/retrieval.md W10)."""

from __future__ import annotations

from collections.abc import Iterable

from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import Limits
from vc.verify.evidence import Evidence


def not_asked(evidence: Evidence, references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the references that no source has answered yet, each URL once."""
    by_url = {reference.url: reference for reference in references if not evidence.asked(reference.url)}
    return tuple(by_url.values())


def documents_left(evidence: Evidence, limits: Limits) -> int:
    """Return how many more documents may be asked for; what could not be had has been asked for too."""
    return limits.documents - len(evidence.documents) - len(evidence.missing)


def answer_for(reference: Reference, answer: Retrieved | NotRetrieved) -> Retrieved | NotRetrieved:
    """Return a source's answer if it is one for this reference; one for another URL is as good as none."""
    if answer.url == reference.url:
        return answer
    moment = answer.retrieved_at if isinstance(answer, Retrieved) else answer.attempted_at
    return NotRetrieved(reference.url, Code.FETCH_FAILED, "the source answered for another URL", moment)
