"""The words of a mark (specs/live-mark.md LM2, LM10)."""

import pytest

from tests.world import NOW
from vc.model.vocabulary import CertificateStatus
from verifier_api.languages import ENGLISH, KNOWN, Language, offered
from verifier_api.mark.words import every_language, mark_words, words_in
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
    assert mark_words(tag).language is ENGLISH


def test_english_is_the_first_of_all_languages() -> None:
    assert [own.language for own in every_language()] == list(offered())
    assert every_language()[0].language is ENGLISH


def test_a_language_is_found_by_its_first_part_alone() -> None:
    """So does the script."""
    assert len({language.tag.partition("-")[0] for language in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("language", KNOWN)
def test_every_language_has_its_words_for_what_only_a_mark_says(language: Language) -> None:
    own, english = words_in(language), words_in(ENGLISH)

    assert own.checking
    assert own.picture
    if language is not ENGLISH:
        assert english.checking != own.checking
        assert english.picture != own.picture


def test_a_moment_is_in_the_form_of_the_language() -> None:
    assert mark_words("en").moment(NOW) == "22 November 2026, 12:00 UTC"
    assert "2026年11月22日" in words_in(KNOWN[1]).moment(NOW)
