"""V1: what was handed over is read strictly, and becomes one typed value."""

import pytest

from tests.vc.verify.answers import failed, found
from tests.world import World
from vc.codes import Code
from vc.model.finding import Outcome
from vc.model.vocabulary import Verdict

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
