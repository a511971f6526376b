"""M3: what is an absolute URL, and where ids are looked for."""

from __future__ import annotations

from typing import Any

import pytest

from vc.model.conformance.identifiers import all_identified, identifier, is_url, nested_identifiers
from vc.model.conformance.nonconformity import Nonconformity


@pytest.mark.parametrize(
    "text",
    [
        "https://cb.example/c/DE-QMS-2026-00412#attestation",
        "HTTP://cb.example",
        "did:web:cb.example%3A8443:path",
        "urn:uuid:0c07c1ce-57cb-41af-bef2-1b932b986873",
        "https://大众.example/证书",
        "urn:iso:std:iso:9001#2015",
        "mailto:office@cb.example",
        "https://[2001:db8::1]/c/1",
    ],
)
def test_absolute_urls(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "certificate-1",
        "/c/1",
        "//cb.example/c/1",
        "https:",
        "https://",
        "https:///c/1",
        "https:cb.example",
        "https ://not-a-url",
        "https://cb.example/c 1",
        "https://cb.example/\u202ec",
        "https://cb.example/\u200bc",
        "urn:x:a\nb",
        "urn:x:<script>",
        "1a:b",
        "urn:",
        None,
        7,
        ["urn:x:1"],
        {"id": "urn:x:1"},
    ],
)
def test_anything_else_is_none(value: Any) -> None:
    assert not is_url(value)


def test_an_id_may_be_missing_unless_it_is_needed() -> None:
    optional: list[Nonconformity] = []
    needed: list[Nonconformity] = []

    identifier({}, "/a", optional)
    identifier({}, "/a", needed, needed=True)

    assert optional == []
    assert [str(fault) for fault in needed] == ["/a/id is missing"]


def test_ids_are_found_at_every_depth() -> None:
    faults: list[Nonconformity] = []
    node: Any = {
        "id": "urn:x:1",
        "a/b": [{"id": "one"}, [{"id": "two"}], "id", {"c": {"id": None, "d": 7}}],
    }

    assert not all_identified(node)
    nested_identifiers(node, "", faults)

    assert [fault.pointer for fault in faults] == ["/a~1b/0/id", "/a~1b/1/0/id", "/a~1b/3/c/id"]


@pytest.mark.parametrize("value", [{}, [], "id", 7, {"id": "urn:x:1", "a": [[{"id": "urn:x:2"}], {"b": {}}]}])
def test_where_every_id_is_a_url_nothing_is_found(value: Any) -> None:
    faults: list[Nonconformity] = []
    nested_identifiers(value, "", faults)

    assert faults == []
    assert all_identified(value)
