"""What is kept of a step stands only for the same circumstances and documents (specs/decisions)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.corpus_builder.surroundings import CB_DID_URL, CURRENT_URL, INDEX_URL, TOKEN_URL
from tests.vc.verify.answers import failed
from tests.world import DAY, NOW, World
from vc.codes import Code
from vc.model.document import NotRetrieved, Retrieved, Via
from vc.model.vocabulary import AccreditationEventKind, Act, Verdict
from vc.status.value import StatusEvent
from vc.trust.anchor import trust_list_to_toml
from vc.verify.case import Case
from vc.verify.established import establish
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.policy import CERTIFICATION_BODY
from vc.verify.question import Question, ask

URL = "https://ab.example/document"
GOOD = World().evidence(World().certificate())


def worked(case: Case, name: str = "step", result: object = 7, *, rests_on: tuple[object, ...] = ()) -> int:
    """How often the work of a step that looks at one document is done."""
    done = 0

    def work() -> object:
        nonlocal done
        done += 1
        case.document(URL)
        case.passed(Code.CHAIN_RECOGNISED)
        return result

    establish(case, name, work, rests_on=rests_on)
    return done


def case_with(memo: Memo, content: bytes = b"content", question: Question | None = None) -> Case:
    document = Retrieved(URL, content, NOW, Via.WEB)
    return Case(Evidence(b"").with_answers([document]), question or ask(NOW), memo)


def test_the_same_step_over_the_same_documents_is_not_taken_twice() -> None:
    memo = Memo()

    assert worked(case_with(memo)) == 1
    second = case_with(memo)
    assert worked(second) == 0
    assert [found.code for found in second.findings] == [Code.CHAIN_RECOGNISED]
    assert [document.url for document in second.looked_at] == [URL]


def test_a_changed_document_another_question_or_another_name_is_another_step() -> None:
    memo = Memo()
    worked(case_with(memo))

    assert worked(case_with(memo, b"other")) == 1
    assert worked(case_with(memo, b"other", ask(NOW - DAY))) == 1
    assert worked(case_with(memo, b"other"), "another step") == 1
    assert worked(Case(Evidence(b""), ask(NOW), memo)) == 1


def test_what_rests_on_an_object_stands_for_that_very_object() -> None:
    memo, first, second = Memo(), object(), object()

    assert worked(case_with(memo), rests_on=(first,)) == 1
    assert worked(case_with(memo), rests_on=(first,)) == 0
    assert worked(case_with(memo), rests_on=(second,)) == 1


def test_nothing_is_kept_of_a_step_that_gave_nothing_or_missed_a_document() -> None:
    memo = Memo()

    assert worked(case_with(memo), result=None) == 1
    assert worked(case_with(memo), result=None) == 1
    empty = Evidence(b"").with_answers([NotRetrieved(URL, Code.FETCH_NOT_FOUND, "", NOW)])
    assert worked(Case(empty, ask(NOW), memo), "missing") == 1
    assert worked(Case(empty, ask(NOW), memo), "missing") == 1


def test_nothing_is_kept_where_copies_were_stapled() -> None:
    memo = Memo()
    stapled = replace(case_with(memo).evidence, stapled=(b"copy",))

    assert worked(Case(stapled, ask(NOW), memo)) == 1
    assert worked(Case(stapled, ask(NOW), memo)) == 1


def suspended() -> Evidence:
    world = World()
    world.record(StatusEvent.SUSPENDED, effective=NOW - DAY)
    return world.evidence(world.certificate())


def withdrawn() -> Evidence:
    world = World()
    world.accreditation_event(AccreditationEventKind.WITHDRAWN, NOW - 120 * DAY)
    return world.evidence(world.certificate())


def under_another_list() -> Evidence:
    world = World()
    body = world.trust.bodies[0]
    world.trust = replace(world.trust, bodies=(replace(body, did="did:web:other-ab.example"),))
    return replace(GOOD, anchor=Anchor(trust_list_to_toml(world.trust)))


def without(url: str) -> Callable[[], Evidence]:
    return lambda: replace(GOOD, documents={name: had for name, had in GOOD.documents.items() if name != url})


def altered(url: str) -> Callable[[], Evidence]:
    return lambda: replace(
        GOOD, documents={**GOOD.documents, url: replace(GOOD.documents[url], content=GOOD.documents[url].content[:-3])}
    )


CHANGED: dict[str, Callable[[], Evidence]] = {
    "suspended": suspended,
    "withdrawn": withdrawn,
    "another trust list": under_another_list,
    "no anchor": lambda: replace(GOOD, anchor=None),
    "a limit reached": lambda: replace(GOOD, limit_reached=Code.LIMIT_TIME),
    "saved anchor": lambda: replace(GOOD, anchor_saved=True),
    "a bundle that nobody vouches for": lambda: replace(GOOD, manifest=b"{}"),
    **{f"without {url}": without(url) for url in (CB_DID_URL, CURRENT_URL, INDEX_URL, TOKEN_URL)},
    **{f"altered {url}": altered(url) for url in (CB_DID_URL, CURRENT_URL, INDEX_URL, TOKEN_URL)},
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_a_valid_answer_left_behind_never_makes_another_one_valid(name: str) -> None:
    memo, changed = Memo(), CHANGED[name]()
    assert judge(GOOD, ask(NOW), memo).verdict is Verdict.VALID

    report = judge(changed, ask(NOW), memo)

    assert report.verdict is not Verdict.VALID
    assert report == judge(changed, ask(NOW))


@pytest.mark.parametrize(
    "question",
    [
        ask(NOW, act=Act.USE_MARK),
        ask(NOW, policy=CERTIFICATION_BODY),
        ask(NOW, at=NOW - DAY),
        ask(NOW + timedelta(hours=30)),
        ask(NOW - 400 * DAY),
    ],
)
def test_another_question_gets_its_own_answer(question: Question) -> None:
    memo = Memo()
    judge(GOOD, ask(NOW), memo)

    assert judge(GOOD, question, memo) == judge(GOOD, question)


def test_another_certificate_of_the_same_body_gets_its_own_answer() -> None:
    world, memo = World(), Memo()
    other = world.certificate(lambda claims: claims["credentialSubject"]["certifiedScope"].update(sectors=["IAF:33"]))
    judge(GOOD, ask(NOW), memo)

    report = judge(replace(GOOD, target=other), ask(NOW), memo)

    assert failed(report) == {Code.CHAIN_SCOPE_NOT_COVERED}
