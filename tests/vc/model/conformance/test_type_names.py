"""M2: types as text, one or several, terms or URLs."""

from __future__ import annotations

from typing import Any

import pytest

from vc.codes import Code
from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.terms import Terms
from vc.model.conformance.type_names import type_names


def faults(node: Any, terms: Terms | None = None, **more: str) -> list[tuple[str, str]]:
    found: list[Nonconformity] = []
    type_names(node, "/x", found, terms=terms, **more)
    assert all(fault.code is Code.FORMAT_TYPE for fault in found)
    return [(fault.pointer, fault.rule) for fault in found]


@pytest.mark.parametrize("value", ["A", ["A"], ["A", "https://x.example/#B"], "urn:x:A"])
def test_terms_and_urls_are_types(value: Any) -> None:
    assert faults({"type": value}) == []


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({}, [("/x/type", "M2.1")]),
        ({"type": None}, [("/x/type", "M2.1")]),
        ({"type": []}, [("/x/type", "M2.1")]),
        ({"type": ""}, [("/x/type", "M2.1")]),
        ({"type": 7}, [("/x/type", "M2.1")]),
        ({"type": {"A": 1}}, [("/x/type", "M2.1")]),
        ({"type": ["A", 7, ""]}, [("/x/type/1", "M2.1"), ("/x/type/2", "M2.1")]),
        ({"type": "https ://x"}, [("/x/type", "M2.2")]),
    ],
)
def test_anything_else_is_not(node: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(node) == expected


def test_a_term_must_be_defined_where_all_terms_are_known() -> None:
    assert faults({"type": ["A", "B"]}, Terms(names={"A"})) == [("/x/type", "M2.3")]
    assert faults({"type": ["A", "B"]}, Terms(names={"A"}, catch_all=True)) == []


def test_one_type_may_be_demanded() -> None:
    assert faults({"type": "A"}, holds="A") == []
    assert faults({"type": "B"}, holds="A") == [("/x/type", "M2.1")]
    assert faults({}, holds="A") == [("/x/type", "M2.1")]
