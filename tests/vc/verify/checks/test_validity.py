"""V6: the credential's own dates, exact to the second, and its environment."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vc.verify.answers import failed, found, unknown
from tests.world import DAY, NOW, SIGNED, World
from vc.codes import Code
from vc.encoding.rfc3339 import format_instant
from vc.model.finding import Outcome
from vc.model.vocabulary import Verdict
from vc.verify.report import Report

WORLD = World()
SECONDS = st.integers(-3, 3).map(lambda number: timedelta(seconds=number))


def between(start: timedelta, end: timedelta) -> Report:
    """The answer to a certificate that is valid from and until so long after now."""
    members = {"validFrom": format_instant(NOW + start), "validUntil": format_instant(NOW + end)}
    return WORLD.report(WORLD.certificate(lambda claims: claims.update(members)))


@given(SECONDS, SECONDS)
def test_a_start_is_inclusive_and_an_end_exclusive(start: timedelta, end: timedelta) -> None:
    if end < start:
        return

    report = between(start, end)

    assert (report.verdict is Verdict.VALID) == (start <= timedelta() < end)


def test_what_has_not_begun_is_not_said_to_have_expired_too() -> None:
    assert failed(between(DAY, DAY)) == {Code.TIME_NOT_YET_VALID}


def test_what_is_in_force_says_for_how_long() -> None:
    assert found(between(-DAY, DAY), Code.TIME_IN_FORCE).detail == "2026-11-21T12:00:00Z to 2026-11-23T12:00:00Z"


def test_without_an_end_it_says_so() -> None:
    def endless(claims: dict[str, object]) -> None:
        claims.update(type=["VerifiableCredential"])
        del claims["validUntil"]

    report = WORLD.report(WORLD.certificate(endless))

    assert found(report, Code.TIME_IN_FORCE).detail == "2026-05-04T00:00:00Z to no end"


def test_without_a_start_it_begins_with_its_signature() -> None:
    report = WORLD.report(WORLD.certificate(lambda claims: claims.pop("validFrom")))

    assert report.verdict is Verdict.VALID


def test_an_expired_certificate_signed_in_the_future_has_expired() -> None:
    def change(claims: dict[str, object]) -> None:
        claims.update(iat=int(NOW.timestamp()) + 3_600, validUntil=format_instant(NOW))

    assert Code.TIME_EXPIRED in failed(WORLD.report(WORLD.certificate(change)))


@pytest.mark.parametrize(("ahead", "left_open"), [(60, set()), (61, {Code.TIME_SIGNED_IN_FUTURE})])
def test_an_issuers_clock_may_be_a_minute_ahead(ahead: int, left_open: set[Code]) -> None:
    report = WORLD.report(WORLD.certificate(lambda claims: claims.update(iat=int(NOW.timestamp()) + ahead)))

    assert unknown(report) == left_open


@pytest.mark.parametrize(("before", "left_open"), [(0, False), (1, True)])
def test_a_question_may_be_about_the_second_of_the_signing_and_none_before(before: int, *, left_open: bool) -> None:
    """V6.1: of a moment before that, nobody can say what held."""
    world = World(archived=(SIGNED - timedelta(hours=1),))

    report = world.report(world.certificate(), at=SIGNED - timedelta(seconds=before))

    assert (Code.TIME_BEFORE_SIGNING in unknown(report)) is left_open
    assert not failed(report)


@pytest.mark.parametrize(("due", "notices"), [(NOW + timedelta(seconds=1), ()), (NOW, ("surveillance.overdue",))])
def test_surveillance_that_is_overdue_is_a_notice(due: datetime, notices: tuple[str, ...]) -> None:
    text = format_instant(due)

    report = WORLD.report(WORLD.certificate(lambda c: c["credentialSubject"].update(surveillance={"nextDueBy": text})))

    assert report.verdict is Verdict.VALID
    assert report.notices == notices


def test_the_environment_of_credential_accreditation_and_trust_list_agree() -> None:
    finding = found(WORLD.report(WORLD.certificate()), Code.ENVIRONMENT_AGREES)

    assert (finding.outcome, finding.detail) == (Outcome.PASSED, "test")


def test_a_credential_of_another_environment_fails() -> None:
    report = WORLD.report(WORLD.certificate(lambda claims: claims.update(environment="production")))

    assert failed(report) == {Code.ENVIRONMENT_DIFFERS}


def test_a_foreign_credential_says_nothing_of_environments_and_is_held_to_the_trust_lists() -> None:
    def plain(claims: dict[str, object]) -> None:
        claims.update(type=["VerifiableCredential"])
        del claims["environment"]

    report = WORLD.report(WORLD.certificate(plain))

    assert Code.ENVIRONMENT_AGREES in {finding.code for finding in report.findings}
    assert unknown(report) == {Code.CHAIN_SCOPE}
