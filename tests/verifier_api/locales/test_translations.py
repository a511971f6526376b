"""What every complete language must hold to (specs/languages.md LA5), entry by entry."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
from babel.messages.catalog import Message

from verifier_api.catalogues import DOMAINS, FINDINGS, PAGES, Domain, entries, read_catalogue, source, texts_of
from verifier_api.languages import ENGLISH, Language, offered
from verifier_api.pages.view import Tone
from verifier_api.pages.words import words

COMPLETE: Final = tuple(language for language in offered() if language is not ENGLISH)
CATALOGUES: Final = [
    pytest.param(language, domain, id=f"{language.tag}-{domain.name}") for language in COMPLETE for domain in DOMAINS
]
LONGEST_VERDICT: Final = 32
"""Characters of a verdict: on a phone it fills two lines at most."""

SCRIPTS: Final = {
    "zh-Hans": re.compile(r"[\u4e00-\u9fff]"),
    "ja": re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]"),
    "ar": re.compile(r"[\u0621-\u064a]"),
}
ENDS: Final = {"zh-Hans": {".": "。", "?": "？", ":": "："}, "ja": {".": "。", "?": "？", ":": "："}, "ar": {"?": "؟"}}
SPACED: Final = re.compile(r"(?<=\w)[;!?»]|(?<=\w):(?!\w)|«(?=\w)")
"""French marks that stand without the space which belongs before (or, in quotes, behind) them."""

JOINED: Final = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff][,.;:?!]|[,.;:?!()][\u3040-\u30ff\u4e00-\u9fff]")
"""European marks between characters that take their own full-width ones."""


def pairs(language: Language, domain: Domain) -> Iterator[tuple[str, str, Message]]:
    """Each text with each of its translations."""
    for message in read_catalogue(domain, language):
        if message.id:
            english = texts_of(message.id)
            for at, text in enumerate(texts_of(message.string)):
                yield english[min(at, len(english) - 1)], text, message


def wrong(language: Language, domain: Domain, *, holds: str) -> list[tuple[str, str]]:
    """The texts whose translations do not hold to a rule of this module."""
    rule = globals()[holds]
    return [(english, text) for english, text, _ in pairs(language, domain) if not rule(language, english, text)]


@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_nothing_is_missing_in_doubt_or_left_over(language: Language, domain: Domain) -> None:
    messages = [message for message in read_catalogue(domain, language) if message.id]

    assert [message.id for message in messages if not all(texts_of(message.string))] == []
    assert [message.id for message in messages if message.fuzzy] == []
    assert {texts_of(message.id)[0] for message in messages} == {one.text for one in entries(source(domain))}


def marks_are_kept(language: Language, english: str, text: str) -> bool:
    """What a program fills in or a person types stays as it is: `{name}`, `code`, --option, numbers."""
    kept = r"\{[a-z_]+\}|`[^`]+`|--[a-z-]+|HS-CN:[0-9]+"
    return Counter(re.findall(kept, english)) == Counter(re.findall(kept, text))


def numbers_are_kept(language: Language, english: str, text: str) -> bool:
    """The same numbers, in the digits that stand elsewhere on the page."""
    return not re.search(r"[^\x00-\x7f]", "".join(re.findall(r"\d", text))) and Counter(
        re.findall(r"\d+", english)
    ) == Counter(re.findall(r"\d+", text))


def is_plain_text(language: Language, english: str, text: str) -> bool:
    """No markup, nothing unseen, no blank at an end or twice, and letters in their composed form."""
    unseen = any(unicodedata.category(one) in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"} for one in text)
    blanks = text != text.strip() or "  " in text
    return not (unseen or blanks or re.search(r"[<>]|&[a-z#]", text)) and unicodedata.is_normalized("NFC", text)


def ends_alike(language: Language, english: str, text: str) -> bool:
    """A sentence ends as one, a question as one, and a label has no full stop."""
    ends = {mark: mark for mark in ".?:…"} | ENDS.get(language.tag, {})
    last = ends.get(english[-1])
    return text.endswith(last) if last else text[-1] not in ".。:：?？؟"


def is_translated(language: Language, english: str, text: str) -> bool:
    """Text of the language: its script, or other words than the English ones."""
    letters = re.sub(r"\{[a-z_]+\}|`[^`]+`|UTC", "", english)
    if not re.search("[A-Za-z]", letters):
        return True
    script = SCRIPTS.get(language.tag)
    return bool(script.search(text)) if script else text != english or " " not in letters.strip()


def is_punctuated(language: Language, english: str, text: str) -> bool:
    """The language's own punctuation."""
    bare = re.sub(r"\{[a-z_]+\}|`[^`]+`", "", text)
    if language.tag in {"zh-Hans", "ja"}:
        return not JOINED.search(bare)
    if language.tag == "ar":
        return not re.search(r"[\u0621-\u064a][,;?]", bare)
    if language.tag == "fr":
        return not SPACED.search(bare) and not re.search(r" [:;!?»]|« ", bare)
    if language.tag == "es":
        return bare.count("?") == bare.count("¿") and bare.count("!") == bare.count("¡")
    return True


