"""The languages of the pages (specs/languages.md LA1)."""

import pytest
from babel import Locale

from verifier_api.languages import ENGLISH, KNOWN, LANGUAGES, Language, offered


def test_nine_languages_are_known_and_english_comes_first() -> None:
    assert [one.tag for one in KNOWN] == ["en", "zh-Hans", "de", "es", "fr", "it", "ja", "pt", "ar"]
    assert KNOWN[0] is ENGLISH


def test_only_complete_languages_are_offered() -> None:
    assert {one.tag for one in offered()} == set(LANGUAGES) <= {one.tag for one in KNOWN}
    assert ENGLISH in offered()


@pytest.mark.parametrize("language", KNOWN, ids=lambda one: one.tag)
def test_name_and_direction_are_those_of_the_cldr(language: Language) -> None:
    locale = Locale.parse(language.locale)
    own_name = locale.get_language_name() or ""

    assert language.direction == {"right-to-left": "rtl", "left-to-right": "ltr"}[locale.character_order]
    assert own_name.lower() == language.name.lower().replace("简体", "")
    assert Locale.parse(language.folder).language == language.tag.partition("-")[0]
