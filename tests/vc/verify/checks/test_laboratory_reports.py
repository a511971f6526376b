"""V8.6: a product certificate that rests on a test report is as good as the laboratory was on the day of the test."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.vc.verify.answers import failed, found, unknown
from tests.vc.verify.authority_world import published_by
from tests.vc.verify.ccc import evidence_for
from tests.vc.verify.report_world import (
    ISSUERS_URL,
    LABORATORY,
    METHOD,
    REPORT_URL,
    REPORTED,
    TESTED,
    TESTS,
    ReportWorld,
    laboratory_accredited,
    report_world,
)
from tests.vc.verify.second_body import SECOND as OTHER_BODY
from tests.vc.verify.second_body import by_second
from tests.wallets import Chance
from tests.world import AB, CB, DAY, GRANTED, NOW, STRANGER, opened
from vc.codes import Code
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.finding import Outcome
from vc.model.sd_jwt_vc import wallet_claims
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Profile, Role, Verdict
from vc.profiles.wallet_types import wallet_type
from vc.securing.sd_jwt.conceal import Hiding
from vc.securing.sd_jwt.issuing import secure_sd_jwt
from vc.trust.trust_list import BodyKey
from vc.verify.evidence import Anchor, Evidence
from vc.verify.judge import judge, wanted
from vc.verify.question import Goods, ask

SECOND = timedelta(seconds=1)
FIRST_DAY = TESTED - DAY


def _with(granted: Accreditation, kind: Kind, effective: datetime) -> Accreditation:
    return replace(granted, events=(*granted.events, AccreditationEvent(kind, effective, effective)))


def _unchecked(world: ReportWorld, detail: str) -> None:
    report = world.answer()
    assert report.verdict is Verdict.VALID, report.reasons
    assert detail in found(report, Code.CHAIN_TEST_REPORT_UNCHECKED).detail
    assert "chain.test_report_unchecked" in report.notices


def test_report_under_a_context_that_is_not_known_is_unchecked() -> None:
    world = report_world()
    world.claims["@context"].append("https://nobody.example/")

    _unchecked(world, "names a context that is not known here")


def test_report_of_a_laboratory_that_was_accredited_for_the_method_carries_the_certificate() -> None:
    report = report_world().answer()

    assert report.verdict is Verdict.VALID, report.reasons
    assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED
    assert [(link.role, link.path) for link in report.chain][3:] == [
        ("recognition_arrangement", "test_report"),
        ("accreditation_body", "test_report"),
        ("laboratory", "test_report"),
        ("test_report", "test_report"),
        ("certificate", ""),
    ]


@pytest.mark.parametrize("where", ["stapled", "at the issuer's"])
def test_report_may_come_along_or_stand_at_the_issuers(where: str) -> None:
    world = report_world()
    if where == "stapled":
        world.reference["url"] = None
        report = world.answer(stapled=(world.report(),))
    else:
        world.reference["url"] = ISSUERS_URL
        world.world.replaced[ISSUERS_URL] = world.report()
        report = world.answer()

    assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    "line",
    [
        replace(TESTS, methods=frozenset({"IEC 60335-1:13"})),
        replace(TESTS, valid_to=TESTED),
        replace(TESTS, valid_from=FIRST_DAY + SECOND),
        replace(TESTS, standards=frozenset({"IEC 60335-2"})),
    ],
    ids=["another method", "ended on the last day", "began during the test", "another standard"],
)
def test_laboratory_out_of_scope_on_the_day_of_the_test_fails_the_certificate(line: Any) -> None:
    world = report_world()
    world.laboratory = laboratory_accredited(line)

    report = world.answer()

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE})


@pytest.mark.parametrize(
    ("kind", "effective"),
    [
        (Kind.SUSPENDED, FIRST_DAY),
        (Kind.WITHDRAWN, TESTED),
        (Kind.WITHDRAWN, REPORTED),
    ],
    ids=["suspended during the test", "withdrawn on the last day", "withdrawn as it signed"],
)
def test_laboratory_without_accreditation_on_the_day_of_the_test_fails_the_certificate(
    kind: Kind, effective: datetime
) -> None:
    world = report_world()
    world.laboratory = _with(laboratory_accredited(), kind, effective)

    report = world.answer()

    assert (report.verdict, failed(report)) == (Verdict.INVALID, {Code.CHAIN_TEST_REPORT_NOT_ACCREDITED})


@pytest.mark.parametrize("kind", [Kind.SUSPENDED, Kind.WITHDRAWN])
def test_what_happens_to_the_laboratory_later_leaves_the_report_good(kind: Kind) -> None:
    world = report_world()
    world.laboratory = _with(laboratory_accredited(), kind, REPORTED + SECOND)

    report = world.answer()

    assert report.verdict is Verdict.VALID, report.reasons
    assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED


def test_body_recognised_for_certification_alone_makes_no_laboratory_good() -> None:
    world = report_world()
    body = world.world.trust.bodies[0]
    world.world.trust = replace(world.world.trust, bodies=(replace(body, scopes=body.scopes[:-1]),))

    report = world.answer()

    assert failed(report) == {Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE}
    assert "chain.body_scope_not_covered" in found(report, Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE).detail


def _say(name: str, value: object) -> Any:
    return lambda world: world.claims["credentialSubject"].update({name: value})


@pytest.mark.parametrize(
    "change",
    [
        lambda world: setattr(world, "signer", STRANGER),
        lambda world: world.claims.update(
            type=["DigitalConformityCredential", "ProductCertificate", "VerifiableCredential"]
        ),
        lambda world: world.claims["issuer"].update(id=CB.did),
        lambda world: world.claims.update(environment="production"),
        lambda world: world.reference.update(date="2026-04-11"),
        lambda world: world.reference.update(methods=[METHOD, "IEC 60335-1:13"]),
        lambda world: world.reference.update(methods=None),
        lambda world: world.reference.update(laboratoryId=CB.did),
        _say("performedFrom", "2026-04-11"),
        _say("performedFrom", None),
        lambda world: setattr(world, "laboratory", replace(laboratory_accredited(), role=Role.ACCREDITATION_BODY)),
    ],
    ids=[
        "signed by a stranger",
        "no test report",
        "of another issuer",
        "of another environment",
        "tested on another day",
        "by another method",
        "by no method",
        "of another laboratory",
        "days out of order",
        "without a day",
        "of an accreditation body",
    ],
)
def test_report_that_does_not_hold_fails_the_certificate(change: Any) -> None:
    world = report_world()
    change(world)
    world.reference["url"] = ISSUERS_URL
    world.world.replaced[ISSUERS_URL] = world.report()

    report = world.answer()

    assert report.verdict is Verdict.INVALID
    assert failed(report) <= {Code.CHAIN_TEST_REPORT_INVALID, Code.CHAIN_TEST_REPORT_NOT_ACCREDITED}


def test_report_that_is_not_at_hand_is_a_notice() -> None:
    world = report_world()
    world.world.replaced[REPORT_URL] = None
    _unchecked(world, "could not be had")


def test_another_report_in_its_place_counts_for_nothing() -> None:
    world = report_world()
    world.reference["url"] = ISSUERS_URL
    pinned = world.certificate()
    world.claims["credentialSubject"]["performedUntil"] = "2026-04-11"
    world.world.replaced[ISSUERS_URL] = world.report()

    report = world.answer(pinned)

    assert "another document" in found(report, Code.CHAIN_TEST_REPORT_UNCHECKED).detail


def test_report_of_a_laboratory_that_nobody_accredits_is_a_notice() -> None:
    world = report_world()
    world.reference["url"] = ISSUERS_URL
    world.world.replaced[ISSUERS_URL] = world.report()
    world.laboratory = replace(laboratory_accredited(), subject="did:web:other.example")
    _unchecked(world, "not known to be recognised")


def test_report_that_stands_nowhere_and_did_not_come_along_is_a_notice() -> None:
    world = report_world()
    world.reference["url"] = None
    _unchecked(world, "says of no place where it stands")


@pytest.mark.parametrize("laboratory", ["nonsense", "did:key:z6Mk", "did:web:", "did:web:127.0.0.1%3A8443", "urn:x:y"])
def test_laboratory_without_a_host_of_its_own_is_asked_for_nothing(laboratory: str) -> None:
    world = report_world()
    world.reference["laboratoryId"] = laboratory
    world.publish()

    report = world.answer()

    assert "is on no host of" in found(report, Code.CHAIN_TEST_REPORT_UNCHECKED).detail
    assert not world.world.evidence(world.certificate()).asked(REPORT_URL)


def test_report_that_is_not_pinned_is_a_notice() -> None:
    world = report_world()
    for member in ("digestMultibase", "laboratoryId", "url", "methods"):
        world.reference[member] = None
    _unchecked(world, "does not pin it")


@pytest.mark.parametrize("change", ["not at hand", "not pinned", "not named"])
def test_scheme_that_demands_the_report_can_not_be_confirmed_without_it(change: str) -> None:
    world = report_world("IECEE CB")
    certificate = None
    if change == "not at hand":
        world.world.replaced[REPORT_URL] = None
    elif change == "not pinned":
        for member in ("digestMultibase", "laboratoryId", "url", "methods"):
            world.reference[member] = None
    else:
        certificate = world.certificate(lambda claims: claims["credentialSubject"].pop("testReports"))

    report = world.answer(certificate)

    assert (report.verdict, unknown(report)) == (Verdict.INDETERMINATE, {Code.CHAIN_TEST_REPORT_UNAVAILABLE})


def test_scheme_that_demands_the_report_is_content_with_it() -> None:
    report = report_world("IECEE CB").answer()

    assert report.verdict is Verdict.VALID, report.reasons
    assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("left_out", "verdict"), [("LAB-8", Verdict.INDETERMINATE), ("LAB-", Verdict.INDETERMINATE), ("-", Verdict.INVALID)]
)
def test_scheme_that_demands_reports_is_not_content_with_those_that_the_holder_chose_to_show(
    left_out: str, verdict: Verdict
) -> None:
    world = report_world("IECEE CB")
    does_not_hold = {**world.referred(), "number": "LAB-8", "date": "2025-01-01"}

    def resting_on_two(claims: dict[str, Any]) -> None:
        subject = claims["credentialSubject"]
        subject["testReports"] = [world.referred(), does_not_hold]
        subject["conformityAssessment"] = [{"assessedProduct": [{"product": {"name": "Valve"}}]}]

    claims = wallet_claims(opened(world.certificate(resting_on_two)).claims, Profile.PRODUCT_CERTIFICATE)
    hiding = Hiding(wallet_type("product-certificate").hideable, Chance())
    whole = secure_sd_jwt(claims, CB.signer(), typ="dc+sd-jwt", hiding=hiding)
    number = f'"number":"{left_out}'
    shown = tuple(one for one in whole.disclosures if number not in urlsafe_b64decode(one + b"==").decode())

    report = world.answer(replace(whole, disclosures=shown).compact)

    assert report.verdict is verdict
    assert unknown(report) == ({Code.CHAIN_TEST_REPORT_UNAVAILABLE} if verdict is Verdict.INDETERMINATE else set())


@pytest.mark.parametrize(
    "url",
    ["https://stranger.example/reports/7.jwt", "http://laboratory.example/r.jwt", "https://127.0.0.1/r.jwt"],
)
def test_report_on_the_host_of_a_stranger_is_never_asked_for(url: str) -> None:
    world = report_world()
    world.reference["url"] = url
    world.publish()

    evidence = world.world.evidence(world.certificate())

    assert url not in {*evidence.documents, *evidence.missing}


def test_laboratorys_host_is_asked_only_once_the_laboratory_is_recognised() -> None:
    world = report_world()
    world.laboratory = replace(laboratory_accredited(), subject="did:web:other.example")
    world.publish()

    evidence = world.world.evidence(world.certificate())

    assert not [url for url in (*evidence.documents, *evidence.missing) if url.startswith(LABORATORY.origin)]


def test_nothing_of_the_report_is_wanted_before_the_certificate_is_authentic() -> None:
    world = report_world()
    world.publish()
    evidence = Evidence(world.certificate(), Anchor(_anchor(world)))

    assert {reference.url.split("/")[2] for reference in wanted(evidence, ask(NOW))} == {AB.host}


def test_report_of_the_future_is_not_taken_for_one() -> None:
    world = report_world()
    world.claims["iat"] = int((NOW + DAY).timestamp())
    _unchecked(world, "of the future")


def test_accreditation_from_before_the_laboratory_tested_counts_from_its_first_second() -> None:
    world = report_world()
    world.laboratory = replace(laboratory_accredited(), events=(AccreditationEvent(Kind.GRANTED, FIRST_DAY, GRANTED),))

    assert found(world.answer(), Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED


def _anchor(world: ReportWorld) -> bytes:
    from vc.trust.anchor import trust_list_to_toml

    return trust_list_to_toml(world.world.trust)


def test_goods_that_came_after_the_test_are_no_question_about_the_laboratory() -> None:
    made = report_world()
    certificate = made.certificate()
    made.publish()

    question = ask(NOW, goods=Goods(left_factory=date(2026, 10, 1), imported=date(2026, 11, 1)))
    report = judge(evidence_for(made.world, certificate, question), question)

    assert report.verdict is Verdict.VALID, report.reasons
    assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED


def _accredited_by_second(made: ReportWorld, *, at: datetime) -> bytes:
    """Let another body than that of the certificate have accredited the laboratory; its last index is of `at`."""
    first = made.world.trust.bodies[0]
    second = replace(
        first,
        did=OTHER_BODY.did,
        name=OTHER_BODY.name,
        origins=(OTHER_BODY.origin,),
        index=f"{OTHER_BODY.origin}/accreditations/index.jwt",
        keys=tuple(BodyKey(OTHER_BODY.key(use).public, GRANTED) for use in ("credentials", "lists")),
    )
    made.world.trust = replace(made.world.trust, bodies=(first, second))
    granted = replace(by_second(LABORATORY), role=Role.LABORATORY, number="LAB-7", schedule=(TESTS,))
    made.claims["issuer"]["recognizedIn"]["id"] = granted.current_url
    made.laboratory = replace(made.laboratory, subject="did:web:other.example")
    made.world.replaced |= published_by(OTHER_BODY, granted, now=at)
    return made.report()


@pytest.mark.parametrize(
    ("at", "code"), [(NOW, Code.CHAIN_TEST_REPORT), (NOW - 90 * DAY, Code.CHAIN_TEST_REPORT_UNCHECKED)]
)
def test_an_index_of_after_the_test_that_has_expired_says_nothing_of_the_laboratory_today(
    at: datetime, code: Code
) -> None:
    """A withdrawal from before the test may have been recorded since then."""
    made = report_world()

    report = made.answer(stapled=(_accredited_by_second(made, at=at),))

    assert report.verdict is Verdict.VALID, report.reasons
    assert found(report, code).outcome is Outcome.PASSED