RULES: Final = [
    rule.__name__
    for rule in (marks_are_kept, numbers_are_kept, is_plain_text, ends_alike, is_translated, is_punctuated)
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("language", "domain"), CATALOGUES)
def test_every_translation_holds_to_the_rule(language: Language, domain: Domain, rule: str) -> None:
    assert wrong(language, domain, holds=rule) == []


@pytest.mark.parametrize("language", [ENGLISH, *COMPLETE], ids=lambda one: one.tag)
def test_the_four_answers_are_four_and_short(language: Language) -> None:
    answers = [words(language)["verdict"][tone.value]["word"] for tone in Tone]

    assert len({answer.casefold() for answer in answers}) == 4
    assert max(map(len, answers)) <= LONGEST_VERDICT
    assert answers[1].startswith(answers[0])  # valid all the same, and the notice comes second


@pytest.mark.parametrize("language", COMPLETE, ids=lambda one: one.tag)
def test_states_and_parties_that_differ_have_words_that_differ(language: Language) -> None:
    """A withdrawn certificate is not a cancelled one, and a laboratory no accreditation body."""
    for name in ("statuses", "roles", "acts", "lawful", "problems"):
        texts = list(words(language)[name].values())
        assert len({text.casefold() for text in texts}) == len(texts), name


@pytest.mark.parametrize("language", COMPLETE, ids=lambda one: one.tag)
def test_sentences_that_differ_have_translations_that_differ(language: Language) -> None:
    """Two findings that say the same to the reader are one of them told wrongly."""
    by_text: dict[str, set[str]] = {}
    for english, text, _ in pairs(language, FINDINGS):
        by_text.setdefault(text.casefold(), set()).add(english)

    assert {text: english for text, english in by_text.items() if len(english) > 1} == {}


GERMAN: Final = Language("de", "Deutsch", "de")
FRENCH: Final = Language("fr", "Français", "fr")
CHINESE: Final = Language("zh-Hans", "简体中文", "zh_Hans")
ARABIC: Final = Language("ar", "العربية", "ar")
SPANISH: Final = Language("es", "Español", "es")


@pytest.mark.parametrize(
    ("rule", "language", "english", "text"),
    [
        ("marks_are_kept", GERMAN, "since {date}", "seit {datum}"),
        ("marks_are_kept", GERMAN, "Use `vc trust pin`.", "Nutzen Sie `vc trust`."),
        ("marks_are_kept", GERMAN, "Use it (--trust).", "Nutzen Sie es."),
        ("numbers_are_kept", GERMAN, "at most 10 MB", "höchstens 100 MB"),
        ("numbers_are_kept", ARABIC, "at most 10 MB", "١٠ ميغابايت"),
        ("is_plain_text", GERMAN, "Valid", "<b>Gültig</b>"),
        ("is_plain_text", ARABIC, "Valid", "\u202bصالح"),
        ("is_plain_text", GERMAN, "Valid", "Gu\u0308ltig"),
        ("is_plain_text", GERMAN, "Valid", "Gültig "),
        ("ends_alike", GERMAN, "Ask.", "Fragen"),
        ("ends_alike", CHINESE, "Ask.", "询问."),
        ("ends_alike", ARABIC, "Valid?", "صالح?"),
        ("ends_alike", GERMAN, "Number", "Nummer:"),
        ("is_translated", CHINESE, "Valid", "Valid"),
        ("is_translated", GERMAN, "Do not rely on it.", "Do not rely on it."),
        ("is_punctuated", CHINESE, "a", "有效,但有提示"),
        ("is_punctuated", ARABIC, "a", "صالح, مع"),
        ("is_punctuated", FRENCH, "a", "Que faire:"),
        ("is_punctuated", FRENCH, "a", "Que faire :"),
        ("is_punctuated", SPANISH, "a", "Vale?"),
    ],
)
def test_a_translation_that_breaks_the_rule_is_found(rule: str, language: Language, english: str, text: str) -> None:
    assert globals()[rule](language, english, text) is False


@pytest.mark.parametrize(
    ("language", "english", "text"),
    [
        (GERMAN, "since {date}", "seit {date}"),
        (GERMAN, "Status", "Status"),
        (FRENCH, "What to do:", "Que faire\u00a0:"),
        (FRENCH, "Write HS-CN:8507600010.", "Écrivez HS-CN:8507600010."),
        (CHINESE, "Valid, with a notice", "有效，但有提示"),
        (CHINESE, "{begin} – {end}", "{begin} – {end}"),
        (ARABIC, "Valid?", "صالح؟"),
        (SPANISH, "Valid?", "¿Vale?"),
    ],
)
def test_a_good_translation_holds_to_every_rule(language: Language, english: str, text: str) -> None:
    assert all(globals()[rule](language, english, text) for rule in RULES)


def test_pages_and_findings_are_all_that_is_translated() -> None:
    assert DOMAINS == (PAGES, FINDINGS)
