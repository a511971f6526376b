"""The order of the steps: what is established, on what it rests, and where to stop (specs/verification.md).

Both `wanted` and `judge` walk this one path; the first keeps what is missing, the second what was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vc.trust.needed_links import report_demanded
from vc.verify.authenticate import authenticate
from vc.verify.case import Case
from vc.verify.checks.accreditation_target import check_accreditation, is_accreditation
from vc.verify.checks.anchor import establish_anchor
from vc.verify.checks.did import resolve
from vc.verify.checks.goods import check_goods
from vc.verify.checks.reading import read_target
from vc.verify.checks.scope import check_edition
from vc.verify.checks.status import check_status
from vc.verify.checks.validity import check_environment, check_validity
from vc.verify.checks.wanted_links import find_links
from vc.verify.links import check_links
from vc.verify.memo import Memo

if TYPE_CHECKING:
    from vc.verify.evidence import Evidence
    from vc.verify.question import Question


def examine(evidence: Evidence, question: Question, memo: Memo | None = None) -> Case:
    """Walk the steps as far as the evidence carries, and return what was established.

    What `wanted` has examined last, `judge` need not examine again.
    """
    known = Memo() if memo is None else memo
    return known.latest(evidence, lambda: _walk(Case(evidence, question, known)), beside=question)


def _walk(case: Case) -> Case:
    evidence = case.evidence
    if evidence.limit_reached is not None:
        case.unknown(evidence.limit_reached, detail="gathering was cut off", spec="V10.2")
    if not read_target(case) or not establish_anchor(case):
        return case
    if authenticate(case):
        _decide(case)
    return case


def _decide(case: Case) -> None:
    """Steps V6 to V9, only for what is authentic."""
    _check_key_binding(case)
    check_validity(case)
    check_environment(case)
    if is_accreditation(case.credential):
        check_accreditation(case)
        return
    find_links(case)
    check_links(case)
    check_edition(case)
    _check_reports(case)
    if case.credential.issued_at is not None:  # else V8 was not answered, and goods that fit must not answer for it
        check_goods(case)
    document = resolve(case, case.recognised.issuer, case.recognised.kids)
    if document is not None:
        check_status(case, document)
    if case.reduced is not None:
        from vc.verify.checks.successor import check_successor  # few certificates are reduced

        check_successor(case, case.reduced, _walk)


def _check_key_binding(case: Case) -> None:
    """Check V5.4 where it is demanded, or where somebody offers it unasked."""
    selective = case.secured.selective
    if case.question.binding is not None or (selective is not None and selective.binding is not None):
        from vc.verify.checks.key_binding import check_key_binding  # few are presented so

        check_key_binding(case)


def _check_reports(case: Case) -> None:
    """Check V8.6 where the certificate names a test report, or its scheme demands one."""
    credential = case.credential
    if credential.test_reports or (credential.scope is not None and report_demanded(credential.scope.scheme)):
        from vc.verify.checks.laboratory_reports import check_reports  # few certificates need it

        check_reports(case)
