"""The product or site asked about (specs/pages.md U13)."""

from dataclasses import replace

import pytest

from tests.world import NOW, World
from vc.codes import Code
from vc.model.finding import Finding, Outcome
from vc.model.vocabulary import Act, Verdict
from vc.verify.question import Goods
from vc.verify.report import Report
from verifier_api.pages.asked_about import AskedAbout, Coverage, asked_about


def report(goods: Goods, *findings: Finding) -> Report:
    return Report(Verdict.VALID, findings, NOW, NOW, Act.RELY, "importer", goods=goods)


def test_nothing_asked_is_nothing_answered() -> None:
    assert asked_about(report(Goods(), Finding(Code.GOODS_COVERED, Outcome.PASSED, "model"))) == ()


@pytest.mark.parametrize(
    ("code", "outcome", "answer"),
    [
        (Code.GOODS_COVERED, Outcome.PASSED, Coverage.COVERED),
        (Code.GOODS_MODEL_NOT_COVERED, Outcome.FAILED, Coverage.NOT_COVERED),
        (Code.GOODS_NOT_STATED, Outcome.NOT_APPLICABLE, Coverage.NOT_STATED),
        (Code.GOODS_SITE_NOT_COVERED, Outcome.UNKNOWN, Coverage.OPEN),
    ],
)
def test_each_finding_has_its_answer(code: Code, outcome: Outcome, answer: Coverage) -> None:
    found = asked_about(report(Goods(model="X-200", site="S"), Finding(code, outcome, "model")))

    assert found == (AskedAbout("model", "X-200", answer), AskedAbout("site", "S", Coverage.OPEN))


def test_what_the_verifier_finds_is_what_the_page_says() -> None:
    world = World()
    whole = world.report(world.certificate())
    asked = replace(whole, goods=Goods(serial="1", hs_code="8471"))

    assert [one.answer for one in asked_about(asked)] == [Coverage.OPEN, Coverage.OPEN]
