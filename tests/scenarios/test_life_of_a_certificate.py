"""Issued, suspended, reinstated, reduced in scope, withdrawn: what everybody reads on each of those days."""

from datetime import timedelta

from tests.scenarios.passing_time import HOUR, Story
from tests.world import SIGNED
from vc.codes import Code
from vc.model.vocabulary import CertificateStatus, Verdict
from vc.status.value import StatusEvent

SUCCESSOR = "https://cb.example/c/DE-QMS-2026-00500"


def test_a_suspension_is_seen_at_once_and_ends_with_the_reinstatement() -> None:
    story = Story()
    story.day(10)
    assert story.scanned().verdict is Verdict.VALID

    story.decides(StatusEvent.SUSPENDED)
    suspended = story.scanned()
    assert (suspended.verdict, suspended.certificate_status) == (Verdict.INVALID, CertificateStatus.SUSPENDED)
    assert story.checked().reasons[0].code is Code.STATUS_SUSPENDED

    story.day(20)
    story.decides(StatusEvent.REINSTATED)
    assert story.scanned().verdict is Verdict.VALID
    assert story.checked().certificate_status is CertificateStatus.ACTIVE


def test_a_withdrawal_is_for_good() -> None:
    story = Story()
    story.day(10)
    story.decides(StatusEvent.WITHDRAWN)
    assert story.scanned().certificate_status is CertificateStatus.WITHDRAWN

    story.day(20)
    story.decides(StatusEvent.REINSTATED)

    assert story.scanned().certificate_status is CertificateStatus.WITHDRAWN
    assert story.checked().verdict is Verdict.INVALID


def test_a_reduced_scope_names_the_certificate_that_takes_its_place() -> None:
    story = Story()
    story.day(10)

    story.decides(StatusEvent.SCOPE_REDUCED, successor=SUCCESSOR)

    report = story.checked()
    assert (report.verdict, report.certificate_status) == (Verdict.INVALID, CertificateStatus.SCOPE_REDUCED)
    assert report.successor == SUCCESSOR


def test_a_suspension_lifted_returns_to_the_reduced_scope() -> None:
    story = Story()
    story.day(10)
    story.decides(StatusEvent.SCOPE_REDUCED, successor=SUCCESSOR)
    story.day(20)
    story.decides(StatusEvent.SUSPENDED)
    assert story.scanned().certificate_status is CertificateStatus.SUSPENDED

    story.day(30)
    story.decides(StatusEvent.REINSTATED)

    assert story.scanned().certificate_status is CertificateStatus.SCOPE_REDUCED


def test_goods_shipped_before_a_suspension_were_certified_when_they_shipped() -> None:
    story = Story()
    story.day(10)
    shipped = story.today + HOUR
    story.day(20)
    story.decides(StatusEvent.SUSPENDED)

    then, now = story.checked(at=shipped), story.checked()

    assert (then.verdict, now.verdict) == (Verdict.VALID, Verdict.INVALID)
    assert then.status_as_of == shipped
    assert then.notices == ("status.differs_today",)


def test_a_suspension_recorded_late_reaches_back_to_its_effective_date() -> None:
    story = Story()
    story.day(10)
    shipped = story.today + HOUR
    assert story.checked(at=story.today).verdict is Verdict.VALID
    story.day(30)

    story.decides(StatusEvent.SUSPENDED, effective=shipped - timedelta(minutes=1))

    assert story.checked(at=shipped).verdict is Verdict.INVALID
    assert story.checked(at=shipped - timedelta(minutes=2)).verdict is Verdict.VALID


def test_a_day_on_which_nothing_was_published_stays_open() -> None:
    story = Story()
    story.day(10)
    story.day(20)

    report = story.checked(at=SIGNED + timedelta(days=15))

    assert report.verdict is Verdict.INDETERMINATE
    assert Code.STATUS_WINDOW in {found.code for found in report.reasons}


def test_before_it_was_signed_there_was_no_certificate() -> None:
    story = Story()
    story.day(10)

    report = story.checked(at=SIGNED - HOUR)

    assert report.verdict is not Verdict.VALID
    assert Code.TIME_BEFORE_SIGNING in {found.code for found in report.findings}


def test_after_three_years_it_expires_to_the_second() -> None:
    story = Story()
    story.day(1_095)
    assert story.checked().verdict is Verdict.VALID

    story.day(1_096)

    assert story.checked().reasons[0].code is Code.TIME_EXPIRED


def test_a_body_that_stops_publishing_can_no_longer_be_confirmed() -> None:
    story = Story()
    story.day(10)
    last_list = story.world.list_issued
    story.day(13)
    story.world.list_issued = last_list
    story.world.archived = story.world.archived[:-1]

    report = story.checked()

    assert report.verdict is Verdict.INDETERMINATE
    assert report.reasons[0].code is Code.STATUS_STALE
