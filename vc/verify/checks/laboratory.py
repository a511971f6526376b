"""V8.6: one test report under a certificate: genuine, as the certificate says, and of a laboratory recognised for it.

V3 to V5, V7 and V8 are asked of it as of the day of the test; what is known of keys and freshness is today's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.model.conformance.contexts import unknown_contexts
from vc.model.credential import Credential, credential_from_claims
from vc.model.finding import Outcome
from vc.model.laboratory_report import TestDays, days_from_claims
from vc.model.vocabulary import LinkKind, Profile
from vc.trust.links import (
    accreditation_covers,
    body_covers,
    body_recognised,
    may_certify,
    standing_at_issue,
    standings_between,
)
from vc.trust.needed_links import kinds_needed
from vc.verify.case import ReportRelied
from vc.verify.checks.recognition import recognise
from vc.verify.checks.signature import check_signature
from vc.verify.checks.wanted_links import find_links, listed, other_ways
from vc.verify.question import NO_GOODS

if TYPE_CHECKING:
    from datetime import datetime

    from vc.model.laboratory_report import ReportReference
    from vc.model.scope import Scope
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case, Recognised


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found of one report: the code of what it comes to, None where nothing can be said, and why."""

    code: Code | None
    detail: str


@dataclass(frozen=True, slots=True)
class _Report:
    """A report that says what the certificate says of it. `moments` are the days of the test and its signing."""

    credential: Credential
    scope: Scope
    days: TestDays
    moments: tuple[datetime, ...]


def judge_report(case: Case, reference: ReportReference, secured: SecuredCredential) -> Answer:
    """Judge the report that a certificate pins; where it holds, `case.reports` gets it."""
    try:
        credential, days = credential_from_claims(secured.claims), days_from_claims(secured.claims)
    except Refused as refusal:
        return _invalid(f"{refusal.code}: {refusal.detail}")
    if unknown_contexts(secured.claims):
        return Answer(None, "it names a context that is not known here")
    scope = credential.scope
    if credential.profile is not Profile.TEST_REPORT or scope is None:
        return _invalid("it is no test report")
    fault = _contradiction(reference, credential, scope, days=days) or _another_environment(case, credential)
    if fault:
        return _invalid(fault)
    signed_at, now = credential.issued_at, case.question.now
    if signed_at is None or max(*days.moments, signed_at) > now + case.question.policy.clock_skew:
        return Answer(None, "when it was signed is not known, or it is of the future")
    report = _Report(credential, scope, days, tuple(dict.fromkeys((*days.moments, signed_at))))
    at = min(days.moments[1], now)
    aside = case.aside(replace(case.question, at=at, goods=NO_GOODS), _under_scheme(case, credential), secured)
    undecided = _authenticated(aside, reference.laboratory) or _linked(aside)
    if undecided is not None:
        return undecided
    return _relied(case, aside, report, at=at)


def by_index(case: Case, laboratory: str, tested: Scope, *, scheme: str) -> Recognised | None:
    """Return how a laboratory is recognised for `tested`, by the index of whoever may have done that."""
    for kind in kinds_needed(scheme):
        ways, _ = listed(case, kind, tested, issuer=laboratory)
        if ways:
            return ways[0]
    return None


def _contradiction(reference: ReportReference, report: Credential, scope: Scope, *, days: TestDays) -> str:
    """Return in what the report is not what the certificate says that it rests on; empty: in nothing."""
    if report.issuer != reference.laboratory:
        return f"it is of {report.issuer}, the certificate says of {reference.laboratory}"
    if reference.tested is None or not days.begun <= reference.tested <= days.ended:
        return f"it was tested from {days.begun} to {days.ended}, the certificate says on {reference.tested}"
    lacking = reference.methods - scope.methods
    if lacking or not reference.methods:
        listed_codes = ", ".join(ascii(code)[1:-1] for code in sorted(lacking)) or "none stated"
        return f"it does not cover the methods that the certificate relies on: {listed_codes}"
    return ""


def _another_environment(case: Case, report: Credential) -> str:
    own = case.trust.environment.value
    return "" if report.environment == own else f"it is for {report.environment}, the trust list for {own}"


def _under_scheme(case: Case, report: Credential) -> Credential:
    """Return the report as work under the certificate's scheme, where authorities designate laboratories for it."""
    scope = case.credential.scope
    if scope is None or report.scope is None or LinkKind.DESIGNATION not in kinds_needed(scope.scheme):
        return report
    under = replace(report.scope, scheme=scope.scheme, product_categories=scope.product_categories)
    return replace(report, scope=under)


