"""V1: the bytes are read strictly and their claims become one typed value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.credential import credential_from_claims
from vc.model.finding import Finding, Outcome
from vc.securing.read import read
from vc.securing.secured import Form

if TYPE_CHECKING:
    from vc.model.credential import Credential
    from vc.model.limits import Limits
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case


def read_target(case: Case) -> bool:
    """Read the target into the case. False when it can't be read: such bytes can never be good (V1.1)."""
    target, limits = case.evidence.target, case.limits
    opened = case.memo.latest(target, lambda: _opened(target, limits), beside=limits)
    if isinstance(opened, Finding):
        case.findings.append(opened)
        return False
    case.secured, case.credential = opened
    case.passed(Code.FORMAT_READ, detail=case.secured.form.value, spec="V1.1")
    if case.credential.hidden:
        places = ", ".join(place or "the whole" for place in case.credential.hidden)
        detail = f"something may be hidden in {places:.300}"
        case.findings.append(Finding(Code.SD_HIDDEN, Outcome.NOT_APPLICABLE, detail=detail, spec="V1.4"))
    return True


def _opened(target: bytes, limits: Limits) -> tuple[SecuredCredential, Credential] | Finding:
    secured = read(target, limits)
    if isinstance(secured, Finding):
        return secured
    try:
        return secured, _typed(secured)
    except Refused as refusal:
        return Finding(refusal.code, Outcome.FAILED, detail=refusal.detail, spec="V1.2")


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
