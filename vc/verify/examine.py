"""The order of the steps: what is established, on what it rests, and where to stop (specs/verification.md).

Both `wanted` and `judge` walk this one path; the first keeps what is missing, the second what was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.verify.case import Case
from vc.verify.checks.accreditation_target import check_accreditation, is_accreditation
from vc.verify.checks.accredited import check_accredited, check_role
from vc.verify.checks.anchor import establish_anchor
from vc.verify.checks.body_index import indexes_naming_kid
from vc.verify.checks.did import resolve
from vc.verify.checks.reading import read_target
from vc.verify.checks.recognition import recognise
from vc.verify.checks.scope import check_scope
from vc.verify.checks.signature import check_signature
from vc.verify.checks.status import check_status
from vc.verify.checks.validity import check_environment, check_validity
from vc.verify.memo import Memo

if TYPE_CHECKING:
    from vc.verify.evidence import Evidence
    from vc.verify.question import Question


def examine(evidence: Evidence, question: Question, memo: Memo | None = None) -> Case:
    """Walk the steps as far as the evidence carries, and return what was established."""
    case = Case(evidence, question, Memo() if memo is None else memo)
    if evidence.limit_reached is not None:
        case.unknown(evidence.limit_reached, detail="gathering was cut off", spec="V10.2")
    if not read_target(case) or not establish_anchor(case):
        return case
    mark = len(case.findings)
    for issuer, hint in _candidates(case):
        before = len(case.findings)
        if _authenticate(case, issuer, hint):
            # What was found of candidates that did not sign is of no concern once the signer is known.
            del case.findings[mark:before]
            _decide(case)
            break
    return case


def _candidates(case: Case) -> list[tuple[str, str | None]]:
    """Return who may have signed: the issuer that is named, or for a label whoever lists its kid (V3.2)."""
    kid = case.credential.label_kid
    if kid is None:
        return [(case.credential.issuer, case.credential.recognized_in)]
    mark = len(case.findings)
    found: dict[str, str | None] = {entry.issuer: entry.current for _, entry in indexes_naming_kid(case, kid)}
    if not found:
        detail = "no accreditation body of the trust list names this key"
        case.unknown(Code.KEY_UNKNOWN, subject=kid.hex(), detail=detail, spec="V3.2")
        return []
    del case.findings[mark:]
    return list(found.items())[: case.limits.label_candidates]


def _authenticate(case: Case, issuer: str, hint: str | None) -> bool:
    """Steps V3 to V5 for one candidate."""
    recognised = recognise(case, issuer, hint)
    if recognised is None:
        return False
    links = len(recognised.accreditations) + 1
    case.passed(Code.CHAIN_RECOGNISED, subject=issuer, detail=f"{recognised.body.name}, {links} links", spec="V3.3")
    if not check_signature(case, recognised):
        return False
    case.recognised, case.authentic = recognised, True
    return True


def _decide(case: Case) -> None:
    """Steps V6 to V9, only for what is authentic."""
    check_validity(case)
    check_environment(case)
    if is_accreditation(case.credential):
        check_accreditation(case)
        return
    check_role(case)
    if case.credential.issued_at is not None:
        check_accredited(case, case.credential.issued_at)
        check_scope(case, case.credential.issued_at)
    document = resolve(case, case.recognised.issuer, case.recognised.kids)
    if document is not None:
        check_status(case, document)
