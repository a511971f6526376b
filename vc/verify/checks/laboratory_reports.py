"""V8.6: the test reports that a product certificate rests on: which, where they are had, and what they count for.

A report is looked for only where trust already leads: among what was stapled, on the issuer's own host, on that of a
body of the trust list, or on the laboratory's once that is recognised.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vc.codes import Code
from vc.errors import Refused
from vc.keys.did import did_web_url, parse_did
from vc.model.finding import Finding
from vc.model.vocabulary import Activity
from vc.securing.read import read, read_document
from vc.securing.secured import Form
from vc.trust.needed_links import report_demanded
from vc.trust.origin import origin_of
from vc.verify.checks.laboratory import by_index, judge_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vc.model.laboratory_report import ReportReference
    from vc.securing.secured import SecuredCredential
    from vc.verify.case import Case

_FORMS = frozenset({Form.VC_JWT})
_SPEC = "V8.6"


def check_reports(case: Case) -> None:
    """Check each report that the certificate names; what can't be checked matters where the scheme demands it."""
    credential = case.credential
    demanded = credential.scope is not None and report_demanded(credential.scope.scheme)
    stapled = _stapled(case)
    for reference in credential.test_reports:
        subject = f"{reference.number} of {reference.laboratory_name}"
        secured = _at_hand(case, reference, stapled)
        if isinstance(secured, str):
            _unchecked(case, subject, secured, demanded=demanded)
            continue
        answer = judge_report(case, reference, secured)
        if answer.code is None:
            _unchecked(case, subject, answer.detail, demanded=demanded)
        elif answer.code is Code.CHAIN_TEST_REPORT:
            case.passed(answer.code, subject=subject, detail=answer.detail, spec=_SPEC)
        else:
            case.failed(answer.code, subject=subject, detail=answer.detail, spec=_SPEC)
    if demanded and credential.may_hide_reports:
        _unchecked(case, credential.number, "there may be test reports that the holder has hidden", demanded=True)
    elif demanded and not credential.test_reports:
        _unchecked(case, credential.number, "the certificate names no test report", demanded=True)


def _unchecked(case: Case, subject: str, detail: str, *, demanded: bool) -> None:
    if demanded:
        case.unknown(Code.CHAIN_TEST_REPORT_UNAVAILABLE, subject=subject, detail=detail, spec=_SPEC)
    else:
        case.passed(Code.CHAIN_TEST_REPORT_UNCHECKED, subject=subject, detail=detail, spec=_SPEC)


def _stapled(case: Case) -> dict[bytes, SecuredCredential]:
    """Read the stapled copies, once for all reports, by the digests of their payloads."""
    if not any(reference.digest for reference in case.credential.test_reports):
        return {}
    copies = (read(raw, case.limits, expect=_FORMS) for raw in case.evidence.stapled[: case.limits.documents])
    return {copy.digest: copy for copy in copies if not isinstance(copy, Finding)}


def _at_hand(
    case: Case, reference: ReportReference, stapled: Mapping[bytes, SecuredCredential]
) -> SecuredCredential | str:
    """Return exactly the report that the certificate pins, or why it is not at hand."""
    if not reference.digest:
        return "the certificate does not pin it by a digest"
    if reference.digest in stapled:
        return stapled[reference.digest]
    if not reference.url:
        return "the certificate says of no place where it stands, and it did not come along"
    if not _may_be_asked(case, reference):
        return f"{reference.url} is on no host of the issuer, the laboratory or a body of the trust list"
    document = case.document(reference.url, immutable=True)
    if document is None:
        absent = case.evidence.missing.get(reference.url)
        return f"{reference.url}: " + ("not at hand" if absent is None else f"could not be had: {absent.code}")
    secured = read_document(document.content, case.limits, expect=_FORMS)
    if isinstance(secured, Finding) or secured.digest != reference.digest:
        return f"{reference.url} holds another document than the certificate pins"
    return secured


def _may_be_asked(case: Case, reference: ReportReference) -> bool:
    """Whether somebody whom the steps before have authenticated serves this URL (T2)."""
    origin = origin_of(reference.url)
    if origin is None:
        return False
    if origin == _home_of(case.recognised.issuer) or case.trust.body_for_origin(reference.url) is not None:
        return True
    scope = case.credential.scope
    if origin != _home_of(reference.laboratory) or scope is None:
        return False
    mark = len(case.findings)
    tested = replace(scope, activity=Activity.TESTING)
    recognised = by_index(case, reference.laboratory, tested, scheme=scope.scheme)
    del case.findings[mark:]
    return recognised is not None


def _home_of(did: str) -> str | None:
    try:
        return origin_of(did_web_url(did)) if parse_did(did).method == "web" else None
    except Refused:
        return None
