"""The bounds of a gathering and what a source may answer; shared by both drivers (specs/retrieval.md W10)."""

from __future__ import annotations

from collections.abc import Iterable

from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved
from vc.model.limits import Limits
from vc.verify.evidence import Evidence


class Allowance:
    """How many documents may still be asked for.

    What is at hand and what could not be had have been asked for too. Shared documents are counted apart.
    """

    def __init__(self, evidence: Evidence, limits: Limits) -> None:
        self._documents = limits.documents - len(evidence.documents) - len(evidence.missing)
        self._shared = limits.shared_documents

    def take(self, reference: Reference) -> bool:
        """Count one reference; False when there is no room for it."""
        if reference.shared:
            self._shared -= 1
            return self._shared >= 0
        self._documents -= 1
        return self._documents >= 0


def not_asked(evidence: Evidence, references: Iterable[Reference]) -> tuple[Reference, ...]:
    """Return the references that no source has answered yet, each URL once."""
    by_url = {reference.url: reference for reference in references if not evidence.asked(reference.url)}
    return tuple(by_url.values())


def answer_for(reference: Reference, answer: Retrieved | NotRetrieved) -> Retrieved | NotRetrieved:
    """Return a source's answer if it is one for this reference; one for another URL is as good as none."""
    if answer.url == reference.url:
        return answer
    moment = answer.retrieved_at if isinstance(answer, Retrieved) else answer.attempted_at
    return NotRetrieved(reference.url, Code.FETCH_FAILED, "the source answered for another URL", moment)
