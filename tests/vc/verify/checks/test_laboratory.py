"""V8.6: one test report under a certificate: what it must be, and by whom its laboratory must have been recognised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.corpus_builder.chain_recognition import SUB
from tests.vc.verify.answers import failed, found
from tests.vc.verify.authority_world import (
    AUTHORITY,
    CATEGORY,
    INDEX,
    SCHEME,
    authority,
    designation,
    legal_basis,
    link_claims,
    published_by,
)
from tests.vc.verify.report_world import (
    ISSUERS_URL,
    LABORATORY,
    METHOD,
    REPORTED,
    TESTED,
    TESTS,
    ReportWorld,
    laboratory_accredited,
    report_world,
)
from tests.world import AB, CB, DAY, GRANTED, NOW, accreditation, opened
from vc.codes import Code
from vc.encoding.strict_json import dumps
from vc.keys.did_document import Service, build_did_document
from vc.model.accreditation import Accreditation, AccreditationEvent
from vc.model.finding import Outcome
from vc.model.scope import ANY, ScheduleLine
from vc.model.vocabulary import AccreditationEventKind as Kind
from vc.model.vocabulary import Environment, Flexibility, Role, Verdict
from vc.securing.vc_jwt import secure_vc_jwt
from vc.trust.index import AccreditationIndex, IndexEntry, index_claims
from vc.verify.policy import IMPORTER
from vc.verify.report import Report

SECOND = timedelta(seconds=1)
FIRST_DAY = TESTED - DAY


def refused(report: Report, code: Code) -> str:
    """Why the report fails the certificate, with this code alone."""
    assert (report.verdict, failed(report)) == (Verdict.INVALID, {code})
    return found(report, code).detail


# The report itself


@pytest.mark.parametrize(
    "types",
    [
        ["DigitalConformityCredential", "VerifiableCredential"],
        ["VerifiableCredential"],
    ],
)
def test_a_credential_of_another_kind_is_no_test_report(types: list[str]) -> None:
    made = report_world()
    made.claims["type"] = types

    assert refused(made.answer(), Code.CHAIN_TEST_REPORT_INVALID) == "it is no test report"


def test_a_report_without_a_scope_does_not_hold() -> None:
    made = report_world()
    del made.claims["credentialSubject"]["certifiedScope"]

    assert "certifiedScope is missing" in refused(made.answer(), Code.CHAIN_TEST_REPORT_INVALID)


@pytest.mark.parametrize(
    ("day", "holds"), [("2026-04-08", False), ("2026-04-09", True), ("2026-04-10", True), ("2026-04-11", False)]
)
def test_the_day_of_the_test_is_the_first_or_the_last_or_between(day: str, *, holds: bool) -> None:
    made = report_world()
    made.reference["date"] = day

    report = made.answer()

    if holds:
        assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED
    else:
        assert f"says on {day}" in refused(report, Code.CHAIN_TEST_REPORT_INVALID)


def test_a_report_must_have_been_made_by_every_method_that_the_certificate_names() -> None:
    made = report_world()
    made.reference["methods"] = [METHOD, "IEC 60335-1:19"]

    detail = refused(made.answer(), Code.CHAIN_TEST_REPORT_INVALID)

    assert detail.endswith("relies on: IEC 60335-1:19")


@pytest.mark.parametrize(
    ("signed", "code"),
    [
        (NOW + IMPORTER.clock_skew, Code.CHAIN_TEST_REPORT),
        (NOW + IMPORTER.clock_skew + SECOND, Code.CHAIN_TEST_REPORT_UNCHECKED),
    ],
)
def test_a_report_may_be_signed_ahead_by_the_tolerance_of_clocks(signed: datetime, code: Code) -> None:
    made = report_world()
    made.claims["iat"] = int(signed.timestamp())

    assert found(made.answer(), code).outcome is Outcome.PASSED


def test_a_report_that_does_not_say_when_it_was_signed_is_not_checked() -> None:
    made = report_world()
    del made.claims["iat"]

    assert "not known" in found(made.answer(), Code.CHAIN_TEST_REPORT_UNCHECKED).detail


def test_a_laboratory_in_no_index_and_without_a_hint_is_not_known() -> None:
    made = report_world()
    del made.claims["issuer"]["recognizedIn"]
    made.laboratory = replace(laboratory_accredited(), subject="did:web:other.example")

    report = made.answer(stapled=(made.report(),))

    detail = found(report, Code.CHAIN_TEST_REPORT_UNCHECKED).detail
    assert detail == "the laboratory is not known to be recognised (nothing is known of it)"


def test_a_laboratory_without_a_hint_is_found_in_the_index() -> None:
    made = report_world()
    del made.claims["issuer"]["recognizedIn"]

    assert found(made.answer(), Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED


# When its laboratory was recognised


Event = tuple[Kind, datetime]


def with_events(granted: Accreditation, *events: Event) -> Accreditation:
    return replace(granted, events=tuple(AccreditationEvent(kind, moment, moment) for kind, moment in events))


@pytest.mark.parametrize(
    ("events", "holds"),
    [
        (((Kind.GRANTED, FIRST_DAY),), True),
        (((Kind.GRANTED, FIRST_DAY + SECOND),), False),
        (((Kind.GRANTED, GRANTED), (Kind.WITHDRAWN, REPORTED)), False),
        (((Kind.GRANTED, GRANTED), (Kind.WITHDRAWN, REPORTED + SECOND)), True),
        (((Kind.GRANTED, GRANTED), (Kind.SUSPENDED, GRANTED + DAY), (Kind.REINSTATED, FIRST_DAY)), True),
        (((Kind.GRANTED, GRANTED), (Kind.SUSPENDED, GRANTED + DAY), (Kind.REINSTATED, FIRST_DAY + SECOND)), False),
        (((Kind.GRANTED, GRANTED), (Kind.SUSPENDED, TESTED), (Kind.REINSTATED, TESTED + SECOND)), False),
    ],
    ids=[
        "granted in the first second of the test",
        "granted a second later",
        "withdrawn as it signed",
        "withdrawn a second later",
        "reinstated in the first second of the test",
        "reinstated a second later",
        "suspended for the first second of the last day",
    ],
)
def test_accreditation_is_asked_for_to_the_second(events: tuple[Event, ...], *, holds: bool) -> None:
    made = report_world()
    made.laboratory = with_events(made.laboratory, *events)

    report = made.answer()

    if holds:
        assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED
    else:
        refused(report, Code.CHAIN_TEST_REPORT_NOT_ACCREDITED)


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        (replace(TESTS, valid_from=FIRST_DAY), True),
        (replace(TESTS, valid_from=FIRST_DAY + SECOND), False),
        (replace(TESTS, valid_to=REPORTED), False),
        (replace(TESTS, valid_to=REPORTED + SECOND), True),
    ],
)
def test_the_line_of_the_schedule_likewise(line: ScheduleLine, *, holds: bool) -> None:
    made = report_world()
    made.laboratory = laboratory_accredited(line)

    report = made.answer()

    if holds:
        assert found(report, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED
    else:
        refused(report, Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE)


def test_a_method_that_a_flexible_line_alone_may_hold_is_not_checked() -> None:
    """S11: the body keeps the list; nobody here can say what stands in it."""
    made = report_world()
    flexible = replace(TESTS, methods=frozenset({"IEC 60335-1:13"}), flexible=frozenset({Flexibility.METHODS}))
    made.laboratory = laboratory_accredited(flexible)

    report = made.answer()

    assert report.verdict is Verdict.VALID
    assert "chain.scope_flexible" in found(report, Code.CHAIN_TEST_REPORT_UNCHECKED).detail


def test_what_fails_beats_what_is_flexible() -> None:
    """A line of before that was flexible does not excuse the day on which there was none."""
    made = report_world()
    flexible = replace(TESTS, methods=frozenset({"IEC 60335-1:13"}), flexible=frozenset({Flexibility.METHODS}))
    made.laboratory = laboratory_accredited(replace(flexible, valid_to=REPORTED))

    refused(made.answer(), Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE)


# A body between the trust list and the laboratory (V7.7)


def below_another_body(*events: Event) -> tuple[ReportWorld, bytes]:
    """A laboratory that SUB accredited, which AB accredited to do so and of which AB recorded these events."""
    made = report_world()
    middle = replace(
        accreditation(SUB),
        role=Role.ACCREDITATION_BODY,
        schedule=(TESTS,),
        events=tuple(AccreditationEvent(kind, moment, moment) for kind, moment in events),
    )
    lower = replace(
        laboratory_accredited(),
        id=f"{AB.origin}/accreditations/laboratory/v1.jwt",
        issuer=SUB.did,
        current_url=f"{AB.origin}/accreditations/laboratory.jwt",
    )
    claims = link_claims(lower, SUB)
    claims["issuer"]["recognizedIn"] = {"type": "RecognizedEntityCredential", "id": middle.current_url}
    signed = secure_vc_jwt(claims, SUB.signer())
    services = (Service(f"{SUB.did}#index", "AccreditationIndex", f"{SUB.origin}/accreditations/index.jwt"),)
    made.laboratory, made.between = middle, (SUB,)
    made.world.replaced |= index_naming(lower, signed)
    made.world.replaced |= {
        lower.id: signed,
        lower.current_url: signed,
        f"{SUB.origin}/.well-known/did.json": dumps(build_did_document(SUB.did, SUB.methods(), services)),
    }
    return made, made.report()


def index_naming(lower: Accreditation, signed: bytes) -> dict[str, bytes]:
    """SUB's signed index, which names the laboratory with its keys."""
    kids = tuple(method.key.kid8 for method in LABORATORY.methods())
    entry = IndexEntry(lower.subject, lower.id, lower.current_url, lower.version, opened(signed).digest, kids)
    index = AccreditationIndex(SUB.did, NOW - DAY / 12, NOW + DAY, 1, Environment.TEST, (entry,))
    content = secure_vc_jwt(index_claims(index), SUB.signer("lists"), typ="accreditation-index+jwt")
    return {f"{SUB.origin}/accreditations/index.jwt": content}