def _authenticated(aside: Case, laboratory: str) -> Answer | None:
    """V3 to V5 of the report: None where the laboratory is recognised and signed it."""
    aside.hints = aside.credential.recognized_in
    ways = (recognise(aside, laboratory, hint) for hint in aside.hints)
    recognised = next((way for way in ways if way is not None), None) or _listed(aside, laboratory)
    if recognised is None:
        return Answer(None, f"the laboratory is not known to be recognised ({_reason(aside)})")
    aside.findings.clear()
    aside.recognised = recognised
    signed = check_signature(aside, recognised)
    if _any(aside, Outcome.FAILED):
        return _invalid(_reason(aside))
    return None if signed and not _any(aside, Outcome.UNKNOWN) else Answer(None, _reason(aside))


def _listed(aside: Case, laboratory: str) -> Recognised | None:
    scope = aside.credential.scope
    return None if scope is None else by_index(aside, laboratory, scope, scheme=scope.scheme)


def _linked(aside: Case) -> Answer | None:
    """V7.6 of the report: None where the laboratory has each kind of link that the scheme demands."""
    find_links(aside)
    if _any(aside, Outcome.FAILED):
        return Answer(Code.CHAIN_TEST_REPORT_NOT_ACCREDITED, _reason(aside))
    return Answer(None, _reason(aside)) if _any(aside, Outcome.UNKNOWN) else None


def _relied(case: Case, aside: Case, report: _Report, *, at: datetime) -> Answer:
    """V7 and V8 of the report on each link; of several of one kind the first that holds counts (V3.7)."""
    held: list[Recognised] = []
    for link in aside.links:
        refusal = _refusal(aside, link, report)
        others = () if refusal is None else other_ways(aside, link)
        way = next((other for other in others if _refusal(aside, other, report) is None), link)
        if refusal is not None and way is link:
            return refusal
        held.append(way)
    case.reports.append(ReportRelied(report.credential, tuple(held), at))
    return Answer(Code.CHAIN_TEST_REPORT, f"tested from {report.days.begun} to {report.days.ended}")


def _refusal(aside: Case, way: Recognised, report: _Report) -> Answer | None:
    """Return why a laboratory was not recognised for the test on this way, at any of the moments; None: it was."""
    under_scheme = aside.credential.scope or report.scope
    claimed = under_scheme if way.kind is LinkKind.DESIGNATION else report.scope
    role = may_certify(way.accreditations[0] if way.accreditations else way.body)
    if role.outcome is not Outcome.PASSED:
        return Answer(Code.CHAIN_TEST_REPORT_NOT_ACCREDITED, f"{role.code}: {role.detail}")
    for _, ruling in standings_between(way.accreditations):
        if ruling.outcome is not Outcome.PASSED:
            return Answer(Code.CHAIN_TEST_REPORT_NOT_ACCREDITED, f"{ruling.code}: {ruling.detail}")
    undecided: Answer | None = None
    for moment in report.moments:
        standing = [*(standing_at_issue(granted, moment) for granted in way.accreditations)]
        standing.append(body_recognised(way.body, at=moment))
        for ruling in standing:
            if ruling.outcome is not Outcome.PASSED:
                return Answer(Code.CHAIN_TEST_REPORT_NOT_ACCREDITED, f"{ruling.code}: {ruling.detail}")
        covering = [*(accreditation_covers(granted, claimed, at=moment) for granted in way.accreditations)]
        covering.append(body_covers(way.body, claimed, at=moment))
        for ruling in covering:
            said = f"{ruling.code}: {ruling.detail}"
            if ruling.outcome is Outcome.FAILED:
                return Answer(Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE, said)
            if ruling.outcome is Outcome.UNKNOWN and undecided is None:
                undecided = Answer(None, said)
    return undecided


def _any(aside: Case, outcome: Outcome) -> bool:
    return any(found.outcome is outcome for found in aside.findings)


def _reason(aside: Case) -> str:
    """Return what was found against it, the decisive part first."""
    for outcome in (Outcome.FAILED, Outcome.UNKNOWN):
        for found in aside.findings:
            if found.outcome is outcome:
                return f"{found.code}: {found.detail}" if found.detail else found.code.value
    return "nothing is known of it"


def _invalid(detail: str) -> Answer:
    return Answer(Code.CHAIN_TEST_REPORT_INVALID, detail)
