"""The report: its verdict (V10), its shape, and what it never says."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, CertificateStatus, Role, Verdict
from vc.status.value import StatusEvent
from vc.verify.findings import NOTICES, step_of
from vc.verify.judge import _COMPUTED, _COMPUTED_NAMES
from vc.verify.policy import IMPORTER, Policy, Step
from vc.verify.report import Recorded, Report, summary, verdict_of

SCHEMA = Path(__file__).parents[3] / "specs" / "report.schema.json"
ONE_OF_EACH_STEP = {step: next(code for code in Code if step_of(code) is step) for step in Step}
FINDINGS = st.builds(Finding, code=st.sampled_from(Code), outcome=st.sampled_from(Outcome))


@cache
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_bytes())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def everything_passed() -> list[Finding]:
    return [Finding(code, Outcome.PASSED) for code in ONE_OF_EACH_STEP.values()]


def report_of(*findings: Finding) -> Report:
    return Report(
        verdict=verdict_of(findings, IMPORTER),
        findings=findings,
        judged_at=NOW,
        at=NOW,
        act=Act.RELY,
        policy="importer",
        input_digest="0" * 64,
    )


def test_nothing_found_is_indeterminate() -> None:
    assert verdict_of((), IMPORTER) is Verdict.INDETERMINATE
    assert verdict_of((), Policy("nothing is required", required=frozenset())) is Verdict.INDETERMINATE


def test_every_required_step_passed_is_valid() -> None:
    assert verdict_of(everything_passed(), IMPORTER) is Verdict.VALID


@pytest.mark.parametrize("step", list(Step))
def test_a_required_step_that_is_absent_is_indeterminate(step: Step) -> None:
    findings = [found for found in everything_passed() if step_of(found.code) is not step]

    assert verdict_of(findings, IMPORTER) is Verdict.INDETERMINATE


@pytest.mark.parametrize("step", list(Step))
def test_one_unknown_beside_everything_passed_is_indeterminate(step: Step) -> None:
    findings = [*everything_passed(), Finding(ONE_OF_EACH_STEP[step], Outcome.UNKNOWN)]

    assert verdict_of(findings, IMPORTER) is Verdict.INDETERMINATE


@pytest.mark.parametrize("step", list(Step))
def test_a_step_that_does_not_apply_has_not_passed(step: Step) -> None:
    findings = [found for found in everything_passed() if step_of(found.code) is not step]

    assert (
        verdict_of([*findings, Finding(ONE_OF_EACH_STEP[step], Outcome.NOT_APPLICABLE)], IMPORTER) is not Verdict.VALID
    )


def test_a_step_that_is_not_required_may_stay_unknown() -> None:
    relaxed = Policy("without any status", required=frozenset(Step) - {Step.STATUS})
    findings = [*everything_passed(), Finding(ONE_OF_EACH_STEP[Step.STATUS], Outcome.UNKNOWN)]

    assert verdict_of(findings, relaxed) is Verdict.VALID


@given(st.lists(FINDINGS), FINDINGS, st.integers(min_value=0))
def test_any_failed_finding_makes_invalid(findings: list[Finding], one: Finding, place: int) -> None:
    position = place % (len(findings) + 1)
    failed = Finding(one.code, Outcome.FAILED)

    assert verdict_of([*findings[:position], failed, *findings[position:]], IMPORTER) is Verdict.INVALID


@given(st.lists(FINDINGS))
def test_the_verdict_follows_from_the_table(findings: list[Finding]) -> None:
    outcomes = {found.outcome for found in findings}
    passed = {step_of(found.code) for found in findings if found.outcome is Outcome.PASSED}

    verdict = verdict_of(findings, IMPORTER)

    assert (verdict is Verdict.INVALID) == (Outcome.FAILED in outcomes)
    assert (verdict is Verdict.VALID) == (passed == set(Step) and not outcomes & {Outcome.FAILED, Outcome.UNKNOWN})


@given(st.lists(FINDINGS))
def test_the_order_of_the_findings_decides_nothing(findings: list[Finding]) -> None:
    assert verdict_of(findings, IMPORTER) is verdict_of(findings[::-1], IMPORTER)


@given(st.lists(FINDINGS))
def test_every_report_is_of_the_published_shape(findings: list[Finding]) -> None:
    report = report_of(*findings).to_json()

    assert [error.message for error in validator().iter_errors(report)] == []
    assert json.loads(json.dumps(report)) == report


def test_the_report_of_a_valid_certificate_has_the_published_shape() -> None:
    world = World()

    for report in (world.report(world.certificate()), world.report(world.label()), world.report(b"")):
        assert [error.message for error in validator().iter_errors(report.to_json())] == []


def test_what_the_issuer_has_recorded_has_the_published_shape() -> None:
    events = (
        Recorded("suspended", NOW, NOW, "Findings.", "nonconformity_open"),
        Recorded("superseded", NOW, NOW, successor="https://cb.example/c/2"),
    )

    report = replace(report_of(), history=events).to_json()

    assert [error.message for error in validator().iter_errors(report)] == []
    assert report["history"] == [
        {
            "event": "suspended",
            "effective": "2026-11-22T12:00:00Z",
            "recorded": "2026-11-22T12:00:00Z",
            "reason": "Findings.",
            "code": "nonconformity_open",
            "successor": None,
        },
        {
            "event": "superseded",
            "effective": "2026-11-22T12:00:00Z",
            "recorded": "2026-11-22T12:00:00Z",
            "reason": None,
            "code": None,
            "successor": "https://cb.example/c/2",
        },
    ]


def test_the_schema_is_closed_and_every_member_is_always_there() -> None:
    schema = json.loads(SCHEMA.read_bytes())
    objects = [schema, *(one for one in schema["$defs"].values() if one["type"] == "object")]

    for described in objects:
        assert described["additionalProperties"] is False
        assert set(described["required"]) == set(described["properties"])
    assert set(report_of().to_json()) == set(schema["properties"])


def test_the_schema_lists_the_same_words_as_the_code() -> None:
    properties: dict[str, Any] = json.loads(SCHEMA.read_bytes())["properties"]
    roles = json.loads(SCHEMA.read_bytes())["$defs"]["link"]["properties"]["role"]["enum"]

    assert properties["verdict"]["enum"] == list(Verdict)
    assert properties["act"]["enum"] == list(Act)
    assert properties["certificate_status"]["enum"] == [*CertificateStatus, None]
    assert set(properties["notices"]["items"]["enum"]) == NOTICES
    assert set(properties["computed"]["items"]["enum"]) == {
        _COMPUTED_NAMES.get(code, code.value.partition(".")[2]) for code in _COMPUTED
    }
    assert set(roles) == {"recognition_arrangement", "legal_basis", "authority", "test_report", "certificate", *Role}


def test_the_reasons_of_an_invalid_report_are_what_failed() -> None:
    bad, doubtful = Finding(Code.SIG_INVALID, Outcome.FAILED), Finding(Code.STATUS_STALE, Outcome.UNKNOWN)

    assert report_of(doubtful, bad).reasons == (bad,)
    assert report_of(doubtful).reasons == (doubtful,)
    assert report_of(*everything_passed()).reasons == ()


def test_notices_are_told_once_and_only_if_they_are_notices() -> None:
    notice = Finding(Code.SURVEILLANCE_OVERDUE, Outcome.PASSED)

    assert report_of(notice, *everything_passed(), notice).notices == ("surveillance.overdue",)


def test_a_summary_counts_every_verdict() -> None:
    world = World()
    reports = [world.report(world.certificate()), world.report(b""), world.report(b"x")]

    assert summary(reports) == {"valid": 1, "invalid": 2, "indeterminate": 0}
    assert summary([]) == {"valid": 0, "invalid": 0, "indeterminate": 0}


def test_the_report_of_a_valid_certificate_says_what_people_ask() -> None:
    world = World()

    written: Any = world.report(world.certificate()).to_json()

    assert written["subject"]["holder"] == "Müller Feinmechanik GmbH & Co. KG"
    assert written["subject"]["standard"] == "ISO 9001:2015"
    assert written["subject"]["covered"] == ["Werk Lindau"]
    assert written["certificate_status"] == "active"
    assert written["environment"] == "test"
    assert [link["role"] for link in written["chain"]] == [
        "recognition_arrangement",
        "accreditation_body",
        "certification_body",
        "certificate",
    ]


def test_a_suspended_certificate_is_still_described() -> None:
    world = World()
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)

    report = world.report(world.certificate())

    assert report.certificate_status is CertificateStatus.SUSPENDED
    assert report.subject is not None
    assert report.chain[-1].status == "suspended"


def test_nothing_is_said_of_what_was_not_authenticated() -> None:
    world = World()

    report = world.report(world.certificate()[:-4] + b"AAAA")

    assert (report.subject, report.chain, report.certificate_status, report.status_as_of) == (None, (), None, None)
