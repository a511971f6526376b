"""The pictures of the README: each is shown, told in words, small, and its code is read (specs/gallery.md GA5)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures import FOLDER, LABEL, PAPER, PHONE
from vc.label.decode import qr_texts

MOST_BYTES = 60_000
README = FOLDER.parents[1] / "README.md"
_PICTURE = re.compile(r'<img src="(?P<src>[^"]+)" alt="(?P<alt>[^"]*)"(?: width="\d+")?>')


def shown() -> dict[Path, str]:
    """The pictures of the README with the words that stand for them."""
    text = README.read_text("utf-8")
    found = {README.parent / one["src"]: one["alt"] for one in _PICTURE.finditer(text)}
    assert len(found) == text.count("<img")
    return found


def code_in(name: str) -> tuple[str, ...]:
    with Image.open(FOLDER / name) as picture:
        grey = picture.convert("L")
    return qr_texts(grey.tobytes(), width=grey.width, height=grey.height)


def test_every_picture_is_shown_and_every_one_that_is_shown_is_there() -> None:
    assert set(shown()) == set(FOLDER.iterdir())
    assert len(shown()) == 5


def test_each_is_told_in_words_of_its_own() -> None:
    words = list(shown().values())

    assert all(len(told.split()) >= 6 for told in words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("picture", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_each_is_small(picture: Path) -> None:
    assert picture.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("name", ["phone-valid.png", "phone-not-valid-de.png"])
def test_a_phone_is_a_phone(name: str) -> None:
    with Image.open(FOLDER / name) as picture:
        assert picture.size == PHONE


def test_the_codes_on_them_are_read() -> None:
    assert code_in("label.png") == (LABEL.label_text,)
    assert code_in("certificate.png") == (PAPER.label_text,)
