"""Texts and their translations: English sources as JSON, gettext catalogues beside them (specs/languages.md G1, G2)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

import vc.profiles
from verifier_api.languages import ENGLISH, Language

LOCALES: Final = Path(__file__).parent / "locales"
_PLURAL: Final = frozenset({"one", "other"})
_GERMANIC: Final = "(n != 1)"  # the plural rule of the English sources


@dataclass(frozen=True, slots=True)
class Domain:
    """One catalogue of each language.

    With `contexts` each place of a text has an entry of its own, told apart by its key: for words, which are
    translated differently by place. Without, the same sentence is translated once.
    """

    name: str
    source: Path
    contexts: bool

    def catalogue(self, language: Language) -> Path:
        """Return the file of a language."""
        return LOCALES / language.folder / "LC_MESSAGES" / f"{self.name}.po"


PAGES: Final = Domain("pages", LOCALES / "en.json", contexts=True)
FINDINGS: Final = Domain("findings", Path(vc.profiles.__path__[0]) / "findings" / "en.json", contexts=False)
DOMAINS: Final = (PAGES, FINDINGS)


@dataclass(frozen=True, slots=True)
class Entry:
    """A text of a source: `key` is its path there, `plural` its form for several where it goes with a count."""

    key: str
    text: str
    plural: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A text that goes with a count, in every form that its language has."""

    forms: tuple[str, ...]
    form_of: Callable[[int], int]
    locale: str

    def __call__(self, count: int) -> str:
        """Return the text for `count`, which stands where it says `{count}`."""
        return self.forms[self.form_of(count)].format(count=format_decimal(count, locale=self.locale))


@dataclass(frozen=True, slots=True)
class Translations:
    """What a catalogue says, by context and English text; only what is translated and not in doubt."""

    forms: Mapping[tuple[str, str], tuple[str, ...]]
    form_of: Callable[[int], int]
    locale: str

    def text(self, english: str, *, context: str = "") -> str:
        """Return the translation, else the English text."""
        return self.forms.get((context, english), (english,))[0]

    def counted(self, entry: Entry) -> Counted:
        """Return the translation of a text that goes with a count."""
        forms = self.forms.get((entry.key, entry.text))
        if forms is None:
            return Counted((entry.text, entry.plural), c2py(_GERMANIC), self.locale)
        return Counted(forms, self.form_of, self.locale)


def plural_of(value: object, key: str) -> Entry | None:
    """Return the text that a value of a source is, where it has a form for one and a form for several."""
    if not isinstance(value, dict) or value.keys() != _PLURAL:
        return None
    return Entry(key, value["one"], value["other"])


def entries(value: object, key: str = "") -> Iterator[Entry]:
    """Yield the texts of a source in its order; an empty one says nothing and has nothing to translate."""
    if (plural := plural_of(value, key)) is not None:
        yield plural
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from entries(inner, f"{key}.{name}" if key else str(name))
    elif value:
        yield Entry(key, str(value))


@cache
def source(domain: Domain) -> dict[str, Any]:
    """Return the English texts of a domain. Do not change what is returned."""
    texts: dict[str, Any] = json.loads(domain.source.read_bytes())
    return texts


@cache
def translations(domain: Domain, language: Language) -> Translations:
    """Return what the catalogue of a language says; of English, that it says nothing else than the source."""
    if language is ENGLISH:
        return Translations({}, c2py(_GERMANIC), language.locale)
    catalogue = read_catalogue(domain, language)
    forms = {
        (message.context or "", texts_of(message.id)[0]): texts_of(message.string)
        for message in catalogue
        if message.id and all(texts_of(message.string)) and not message.fuzzy
    }
    return Translations(forms, c2py(catalogue.plural_expr), language.locale)


def read_catalogue(domain: Domain, language: Language) -> Catalog:
    """Return a language's catalogue as it stands in its file."""
    with domain.catalogue(language).open("rb") as file:
        return read_po(file, locale=language.folder, domain=domain.name, abort_invalid=True)


def texts_of(value: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return what stands in a message's `id` or `string`, as one text or several."""
    return (value or "",) if value is None or isinstance(value, str) else tuple(value)
