"""Captions in nine languages (specs/label.md L6.6)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from vc.label import captions
from vc.label.captions import LANGUAGES, caption
from vc.label.font_subsets import shown_characters

CATALOGUE = tomllib.loads((Path(captions.__file__).parent / "captions.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_caption_stands_in_every_language_with_the_same_places_to_fill(name: str) -> None:
    said = CATALOGUE[name]

    assert set(said) == set(LANGUAGES)
    places = {language: sorted(re.findall(r"\{(\w+)\}", words)) for language, words in said.items()}
    assert set(map(tuple, places.values())) == {tuple(places["en"])}
    assert all(words.strip() == words and words for words in said.values())


def test_every_character_of_every_caption_can_be_shown() -> None:
    written = {character for said in CATALOGUE.values() for words in said.values() for character in words}

    assert {character for character in written if ord(character) not in shown_characters()} == set()


def test_a_caption_is_filled_in() -> None:
    assert caption("page", "de", page=2, pages=5) == "Seite 2 von 5"


def test_every_caption_is_used_and_every_one_used_is_there() -> None:
    sources = "".join(path.read_text("utf-8") for path in Path(captions.__file__).parent.glob("*.py"))
    conclusions = {"pass", "fail", "not_stated"}  # named by the credential's own words

    assert {name for name in CATALOGUE if f'"{name}"' not in sources} <= conclusions
