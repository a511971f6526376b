"""V7: whether every level of the chain was in force at signing, and is at the moment asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from vc.codes import Code
from vc.model.finding import Outcome
from vc.trust.links import body_recognised, may_certify, standing_at_check, standing_at_issue, standings_between
from vc.trust.ruling import Ruling
from vc.verify.established import establish
from vc.verify.policy import Consequence

if TYPE_CHECKING:
    from datetime import datetime

    from vc.model.accreditation import Accreditation
    from vc.verify.case import Case, Recognised


def check_role(case: Case, recognised: Recognised) -> None:
    """Check that the issuer of a certificate is a body that certifies (T3, T12)."""
    ruling = may_certify(recognised.accreditations[0] if recognised.accreditations else recognised.body)
    if ruling.outcome is not Outcome.PASSED:
        case.rule(ruling, subject=recognised.issuer, spec="V7.4")


def check_accredited(case: Case, recognised: Recognised, signed_at: datetime) -> None:
    """Read the history of each level at `t_s` and `t_c` (V7.1 to V7.3)."""
    for accreditation in recognised.accreditations:
        case.rule(standing_at_issue(accreditation, signed_at), subject=accreditation.subject, spec="V7.1")
    _body(case, recognised, signed_at)
    establish(case, ("standing", recognised.kind), lambda: _at_check(case, recognised), rests_on=(recognised,))


def _at_check(case: Case, recognised: Recognised) -> Literal[True]:
    """The half that is the same for all that the issuer signed."""
    question = case.question
    at, transition = question.at, question.policy.transition(question.act)
    for accreditation in recognised.accreditations:
        ruling = standing_at_check(accreditation, at, transition)
        if ruling.code is Code.CHAIN_ISSUER_SUSPENDED:
            ruling = _suspended(ruling, question.policy.suspension(question.act))
        case.rule(ruling, subject=accreditation.subject, spec="V7.1")
        if case.question.historical:
            _today(case, accreditation)
    for subject, ruling in standings_between(recognised.accreditations):
        if ruling.outcome is not Outcome.PASSED:
            case.rule(ruling, subject=subject, spec="V7.7")
    _body(case, recognised, at)
    return True


def _suspended(ruling: Ruling, consequence: Consequence) -> Ruling:
    """What the policy makes of a suspension for certificates from before (V7.5)."""
    if consequence is Consequence.NOTICE:
        return ruling
    outcome = Outcome.FAILED if consequence is Consequence.INVALID else Outcome.UNKNOWN
    return Ruling(Code.CHAIN_ISSUER_SUSPENDED_NOW, outcome, ruling.detail)


def _body(case: Case, recognised: Recognised, moment: datetime) -> None:
    ruling = body_recognised(recognised.body, at=moment)
    if ruling.outcome is not Outcome.PASSED:
        case.rule(ruling, subject=recognised.body.did, spec="V7.3")


def _today(case: Case, accreditation: Accreditation) -> None:
    then, now = accreditation.standing(case.question.at), accreditation.standing(case.question.now)
    if then.state is not now.state:
        detail = f"{then.state} then, {now.state} today"
        case.passed(Code.CHAIN_DIFFERS_TODAY, subject=accreditation.subject, detail=detail, spec="V7.2")
