"""V8: whether the schedule of the issuer and the recognition of its accreditation body cover exactly this."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Outcome
from vc.trust.links import accreditation_covers, body_covers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vc.model.scope import Scope
    from vc.trust.ruling import Ruling
    from vc.verify.case import Case, Recognised


def check_scope(case: Case, recognised: Recognised, signed_at: datetime) -> None:
    """Check both upper levels, at signing time and at the moment asked about (V8.1 to V8.3)."""
    scope = case.credential.scope
    if scope is None:
        detail = "the credential follows none of our profiles, so what it covers can't be compared with a schedule"
        case.unknown(Code.CHAIN_SCOPE, detail=detail, spec="V8.1")
        return
    if scope.countries:
        # What a reader is shown is compared, too: the scope names DE, and one of the sites stands elsewhere.
        scope = replace(scope, countries=scope.countries | case.credential.places)
    for moment in dict.fromkeys((signed_at, case.question.at)):
        for subject, ruling in _rulings(recognised, scope, moment):
            if ruling.outcome is not Outcome.PASSED:
                case.rule(ruling, subject=subject, spec="V8.2")
                return
    case.passed(Code.CHAIN_SCOPE, subject=recognised.issuer, detail="within every schedule, then and now", spec="V8.2")


def _rulings(recognised: Recognised, scope: Scope, moment: datetime) -> Iterator[tuple[str, Ruling]]:
    for accreditation in recognised.accreditations:
        yield accreditation.subject, accreditation_covers(accreditation, scope, at=moment)
    yield recognised.body.did, body_covers(recognised.body, scope, at=moment)
