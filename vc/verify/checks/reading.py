"""V1: the bytes are read strictly and their claims become one typed value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.contexts import unknown_contexts
from vc.model.credential import credential_from_claims
from vc.model.finding import Finding, Outcome
from vc.securing.read import read
from vc.securing.secured import Form

if TYPE_CHECKING:
    from vc.model.conformance.nonconformity import Nonconformity
    from vc.model.credential import Credential
    from vc.model.limits import Limits
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case


_MOST_TOLD: Final = 16
"""Faults of the data model that are told one by one; how many more there are is told, too."""

_LONGEST_POINTER: Final = 256
"""Characters of a pointer that are told: the names in it are a stranger's."""


_WITHOUT_CONTEXTS: Final = frozenset({Form.LABEL, Form.DC_SD_JWT})
"""Forms whose claims name no contexts."""


def read_target(case: Case) -> bool:
    """Read the target into the case. False when it can't be read: such bytes can never be good (V1.1)."""
    target, limits = case.evidence.target, case.limits
    findings, opened = case.memo.latest(target, lambda: _opened(target, limits), beside=limits)
    case.findings.extend(findings)
    if opened is None:
        return False
    case.secured, case.credential = opened
    case.passed(Code.FORMAT_READ, detail=case.secured.form.value, spec="V1.1")
    if case.credential.hidden:
        places = ", ".join(place or "the whole" for place in case.credential.hidden)
        detail = f"something may be hidden in {places:.300}"
        case.findings.append(Finding(Code.SD_HIDDEN, Outcome.NOT_APPLICABLE, detail=detail, spec="V1.4"))
    return True


def _opened(target: bytes, limits: Limits) -> tuple[list[Finding], tuple[SecuredCredential, Credential] | None]:
    """Return what was read, None where it can't be; and what there is to say of it."""
    secured = read(target, limits)
    if isinstance(secured, Finding):
        return [secured], None
    try:
        credential = _typed(secured)
    except Refused as refusal:
        told = _nonconforming(secured)
        return told or [Finding(refusal.code, Outcome.FAILED, detail=refusal.detail, spec="V1.2")], None
    undecided = [] if secured.form in _WITHOUT_CONTEXTS else unknown_contexts(secured.claims)
    return [_finding(fault) for fault in undecided], (secured, credential)


def _typed(secured: SecuredCredential) -> Credential:
    if secured.form is Form.LABEL:
        from vc.model.label_claims import credential_from_label

        return credential_from_label(secured)
    if secured.selective is not None:
        from vc.model.sd_jwt_vc import credential_from_sd_jwt_vc, credential_from_vc_sd_jwt

        revealed = secured.selective.revealed
        reader = credential_from_sd_jwt_vc if secured.form is Form.DC_SD_JWT else credential_from_vc_sd_jwt
        return reader(secured.claims, disclosed=revealed.placed.values(), hidden=revealed.hidden)
    credential = credential_from_claims(secured.claims)
    return credential if secured.form is not Form.DATA_INTEGRITY else _as_created(credential, secured)


def _as_created(credential: Credential, secured: SecuredCredential) -> Credential:
    """Return the credential with the time of signing that its proof claims (specs/securing.md DI9)."""
    created = secured.created
    if created is None:
        return credential
    if credential.issued_at is not None and credential.issued_at > created:
        raise Refused(Code.FORMAT_CLAIM_CONFLICT, "/iat is after the proof was created")
    return replace(credential, issued_at=created)


def _nonconforming(secured: SecuredCredential) -> list[Finding]:
    """Return a finding for each fault of the data model, where there is one that is certain."""
    if secured.form is Form.LABEL or secured.selective is not None:
        return []  # what may be hidden is asked first (specs/sd-jwt.md SV4), and the first fault tells enough
    from vc.model.conformance.credential import credential_faults, is_decided

    faults = credential_faults(secured.claims)
    if not any(map(is_decided, faults)):
        return []
    told, more = [_finding(fault) for fault in faults[:_MOST_TOLD]], len(faults) - _MOST_TOLD
    if more > 0:
        told.append(Finding(Code.FORMAT_DATA_MODEL, Outcome.FAILED, detail=f"{more} more places", spec="V1.2"))
    return told


def _finding(fault: Nonconformity) -> Finding:
    outcome = Outcome.UNKNOWN if fault.code is Code.FORMAT_CONTEXT_UNKNOWN else Outcome.FAILED
    return Finding(fault.code, outcome, fault.pointer[:_LONGEST_POINTER], fault.problem, fault.rule)
