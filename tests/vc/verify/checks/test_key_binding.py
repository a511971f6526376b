"""V5.4: who presents it is asked by the verifier, never by what came (specs/sd-jwt.md KB; rows S10, S11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.vc.verify.answers import failed, found
from tests.wallets import HOLDER, wallet
from tests.world import CB, NOW, World
from vc.codes import Code
from vc.errors import UsageError
from vc.model.finding import Outcome
from vc.model.vocabulary import Verdict
from vc.securing.sd_jwt.key_binding import Demand, bind
from vc.securing.sd_jwt.parts import SdJwt
from vc.verify.checks.key_binding import check_key_binding
from vc.verify.examine import examine
from vc.verify.judge import judge
from vc.verify.policy import IMPORTER
from vc.verify.question import Question, ask
from vc.verify.report import Report
from vc.verify.saved import load_evidence, save_evidence

DEMAND = Demand("n-0S6_WzA2Mj", "https://customs.example")
WORLD = World()
ASKED = ask(NOW, binding=DEMAND)


def bound(given: SdJwt | None = None, *, demand: Demand = DEMAND, age: timedelta = timedelta(0)) -> SdJwt:
    return bind(given or wallet(), HOLDER, demand, issued_at=NOW - age)


def report(given: SdJwt | bytes, question: Question = ASKED) -> Report:
    target = given if isinstance(given, bytes) else given.compact
    return judge(WORLD.evidence(target), question)


def test_what_its_holder_presents_to_the_verifier_and_now_is_valid() -> None:
    answer = report(bound())

    assert answer.verdict is Verdict.VALID
    assert found(answer, Code.KB_VERIFIED).subject == DEMAND.audience


@pytest.mark.parametrize("target", [wallet(), WORLD.certificate(), WORLD.label().encode()])
def test_demanded_and_not_there_fails_in_every_form(target: SdJwt | bytes) -> None:
    answer = report(target)

    assert failed(answer) == {Code.KB_REQUIRED}
    assert found(answer, Code.KB_REQUIRED).spec == "V5.4"


def test_each_fault_of_a_binding_fails() -> None:
    whole = bound()
    assert failed(report(bound(demand=Demand("x", DEMAND.audience)))) == {Code.KB_NONCE}
    assert failed(report(bound(demand=Demand(DEMAND.nonce, "x")))) == {Code.KB_AUDIENCE}
    assert failed(report(bound(age=timedelta(minutes=5, seconds=1)))) == {Code.KB_TIME}
    assert failed(report(SdJwt(whole.issuer_jwt, (), whole.key_binding))) == {Code.KB_HASH}
    assert failed(report(bound(wallet(lambda claims: claims.pop("cnf"))))) == {Code.KB_KEY}
    assert failed(report(bind(wallet(), CB.signer(), DEMAND, issued_at=NOW))) == {Code.KB_INVALID}
    assert failed(report(SdJwt(whole.issuer_jwt, whole.disclosures, b"a.b.c"))) == {Code.KB_MALFORMED}


def test_there_and_not_demanded_is_told_and_proves_nothing() -> None:
    answer = report(bound(demand=Demand("another", "somebody else")), ask(NOW))

    assert answer.verdict is Verdict.VALID
    assert found(answer, Code.KB_UNEXPECTED).outcome is Outcome.NOT_APPLICABLE
    assert "kb.unexpected" in answer.notices


def test_there_and_not_demanded_is_never_ignored() -> None:
    whole = bound()
    assert failed(report(SdJwt(whole.issuer_jwt, (), whole.key_binding), ask(NOW))) == {Code.KB_HASH}
    assert failed(report(bind(wallet(), CB.signer(), DEMAND, issued_at=NOW), ask(NOW))) == {Code.KB_INVALID}


def test_a_policy_that_demands_it_needs_to_know_for_what() -> None:
    strict = replace(IMPORTER, name="strict", key_binding=True)

    with pytest.raises(UsageError, match="demands that the holder presents it"):
        ask(NOW, policy=strict)
    assert report(wallet(), ask(NOW, policy=strict, binding=DEMAND)).verdict is Verdict.INVALID


def test_what_is_not_authentic_is_not_asked_who_presents_it() -> None:
    forged = bound(wallet(signer=replace(CB.signer(), _key=HOLDER._key)))

    answer = report(forged)

    assert Code.SIG_INVALID in failed(answer)
    assert not any(finding.code.value.startswith("kb.") for finding in answer.findings)


def test_a_replay_asks_the_same() -> None:
    evidence, question = load_evidence(save_evidence(WORLD.evidence(bound().compact), ASKED), own=True)

    assert question == ASKED
    assert found(judge(evidence, question), Code.KB_VERIFIED).outcome is Outcome.PASSED


def test_neither_demanded_nor_offered_is_nothing_to_say() -> None:
    case = examine(WORLD.evidence(WORLD.certificate()), ask(NOW))
    before = list(case.findings)

    check_key_binding(case)

    assert case.findings == before
