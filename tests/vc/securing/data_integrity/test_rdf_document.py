"""What RDF would let pass is refused: hidden names, lost members, two places (specs/securing.md DI13)."""

from __future__ import annotations

from typing import Any

import pytest

from vc.codes import Code
from vc.errors import Refused
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.data_integrity.rdf_document import UNDEFINED, check_document, check_expanded

MOST = DEFAULT_LIMITS.rdf_members
KNOWN = "https://www.w3.org/ns/credentials/v2"


def refused_document(document: dict[str, Any], *, most: int = MOST) -> Code:
    with pytest.raises(Refused) as refusal:
        check_document(document, most=most)
    return refusal.value.code


def refused(*nodes: dict[str, Any]) -> Code:
    with pytest.raises(Refused) as refusal:
        check_expanded(list(nodes))
    return refusal.value.code


@pytest.mark.parametrize(
    "name",
    [
        "https://www.w3.org/2018/credentials#validUntil",
        "cred:validUntil",
        ":",
        "",
        "@id",
        "@type",
        "@language",
        "@graph",
        "@included",
        "@reverse",
        "@direction",
        "@index",
        "@unknown",
    ],
)
def test_a_name_is_a_plain_term_at_any_depth(name: str) -> None:
    for document in ({name: "x"}, {"a": [{"b": {name: "x"}}]}):
        assert refused_document(document) is Code.PROOF_TRANSFORMATION


@pytest.mark.parametrize(
    "context", ["https://example.org/v1", [KNOWN, "https://example.org/v1"], {"a": "b"}, [KNOWN, {"a": "b"}], None, 1]
)
def test_a_context_is_known_at_any_depth(context: object) -> None:
    for document in ({"@context": context}, {"@context": KNOWN, "a": {"@context": context}}):
        assert refused_document(document) is Code.PROOF_CONTEXT_UNKNOWN


def test_known_contexts_values_and_literals_pass() -> None:
    value: Any = {"@value": "x", "@language": "de", "@type": "t"}
    literal: Any = {"@type": "@json", "@value": {"$schema": "a", "b:c": [1]}}
    check_document({"@context": [KNOWN], "name": value, "schema": literal, "proof": {"@context": KNOWN}}, most=MOST)


def test_members_and_elements_are_counted_together() -> None:
    check_document({"a": [1, 2, 3], "b": {"c": 1}}, most=6)
    assert refused_document({"a": [1, 2, 3], "b": {"c": 1}}, most=5) is Code.LIMIT_STATEMENTS


def test_what_is_said_in_one_place_of_each_thing_passes() -> None:
    check_expanded(
        [
            {
                "@id": "urn:a",
                "@type": ["https://example.org/T"],
                "https://example.org/p": [{"@id": "urn:b"}, {"@id": "urn:b", "https://example.org/q": [{"@value": 1}]}],
                "https://example.org/l": [{"@list": [{"@value": "x", "@language": "de-CH"}]}],
                "https://example.org/g": [{"@graph": [{"https://example.org/p": [{"@id": "urn:b"}]}]}],
                "https://example.org/j": [{"@type": "@json", "@value": {"a": "\0"}}],
            }
        ]
    )


def test_one_thing_in_two_places_is_refused() -> None:
    said = {"@id": "urn:a", "https://example.org/p": [{"@value": "x"}]}

    assert refused(said, {**said}) is Code.PROOF_TRANSFORMATION
    assert refused({**said, "https://example.org/q": [said]}) is Code.PROOF_TRANSFORMATION


@pytest.mark.parametrize(
    "node",
    [
        {f"{UNDEFINED}term": [{"@value": "x"}]},
        {"@type": [f"{UNDEFINED}Type"]},
        {"@type": ["Relative"]},
        {"@id": "relative"},
        {"@id": "_:b0"},
        {"@id": None},
        {"@id": 'urn:a> <urn:p> "x" .\n<urn:b'},
        {"@id": "urn:a b"},
        {"relative": []},
        {"_:b0": []},
        {"@index": "x"},
        {"@included": []},
        {"urn:p": [{"@value": "x", "@type": "relative"}]},
        {"urn:p": [{"@value": "x", "@language": 'en" .\n'}]},
        {"urn:p": [{"@value": "x", "@language": "_"}]},
        {"urn:p": [{"@value": "x", "@direction": "rtl"}]},
        {"urn:p": [{"@value": "bell\x07"}]},
        {"urn:p": [{"@value": "form\x0c"}]},
        {"urn:p": [{"@value": "\x7f"}]},
    ],
)
def test_what_would_be_lost_or_read_in_two_ways_is_refused(node: dict[str, Any]) -> None:
    assert refused(node) is Code.PROOF_TRANSFORMATION


def test_a_term_that_nobody_defines_is_named() -> None:
    with pytest.raises(Refused) as refusal:
        check_expanded([{f"{UNDEFINED}surveillance": []}])

    assert "'surveillance'" in refusal.value.detail
