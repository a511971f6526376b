"""V6: the credential's own dates and environment, at the moment asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.vocabulary import Act

if TYPE_CHECKING:
    from datetime import datetime

    from vc.model.credential import Credential
    from vc.verify.case import Case


def check_validity(case: Case) -> None:
    """Check signing time, validity period and surveillance (V6.1 to V6.3)."""
    at, credential = case.question.at, case.credential
    start, end, due = credential.valid_from, credential.valid_until, credential.surveillance_due
    if start is not None and at < start:
        case.failed(Code.TIME_NOT_YET_VALID, detail=f"valid from {format_instant(start)}", spec="V6.2")
    elif end is not None and at >= end:
        _expired(case, end)
    elif _signing_time_known(case, credential):
        case.passed(Code.TIME_IN_FORCE, detail=_period(credential), spec="V6.2")
    if due is not None and at >= due:
        case.passed(Code.SURVEILLANCE_OVERDUE, detail=f"surveillance was due by {format_instant(due)}", spec="V6.3")


def _expired(case: Case, end: datetime) -> None:
    if case.question.act is not Act.RELY:
        from vc.verify.checks.acts import spared_after_expiry

        if _signing_time_known(case, case.credential) and spared_after_expiry(case):
            return
    case.failed(Code.TIME_EXPIRED, detail=f"valid until {format_instant(end)}", spec="V6.2")


def _signing_time_known(case: Case, credential: Credential) -> bool:
    signed, question = credential.issued_at, case.question
    if signed is None:
        case.unknown(Code.TIME_UNKNOWN_SIGNING, detail="the credential does not say when it was signed", spec="V6.1")
    elif signed > question.now + question.policy.clock_skew:
        case.unknown(Code.TIME_SIGNED_IN_FUTURE, detail=f"signed at {format_instant(signed)}", spec="V6.1")
    elif question.historical and question.at < signed:
        case.unknown(Code.TIME_BEFORE_SIGNING, detail=f"signed at {format_instant(signed)}", spec="V6.1")
    else:
        return True
    return False


def _period(credential: Credential) -> str:
    start = "" if credential.valid_from is None else format_instant(credential.valid_from)
    end = "no end" if credential.valid_until is None else format_instant(credential.valid_until)
    return f"{start} to {end}"


def check_environment(case: Case) -> None:
    """Check that credential and accreditations belong to the environment of the trust list (V6.4)."""
    own, trust = case.credential.environment, case.trust
    stated = {accreditation.environment for accreditation in case.recognised.accreditations}
    if stated | {own or trust.environment.value} != {trust.environment.value}:
        case.failed(Code.ENVIRONMENT_DIFFERS, detail=f"the trust list is for {trust.environment}", spec="V6.4")
        return
    case.passed(Code.ENVIRONMENT_AGREES, detail=trust.environment.value, spec="V6.4")
