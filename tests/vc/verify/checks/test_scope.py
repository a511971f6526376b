"""V8: one line covers the whole certificate, then and now, and the body is recognised for it."""

from dataclasses import replace

from tests.vc.verify.answers import failed, found, unknown
from tests.world import AB, CB, DAY, ISO_9001, NOW, World
from vc.codes import Code
from vc.model.finding import Outcome
from vc.model.vocabulary import Verdict


def test_what_is_covered_says_so_for_both_moments() -> None:
    world = World()

    finding = found(world.report(world.certificate()), Code.CHAIN_SCOPE)

    assert (finding.outcome, finding.subject) == (Outcome.PASSED, CB.did)


def test_what_is_missing_is_named_by_dimension_and_code() -> None:
    world = World()
    certificate = world.certificate(
        lambda claims: claims["credentialSubject"]["certifiedScope"].update(sectors=["IAF:17", "IAF:33"])
    )

    finding = found(world.report(certificate), Code.CHAIN_SCOPE_NOT_COVERED)

    assert (finding.outcome, finding.subject, finding.detail) == (Outcome.FAILED, CB.did, "sectors: IAF:33")


def test_a_credential_of_none_of_our_profiles_is_not_guessed_at() -> None:
    world = World()

    report = world.report(world.certificate(lambda claims: claims.update(type=["VerifiableCredential"])))

    assert report.verdict is Verdict.INDETERMINATE
    assert unknown(report) == {Code.CHAIN_SCOPE}


def test_a_scope_that_was_reduced_since_is_not_covered_now() -> None:
    world = World()
    world.accredit(lambda granted: replace(granted, schedule=(replace(ISO_9001, valid_to=NOW - DAY),)))

    report = world.report(world.certificate())

    assert failed(report) == {Code.CHAIN_SCOPE_NOT_COVERED}
    assert "not in force at 2026-11-22T12:00:00Z" in found(report, Code.CHAIN_SCOPE_NOT_COVERED).detail


def test_the_recognition_of_the_body_above_must_cover_the_standard() -> None:
    world = World()
    body = world.trust.bodies[0]
    scopes = (replace(body.scopes[0], standards=frozenset({"ISO 14001"})),)
    world.trust = replace(world.trust, bodies=(replace(body, scopes=scopes),))

    finding = found(world.report(world.certificate()), Code.CHAIN_BODY_SCOPE_NOT_COVERED)

    assert (finding.subject, finding.detail) == (AB.did, "standard: ISO 9001")
