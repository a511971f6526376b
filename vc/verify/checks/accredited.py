"""V7: was every level of the chain in force when the credential was signed, and is it at the moment asked about?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.trust.links import standing_at_check, standing_at_issue

if TYPE_CHECKING:
    from datetime import datetime

    from vc.verify.case import Case, Recognised


def check_accredited(case: Case, recognised: Recognised, signed_at: datetime) -> None:
    """Read the history of each accreditation at `t_s` and `t_c` (V7.1)."""
    at, transition = case.question.at, case.question.policy.withdrawal_transition
    for accreditation in recognised.accreditations:
        case.rule(standing_at_issue(accreditation, signed_at), subject=accreditation.subject, spec="V7.1")
        ruling = standing_at_check(accreditation, at, signed_at=signed_at, transition=transition)
        case.rule(ruling, subject=accreditation.subject, spec="V7.1")
