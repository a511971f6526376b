"""V9.7: an accreditation that is itself what was asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.accreditation import Accreditation, AccreditationState, accreditation_from_claims
from vc.model.finding import Outcome
from vc.model.scope import Scope
from vc.model.vocabulary import CertificateStatus
from vc.profiles.names import ACCREDITATION_TYPES
from vc.trust.links import body_covers, body_recognised
from vc.verify.checks.authority import authority_of
from vc.verify.checks.body_index import open_index

if TYPE_CHECKING:
    from vc.model.credential import Credential
    from vc.verify.case import Case

_STATUS = {
    AccreditationState.IN_FORCE: CertificateStatus.ACTIVE,
    AccreditationState.SUSPENDED: CertificateStatus.SUSPENDED,
    AccreditationState.WITHDRAWN: CertificateStatus.WITHDRAWN,
}
_CODES = {CertificateStatus.SUSPENDED: Code.STATUS_SUSPENDED, CertificateStatus.WITHDRAWN: Code.STATUS_WITHDRAWN}


def is_accreditation(credential: Credential) -> bool:
    """Whether the credential is an accreditation rather than a certificate."""
    return credential.types.issuperset(ACCREDITATION_TYPES)


def check_accreditation(case: Case) -> None:
    """Steps V7 to V9 for an accreditation: the recognition above it, its schedule, and that it is the current one."""
    try:
        accreditation = accreditation_from_claims(case.secured.claims)
    except Refused as refusal:
        case.failed(refusal.code, detail=refusal.detail, spec="V9.7")
        return
    _recognition(case, accreditation)
    _status(case, accreditation)


def _recognition(case: Case, accreditation: Accreditation) -> None:
    body, at = case.recognised.body, case.question.at
    ruling = body_recognised(body, at=at)
    if ruling.outcome is not Outcome.PASSED:
        case.rule(ruling, subject=body.did, spec="V7.3")
        return
    case.passed(Code.CHAIN_ACCREDITED_NOW, subject=body.did, detail=ruling.detail, spec="V7.3")
    for line in accreditation.schedule:
        for standard in sorted(line.standards):
            covered = body_covers(
                body, Scope(line.activity, standard), at=max(line.valid_from, accreditation.signed_at)
            )
            if covered.outcome is not Outcome.PASSED:
                case.rule(covered, subject=body.did, spec="V9.7")
                return
    case.passed(Code.CHAIN_SCOPE, subject=body.did, detail="every line of the schedule", spec="V9.7")


def _status(case: Case, accreditation: Accreditation) -> None:
    body = authority_of(case, case.recognised)
    index = None if body is None else open_index(case, body)
    entry = None if index is None else index.entry_for(accreditation.subject)
    if index is None:
        return
    if entry is None:
        detail = "its issuer's index does not name it"
        case.unknown(Code.CHAIN_ACCREDITATION_STALE, subject=accreditation.id, detail=detail, spec="V9.7")
        return
    case.status_as_of = index.issued_at
    if entry.digest != case.secured.digest:
        case.status, case.successor = CertificateStatus.SUPERSEDED, entry.current
        detail = f"the current version is {entry.current}"
        case.failed(Code.STATUS_SUPERSEDED, subject=accreditation.id, detail=detail, spec="V9.7")
        return
    standing = accreditation.standing(case.question.at)
    status = _STATUS.get(standing.state)
    case.status = status
    if status is CertificateStatus.ACTIVE:
        case.passed(Code.STATUS_ACTIVE, subject=accreditation.id, spec="V9.7")
    elif status is None:
        case.failed(Code.TIME_NOT_YET_VALID, subject=accreditation.id, detail="not granted yet", spec="V9.7")
    else:
        case.failed(_CODES[status], subject=accreditation.id, detail=f"since {standing.since}", spec="V9.7")
