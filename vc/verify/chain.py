"""The ladders of trust as the report shows them: arrangement, accreditation body, body, certificate.

A scheme that demands a designation has the legal basis and the authority there, beside or instead of the first two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vc.model.scope import ANY
from vc.model.vocabulary import LinkKind
from vc.verify.established import establish
from vc.verify.report import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from vc.model.accreditation import Accreditation
    from vc.model.credential import Credential
    from vc.model.vocabulary import Activity
    from vc.trust.trust_list import RecognisedBody, RecognisedScope, TrustList
    from vc.verify.case import Case, Recognised, ReportRelied


def chain_of(case: Case) -> tuple[Link, ...]:
    """Return the links from the top down, chain after chain, and the certificate on which they meet.

    Empty until the issuer is recognised and its signature verified.
    """
    if not case.authentic:
        return ()
    credential = case.credential
    activity = None if credential.scope is None else credential.scope.activity
    above = [link for recognised in case.links or [case.recognised] for link in _chain(case, recognised, activity)]
    reports = [link for relied in case.reports for link in _report(case, relied)]
    return (*above, *reports, _certificate(case, credential))


def _chain(case: Case, recognised: Recognised, activity: Activity | None) -> tuple[Link, ...]:
    """Return one chain above the issuer, from the top down to it."""
    path, at = recognised.kind.value, case.question.at
    name = ("links above", path, activity)
    above = establish(case, name, lambda: _above(case.trust, recognised, activity, at=at), rests_on=(recognised,))
    return tuple(replace(link, path=path) for link in above or ())


def _report(case: Case, relied: ReportRelied) -> Iterator[Link]:
    """Yield the chains above a laboratory as they stood on the day of the test, and the report."""
    report, scope = relied.report, relied.report.scope
    activity = None if scope is None else scope.activity
    for recognised in relied.links:
        for link in _above(case.trust, recognised, activity, at=relied.tested):
            yield replace(link, path="test_report")
    yield Link(
        name=report.name or report.number,
        id=report.id or report.number,
        role="test_report",
        scope="" if scope is None else _listed(scope.methods),
        valid_from=relied.tested,
        path="test_report",
    )


def _above(trust: TrustList, recognised: Recognised, activity: Activity | None, *, at: datetime) -> tuple[Link, ...]:
    upper = (_arrangement(trust, recognised.body), _body(recognised.body, activity, at))
    accredited = (_accredited(one, activity, at) for one in reversed(recognised.accreditations))
    return (*(link for link in upper if link is not None), *accredited)


def _arrangement(trust: TrustList, body: RecognisedBody) -> Link | None:
    arrangement = trust.arrangement(body.arrangement)
    if arrangement is None:
        return None
    role = "recognition_arrangement" if arrangement.legal_basis is None else "legal_basis"
    start = None if arrangement.legal_basis is None else arrangement.legal_basis.date
    return Link(arrangement.name, arrangement.id, role, scope=_listed(arrangement.activities), valid_from=start)


def _body(body: RecognisedBody, activity: Activity | None, at: datetime) -> Link:
    lines = [line for line in body.scopes if activity is None or line.activity is activity]
    ends = [line.valid_to for line in lines]
    return Link(
        name=body.name,
        id=body.did,
        role="accreditation_body" if body.kind is LinkKind.ACCREDITATION else "authority",
        scope=_described((line.activity, _limited_to(line)) for line in lines),
        valid_from=min((line.valid_from for line in lines), default=None),
        valid_until=max((end for end in ends if end is not None), default=None) if None not in ends else None,
        status="recognised" if any(line.in_force(at) for line in body.scopes) else "not_recognised",
        official_page=body.official_page,
    )


def _accredited(accreditation: Accreditation, activity: Activity | None, at: datetime) -> Link:
    lines = [line for line in accreditation.schedule if activity is None or line.activity is activity]
    standing = accreditation.standing(at)
    return Link(
        name=accreditation.subject_name,
        id=accreditation.subject,
        role=accreditation.role.value,
        scope=_described((line.activity, _named(line.standards, line.schemes)) for line in lines),
        valid_from=standing.since,
        status=standing.state.value,
    )


def _certificate(case: Case, credential: Credential) -> Link:
    scope = credential.scope
    described = (
        "" if scope is None else " ".join(part for part in (scope.standard, scope.edition, scope.scheme) if part)
    )
    return Link(
        name=credential.name or credential.number,
        id=credential.id or credential.number,
        role="certificate",
        scope=described,
        valid_from=credential.valid_from,
        valid_until=credential.valid_until,
        status="" if case.status is None else case.status.value,
    )


def _limited_to(scope: RecognisedScope) -> frozenset[str]:
    """Return what a recognition is limited to: its schemes where it names some, and its standards."""
    return scope.standards if scope.schemes == ANY else _named(scope.standards, scope.schemes)


def _named(standards: frozenset[str], schemes: frozenset[str]) -> frozenset[str]:
    return schemes if standards == ANY and schemes else standards | schemes


def _described(lines: Iterable[tuple[Activity, frozenset[str]]]) -> str:
    """Return each activity once, with everything that stands under it."""
    merged: dict[Activity, frozenset[str]] = {}
    for activity, codes in lines:
        merged[activity] = merged.get(activity, frozenset()) | codes
    return "; ".join(f"{activity}: {_listed(codes)}" for activity, codes in merged.items())


def _listed(codes: Iterable[str]) -> str:
    listed = sorted(codes)
    return "any" if listed == ["*"] else ", ".join(listed)
