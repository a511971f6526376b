"""The links of the chain: what one level says about the level below, at signing and at checking (rules T3 to T5).

Every boundary is exact to the second: a start is inclusive, an end exclusive.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.accreditation import Accreditation, AccreditationState
from vc.model.scope import ScheduleLine, Scope
from vc.model.vocabulary import Role
from vc.trust.covers import covers, covers_line, recognises, recognises_line
from vc.trust.ruling import Ruling, failed, passed, unknown
from vc.trust.trust_list import RecognisedBody

_WITHIN_SCHEDULE = passed(Code.CHAIN_SCOPE, "within the schedule")
_WITHIN_RECOGNITION = passed(Code.CHAIN_SCOPE, "within the recognition of the accreditation body")


def standing_at_issue(accreditation: Accreditation, signed_at: datetime | None) -> Ruling:
    """Decide whether the issuer was accredited when it signed, by its own words (T4)."""
    if signed_at is None:
        return unknown(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, "the time of signing is not stated")
    standing = accreditation.standing(signed_at)
    moment, since = format_instant(signed_at), _since(standing.since)
    if standing.state is AccreditationState.IN_FORCE:
        return passed(Code.CHAIN_ACCREDITED_AT_ISSUE, f"accredited at {moment}{since}")
    if standing.state is AccreditationState.SUSPENDED:
        return failed(Code.CHAIN_ISSUER_SUSPENDED_AT_ISSUE, f"signed at {moment}, while suspended{since}")
    if standing.state is AccreditationState.WITHDRAWN:
        return failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, f"signed at {moment}, after the withdrawal{since}")
    return failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_AT_ISSUE, f"signed at {moment}, before the accreditation")


def standing_at_check(accreditation: Accreditation, checked_at: datetime, transition: timedelta) -> Ruling:
    """Decide what the issuer's accreditation at the moment asked about means for what it signed earlier (T5).

    `transition` is how long certificates stay good after a withdrawal, from its effective date.
    """
    standing = accreditation.standing(checked_at)
    moment, since = format_instant(checked_at), _since(standing.since)
    if standing.state is AccreditationState.IN_FORCE:
        return passed(Code.CHAIN_ACCREDITED_NOW, f"accredited at {moment}{since}")
    if standing.state is AccreditationState.SUSPENDED:
        return passed(Code.CHAIN_ISSUER_SUSPENDED, f"the accreditation is suspended{since}")
    if standing.state is AccreditationState.NOT_YET or standing.since is None:
        return failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, f"not yet accredited at {moment}")
    # Differences of moments can't overflow; a withdrawal dated 9999-12-31 plus 90 days could.
    if checked_at - standing.since < transition:
        days = f"{transition / timedelta(days=1):g} days"
        return passed(Code.CHAIN_ISSUER_WITHDRAWN_TRANSITION, f"the accreditation is withdrawn{since}, within {days}")
    return failed(Code.CHAIN_ISSUER_NOT_ACCREDITED_NOW, f"the accreditation is withdrawn{since}")


def may_accredit(accreditor: RecognisedBody | Accreditation) -> Ruling:
    """Decide whether a party may accredit others: a body of the trust list, or one accredited as such (T3)."""
    if isinstance(accreditor, RecognisedBody):
        return passed(Code.CHAIN_RECOGNISED, "an accreditation body of the trust list")
    if accreditor.role is Role.ACCREDITATION_BODY:
        return passed(Code.CHAIN_RECOGNISED, "accredited as an accreditation body")
    return failed(Code.CHAIN_ROLE, f"a {accreditor.role.value} can't accredit others")


def may_certify(issuer: Accreditation) -> Ruling:
    """Decide whether an accredited party may certify: an accreditation body may not (T3; ISO/IEC 17011 4.4)."""
    if issuer.role is Role.ACCREDITATION_BODY:
        return failed(Code.CHAIN_ROLE, "an accreditation body accredits; it can't certify")
    return passed(Code.CHAIN_RECOGNISED, f"accredited as a {issuer.role.value}")


def body_recognised(body: RecognisedBody, *, at: datetime) -> Ruling:
    """Decide whether an accreditation body was recognised for anything at all at a moment (T3)."""
    if any(scope.in_force(at) for scope in body.scopes):
        return passed(Code.CHAIN_RECOGNISED, f"recognised under {body.arrangement} at {format_instant(at)}")
    return failed(Code.CHAIN_BODY_NOT_RECOGNISED, f"not recognised under {body.arrangement} at {format_instant(at)}")


def body_covers(body: RecognisedBody, scope: Scope, *, at: datetime) -> Ruling:
    """Decide whether an accreditation body was recognised for what this scope claims at a moment (S7)."""
    coverage = recognises(body.scopes, scope, at=at)
    if coverage.covered:
        return _WITHIN_RECOGNITION
    return failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, "; ".join(coverage.missing))


def accreditation_covers(accreditation: Accreditation, scope: Scope, *, at: datetime) -> Ruling:
    """Decide whether one line of the schedule covered this scope at a moment (S1 to S6)."""
    coverage = covers(accreditation.schedule, scope, at=at)
    if coverage.covered:
        return _WITHIN_SCHEDULE
    return failed(Code.CHAIN_SCOPE_NOT_COVERED, "; ".join(coverage.missing))


def body_covers_line(body: RecognisedBody, line: ScheduleLine, *, at: datetime) -> Ruling:
    """Decide whether an accreditation body was recognised for all of a line that it grants (S8)."""
    coverage = recognises_line(body.scopes, line, at=at)
    if coverage.covered:
        return _WITHIN_RECOGNITION
    return failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, "; ".join(coverage.missing))


def accreditation_covers_line(accreditation: Accreditation, line: ScheduleLine, *, at: datetime) -> Ruling:
    """Decide whether a body that is accredited to accredit was so for all of a line that it grants (S8)."""
    coverage = covers_line(accreditation.schedule, line, at=at)
    if coverage.covered:
        return _WITHIN_SCHEDULE
    return failed(Code.CHAIN_SCOPE_NOT_COVERED, "; ".join(coverage.missing))


def _since(moment: datetime | None) -> str:
    return "" if moment is None else f" since {format_instant(moment)}"
