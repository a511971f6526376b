"""V8.7, D5: what is declared of the goods against what the certificate states by codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.wallets import bare, wallet
from tests.world import CB, ISO_9001, NOW, World, certificate_claims, opened
from vc.codes import Code
from vc.model.credential import credential_from_claims
from vc.model.finding import Outcome
from vc.model.label_claims import label_payload
from vc.model.scope import ANY
from vc.model.vocabulary import Verdict
from vc.securing.cose import secure_cose
from vc.securing.label_number import label_url
from vc.verify.judge import judge
from vc.verify.memo import Memo
from vc.verify.question import Goods, ask
from vc.verify.report import Report


def with_models(*models: str) -> Any:
    def change(claims: dict[str, Any]) -> None:
        products = [{"product": {"name": "Valve", "modelNumber": model}} for model in models]
        claims["credentialSubject"]["conformityAssessment"] = [{"assessedProduct": products}]

    return change


def report_on(target: bytes | str, goods: Goods, world: World | None = None) -> Report:
    known = World() if world is None else world
    return judge(known.evidence(target), ask(NOW, goods=goods))


def goods_found(report: Report) -> list[tuple[Code, Outcome, str]]:
    return [(one.code, one.outcome, one.subject) for one in report.findings if one.code.value.startswith("goods.")]


def label_of(certificate: bytes | None = None, *, product: str = "Valve V-2", serial: str = "S-7") -> str:
    secured = opened(World().certificate() if certificate is None else certificate)
    payload = label_payload(
        credential_from_claims(secured.claims),
        list_number=1, index=17, digest=secured.digest, product=product, serial=serial,
    )  # fmt: skip
    return label_url("cb.example", secure_cose(payload, CB.signer()))


def test_nothing_declared_is_not_compared() -> None:
    assert goods_found(report_on(World().certificate(with_models("V-2")), Goods())) == []


def test_model_that_the_certificate_names_is_covered() -> None:
    report = report_on(World().certificate(with_models("V-1", "V-2")), Goods(model="V-2"))

    assert (report.verdict, goods_found(report)) == (
        Verdict.VALID, [(Code.GOODS_COVERED, Outcome.PASSED, "model")],
    )  # fmt: skip


@pytest.mark.parametrize("model", ["V-3", "v-2", "V-2 ", "V‑2", "V-22", "V"])
def test_model_that_it_does_not_name_octet_for_octet_is_not(model: str) -> None:
    report = report_on(World().certificate(with_models("V-1", "V-2")), Goods(model=model))

    assert report.verdict is Verdict.INVALID
    assert goods_found(report) == [(Code.GOODS_MODEL_NOT_COVERED, Outcome.FAILED, "model")]


@pytest.mark.parametrize("goods", [Goods(model="V-2"), Goods(serial="S-1")])
def test_what_the_certificate_does_not_state_counts_for_nothing(goods: Goods) -> None:
    report = report_on(World().certificate(), goods)

    assert report.verdict is Verdict.VALID
    assert [found[:2] for found in goods_found(report)] == [(Code.GOODS_NOT_STATED, Outcome.NOT_APPLICABLE)]
    assert report.notices == ()


@pytest.mark.parametrize(("product", "model"), [("Valve V-2", "V-2"), ("V-2", "V-2"), ("Valve V-2", "Valve V-2")])
def test_model_on_a_label_is_its_last_word_or_all_of_it(product: str, model: str) -> None:
    report = report_on(label_of(product=product), Goods(model=model))

    assert goods_found(report) == [(Code.GOODS_COVERED, Outcome.PASSED, "model")]


def test_another_model_on_a_label_is_not_stated_since_its_text_is_prose() -> None:
    report = report_on(label_of(), Goods(model="V-3"))

    assert goods_found(report) == [(Code.GOODS_NOT_STATED, Outcome.NOT_APPLICABLE, "model")]


def test_serial_of_the_label_is_covered_and_another_one_is_a_label_on_other_goods() -> None:
    good, bad = (report_on(label_of(), Goods(serial=serial)) for serial in ("S-7", "S-8"))

    assert (good.verdict, goods_found(good)) == (Verdict.VALID, [(Code.GOODS_COVERED, Outcome.PASSED, "serial")])
    assert bad.verdict is Verdict.INVALID
    assert goods_found(bad) == [(Code.GOODS_SERIAL_DIFFERS, Outcome.FAILED, "serial")]


def test_goods_are_not_compared_with_what_is_not_authentic() -> None:
    forged = World().certificate(with_models("V-2"))[:-8] + b"AAAAAAAA"

    assert goods_found(report_on(forged, Goods(model="V-3"))) == []


def test_goods_that_fit_do_not_answer_for_a_scope_that_was_not_looked_at() -> None:
    def unsigned_time(claims: dict[str, Any]) -> None:
        with_models("V-2")(claims)
        del claims["iat"]

    assert goods_found(report_on(World().certificate(unsigned_time), Goods(model="V-2"))) == []


def test_lines_of_one_batch_share_what_was_established_and_no_answer() -> None:
    memo, world = Memo(), World()
    evidence = world.evidence(world.certificate(with_models("V-2")))
    first = judge(evidence, ask(NOW, goods=Goods(model="V-2")), memo)
    second = judge(evidence, ask(NOW, goods=Goods(model="V-3")), memo)

    assert (first.verdict, second.verdict) == (Verdict.VALID, Verdict.INVALID)
    assert second == judge(evidence, ask(NOW, goods=Goods(model="V-3")))


def test_goods_stand_in_the_question_alone() -> None:
    asked = ask(NOW, goods=Goods(hs_code="8507.60", model="V-2", serial="S-7"))

    assert asked.in_general == ask(NOW)
    assert replace(asked, goods=Goods()) == ask(NOW)
    assert certificate_claims()["credentialSubject"].get("conformityAssessment") is None


@pytest.mark.parametrize(
    ("declared", "verdict", "found"),
    [
        ("8471.30.10.00", Verdict.VALID, (Code.GOODS_COVERED, Outcome.PASSED, "hs_code")),
        ("8504.40", Verdict.INVALID, (Code.GOODS_HS_CODE_NOT_COVERED, Outcome.FAILED, "hs_code")),
        ("84713", Verdict.INDETERMINATE, (Code.GOODS_HS_CODE_NOT_COVERED, Outcome.UNKNOWN, "hs_code")),
    ],
)
def test_a_declared_commodity_code_is_compared_with_the_tariff_codes_of_the_scope(
    declared: str, verdict: Verdict, found: tuple[Code, Outcome, str]
) -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, hs_codes=ANY),)))
    certificate = world.certificate(
        lambda claims: claims["credentialSubject"]["certifiedScope"].update(hsCodes=["HS:8471"])
    )

    report = report_on(certificate, Goods(hs_code=declared), world)

    assert (report.verdict, goods_found(report)) == (verdict, [found])


def test_a_certificate_without_tariff_codes_says_nothing_of_a_declared_one() -> None:
    report = report_on(World().certificate(), Goods(hs_code="8471"))

    assert (report.verdict, goods_found(report)) == (
        Verdict.VALID, [(Code.GOODS_NOT_STATED, Outcome.NOT_APPLICABLE, "hs_code")],
    )  # fmt: skip


def test_codes_that_are_told_beside_the_scope_cover_nothing_and_exclude_nothing() -> None:
    def told(claims: dict[str, Any]) -> None:
        claims["credentialSubject"]["hsCodes"] = ["850760"]

    report = report_on(World().certificate(told), Goods(hs_code="847130"))

    assert (report.verdict, goods_found(report)) == (
        Verdict.VALID, [(Code.GOODS_NOT_STATED, Outcome.NOT_APPLICABLE, "hs_code")],
    )  # fmt: skip


def test_label_carries_the_tariff_codes_of_its_scope() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, hs_codes=ANY),)))
    label = label_of(
        world.certificate(lambda claims: claims["credentialSubject"]["certifiedScope"].update(hsCodes=["HS:850760"]))
    )
    good, bad = (report_on(label, Goods(hs_code=declared), world) for declared in ("8507.60", "8471"))

    assert (good.verdict, goods_found(good)) == (Verdict.VALID, [(Code.GOODS_COVERED, Outcome.PASSED, "hs_code")])
    assert (bad.verdict, bad.reasons[0].code) == (Verdict.INVALID, Code.GOODS_HS_CODE_NOT_COVERED)


def test_goods_within_a_scope_that_is_not_accredited_are_not_good() -> None:
    certificate = World().certificate(
        lambda claims: claims["credentialSubject"]["certifiedScope"].update(hsCodes=["HS:850760"])
    )
    report = report_on(certificate, Goods(hs_code="850760"))

    assert (report.verdict, report.reasons[0].code) == (Verdict.INVALID, Code.CHAIN_SCOPE_NOT_COVERED)


def with_places(claims: dict[str, Any]) -> None:
    subject = claims["credentialSubject"]
    subject["sites"] = [
        {"id": "https://holder.example/sites/1", "name": "Werk", "country": "DE"},
        {"id": "https://holder.example/sites/2", "name": "Werk", "country": "DE"},
        {"name": "Lager", "country": "DE"},
    ]
    subject["factories"] = [{"id": "https://holder.example/factories/1", "name": "Fabrik", "country": "DE"}]
    facility = {"id": "https://holder.example/facilities/1", "name": "Anlage"}
    subject["conformityAssessment"] = [{"assessedFacility": [{"facility": facility}]}]


@pytest.mark.parametrize("site", ["sites/1", "sites/2", "factories/1", "facilities/1"])
def test_a_site_is_found_by_its_identifier_wherever_the_certificate_names_it(site: str) -> None:
    report = report_on(World().certificate(with_places), Goods(site=f"https://holder.example/{site}"))

    assert (report.verdict, goods_found(report)) == (
        Verdict.VALID, [(Code.GOODS_COVERED, Outcome.PASSED, "site")],
    )  # fmt: skip


@pytest.mark.parametrize("site", ["Werk", "Lager", "https://holder.example/sites/3", "https://holder.example/sites/1/"])
def test_any_other_site_is_not_covered_and_no_name_serves(site: str) -> None:
    report = report_on(World().certificate(with_places), Goods(site=site))

    assert (report.verdict, goods_found(report)) == (
        Verdict.INVALID, [(Code.GOODS_SITE_NOT_COVERED, Outcome.FAILED, "site")],
    )  # fmt: skip


def test_a_label_and_a_certificate_without_identifiers_say_nothing_of_sites() -> None:
    def nameless(claims: dict[str, Any]) -> None:
        del claims["credentialSubject"]["sites"][0]["id"]

    asked = Goods(site="https://holder.example/sites/1")

    for target in (World().certificate(nameless), label_of()):
        assert goods_found(report_on(target, asked)) == [(Code.GOODS_NOT_STATED, Outcome.NOT_APPLICABLE, "site")]


def test_a_site_that_may_be_hidden_is_neither_covered_nor_not() -> None:
    asked, elsewhere = Goods(site="https://holder.example/sites/1"), Goods(site="https://holder.example/sites/9")
    whole = wallet()

    assert goods_found(report_on(whole.compact, asked)) == [(Code.GOODS_COVERED, Outcome.PASSED, "site")]
    assert report_on(whole.compact, elsewhere).verdict is Verdict.INVALID, "nothing is hidden, and it is not there"
    for hidden in (bare(whole).compact, wallet(decoys=1).compact):
        report = report_on(hidden, elsewhere)
        assert report.verdict is Verdict.INDETERMINATE
        assert goods_found(report) == [(Code.GOODS_SITE_NOT_COVERED, Outcome.UNKNOWN, "site")]
