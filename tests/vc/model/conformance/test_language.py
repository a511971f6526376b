"""M5: names in one language or several."""

from __future__ import annotations

from typing import Any

import pytest

from vc.model.conformance.language import first_text, names_and_descriptions
from vc.model.conformance.nonconformity import Nonconformity


def faults(value: Any) -> list[tuple[str, str]]:
    found: list[Nonconformity] = []
    names_and_descriptions({"name": value}, "", found)
    return [(fault.pointer, fault.rule) for fault in found]


@pytest.mark.parametrize("tag", ["en", "zh-Hans-CN", "de-CH-1996", "x-klingon", "i-default", "sr-Latn"])
def test_language_tags_of_bcp_47(tag: str) -> None:
    assert faults({"@value": "A", "@language": tag}) == []


@pytest.mark.parametrize("tag", ["e", "en_GB", "en-", "-en", "English!", "en-toolongasubtag", "x"])
def test_what_is_no_language_tag(tag: str) -> None:
    assert faults({"@value": "A", "@language": tag}) == [("/name/@language", "M5.2")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, [("/name", "M5.1")]),
        ([], [("/name", "M5.1")]),
        (["A"], [("/name/0", "M5.1")]),
        ([{"@value": "A"}, 7], [("/name/1", "M5.1")]),
        ({"@value": 7}, [("/name/@value", "M5.2")]),
        ({"@value": "A", "@type": "x:y"}, [("/name", "M5.2")]),
        ({"@value": "A", "@language": ""}, [("/name/@language", "M5.2")]),
        ({"@value": "A", "@language": None}, [("/name/@language", "M5.2")]),
        ([{"@value": "A", "@direction": "LTR"}], [("/name/0/@direction", "M5.2")]),
        ({"@value": "A", "@direction": ["ltr"]}, [("/name/@direction", "M5.2")]),
        ({"@value": "A", "@direction": {}}, [("/name/@direction", "M5.2")]),
    ],
)
def test_what_is_no_name(value: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(value) == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("A", "A"),
        ({"@value": "A", "@language": "en"}, "A"),
        ([{"@value": "A"}, {"@value": "B"}], "A"),
        (None, ""),
        ([], ""),
        ({"@value": 7}, ""),
    ],
)
def test_the_first_name_is_shown(value: Any, text: str) -> None:
    assert first_text(value) == text
