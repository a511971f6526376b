"""V7 and V8 for a certificate: what those above its issuer say of it, on each link that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.codes import Code
from vc.model.finding import Outcome
from vc.verify.checks.accredited import check_accredited, check_role
from vc.verify.checks.scope import check_scope
from vc.verify.checks.wanted_links import other_ways

if TYPE_CHECKING:
    from datetime import datetime

    from vc.verify.case import Case, Recognised


def check_links(case: Case) -> None:
    """Check every link of `case.links`; of several of one kind the first that holds counts (V3.7)."""
    signed_at = case.credential.issued_at
    if signed_at is None:
        for link in case.links:
            check_role(case, link)
        return
    case.links = [_holding(case, link, signed_at) for link in case.links]
    if case.links:
        case.recognised = case.links[0]


def _holding(case: Case, link: Recognised, signed_at: datetime) -> Recognised:
    """Check a link, and where it does not hold the others of its kind; return the first that does, else this one."""
    mark = len(case.findings)
    if _check(case, link, signed_at):
        return link
    against = case.findings[mark:]
    for other in other_ways(case, link):
        del case.findings[mark:]
        if _check(case, other, signed_at):
            detail = f"{other.body.name}, since {link.body.name} does not cover it"
            case.passed(Code.CHAIN_RECOGNISED, subject=other.issuer, detail=detail, spec="V3.7")
            return other
    case.findings[mark:] = against
    return link


def _check(case: Case, link: Recognised, signed_at: datetime) -> bool:
    """Whether nothing speaks against this link, nor leaves its scope open (S11); the findings stay."""
    mark = len(case.findings)
    check_role(case, link)
    check_accredited(case, link, signed_at)
    check_scope(case, link, signed_at)
    return all(
        found.outcome is not Outcome.FAILED and found.code is not Code.CHAIN_SCOPE_FLEXIBLE
        for found in case.findings[mark:]
    )
