"""V9.7: an accreditation that is itself what was asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.accreditation import Accreditation, AccreditationState, accreditation_from_claims
from vc.model.finding import Outcome
from vc.model.vocabulary import CertificateStatus
from vc.profiles.names import ACCREDITATION_TYPES
from vc.trust.covers import by_standard
from vc.trust.links import accreditation_covers_line, body_covers_line, may_grant, speaks_for
from vc.verify.checks.accredited import check_accredited
from vc.verify.checks.authority import authority_of
from vc.verify.checks.body_index import open_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from vc.model.credential import Credential
    from vc.model.scope import ScheduleLine
    from vc.trust.index import IndexEntry
    from vc.trust.ruling import Ruling
    from vc.verify.case import Case, Recognised

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
    """Steps V7 to V9 for an accreditation: who stands above it, its schedule, and that it is the current one."""
    try:
        accreditation = accreditation_from_claims(case.secured.claims)
    except Refused as refusal:
        case.failed(refusal.code, detail=refusal.detail, spec="V9.7")
        return
    recognised = case.recognised
    above = recognised.accreditations[0] if recognised.accreditations else recognised.body
    role = may_grant(above, accreditation.kind)
    if role.outcome is not Outcome.PASSED:
        case.rule(role, subject=recognised.issuer, spec="V3.3")
        return
    check_accredited(case, recognised, accreditation.signed_at)
    if not recognised.accreditations:
        case.passed(Code.CHAIN_ACCREDITED_NOW, subject=recognised.issuer, detail="of the trust list", spec="V9.7")
    question = case.question
    spoken = speaks_for(accreditation, at=question.at, now=question.now, skew=question.policy.clock_skew)
    if spoken.outcome is not Outcome.PASSED:
        case.rule(spoken, subject=accreditation.id, spec="V9.7")
    _schedule(case, accreditation)
    _status(case, accreditation)


def _schedule(case: Case, accreditation: Accreditation) -> None:
    at = case.question.at
    moments = dict.fromkeys((accreditation.signed_at, at))
    refusals = [found for moment in moments for found in _refusals(case.recognised, accreditation, moment)]
    if refusals:
        subject, ruling = next((one for one in refusals if one[1].outcome is Outcome.FAILED), refusals[0])
        case.rule(ruling, subject=subject, spec="V9.7")
        return
    if not any(line.in_force(at) for line in accreditation.schedule):
        detail = "no line of its schedule is in force"
        case.unknown(Code.CHAIN_SCOPE, subject=accreditation.id, detail=detail, spec="V9.7")
        return
    case.passed(Code.CHAIN_SCOPE, subject=accreditation.id, detail="every line of the schedule", spec="V9.7")


def _refusals(recognised: Recognised, accreditation: Accreditation, moment: datetime) -> Iterator[tuple[str, Ruling]]:
    in_force = (line for line in accreditation.schedule if line.in_force(moment))
    for line in by_standard(in_force):
        yield from (each for each in _rulings(recognised, line, moment) if each[1].outcome is not Outcome.PASSED)


def _rulings(recognised: Recognised, line: ScheduleLine, moment: datetime) -> Iterator[tuple[str, Ruling]]:
    for above in recognised.accreditations:
        yield above.subject, accreditation_covers_line(above, line, at=moment)
    yield recognised.body.did, body_covers_line(recognised.body, line, at=moment)


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
        _another_version(case, accreditation, entry)
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


def _another_version(case: Case, accreditation: Accreditation, entry: IndexEntry) -> None:
    if entry.version <= accreditation.version:
        detail = "its issuer's index names neither this nor a later version"
        case.unknown(Code.CHAIN_ACCREDITATION_STALE, subject=accreditation.id, detail=detail, spec="V9.7")
        return
    case.status, case.successor = CertificateStatus.SUPERSEDED, entry.current
    detail = f"the current version is {entry.current}"
    case.failed(Code.STATUS_SUPERSEDED, subject=accreditation.id, detail=detail, spec="V9.7")
