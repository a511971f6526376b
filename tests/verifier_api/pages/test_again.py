"""What was asked, to be asked in another language (specs/languages.md LA4)."""

import pytest

from verifier_api.multipart import Upload
from verifier_api.pages.again import LONGEST, asked_again

NO_FILE = ("file", Upload("", b""))


def test_texts_are_carried_and_empty_fields_are_not() -> None:
    assert asked_again([("input", " 123\r\n"), NO_FILE, ("at", ""), ("act", "sell")]) == (
        ("input", "123"),
        ("act", "sell"),
    )


@pytest.mark.parametrize("file", [Upload("a.jwt", b""), Upload("", b"x"), Upload("a.jwt", b"x")])
def test_a_file_stays_with_its_sender(file: Upload) -> None:
    assert asked_again([("input", ""), ("file", file), ("at", "2026-01-01")]) == ()


@pytest.mark.parametrize("text", ["\u202e123", "é", "a\nb", "a\x07"])
def test_text_that_could_hide_what_it_says_is_not_carried(text: str) -> None:
    assert asked_again([("input", text)]) == asked_again([(text, "1")]) == ()


def test_a_long_question_is_not_carried() -> None:
    assert asked_again([("input", "x" * LONGEST)]) == (("input", "x" * LONGEST),)
    assert asked_again([("input", "x" * LONGEST), ("at", "1")]) == ()
