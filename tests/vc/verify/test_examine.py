"""The order of the steps: what rests on what, and where it stops."""

from dataclasses import replace

import pytest

from tests.vc.verify.answers import failed, unknown
from tests.world import CB, NOW, OTHER_CB, World
from vc.codes import Code
from vc.keys.verification_method import VerificationMethod
from vc.model.finding import Outcome
from vc.model.vocabulary import Verdict
from vc.verify.examine import _decide, examine
from vc.verify.findings import step_of
from vc.verify.judge import judge
from vc.verify.policy import Step
from vc.verify.question import ask

BEFORE_AUTHENTICITY = {Step.READ, Step.ANCHOR, Step.CHAIN, Step.KEY, Step.SIGNATURE}


@pytest.mark.parametrize("code", [Code.LIMIT_DOCUMENTS, Code.LIMIT_TIME])
def test_a_gathering_that_was_cut_off_is_unknown_whatever_was_found(code: Code) -> None:
    world = World()
    evidence = replace(world.evidence(world.certificate()), limit_reached=code)

    report = judge(evidence, ask(NOW))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {code}


def test_nothing_about_time_scope_and_status_is_said_of_what_is_not_authentic() -> None:
    world = World()

    for target in (world.certificate()[:-4] + b"AAAA", world.certificate(by=OTHER_CB)[:-4] + b"AAAA"):
        report = world.report(target)
        assert {step_of(found.code) for found in report.findings} <= BEFORE_AUTHENTICITY


def test_the_key_that_verifies_names_the_issuer_of_a_label() -> None:
    world = World()

    report = world.report(world.label())

    assert report.verdict is Verdict.VALID
    assert report.chain[-2].id == CB.did


def test_a_candidate_that_did_not_sign_leaves_no_trace() -> None:
    """Two accredited bodies list a key with the label's kid; only one of them has the key that verifies."""
    world = World()
    own = CB.methods()[0]
    borrowed = replace(own, id=f"{OTHER_CB.did}#borrowed", controller=OTHER_CB.did)
    world.methods[OTHER_CB.did] = (*OTHER_CB.methods(), borrowed)
    first, *others = world.accreditations
    world.accreditations = (*others, first)
    world.methods[OTHER_CB.did] = (*OTHER_CB.methods(), replace(borrowed, relationships=frozenset({"authentication"})))

    report = world.report(world.label())

    assert report.verdict is Verdict.VALID
    assert failed(report) == set()
    assert report.chain[-2].id == CB.did


def test_a_label_has_a_bounded_number_of_candidates() -> None:
    world = World()
    case = examine(world.evidence(world.label()), ask(NOW))
    assert case.limits.label_candidates == 8


def test_two_methods_of_one_thumbprint_are_both_tried() -> None:
    world = World()
    twice = replace(CB.methods()[0], id=f"{CB.did}#again")
    world.methods[CB.did] = (*CB.methods(), twice)

    assert world.report(world.label()).verdict is Verdict.VALID


def test_without_the_issuers_document_its_status_is_not_asked_for() -> None:
    """The document was there for the signature; a case whose evidence lost it since stops there."""
    world = World()
    case = examine(world.evidence(world.certificate()), ask(NOW))
    documents = {url: had for url, had in case.evidence.documents.items() if not url.endswith("did.json")}
    case.evidence, case.findings = replace(case.evidence, documents=documents), []

    _decide(case)

    assert {found.code for found in case.findings if found.outcome is Outcome.UNKNOWN} == {Code.KEY_RESOLUTION}
    assert not any(step_of(found.code) is Step.STATUS for found in case.findings)


def test_a_certificate_of_unknown_signing_time_is_not_held_against_a_schedule() -> None:
    world = World()

    report = world.report(world.certificate(lambda claims: claims.pop("iat")))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.TIME_UNKNOWN_SIGNING, Code.KEY_WINDOW}
    assert not any(step_of(found.code) in {Step.ACCREDITED, Step.SCOPE} for found in report.findings)


def test_the_kinds_of_methods_are_those_of_the_document() -> None:
    assert all(isinstance(method, VerificationMethod) for method in CB.methods())
