"""What to do with the goods of a line, why, and what is missing (specs/manifest.md D6)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.model.vocabulary import Verdict

if TYPE_CHECKING:
    from vc.model.finding import Finding
    from vc.verify.bundle_standing import BundleStanding
    from vc.verify.report import Report


class Decision(StrEnum):
    """What to do with the goods of a line."""

    GREEN = "green"
    HOLD = "hold"
    REFER = "refer"


_DECISIONS: Final = {
    Verdict.VALID: Decision.GREEN,
    Verdict.INVALID: Decision.HOLD,
    Verdict.INDETERMINATE: Decision.REFER,
}
_FETCH: Final = "fetch."


def decision_of(report: Report | None, standing: BundleStanding | None = None) -> Decision:
    """Return the decision on a line with this report; None for a line that can't be read.

    `standing` is that of the bundle for the line's question. A desk whose bundle is past its limit says nothing about
    today, not even that a line is bad (D6.2).
    """
    if report is None or _too_old(standing) is not None:
        return Decision.REFER
    return _DECISIONS[report.verdict]


def decisive(report: Report, standing: BundleStanding | None = None) -> Finding | None:
    """Return the finding to name first; None for a valid report."""
    too_old = _too_old(standing)
    if too_old is not None or report.verdict is Verdict.VALID:
        return too_old
    return next(iter(report.reasons), None)


def missing_of(found: Finding) -> str:
    """Return what is missing: the address of a document that could not be had, else what the finding says (D6.3)."""
    not_had = found.code is Code.NUMBER_CERTIFICATE_MISSING or found.code.value.startswith(_FETCH)
    return found.subject if not_had else found.detail or found.subject


def _too_old(standing: BundleStanding | None) -> Finding | None:
    return None if standing is None else standing.too_old
