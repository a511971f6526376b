"""The order of the steps: what is established, on what it rests, and where to stop (specs/verification.md).

Both `wanted` and `judge` walk this one path; the first keeps what is missing, the second what was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.securing.secured import Form
from vc.verify.case import Case
from vc.verify.checks.accredited import check_accredited
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
    from vc.model.credential import Credential
    from vc.securing.secured import SecuredCredential
    from vc.trust.trust_list import TrustList
    from vc.verify.evidence import Evidence
    from vc.verify.question import Question


def examine(evidence: Evidence, question: Question, memo: Memo | None = None) -> Case:
    """Walk the steps as far as the evidence carries, and return what was established."""
    case = Case(evidence, question, Memo() if memo is None else memo)
    if evidence.limit_reached is not None:
        case.unknown(evidence.limit_reached, detail="gathering was cut off", spec="V10.2")
    if not read_target(case) or not establish_anchor(case):
        return case
    secured, credential, trust = case.secured, case.credential, case.trust
    if secured is None or credential is None or trust is None:
        return case
    mark = len(case.findings)
    for issuer, hint in _candidates(case, secured, credential, trust):
        before = len(case.findings)
        if _authenticate(case, secured, trust, issuer, hint):
            # What was found of candidates that did not sign is of no concern once the signer is known.
            del case.findings[mark:before]
            _decide(case, credential, trust)
            break
    return case


def _candidates(
    case: Case, secured: SecuredCredential, credential: Credential, trust: TrustList
) -> list[tuple[str, str | None]]:
    """Return who may have signed: the issuer that is named, or for a label whoever lists its kid (V3.2)."""
    if secured.form is not Form.LABEL or credential.label_kid is None:
        return [(credential.issuer, credential.recognized_in)]
    kid, mark = credential.label_kid, len(case.findings)
    found = {entry.issuer: entry.current for _, entry in indexes_naming_kid(case, trust, kid)}
    if not found:
        case.unknown(Code.KEY_UNKNOWN, subject=kid.hex(), detail="no body of the trust list names this key", spec="V3.2")
        return []
    del case.findings[mark:]
    return list(found.items())[: case.limits.label_candidates]


def _authenticate(case: Case, secured: SecuredCredential, trust: TrustList, issuer: str, hint: str | None) -> bool:
    """Steps V3 to V5 for one candidate."""
    recognised = recognise(case, trust, issuer, hint)
    if recognised is None:
        return False
    links = len(recognised.accreditations) + 1
    case.passed(Code.CHAIN_RECOGNISED, subject=issuer, detail=f"{recognised.body.name}, {links} links", spec="V3.3")
    if not check_signature(case, recognised, secured):
        return False
    case.recognised, case.authentic = recognised, True
    return True


def _decide(case: Case, credential: Credential, trust: TrustList) -> None:
    """Steps V6 to V9, only for what is authentic."""
    recognised = case.recognised
    if recognised is None:
        return
    check_validity(case, credential)
    check_environment(case, credential, trust, recognised)
    if credential.issued_at is not None:
        check_accredited(case, recognised, credential.issued_at)
        check_scope(case, credential, recognised, credential.issued_at)
    document = resolve(case, recognised.issuer)
    if document is not None:
        check_status(case, credential, recognised, document)
