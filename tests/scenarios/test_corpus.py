"""The bad-input corpus: what nobody may accept, and the twins that show why (tests/corpus, security.md section 2)."""

import json
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.corpus_builder import command_line_door, library_door
from tests.corpus_builder.build import all_cases, all_contexts
from tests.corpus_builder.case import COMMAND_LINE, HTTP, LIBRARY, Case, Context
from tests.corpus_builder.http_door import HttpDoor
from tests.corpus_builder.storing import files, load_cases, load_contexts, stored_files
from vc.model.vocabulary import Verdict
from vc.verify.memo import Memo

Reports = Mapping[str, Mapping[str, Any]]
SPECS = Path(__file__).parents[2] / "specs"
CASES = {case.id: case for case in load_cases()}
NAMED_BY_THE_ISSUE = ("bundle-without-pinned-root", "evidence-judged-without-trust-list", "no-anchor-at-all")


@pytest.fixture(scope="module")
def contexts() -> Mapping[str, Context]:
    return load_contexts()


@pytest.fixture(scope="module")
def reports(contexts: Mapping[str, Context]) -> Reports:
    """The library's report on every case."""
    return {case.id: library_door.answer_of(case, contexts[case.context]).to_json() for case in at_door(LIBRARY)}


def own(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The report, or what an answer for a presentation says of itself."""
    presentation: Mapping[str, Any] = answer.get("presentation", answer)
    return presentation


def each(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What an answer says of itself, and the reports in it."""
    return [own(answer), *answer.get("reports", ())]


def told(answer: Mapping[str, Any]) -> set[str]:
    """The decisive codes of an answer; the notices of one that is valid.

    Of a presentation: its own; those of the credentials that are not valid, where itself is.
    """
    report = own(answer)
    if report["verdict"] == Verdict.VALID:
        bad = [one for one in answer.get("reports", ()) if one["verdict"] != Verdict.VALID]
        if bad:
            return {code for one in bad for code in told(one)}
    if report["verdict"] == Verdict.VALID:
        return set(report["notices"])
    by_outcome = {
        outcome: {found["code"] for found in report["findings"] if found["outcome"] == outcome}
        for outcome in ("failed", "unknown")
    }
    return by_outcome["failed"] or by_outcome["unknown"]


def fault(case: Case, report: Mapping[str, Any]) -> str | None:
    """What is wrong with an answer, or None."""
    expected, held = case.expected, [one["verdict"] for one in report.get("reports", ())]
    if own(report)["verdict"] != expected.verdict:
        return f"{case.id}: {own(report)['verdict']}, expected {expected.verdict}: {told(report)}"
    if ("presentation" in report) != (expected.held is not None) or held != list(expected.held or ()):
        return f"{case.id}: holds {held}, expected {expected.held}"
    if expected.code is not None and expected.code not in told(report):
        return f"{case.id}: {expected.code} is not among {told(report)}"
    return None


def at_door(door: str) -> list[Case]:
    """The cases that a door can be asked."""
    return [case for case in CASES.values() if door in case.doors]


def test_the_library_gives_the_expected_answer_to_every_case(reports: Reports) -> None:
    faults = [fault(case, reports[case.id]) for case in at_door(LIBRARY)]

    assert list(filter(None, faults)) == []


@pytest.mark.usefixtures("nothing_is_dialled")
def test_the_command_line_gives_the_same_answers(
    contexts: Mapping[str, Context], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[str | None] = []
    for case in at_door(COMMAND_LINE):
        folder = tmp_path / case.id
        folder.mkdir()
        # Each case is a verifier's first: what one has seen would refuse the next, of another world under one root.
        monkeypatch.setenv("VC_CONFIG", str(folder / "nothing-seen"))
        answer = command_line_door.answer_of(case, contexts[case.context], folder)
        if answer.exit != case.expected.exit:
            faults.append(f"{case.id}: exit {answer.exit}")
        elif answer.report is not None:
            faults.append(fault(case, answer.report))

    assert list(filter(None, faults)) == []


def test_the_api_gives_the_same_answers(contexts: Mapping[str, Context], reports: Reports, tmp_path: Path) -> None:
    """One service for all cases of an anchor: what it remembers of one changes no answer to the next."""
    door = HttpDoor(tmp_path)
    faults: list[str | None] = []
    for case in at_door(HTTP):
        answer = door.answer_of(case, contexts[case.context])
        if answer.status != case.expected.http:
            faults.append(f"{case.id}: status {answer.status}")
        elif answer.report is not None and answer.report != reports[case.id]:
            faults.append(f"{case.id}: another report than the library's")

    assert list(filter(None, faults)) == []


def test_a_memo_that_all_cases_share_changes_no_report(contexts: Mapping[str, Context], reports: Reports) -> None:
    memo = Memo()
    cases = at_door(LIBRARY)

    differing = {
        case.id
        for case in [*cases, *reversed(cases)]
        if library_door.answer_of(case, contexts[case.context], memo).to_json() != reports[case.id]
    }

    assert differing == set()


def test_every_report_has_the_published_shape(reports: Reports) -> None:
    one, shown = (json.loads((SPECS / f"{name}.schema.json").read_bytes()) for name in ("report", "presentation"))
    registry = Registry().with_resource(one["$id"], Resource.from_contents(one))
    schemas = {False: Draft202012Validator(one), True: Draft202012Validator(shown, registry=registry)}

    faults = {
        name: error.message
        for name, report in reports.items()
        for error in schemas["presentation" in report].iter_errors(report)
    }

    assert faults == {}


def test_every_finding_has_an_outcome_that_its_registered_code_may_have(reports: Reports) -> None:
    rows = [line.split("|") for line in (SPECS / "findings.md").read_text(encoding="utf-8").splitlines()]
    registered = {row[1].strip(" `"): row[3].strip().split(", ") for row in rows if len(row) > 3}
    notice = {"passed", "not_applicable"}
    allowed = {code: notice if outcomes == ["notice"] else set(outcomes) for code, outcomes in registered.items()}

    unregistered = {
        (found["code"], found["outcome"])
        for answer in reports.values()
        for report in each(answer)
        for found in report["findings"]
        if found["outcome"] not in allowed[found["code"]]
    }

    assert unregistered == set()


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="another zlib writes other octets for the same lists")
def test_the_files_are_exactly_what_the_builder_makes() -> None:
    built, stored = files(all_cases(), all_contexts()), stored_files()

    assert {name for name in built.keys() | stored.keys() if built.get(name) != stored.get(name)} == set()


def test_every_bad_case_is_one_change_away_from_a_twin_that_is_valid() -> None:
    bad = [case for case in CASES.values() if case.expected.verdict is not Verdict.VALID]

    for case in bad:
        twin = CASES[case.twin]
        assert twin.expected.verdict is Verdict.VALID, case.id
        assert (twin.context, twin.now, twin.at) == (case.context, case.now, case.at), case.id
        assert _asked(twin) != _asked(case), case.id


def _asked(case: Case) -> tuple[object, ...]:
    """Return what may differ between twins: the input, what surrounds it, whose evidence it is, what it answers."""
    return case.given, case.overrides, "own-evidence" in case.features, case.nonce, case.audience


def test_the_corpus_is_large_and_all_three_answers_are_in_it() -> None:
    verdicts = Counter(case.expected.verdict for case in CASES.values())

    assert len(CASES) >= 150
    assert all(verdicts[verdict] >= 60 for verdict in Verdict)


@pytest.mark.parametrize("named", NAMED_BY_THE_ISSUE)
def test_what_arrives_never_anchors_itself(named: str, reports: Reports) -> None:
    assert reports[named]["verdict"] == Verdict.INDETERMINATE
