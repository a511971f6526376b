"""V8: do the schedule of the issuer and the recognition of its accreditation body cover exactly this?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.trust.covers import covers, recognises

if TYPE_CHECKING:
    from datetime import datetime

    from vc.model.credential import Credential
    from vc.model.scope import Scope
    from vc.verify.case import Case, Recognised


def check_scope(case: Case, credential: Credential, recognised: Recognised, signed_at: datetime) -> None:
    """Check both upper levels, at signing time and at the moment asked about (V8.1 to V8.3)."""
    scope = credential.scope
    if scope is None:
        detail = "the credential follows none of our profiles, so what it covers can't be compared with a schedule"
        case.unknown(Code.CHAIN_SCOPE, detail=detail, spec="V8.1")
        return
    missing = _missing(recognised, scope, signed_at, "when it was signed") or _missing(
        recognised, scope, case.question.at, "at the time asked about"
    )
    if missing is None:
        case.passed(Code.CHAIN_SCOPE, subject=recognised.issuer, spec="V8.2")
        return
    code, detail = missing
    case.failed(code, subject=recognised.issuer, detail=detail, spec="V8.2")


def _missing(recognised: Recognised, scope: Scope, moment: datetime, when: str) -> tuple[Code, str] | None:
    for accreditation in recognised.accreditations:
        coverage = covers(accreditation.schedule, scope, at=moment)
        if not coverage.covered:
            return Code.CHAIN_SCOPE_NOT_COVERED, f"not in the schedule {when}: {'; '.join(coverage.missing)}"
    coverage = recognises(recognised.body.scopes, scope, at=moment)
    if not coverage.covered:
        missing = "; ".join(coverage.missing)
        return Code.CHAIN_BODY_SCOPE_NOT_COVERED, f"{recognised.body.name} is not recognised for it {when}: {missing}"
    return None
