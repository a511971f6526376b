"""The working state: documents at hand, wanted, missing, and pinned by a bundle's manifest (V2.5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.corpus_builder.anchors_and_bundles import bundle, root
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.document import NotRetrieved, Reference, Retrieved, Via
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, Verdict
from vc.resolve.bundle import BundleSource, open_bundle
from vc.resolve.driver import gather
from vc.trust.anchor import root_to_toml
from vc.verify.case import Case
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import Goods, ask

URL = "https://cb.example/status/1/token.jwt"
HAD = Retrieved(URL, b"list", NOW, Via.WEB)
GONE = NotRetrieved(URL, Code.FETCH_DEADLINE, "too slow", NOW)


def case_with(*answers: Retrieved | NotRetrieved) -> Case:
    return Case(Evidence(b"").with_answers(answers), ask(NOW))


def bundled() -> Evidence:
    """Evidence gathered from a good bundle."""
    opened = open_bundle(bundle())
    evidence = Evidence(World().certificate(), Anchor(root_to_toml(root())), manifest=opened.manifest)
    return gather(evidence, ask(NOW), BundleSource(opened))


def test_a_document_that_was_not_asked_for_is_wanted() -> None:
    case = case_with()

    assert case.document(URL) is None
    assert case.document(f"{URL}?1", immutable=True) is None
    assert case.document(f"{URL}?2", shared=True) is None
    assert case.wants == {
        URL: Reference(URL, NOW),
        f"{URL}?1": Reference(f"{URL}?1", None),
        f"{URL}?2": Reference(f"{URL}?2", NOW, shared=True),
    }


def test_a_document_at_hand_is_not_wanted() -> None:
    case = case_with(HAD)

    assert case.document(URL) == HAD
    assert case.wants == {}


def test_what_could_not_be_had_is_not_wanted_again_and_the_report_says_why() -> None:
    case = case_with(GONE)

    assert case.document(URL) is None
    case.why_missing(URL, Code.STATUS_UNAVAILABLE, spec="V9.2")

    assert case.wants == {}
    assert [(found.code, found.outcome) for found in case.findings] == [
        (Code.FETCH_DEADLINE, Outcome.UNKNOWN),
        (Code.STATUS_UNAVAILABLE, Outcome.UNKNOWN),
    ]


def test_what_was_never_asked_for_is_not_at_hand() -> None:
    case = case_with()

    case.why_missing(URL, Code.STATUS_UNAVAILABLE, spec="V9.2")

    assert case.findings == [Finding(Code.STATUS_UNAVAILABLE, Outcome.UNKNOWN, URL, "not at hand", "V9.2")]


def test_a_fact_that_no_step_has_established_can_not_be_read() -> None:
    with pytest.raises(AttributeError):
        case_with().trust  # noqa: B018 - reading it is the point


def test_documents_of_a_bundle_count_for_the_bundles_signed_time() -> None:
    case = case_with(HAD)
    assert case.reference_time(HAD) == NOW
    assert case.reference_time(replace(HAD, via=Via.BUNDLE)) == NOW

    opened = open_bundle(bundle(age=timedelta(hours=5)))
    case.manifest = opened.stated

    assert case.reference_time(replace(HAD, via=Via.BUNDLE)) == NOW - timedelta(hours=5)
    assert case.reference_time(HAD) == NOW


def test_without_a_manifest_no_document_of_a_bundle_counts() -> None:
    case = case_with(replace(HAD, via=Via.BUNDLE))

    assert case.document(URL) is None
    assert case.wants == {}


@pytest.mark.parametrize("url", [URL, "https://cb.example/.well-known/did.json"])
def test_another_document_in_the_place_of_a_bundled_one_is_not_used(url: str) -> None:
    evidence = bundled()
    assert judge(evidence, ask(NOW)).verdict is Verdict.VALID
    swapped = replace(evidence.documents[url], content=evidence.documents[url].content + b" ")

    report = judge(replace(evidence, documents={**evidence.documents, url: swapped}), ask(NOW))

    assert report.verdict is Verdict.INDETERMINATE
    assert (Code.BUNDLE_MIXED, url) in {(found.code, found.subject) for found in report.findings}


def test_a_document_that_the_manifest_does_not_name_is_not_used() -> None:
    evidence = bundled()
    foreign = replace(evidence.documents[URL], url="https://ab.example/accreditations/cb.jwt")
    documents = {**evidence.documents, foreign.url: foreign}

    report = judge(replace(evidence, documents=documents), ask(NOW))

    assert (Code.BUNDLE_MIXED, foreign.url) in {(found.code, found.subject) for found in report.findings}


def test_a_newer_document_from_the_web_serves_beside_a_bundle() -> None:
    evidence = bundled()
    newer = replace(evidence.documents[URL], via=Via.WEB)

    report = judge(replace(evidence, documents={**evidence.documents, URL: newer}), ask(NOW))

    assert report.verdict is Verdict.VALID
    assert report.status_as_of == NOW - timedelta(minutes=10)


def test_lines_that_differ_in_their_goods_alone_share_what_was_established() -> None:
    memo, evidence = Memo(), Evidence(b"")
    asked = [ask(NOW, act=Act.SELL, goods=Goods(imported=NOW.date() - day * DAY)) for day in range(3)]

    circumstances = [Case(evidence, question, memo).circumstances for question in asked]

    assert circumstances == [circumstances[0]] * 3
    assert Case(evidence, ask(NOW), memo).circumstances != circumstances[0]
