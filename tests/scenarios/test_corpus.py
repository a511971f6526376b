"""The bad-input corpus: what nobody may accept, and the twins that show why (tests/corpus, security.md section 2)."""

import zlib
from collections import Counter
from collections.abc import Mapping

import pytest

from tests.corpus_builder import library_door
from tests.corpus_builder.build import all_cases, all_contexts
from tests.corpus_builder.case import LIBRARY, Case, Context
from tests.corpus_builder.storing import files, load_cases, load_contexts, stored_files
from vc.model.vocabulary import Verdict
from vc.verify.report import Report

CASES = {case.id: case for case in load_cases()}
NAMED_BY_THE_ISSUE = ("bundle-without-pinned-root", "evidence-judged-without-trust-list", "no-anchor-at-all")


@pytest.fixture(scope="module")
def contexts() -> Mapping[str, Context]:
    return load_contexts()


def fault(case: Case, report: Report) -> str | None:
    """What is wrong with an answer, or None."""
    if report.verdict is not case.expected.verdict:
        reasons = [f"{found.code}: {found.detail}" for found in report.reasons]
        return f"{case.id}: {report.verdict}, expected {case.expected.verdict}: {reasons}"
    told = report.notices if report.verdict is Verdict.VALID else tuple(found.code for found in report.reasons)
    if case.expected.code is not None and case.expected.code not in told:
        return f"{case.id}: {case.expected.code} is not among {told}"
    return None


def test_the_library_gives_the_expected_answer_to_every_case(contexts: Mapping[str, Context]) -> None:
    asked = [case for case in CASES.values() if LIBRARY in case.doors]

    faults = [fault(case, library_door.report_of(case, contexts[case.context])) for case in asked]

    assert [found for found in faults if found is not None] == []


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
        assert (twin.given, twin.overrides) != (case.given, case.overrides), case.id


def test_the_corpus_is_large_and_all_three_answers_are_in_it() -> None:
    verdicts = Counter(case.expected.verdict for case in CASES.values())

    assert len(CASES) >= 150
    assert all(verdicts[verdict] >= 60 for verdict in Verdict)


@pytest.mark.parametrize("named", NAMED_BY_THE_ISSUE)
def test_what_arrives_never_anchors_itself(named: str, contexts: Mapping[str, Context]) -> None:
    report = library_door.report_of(CASES[named], contexts[CASES[named].context])

    assert report.verdict is Verdict.INDETERMINATE
