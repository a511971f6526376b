"""specs/threat-model.md: each of the W3C's threats names tests that are there, or says why it has none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
_TEXT: Final = (ROOT / "specs" / "threat-model.md").read_text("utf-8")
_ROWS: Final = re.findall(r"^\| (\d+|later) \| ([^|]+) \| (.+) \|$", _TEXT, re.MULTILINE)
_NAMED: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_all_eighteen_threats_are_listed_once_and_the_later_one() -> None:
    assert [number for number, _, _ in _ROWS] == [*(str(number) for number in range(1, 19)), "later"]
    assert len({name for _, name, _ in _ROWS}) == len(_ROWS)


@pytest.mark.parametrize(("name", "answer"), [(name, answer) for _, name, answer in _ROWS])
def test_each_threat_names_tests_that_are_there_or_says_why_it_has_none(name: str, answer: str) -> None:
    named = _NAMED.findall(answer)

    assert named or len(answer.removeprefix("No test: ")) > 80, name
    for path, test in named:
        source = (ROOT / path).read_text("utf-8")
        assert re.search(rf"^(?:async )?def {test}\(", source, re.MULTILINE), f"{path}::{test}"


def test_what_has_no_test_says_so() -> None:
    without = {number for number, _, answer in _ROWS if answer.startswith("No test: ")}

    assert without == {"5", "6", "7", "18"}
