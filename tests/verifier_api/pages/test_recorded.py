"""What the issuer has recorded, in words (specs/pages.md U14)."""

import pytest

from tests.world import DAY, NOW
from vc.model.vocabulary import Act, CertificateStatus, Verdict
from vc.status.value import StatusEvent
from vc.verify.report import Recorded, Report
from verifier_api.languages import ENGLISH, KNOWN
from verifier_api.pages.recorded import because, told_events
from verifier_api.pages.words import words


def report(*history: Recorded, status: CertificateStatus | None = CertificateStatus.SUSPENDED) -> Report:
    return Report(
        Verdict.INVALID, (), NOW, NOW, Act.RELY, "importer", certificate_status=status, history=tuple(history)
    )


SUSPENDED = Recorded("suspended", NOW - DAY, NOW - DAY, "Because.", "nonconformity_open")


def test_a_record_that_was_not_had_is_not_an_empty_one() -> None:
    missing = Report(Verdict.VALID, (), NOW, NOW, Act.RELY, "importer")

    assert told_events(missing, ENGLISH) is None
    assert because(missing, ENGLISH) is None
    assert told_events(report(), ENGLISH) == ()


def test_an_event_has_its_words_its_reason_and_the_issuers_own() -> None:
    (told,) = told_events(report(SUSPENDED), ENGLISH) or ()

    assert (told.event, told.quoted, told.recorded) == ("Suspended", "Because.", None)
    assert told.meaning == "a nonconformity was not closed in time"
    assert not told.ahead


@pytest.mark.parametrize(
    ("tag", "meaning", "language"),
    [
        ("de", "Abweichung nicht fristgerecht behoben", "de"),
        ("zh-Hans", "不符合项未按期整改", "zh-Hans"),
        ("fr", "une non-conformité n’a pas été levée à temps", "fr"),
    ],
)
def test_a_reason_is_told_in_the_readers_language(tag: str, meaning: str, language: str) -> None:
    reader = next(one for one in KNOWN if one.tag == tag)

    (told,) = told_events(report(SUSPENDED), reader) or ()

    assert (told.meaning, told.language) == (meaning, language)


def test_what_is_not_known_stays_as_it_is() -> None:
    (told,) = told_events(report(Recorded("put_to_sleep", NOW - DAY, NOW, code="own-7")), ENGLISH) or ()

    assert (told.event, told.meaning, told.recorded) == ("put to sleep", "own-7", NOW)


def test_the_reason_is_the_last_event_that_holds() -> None:
    ahead = Recorded("withdrawn", NOW + DAY, NOW)

    found = because(report(SUSPENDED, ahead), ENGLISH)

    assert found is not None
    assert found.event == "Suspended"
    assert [one.ahead for one in told_events(report(SUSPENDED, ahead), ENGLISH) or ()] == [False, True]
    assert because(report(ahead), ENGLISH) is None


@pytest.mark.parametrize("status", [None, CertificateStatus.ACTIVE])
def test_what_is_in_force_needs_no_reason(status: CertificateStatus | None) -> None:
    assert because(report(SUSPENDED, status=status), ENGLISH) is None


def test_every_kind_of_event_has_its_words() -> None:
    assert set(words()["events"]) == {str(kind) for kind in StatusEvent}