def test_a_laboratory_may_be_accredited_by_a_body_below_one_of_the_trust_list() -> None:
    made, report = below_another_body((Kind.GRANTED, GRANTED))

    answer = made.answer(stapled=(report,))

    assert found(answer, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED


def test_the_body_between_must_have_been_accredited_when_it_signed_the_laboratorys_accreditation() -> None:
    made, report = below_another_body((Kind.SUSPENDED, GRANTED), (Kind.REINSTATED, GRANTED + SECOND))

    detail = refused(made.answer(stapled=(report,)), Code.CHAIN_TEST_REPORT_NOT_ACCREDITED)

    assert f"the accreditation of {LABORATORY.name}" in detail


# A scheme that demands a designation demands it of the laboratory, too


def designated_world(*granted: Accreditation) -> ReportWorld:
    """A certificate of a scheme that needs a designation; the authority has granted these."""
    made = report_world(SCHEME)
    trust = made.world.trust
    made.world.trust = replace(
        trust, arrangements=(*trust.arrangements, legal_basis()), bodies=(*trust.bodies, authority())
    )
    kids = {party.did: tuple(method.key.kid8 for method in party.methods()) for party in (CB, LABORATORY)}
    made.world.replaced |= published_by(AUTHORITY, *granted, kids=kids)
    return made


def designated(change: Callable[[ScheduleLine], ScheduleLine] = lambda line: line, **members: Any) -> Accreditation:
    """The laboratory's designation for tests under the scheme."""
    line = replace(
        TESTS, standards=ANY, editions=ANY, schemes=frozenset({SCHEME}), product_categories=frozenset({CATEGORY})
    )
    return replace(designation(LABORATORY, line=change(line)), role=Role.LABORATORY, number="DES-LAB", **members)


def test_a_designated_laboratory_carries_the_certificate_of_the_scheme() -> None:
    answer = designated_world(designation(), designated()).answer()

    assert answer.verdict is Verdict.VALID, answer.reasons
    assert found(answer, Code.CHAIN_TEST_REPORT).outcome is Outcome.PASSED
    roles = [link.role for link in answer.chain if link.path == "test_report"]
    assert roles == ["legal_basis", "authority", "laboratory", "test_report"]


def test_an_accredited_laboratory_that_nobody_designated_fails_the_certificate_of_the_scheme() -> None:
    made = designated_world(designation())

    answer = made.answer(stapled=(made.report(),))

    assert "chain.designation_missing" in refused(answer, Code.CHAIN_TEST_REPORT_NOT_ACCREDITED)


@pytest.mark.parametrize(
    "change",
    [
        lambda line: replace(line, product_categories=frozenset({"CCC:0902"})),
        lambda line: replace(line, schemes=frozenset({"GS"})),
        lambda line: replace(line, methods=frozenset({"IEC 60335-1:13"})),
        lambda line: replace(line, valid_from=FIRST_DAY + SECOND),
    ],
    ids=["for another category", "for another scheme", "for another method", "since the test"],
)
def test_a_laboratory_designated_for_something_else_fails_it(change: Callable[[ScheduleLine], ScheduleLine]) -> None:
    answer = designated_world(designation(), designated(change)).answer()

    assert "chain.designation_scope_not_covered" in refused(answer, Code.CHAIN_TEST_REPORT_OUT_OF_SCOPE)


def test_a_designation_that_was_withdrawn_before_the_test_fails_it() -> None:
    withdrawn = with_events(designated(), (Kind.GRANTED, GRANTED), (Kind.WITHDRAWN, FIRST_DAY))

    refused(designated_world(designation(), withdrawn).answer(), Code.CHAIN_TEST_REPORT_NOT_ACCREDITED)


def test_whether_a_laboratory_was_designated_is_not_known_without_the_authoritys_index() -> None:
    made = designated_world(designation(), designated())
    made.reference["url"] = ISSUERS_URL
    made.world.replaced |= {ISSUERS_URL: made.report(), INDEX: None}

    answer = made.answer()

    assert answer.verdict is Verdict.INDETERMINATE
    assert not failed(answer)
