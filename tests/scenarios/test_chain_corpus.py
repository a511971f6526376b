"""The corpus of chains: verdict, code and first broken link, the same through every door (tests/corpus/chain)."""

import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.chain_corpus import build
from tests.chain_corpus.first_broken import LINKS, broken_links, first_broken
from tests.chain_corpus.threats import THREATS
from tests.corpus_builder import command_line_door, library_door
from tests.corpus_builder.case import COMMAND_LINE, HTTP, LIBRARY, Case, Context
from tests.corpus_builder.http_door import HttpDoor
from tests.corpus_builder.storing import CHAINS, FOLDER, load_cases, load_contexts, stored_files
from vc.model.vocabulary import Verdict
from vc.verify.memo import Memo

Report = Mapping[str, Any]
CASES = {case.id: case for case in load_cases(CHAINS)}


@pytest.fixture(scope="module")
def contexts() -> Mapping[str, Context]:
    return load_contexts(CHAINS)


@pytest.fixture(scope="module")
def reports(contexts: Mapping[str, Context]) -> Mapping[str, Report]:
    """The library's report on every case; nothing is remembered from one case to the next."""
    return {
        case.id: library_door.report_of(case, contexts[case.context], Memo()).to_json() for case in at_door(LIBRARY)
    }


def at_door(door: str) -> list[Case]:
    """The cases that a door can be asked."""
    return [case for case in CASES.values() if door in case.doors]


def fault(case: Case, report: Report) -> str | None:
    """What is wrong with an answer, or None."""
    expected = case.expected
    if report["verdict"] != expected.verdict:
        return f"{case.id}: {report['verdict']}, expected {expected.verdict}: {broken_links(report)}"
    if expected.verdict is Verdict.VALID:
        told = report["notices"]
        right = not told if expected.code is None else expected.code in told
        return None if right else f"{case.id}: notices {told}, expected {expected.code}"
    wanted = (case.broken, expected.code)
    # Copies that came along are several ways up, and each of them breaks somewhere.
    right = wanted in broken_links(report) if case.overrides.stapled else wanted == first_broken(report)
    return None if right else f"{case.id}: breaks at {first_broken(report)}, expected {wanted}"


def test_the_library_names_verdict_code_and_first_broken_link(reports: Mapping[str, Report]) -> None:
    faults = [fault(CASES[name], report) for name, report in reports.items()]

    assert list(filter(None, faults)) == []


@pytest.mark.usefixtures("nothing_is_dialled")
@pytest.mark.parametrize("part", range(4))
def test_the_command_line_gives_the_same_report(
    part: int,
    contexts: Mapping[str, Context],
    reports: Mapping[str, Report],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each case is that of a verifier that has seen nothing: what the one before saw is a floor for the clock."""
    faults: list[str] = []
    for case in at_door(COMMAND_LINE)[part::4]:
        folder = tmp_path / case.id
        folder.mkdir()
        monkeypatch.setenv("VC_CONFIG", str(folder / "seen"))
        answer = command_line_door.answer_of(case, contexts[case.context], folder)
        if answer.exit != case.expected.exit:
            faults.append(f"{case.id}: exit {answer.exit}")
        elif answer.report is None or (wrong := fault(case, answer.report)):
            faults.append(wrong or f"{case.id}: no report")

    assert faults == []


def test_the_api_gives_the_same_report(
    contexts: Mapping[str, Context], reports: Mapping[str, Report], tmp_path: Path
) -> None:
    """One service for all cases of a trust list: what it remembers of one changes no answer to the next."""
    door = HttpDoor(tmp_path)
    differing: list[str] = []
    for case in at_door(HTTP):
        answer = door.answer_of(case, contexts[case.context])
        if answer.status != case.expected.http or answer.report != reports[case.id]:
            differing.append(f"{case.id}: status {answer.status}")

    assert differing == []


def test_what_is_remembered_of_all_cases_changes_no_report(
    contexts: Mapping[str, Context], reports: Mapping[str, Report]
) -> None:
    memo = Memo()

    differing = {
        case.id
        for case in reversed(at_door(LIBRARY))
        if library_door.report_of(case, contexts[case.context], memo).to_json() != reports[case.id]
    }

    assert differing == set()


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="another zlib writes other octets for the same lists")
def test_the_files_are_exactly_what_the_builder_makes() -> None:
    built, stored = build.built(), stored_files(CHAINS)

    assert {name for name in built.keys() | stored.keys() if built.get(name) != stored.get(name)} == set()


def test_every_chain_that_breaks_is_near_one_that_holds() -> None:
    for case in CASES.values():
        if case.expected.verdict is Verdict.VALID:
            assert (case.twin, case.broken) == ("", None), case.id
            continue
        twin = CASES[case.twin]
        assert twin.expected.verdict is Verdict.VALID, case.id
        assert twin.context == case.context, case.id
        assert _asked(twin) != _asked(case), case.id
        assert case.broken is not None, case.id
        assert case.expected.code is not None, case.id


def _asked(case: Case) -> tuple[object, ...]:
    """Return what may differ between twins: the input, what surrounds it, and when it is asked."""
    return case.given, case.overrides, case.now, case.at, case.act, case.goods


def test_no_two_cases_ask_the_same() -> None:
    asked = Counter((case.context, repr(_asked(case))) for case in CASES.values())

    assert [case.id for case in CASES.values() if asked[case.context, repr(_asked(case))] > 1] == []


def test_the_corpus_is_large_and_breaks_at_every_link_with_both_answers() -> None:
    broken = Counter((case.broken.link, case.expected.verdict) for case in CASES.values() if case.broken is not None)
    valid = sum(case.expected.verdict is Verdict.VALID for case in CASES.values())

    assert len(CASES) >= 300
    assert valid >= 100
    assert {link for link, _ in broken} == set(LINKS)
    for verdict in (Verdict.INVALID, Verdict.INDETERMINATE):
        assert broken["recognition", verdict] >= 10
        assert broken["accreditation", verdict] >= 100
        assert broken["certificate", verdict] >= 30


@pytest.mark.parametrize("threat", THREATS)
def test_every_threat_of_the_domain_has_cases(threat: str) -> None:
    for name in THREATS[threat]:
        assert name in CASES or (FOLDER / f"{name}.json").is_file(), name
