"""The links of the chain: what one level says about the level below, at signing and at checking (T3 to T5, T12 to T15).

Every boundary is exact to the second: a start is inclusive, an end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.accreditation import Accreditation, AccreditationState
from vc.model.scope import ScheduleLine, Scope
from vc.model.vocabulary import LinkKind, Role
from vc.trust.covers import Coverage, covers, covers_line, recognises, recognises_line
from vc.trust.ruling import Ruling, failed, passed, unknown
from vc.trust.trust_list import RecognisedBody

_WITHIN_SCHEDULE = passed(Code.CHAIN_SCOPE, "within the schedule")
_NOT_COVERED = {
    LinkKind.ACCREDITATION: Code.CHAIN_SCOPE_NOT_COVERED,
    LinkKind.DESIGNATION: Code.CHAIN_DESIGNATION_SCOPE_NOT_COVERED,
}
_SPEAKS = passed(Code.CHAIN_RECOGNISED, "the accreditation's own dates hold")
_WITHIN_RECOGNITION = passed(Code.CHAIN_SCOPE, "within the recognition of the accreditation body")


def standing_at_issue(accreditation: Accreditation, signed_at: datetime | None) -> Ruling:
    """Decide whether the issuer was accredited, or designated, when it signed, by its own words (T4, T13)."""
    if accreditation.kind is LinkKind.DESIGNATION:
        return _designated_at_issue(accreditation, signed_at)
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

    `transition` is how long certificates stay good after a withdrawal, from its effective date. A designation knows
    none (T13).
    """
    if accreditation.kind is LinkKind.DESIGNATION:
        return _designated_now(accreditation, checked_at)
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


def standings_between(accreditations: tuple[Accreditation, ...]) -> Iterator[tuple[str, Ruling]]:
    """Yield for each body between whether it was accredited when it signed the accreditation below its own (T15).

    `accreditations` are those of one chain, the lowest first; the body of the trust list above them is asked by T3.
    """
    for below, above in pairwise(accreditations):
        ruling = standing_at_issue(above, below.signed_at)
        detail = f"the accreditation of {below.subject_name}: {ruling.detail}"
        yield above.subject, Ruling(ruling.code, ruling.outcome, detail)


def speaks_for(accreditation: Accreditation, *, at: datetime, now: datetime, skew: timedelta) -> Ruling:
    """Decide whether the credential that holds an accreditation speaks for the moment asked about (T14).

    It must have begun by `now`, give or take the tolerance `skew` between clocks, and not have ended by `at`; what was
    before it began, its history says.
    """
    start, end = accreditation.valid_from, accreditation.valid_until
    if accreditation.status_elsewhere:
        return unknown(Code.CHAIN_ACCREDITATION_INVALID, "it names a status list of its own, which is not looked at")
    if start is not None and now + skew < start:
        return unknown(Code.CHAIN_ACCREDITATION_INVALID, f"valid from {format_instant(start)}")
    if end is not None and at >= end:
        return unknown(Code.CHAIN_ACCREDITATION_INVALID, f"valid until {format_instant(end)}")
    return _SPEAKS


def _designated_at_issue(designation: Accreditation, signed_at: datetime | None) -> Ruling:
    if signed_at is None:
        return unknown(Code.CHAIN_NOT_DESIGNATED_AT_ISSUE, "the time of signing is not stated")
    standing = designation.standing(signed_at)
    moment, state = format_instant(signed_at), standing.state.value.replace("_", " ")
    if standing.state is AccreditationState.IN_FORCE:
        return passed(Code.CHAIN_DESIGNATED_AT_ISSUE, f"designated at {moment}{_since(standing.since)}")
    detail = f"signed at {moment}; the designation was {state}{_since(standing.since)}"
    return failed(Code.CHAIN_NOT_DESIGNATED_AT_ISSUE, detail)


def _designated_now(designation: Accreditation, checked_at: datetime) -> Ruling:
    """A law that knows a time of transition lets the authority date the withdrawal accordingly."""
    standing = designation.standing(checked_at)
    moment, state = format_instant(checked_at), standing.state.value.replace("_", " ")
    if standing.state is AccreditationState.IN_FORCE:
        return passed(Code.CHAIN_DESIGNATED_NOW, f"designated at {moment}{_since(standing.since)}")
    return failed(Code.CHAIN_NOT_DESIGNATED_NOW, f"the designation is {state}{_since(standing.since)}")


def may_grant(accreditor: RecognisedBody | Accreditation, kind: LinkKind) -> Ruling:
    """Decide whether a party may accredit, or designate, others (T3, T12).

    A body of the trust list grants what its `kind` says, and one accredited as an accreditation body accredits.
    """
    if isinstance(accreditor, RecognisedBody):
        if accreditor.kind is kind:
            return passed(Code.CHAIN_RECOGNISED, f"{accreditor.name} is on the trust list for {kind.value}")
        return failed(Code.CHAIN_ROLE, f"{accreditor.name} is on the trust list for {accreditor.kind.value} alone")
    if accreditor.role is not Role.ACCREDITATION_BODY:
        return failed(Code.CHAIN_ROLE, f"a {accreditor.role.value} can't accredit others")
    if kind is not LinkKind.ACCREDITATION:
        return failed(Code.CHAIN_ROLE, "an accreditation body accredits; it can't designate")
    return passed(Code.CHAIN_RECOGNISED, "accredited as an accreditation body")


def may_certify(issuer: RecognisedBody | Accreditation) -> Ruling:
    """Decide whether a party may certify: who accredits or designates may not (T3, T12; ISO/IEC 17011 4.4)."""
    if isinstance(issuer, RecognisedBody):
        what = "accredits" if issuer.kind is LinkKind.ACCREDITATION else "designates"
        return failed(Code.CHAIN_ROLE, f"{issuer.name} {what}; it can't certify")
    if issuer.role is Role.ACCREDITATION_BODY:
        return failed(Code.CHAIN_ROLE, "an accreditation body accredits; it can't certify")
    return passed(Code.CHAIN_RECOGNISED, f"recognised as a {issuer.role.value}")


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
    """Decide whether one line of the schedule covered this scope at a moment (S1 to S6, S9, S11)."""
    return _within_schedule(covers(accreditation.schedule, scope, at=at), _NOT_COVERED[accreditation.kind])


def body_covers_line(body: RecognisedBody, line: ScheduleLine, *, at: datetime) -> Ruling:
    """Decide whether an accreditation body was recognised for all of a line that it grants (S8)."""
    coverage = recognises_line(body.scopes, line, at=at)
    if coverage.covered:
        return _WITHIN_RECOGNITION
    return failed(Code.CHAIN_BODY_SCOPE_NOT_COVERED, "; ".join(coverage.missing))


def accreditation_covers_line(accreditation: Accreditation, line: ScheduleLine, *, at: datetime) -> Ruling:
    """Decide whether a body that is accredited to accredit was so for all of a line that it grants (S8)."""
    return _within_schedule(covers_line(accreditation.schedule, line, at=at), Code.CHAIN_SCOPE_NOT_COVERED)


def _within_schedule(coverage: Coverage, not_covered: Code) -> Ruling:
    if coverage.covered:
        return _WITHIN_SCHEDULE
    missing = "; ".join(coverage.missing)
    if coverage.undecided:
        return unknown(Code.CHAIN_SCOPE_FLEXIBLE, f"perhaps in the list that the body keeps: {missing}")
    return failed(not_covered, missing)


def _since(moment: datetime | None) -> str:
    return "" if moment is None else f" since {format_instant(moment)}"
