"""The voice of the demo: lines that fit, and an end where an answer is not the promised one."""

from __future__ import annotations

import pytest

from tests.world import World
from vc.model.vocabulary import Verdict
from vc.verify.report import Report
from vc_cli.demo.narrator import Narrator, StoryBroken
from vc_cli.lines import Line


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def tell(lines: list[str]) -> Narrator:
    return Narrator(lines.append)


def valid() -> Report:
    world = World()
    return world.report(world.certificate())


def test_scenes_are_counted_and_other_parts_are_not(tell: Narrator, lines: list[str]) -> None:
    tell.title("One")
    tell.heading("Between")
    tell.title("Two")

    assert lines == ["", "1. One", "", "Between", "", "2. Two"]


def test_a_long_text_goes_on_below_itself_and_breaks_no_path(tell: Narrator, lines: list[str]) -> None:
    path = "/a/very-long-path" * 8

    tell.say(f"{'many words ' * 12}{path}", depth=1)

    assert lines[0].startswith("     many")
    assert all(line.startswith("       ") for line in lines[1:])
    assert any(path in line for line in lines)


def test_characters_of_two_columns_count_twice(tell: Narrator, lines: list[str]) -> None:
    tell.say("华衡认证 " * 30)

    assert max(len(line) for line in lines) < 70


def test_what_a_command_prints_stands_behind_a_bar(tell: Narrator, lines: list[str]) -> None:
    tell.shown([Line("text", label="Label"), Line(""), Line("deeper " * 30, indent=4)])

    assert lines[0] == "   | Label       text"
    assert lines[1] == "   |"
    assert lines[3].startswith("   |       deeper")


def test_a_command_can_be_pasted(tell: Narrator, lines: list[str]) -> None:
    tell.typed("vc verify x", "--trust y")

    assert lines == ["     vc verify x \\", "       --trust y"]


def test_an_answer_is_told_with_its_reason_and_its_time(tell: Narrator, lines: list[str]) -> None:
    tell.expect("The certificate", valid(), Verdict.VALID)

    assert lines == ["   The certificate: Valid. Status as of 2026-11-22 11:50 UTC."]


def test_another_verdict_than_the_promised_one_ends_the_story(tell: Narrator) -> None:
    with pytest.raises(StoryBroken, match="expected invalid, got valid"):
        tell.expect("The certificate", valid(), Verdict.INVALID)


def test_another_reason_than_the_promised_one_ends_the_story(tell: Narrator) -> None:
    with pytest.raises(StoryBroken, match=r"expected valid with chain\.differs_today"):
        tell.require("The certificate", valid(), Verdict.VALID, code="chain.differs_today")
