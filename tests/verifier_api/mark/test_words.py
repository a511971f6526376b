"""The words of a mark (specs/live-mark.md LM2, LM10)."""

import pytest

from tests.world import NOW
from vc.model.vocabulary import CertificateStatus
from verifier_api.mark.words import every_language, mark_words
from verifier_api.pages.view import Tone


def test_the_answers_are_those_of_the_pages() -> None:
    assert mark_words("en").answers == {
        Tone.VALID: "Valid",
        Tone.NOTICE: "Valid, with a notice",
        Tone.INVALID: "Not valid",
        Tone.UNKNOWN: "Cannot confirm",
    }


@pytest.mark.parametrize("status", CertificateStatus)
def test_every_status_but_active_has_a_word(status: CertificateStatus) -> None:
    assert bool(mark_words("en").status(status)) == (status is not CertificateStatus.ACTIVE)


def test_no_status_has_none() -> None:
    assert mark_words("en").status(None) == ""


@pytest.mark.parametrize("tag", ["", "xx", "en-GB", "EN", "\u0661", "-", "x" * 1_000])
def test_where_there_is_no_such_language_it_is_english(tag: str) -> None:
    assert mark_words(tag).tag == "en"


def test_english_is_the_first_of_all_languages() -> None:
    tags = [own.tag for own in every_language()]

    assert tags[0] == "en"
    assert len({tag.partition("-")[0] for tag in tags}) == len(tags)  # the script finds them by that


def test_a_moment_is_in_digits() -> None:
    assert mark_words("en").moment(NOW) == "2026-11-22 12:00 UTC"
