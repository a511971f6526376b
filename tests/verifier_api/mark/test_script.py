"""The script as it is served (specs/live-mark.md LM6, LM7)."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from verifier_api.languages import KNOWN
from verifier_api.mark.script import script, script_with
from verifier_api.mark.words import every_language, words_in
from verifier_api.pages.view import Tone


def test_it_has_less_than_ten_kilobytes_with_every_language() -> None:
    assert len(script_with(map(words_in, KNOWN))) < 10_000


def test_it_can_say_in_every_language_that_nothing_can_be_confirmed() -> None:
    table = re.search(r"\}\)\((\{.*\})\);$", script().decode().strip())

    assert table is not None
    assert list(json.loads(table[1]).values()) == [
        [own.language.tag, own.language.direction, own.checking, own.answers[Tone.UNKNOWN]] for own in every_language()
    ]


def test_it_makes_no_markup_of_text_and_keeps_nothing() -> None:
    text = script().decode()

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(|\.style\b|cookie|localStorage|"
        r"sessionStorage|sendBeacon|\"include\"|\bimport\b",
        text,
    )


def test_it_is_a_program(require_program: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "badge.js").write_bytes(script())
    subprocess.run([require_program("node"), "--check", tmp_path / "badge.js"], check=True)


def test_it_leaves_no_name_behind(require_program: Callable[[str], Path], tmp_path: Path) -> None:
    """Two marks on one page are two scripts: a name that the first one left would end the second."""
    (tmp_path / "twice.js").write_bytes(script().replace(b"TABLE", b"") * 2)
    subprocess.run([require_program("node"), "--check", tmp_path / "twice.js"], check=True)

    assert script().decode().startswith("((WORDS) => {")
