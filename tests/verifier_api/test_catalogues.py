"""Texts and their translations (specs/languages.md LA1, LA2)."""

from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from verifier_api.catalogues import (
    DOMAINS,
    FINDINGS,
    PAGES,
    Domain,
    Entry,
    entries,
    plural_of,
    read_catalogue,
    source,
    texts_of,
    translations,
)
from verifier_api.languages import ENGLISH, KNOWN, Language

ARABIC = next(language for language in KNOWN if language.tag == "ar")
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : '
    'n%100>=11 && n%100<=99 ? 4 : 5);\\n"\n\n'
)


@pytest.fixture
def domain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Domain:
    """A domain of one's own, whose catalogues lie in a folder."""
    monkeypatch.setattr("verifier_api.catalogues.LOCALES", tmp_path)
    return Domain("small", tmp_path / "en.json", contexts=True)


def write(domain: Domain, body: str, language: Language = ARABIC) -> None:
    place = domain.catalogue(language)
    place.parent.mkdir(parents=True)
    place.write_text(HEADER + body, "utf-8")
    translations.cache_clear()


def test_the_texts_of_a_source_come_in_its_order_with_their_paths() -> None:
    texts = {"b": "B", "a": {"x": ["1", "2"], "none": ""}, "n": {"one": "a day", "other": "{count} days"}}

    assert list(entries(texts)) == [
        Entry("b", "B"),
        Entry("a.x.0", "1"),
        Entry("a.x.1", "2"),
        Entry("n", "a day", "{count} days"),
    ]


def test_only_one_and_other_make_a_text_with_a_count() -> None:
    assert plural_of({"one": "a", "other": "b"}, "k") == Entry("k", "a", "b")
    assert plural_of({"one": "a", "other": "b", "few": "c"}, "k") is plural_of("one", "k") is None


def test_english_is_its_source() -> None:
    for domain in DOMAINS:
        english = translations(domain, ENGLISH)
        assert {english.text(one.text, context=one.key) for one in entries(source(domain))} == {
            one.text for one in entries(source(domain))
        }


def test_a_translation_counts_where_it_stands(domain: Domain) -> None:
    write(domain, 'msgctxt "here"\nmsgid "until"\nmsgstr "حتى"\n')

    arabic = translations(domain, ARABIC)

    assert arabic.text("until", context="here") == "حتى"
    assert arabic.text("until", context="elsewhere") == "until"
    assert arabic.text("until") == "until"


def test_a_translation_in_doubt_is_as_good_as_none(domain: Domain) -> None:
    write(domain, '#, fuzzy\nmsgctxt "a"\nmsgid "Valid"\nmsgstr "غير صالح"\n\nmsgctxt "b"\nmsgid "Valid"\nmsgstr ""\n')

    arabic = translations(domain, ARABIC)

    assert arabic.text("Valid", context="a") == arabic.text("Valid", context="b") == "Valid"


def test_a_count_chooses_among_all_forms_of_the_language(domain: Domain) -> None:
    forms = "".join(f'msgstr[{form}] "{form}: {{count}}"\n' for form in range(6))
    write(domain, f'msgctxt "days"\nmsgid "{{count}} day"\nmsgid_plural "{{count}} days"\n{forms}')

    days = translations(domain, ARABIC).counted(Entry("days", "{count} day", "{count} days"))

    assert [days(count) for count in (0, 1, 2, 3, 11, 100, 1_234)] == [
        "0: 0",
        "1: 1",
        "2: 2",
        "3: 3",
        "4: 11",
        "5: 100",
        "4: 1,234",
    ]


def test_a_count_without_a_translation_is_told_in_english(domain: Domain) -> None:
    write(domain, "")

    days = translations(domain, ARABIC).counted(Entry("days", "{count} day", "{count} days"))

    assert (days(1), days(2)) == ("1 day", "2 days")


def test_numbers_are_written_in_the_readers_form() -> None:
    german = next(language for language in KNOWN if language.tag == "de")

    days = translations(PAGES, german).counted(Entry("none", "{count} day", "{count} days"))

    assert days(12_345) == "12.345 days"


def test_a_damaged_catalogue_is_not_read_as_an_empty_one(domain: Domain) -> None:
    write(domain, 'msgid "a"\nmsgstr "b"\n<<<<<<< ours\n')

    with pytest.raises(PoFileError):
        read_catalogue(domain, ARABIC)


def test_texts_of_a_message_are_one_or_several() -> None:
    assert texts_of("a") == ("a",)
    assert texts_of(("a", "b")) == texts_of(["a", "b"]) == ("a", "b")
    assert texts_of(None) == ("",)


def test_each_language_has_its_folder() -> None:
    places = {FINDINGS.catalogue(language) for language in KNOWN if language is not ENGLISH}

    assert len(places) == 8
    assert all(place.is_file() for place in places)
