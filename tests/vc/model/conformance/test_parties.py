"""M4: issuers and holders."""

from __future__ import annotations

from typing import Any

import pytest

from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.parties import party, party_id


def faults(document: Any, *, needed: bool = True) -> list[tuple[str, str]]:
    found: list[Nonconformity] = []
    party(document, "issuer", found, needed=needed)
    return [(fault.pointer, fault.rule) for fault in found]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"issuer": "did:web:x.example"}, []),
        ({"issuer": {"id": "did:web:x.example", "name": "X"}}, []),
        ({}, [("/issuer", "M4.1")]),
        ({"issuer": None}, [("/issuer", "M4.1")]),
        ({"issuer": "X"}, [("/issuer", "M4.1")]),
        ({"issuer": ["did:web:x.example"]}, [("/issuer", "M4.1")]),
        ({"issuer": {"name": "X"}}, [("/issuer/id", "M3.1")]),
        ({"issuer": {"id": "X"}}, [("/issuer/id", "M3.1")]),
        ({"issuer": {"id": "did:web:x.example", "name": 7}}, [("/issuer/name", "M5.1")]),
    ],
)
def test_forms_of_an_issuer(document: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(document) == expected


def test_a_holder_may_be_missing() -> None:
    assert faults({}, needed=False) == []
    assert faults({"issuer": None}, needed=False) == [("/issuer", "M4.1")]


@pytest.mark.parametrize(
    ("value", "expected"), [("x:y", "x:y"), ({"id": "x:y"}, "x:y"), ({}, ""), (None, ""), ({"id": 7}, "")]
)
def test_the_identifier_of_a_party(value: Any, expected: str) -> None:
    assert party_id(value) == expected
