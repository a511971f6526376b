"""The languages of the pages: their tags, own names, directions, and the forms of their dates (specs/languages.md)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    `tag` is its BCP 47 tag, `name` what it calls itself, `direction` the value of HTML's `dir`, and `locale` the CLDR
    locale by which dates and numbers are written.
    """

    tag: str
    name: str
    locale: str
    direction: str = "ltr"

    @property
    def folder(self) -> str:
        """The name of the folder of its catalogues, as gettext has it."""
        return self.tag.replace("-", "_")


ENGLISH: Final = Language("en", "English", "en_GB")

KNOWN: Final = (
    ENGLISH,
    Language("zh-Hans", "简体中文", "zh_Hans"),
    Language("de", "Deutsch", "de"),
    Language("es", "Español", "es"),
    Language("fr", "Français", "fr"),
    Language("it", "Italiano", "it"),
    Language("ja", "日本語", "ja"),
    Language("pt", "Português", "pt"),
    Language("ar", "العربية", "ar", direction="rtl"),
)
"""Every language that has catalogues, in the order in which readers are offered them."""

LANGUAGES: Final = ("en", "zh-Hans", "de", "es", "fr", "it", "ja", "pt", "ar")
"""Tags of the complete languages, the only ones that are offered; one is added when its catalogues pass the tests."""


@cache
def offered() -> tuple[Language, ...]:
    """Return the languages that are complete."""
    return tuple(language for language in KNOWN if language.tag in LANGUAGES)
