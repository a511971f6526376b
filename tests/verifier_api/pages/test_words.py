"""Every text of the pages (specs/pages.md U2, U9)."""

import re
from pathlib import Path
from typing import Any

import pytest

import verifier_api
from vc.codes import Code
from vc.model.accreditation import AccreditationState
from vc.model.vocabulary import Activity, CertificateStatus, Role
from verifier_api.catalogues import Counted
from verifier_api.languages import KNOWN, Language
from verifier_api.pages.view import Tone
from verifier_api.pages.words import told, words
from verifier_api.problems import _NAMES

SOURCE = Path(verifier_api.__file__).parent


def leaves(value: Any) -> list[str]:
    if isinstance(value, Counted):
        return list(value.forms)
    if isinstance(value, str):
        return [value]
    return [text for inner in (value.values() if isinstance(value, dict) else value) for text in leaves(inner)]


def test_the_four_answers_have_exactly_these_words() -> None:
    assert [words()["verdict"][tone.value]["word"] for tone in Tone] == [
        "Valid",
        "Valid, with a notice",
        "Not valid",
        "Cannot confirm",
    ]
    assert set(words()["then"]) == set(Tone)


def test_no_text_is_empty() -> None:
    assert all(text.strip() for text in leaves(words()))


def test_every_code_has_a_meaning() -> None:
    assert all(told(code, undecided=undecided).meaning for code in Code for undecided in (False, True))


def test_a_page_says_nothing_about_options_of_the_command() -> None:
    for code in Code:
        for undecided in (False, True):
            text = told(code, undecided=undecided)
            assert " --" not in f"{text.meaning} {text.next}", code


def test_every_status_role_and_problem_has_its_words() -> None:
    statuses = {*CertificateStatus, *AccreditationState, "recognised", "designated"}

    assert set(words()["statuses"]) == {str(status) for status in statuses}
    others = {"recognition_arrangement", "legal_basis", "authority", "test_report", "certificate"}
    assert {*Role, *others} == set(words()["roles"])
    assert {*_NAMES.values(), "http", "no_certificate"} == set(words()["problems"])
    assert {str(activity) for activity in Activity} == set(words()["activities"])


def shape(value: Any) -> Any:
    """What a template relies on: names, numbers of items, and which texts are to be called with a count."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value)


@pytest.mark.parametrize("language", KNOWN, ids=lambda one: one.tag)
def test_every_language_has_the_shape_of_the_source(language: Language) -> None:
    assert shape(words(language)) == shape(words())
    assert leaves(words(language)["findings"])


def test_what_is_counted_has_the_form_of_its_count() -> None:
    notices = words()["notices"]

    assert (notices(1), notices(2), notices(0)) == ("Notice", "Notices", "Notices")


def test_pages_are_never_made_without_saying_in_which_language() -> None:
    made = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))

    assert "words()" not in made
    assert not re.findall(r"told\([a-z_.]+, undecided", made)


def test_no_text_is_left_over() -> None:
    used = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*") if path.suffix in {".py", ".html"})

    by_name = re.findall(r"words\.([a-z_]+)", used)
    by_key = re.findall(r"""(?:words\([a-z.]+\)|texts)\[["']([a-z_]+)["']\]""", used)

    assert {*by_name, *by_key} == set(words())
