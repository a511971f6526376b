"""RC3: whose a receipt is, whether it is about these octets, and whether the same comes out again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.verify.test_receipt import DESK, members
from tests.world import STRANGER
from vc.codes import Code
from vc.keys.file_signer import FileSigner
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Verdict
from vc.trust.envelope import RECEIPT_TYP, seal
from vc.trust.root import kid_of
from vc.verify import receipt_check
from vc.verify.receipt import Receipt, payload_of, read_receipt, sign_receipt
from vc.verify.receipt_check import document_findings, replay_findings, signature_findings, verdict_on

OTHER = STRANGER.signer("lists")


def made(signer: FileSigner = DESK, **change: Any) -> Receipt:
    return read_receipt(sign_receipt({**members(), **change}, signer))


def codes(findings: tuple[Finding, ...]) -> list[tuple[Code, Outcome]]:
    return [(found.code, found.outcome) for found in findings]


def test_receipt_of_the_verifier_that_was_named_is_signed() -> None:
    assert codes(signature_findings(made(), {kid_of(DESK.key)})) == [(Code.RECEIPT_SIGNED, Outcome.PASSED)]


def test_receipt_of_nobody_in_particular_is_unknown() -> None:
    assert codes(signature_findings(made(), ())) == [(Code.RECEIPT_SIGNER_UNKNOWN, Outcome.UNKNOWN)]


def test_receipt_of_another_verifier_fails() -> None:
    assert codes(signature_findings(made(OTHER), {kid_of(DESK.key)})) == [(Code.RECEIPT_OTHER_SIGNER, Outcome.FAILED)]


def test_receipt_that_names_a_key_and_is_signed_by_another_fails() -> None:
    forged = read_receipt(seal(payload_of(members(), DESK.key), typ=RECEIPT_TYP, signers=[OTHER]))

    assert codes(signature_findings(forged, {kid_of(DESK.key)})) == [(Code.RECEIPT_SIGNATURE_INVALID, Outcome.FAILED)]


def test_documents_of_the_receipt_leave_no_finding_and_others_are_named() -> None:
    receipt, given = made(), members()

    assert document_findings(receipt, {name: given[name] for name in ("trust", "evidence", "input")}) == ()
    (found,) = document_findings(receipt, {"trust": given["trust"], "input": "00"})
    assert (found.code, found.outcome, found.subject) == (Code.RECEIPT_OTHER_DOCUMENTS, Outcome.UNKNOWN, "input")


def test_same_octets_pass() -> None:
    assert codes(replay_findings(made(), members())) == [(Code.RECEIPT_SAME, Outcome.PASSED)]


def test_other_octets_fail_and_the_first_member_that_differs_is_named() -> None:
    told = {**members()["report"], "verdict": "valid"}

    (found,) = replay_findings(made(report=told), members())

    assert (found.code, found.outcome, found.subject) == (Code.RECEIPT_DIFFERS, Outcome.FAILED, "/report/verdict")


def test_finding_that_was_left_out_is_named_by_its_place() -> None:
    (found,) = replay_findings(made(report={**members()["report"], "findings": []}), members())

    assert found.subject == "/report/findings"


def changed_finding(report: dict[str, Any], **members: Any) -> dict[str, Any]:
    first, *others = report["findings"]
    return report | {"findings": [first | members, *others]}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda report: changed_finding(report, code="status.active"), "/report/findings/0/code"),
        (lambda report: changed_finding(report, more=1), "/report/findings/0"),
        (lambda report: report | {"findings": {}}, "/report/findings"),
        (lambda report: report | {"goods": [report["goods"]]}, "/report/goods"),
        (lambda report: {"verdict": report["verdict"]}, "/report"),
    ],
)
def test_the_first_difference_is_named_by_its_path(change: Any, place: str) -> None:
    """RC3.4."""
    (found,) = replay_findings(made(report=change(members()["report"])), members())

    assert (found.code, found.subject) == (Code.RECEIPT_DIFFERS, place)


def test_true_is_not_one() -> None:
    given = members()
    bundle = given["evidence"]["bundle"]
    stated = {**given, "evidence": {"bundle": bundle | {"version": 1}}}
    again = {**given, "evidence": {"bundle": bundle | {"version": True}}}

    (found,) = replay_findings(made(**stated), again)

    assert (found.code, found.subject) == (Code.RECEIPT_DIFFERS, "/evidence/bundle/version")


@pytest.mark.parametrize(("same", "outcome"), [(True, Outcome.PASSED), (False, Outcome.UNKNOWN)])
def test_receipt_of_other_rules_says_so(monkeypatch: pytest.MonkeyPatch, same: bool, outcome: Outcome) -> None:  # noqa: FBT001
    receipt = made() if same else made(input="00")
    monkeypatch.setattr(receipt_check, "RULES", 2)

    found = codes(replay_findings(receipt, members()))

    assert found[0] == (Code.RECEIPT_RULES_DIFFER, outcome)
    assert (Code.RECEIPT_DIFFERS, Outcome.FAILED) not in found
    assert ((Code.RECEIPT_SAME, Outcome.PASSED) in found) is same


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ([(Code.RECEIPT_SIGNED, Outcome.PASSED), (Code.RECEIPT_SAME, Outcome.PASSED)], Verdict.VALID),
        ([(Code.RECEIPT_SIGNER_UNKNOWN, Outcome.UNKNOWN), (Code.RECEIPT_SAME, Outcome.PASSED)], Verdict.INDETERMINATE),
        ([(Code.RECEIPT_SIGNED, Outcome.PASSED)], Verdict.INDETERMINATE),
        ([(Code.RECEIPT_SAME, Outcome.PASSED)], Verdict.INDETERMINATE),
        ([(Code.RECEIPT_SIGNED, Outcome.PASSED), (Code.RECEIPT_DIFFERS, Outcome.FAILED)], Verdict.INVALID),
        ([], Verdict.INDETERMINATE),
    ],
)
def test_answer_follows_from_what_was_found(outcomes: list[tuple[Code, Outcome]], verdict: Verdict) -> None:
    assert verdict_on([Finding(code, outcome) for code, outcome in outcomes]) is verdict
