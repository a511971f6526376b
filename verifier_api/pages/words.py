"""Every text of the pages, in the reader's language (specs/pages.md U9, specs/languages.md)."""

from __future__ import annotations

from functools import cache
from typing import Any

from vc.codes import Code
from vc.profiles.finding_texts import FindingText, finding_text
from verifier_api.catalogues import FINDINGS, PAGES, Translations, plural_of, source, translations
from verifier_api.languages import ENGLISH, Language


@cache
def words(language: Language = ENGLISH) -> dict[str, Any]:
    """Return the texts in a language, in the shape of the English source. Do not change what is returned.

    A text that goes with a count is a `Counted`, to be called with it.
    """
    to_reader = translations(PAGES, language)
    return {name: _translated(value, name, to_reader) for name, value in source(PAGES).items()}


def told(code: Code, language: Language = ENGLISH, *, undecided: bool) -> FindingText:
    """Return what a finding means to the reader of a page, and what to do next."""
    own = words(language)["findings"].get(code.value)
    if own is not None:
        return FindingText(own["meaning"], own["next"])
    english, to_reader = finding_text(code, undecided=undecided), translations(FINDINGS, language)
    return FindingText(to_reader.text(english.meaning), to_reader.text(english.next))


def _translated(value: object, key: str, to_reader: Translations) -> object:
    if (plural := plural_of(value, key)) is not None:
        return to_reader.counted(plural)
    if isinstance(value, str):
        return to_reader.text(value, context=key)
    inside = f"{key}." if key else ""
    if isinstance(value, list):
        return [_translated(inner, f"{inside}{at}", to_reader) for at, inner in enumerate(value)]
    assert isinstance(value, dict)  # noqa: S101 - a source holds nothing else (`entries`)
    return {name: _translated(inner, f"{inside}{name}", to_reader) for name, inner in value.items()}
