"""Steps that need not be taken twice: the same question, the same documents, the same answer.

Most of a verification is not about the certificate: the anchor, the issuer's recognition and its current status list
are those of the certificate before. What such a step established is kept with every document that it looked at, and
stands for as long as the next evidence holds exactly these (specs/decisions/0010-established-steps.md).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from vc.model.document import Retrieved
    from vc.model.finding import Finding
    from vc.verify.case import Case

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Established:
    """What a step gave, the findings that it left, and what it rested on beside its name and the circumstances."""

    result: object
    findings: tuple[Finding, ...]
    looked_at: tuple[Retrieved, ...]
    rests_on: tuple[object, ...]

    def holds_for(self, case: Case, rests_on: tuple[object, ...]) -> bool:
        """Whether the step would look at the same documents in this case, and rests on the very same objects."""
        for known, given in zip(self.rests_on, rests_on, strict=True):
            if known is not given:
                return False
        documents = case.evidence.documents
        for document in self.looked_at:
            given_document = documents.get(document.url)
            if given_document is not document and given_document != document:
                return False
        return True


def establish(
    case: Case, name: Hashable, work: Callable[[], T | None], *, rests_on: tuple[object, ...] = ()
) -> T | None:
    """Return what `work` gives, with its findings: worked out, or as it was under the same circumstances.

    `work` must depend on nothing but `name`, `Case.circumstances`, the objects in `rests_on` and the documents that it
    asks the case for. It must change nothing in the case but its findings. Nothing is kept of a step that missed a
    document, which may be had next time, nor of one that gave None or had stapled copies at hand: strangers can bring
    about any number of those.
    """
    key = (case.circumstances, name)
    known = case.memo.find(key)
    if isinstance(known, Established) and known.holds_for(case, rests_on):
        case.findings.extend(known.findings)
        case.looked_at.extend(known.looked_at)
        return cast("T", known.result)
    findings, looked_at, absent = len(case.findings), len(case.looked_at), case.absent
    result = work()
    if result is not None and case.absent == absent and not case.evidence.stapled:
        left, seen = tuple(case.findings[findings:]), tuple(case.looked_at[looked_at:])
        case.memo.keep(key, Established(result, left, seen, rests_on))
    return result
