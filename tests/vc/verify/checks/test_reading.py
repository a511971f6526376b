"""V1: what was handed over is read strictly, and becomes one typed value."""

from typing import Any

import pytest

from tests.vc.verify.answers import failed, found
from tests.wallets import Chance, claims_of
from tests.world import CB, World, certificate_claims
from vc.codes import Code
from vc.encoding import strict_cbor
from vc.model.finding import Outcome
from vc.model.vocabulary import Verdict
from vc.securing.cose import secure_cose
from vc.securing.label_number import label_url
from vc.securing.sd_jwt.conceal import Hiding, conceal
from vc.securing.vc_jwt import secure_vc_jwt

WORLD = World()


@pytest.mark.parametrize(("target", "form"), [(WORLD.certificate(), "vc+jwt"), (WORLD.label().encode(), "label")])
def test_what_could_be_read_is_named_by_its_form(target: bytes, form: str) -> None:
    finding = found(WORLD.report(target), Code.FORMAT_READ)

    assert (finding.outcome, finding.detail, finding.spec) == (Outcome.PASSED, form, "V1.1")


def test_octets_that_can_never_be_good_are_refused_before_anything_else() -> None:
    report = WORLD.report(b"PK\x03\x04")

    assert report.verdict is Verdict.INVALID
    assert [finding.code for finding in report.findings] == [Code.FORMAT_UNRECOGNISED]
    assert report.anchor is None


def test_claims_that_can_not_be_typed_are_refused_with_their_path() -> None:
    report = WORLD.report(WORLD.certificate(lambda claims: claims["credentialSubject"].update(sites="Lindau")))

    assert failed(report) == {Code.FORMAT_CLAIM}
    assert "/credentialSubject/sites" in report.reasons[0].detail
    assert report.reasons[0].spec == "V1.2"


def test_a_label_is_typed_by_its_own_rules() -> None:
    text = WORLD.label()

    assert failed(WORLD.report(f"{text[:-1]}x")) == {Code.FORMAT_QR}


def test_a_label_whose_claims_can_not_be_typed_is_refused_by_the_rules_of_labels() -> None:
    label = label_url("cb.example", secure_cose(strict_cbor.dumps({6: 1_790_000_000, -65537: {0: 99}}), CB.signer()))

    assert [(one.code, one.spec) for one in WORLD.report(label).reasons] == [(Code.FORMAT_CLAIM, "V1.2")]


def test_every_fault_of_the_data_model_is_a_finding_with_its_place_and_rule() -> None:
    report = WORLD.report(WORLD.certificate(lambda claims: claims.update(id="1", evidence=[{}], name=7)))

    assert report.verdict is Verdict.INVALID
    assert [(one.code, one.subject, one.spec, one.outcome) for one in report.findings] == [
        (Code.FORMAT_CLAIM, "/id", "M3.1", Outcome.FAILED),
        (Code.FORMAT_CLAIM, "/name", "M5.1", Outcome.FAILED),
        (Code.FORMAT_TYPE, "/evidence/0/type", "M2.1", Outcome.FAILED),
    ]


def test_faults_without_number_are_told_with_their_number() -> None:
    report = WORLD.report(WORLD.certificate(lambda claims: claims.update(evidence=[{}] * 1_000)))

    assert len(report.findings) == 17
    assert report.findings[-1].detail == "984 more places"


def test_a_pointer_is_told_up_to_a_length() -> None:
    def change(claims: dict[str, Any]) -> None:
        claims["@context"].append({"x" * 1_000: 7})

    assert WORLD.report(WORLD.certificate(change)).findings[0].subject == "/@context/3/" + "x" * 244


def test_an_unknown_context_leaves_reading_open_and_the_other_steps_run() -> None:
    strange = WORLD.certificate(lambda claims: claims["@context"].append("https://nobody.example/"))
    report = WORLD.report(strange)

    finding = found(report, Code.FORMAT_CONTEXT_UNKNOWN)
    assert (finding.outcome, finding.subject, finding.spec) == (Outcome.UNKNOWN, "/@context/3", "M1.3")
    assert found(report, Code.STATUS_ACTIVE).outcome is Outcome.PASSED
    assert report.verdict is Verdict.INDETERMINATE


def test_beside_a_certain_fault_an_unknown_context_is_told_as_what_it_is() -> None:
    def change(claims: dict[str, Any]) -> None:
        claims["@context"].append("https://nobody.example/")
        claims["id"] = 7

    assert [(one.code, one.outcome) for one in WORLD.report(WORLD.certificate(change)).findings] == [
        (Code.FORMAT_CONTEXT_UNKNOWN, Outcome.UNKNOWN),
        (Code.FORMAT_CLAIM, Outcome.FAILED),
    ]


@pytest.mark.parametrize("typ", ["dc+sd-jwt", "vc+sd-jwt"])
def test_what_nobody_may_hide_is_not_told_as_a_fault_of_the_data_model(typ: str) -> None:
    claims = certificate_claims(CB) if typ == "vc+sd-jwt" else claims_of()
    concealed = conceal(claims, Hiding((("credentialSubject",),), Chance()))
    target = secure_vc_jwt(concealed.payload, CB.signer(), typ=typ) + b"~"

    assert failed(World().report(target)) == {Code.SD_MANDATORY_CLAIM}
