"""Linksets (RFC 9264), held to what UNTP's linkset schema of 0.7.0 asks (uncefact/tests-untp, schema/untp/0.7.0)."""

from __future__ import annotations

import json
import re

import pytest

from vc.errors import Refused
from vc.model.linkset import (
    CERTIFICATION_INFO,
    DCC,
    DEFAULT_LINK,
    Link,
    LinkContext,
    ListedCertificate,
    certificates_context,
    linkset,
    parse_linkset,
    relation_asked,
)

ANCHOR = "https://cb.example/01/09520123456788"
NEW = ListedCertificate("https://cb.example/c/2", "Certificate 2")
OLD = ListedCertificate("https://cb.example/c/1", "Certificate 1 (superseded)", replaced=True)
_ANY_URL = re.compile(r"https?://[a-zA-Z0-9./]+")
_RELATION = re.compile(r"[a-z-]+|https?://[a-zA-Z0-9./]+")


def test_a_linkset_is_a_document_of_contexts_and_targets() -> None:
    assert json.loads(linkset([certificates_context(ANCHOR, [NEW, OLD])])) == {
        "linkset": [
            {
                "anchor": ANCHOR,
                "dcc": [
                    {"href": "https://cb.example/c/2.jwt", "title": "Certificate 2", "type": "application/vc+jwt"},
                    {
                        "href": "https://cb.example/c/1.jwt",
                        "title": "Certificate 1 (superseded)",
                        "type": "application/vc+jwt",
                        "rel": ["predecessor-version"],
                    },
                ],
                "https://gs1.org/voc/certificationInfo": [
                    {"href": "https://cb.example/c/2", "title": "Certificate 2", "type": "text/html"},
                    {"href": "https://cb.example/c/1", "title": "Certificate 1 (superseded)", "type": "text/html"},
                ],
                "https://gs1.org/voc/defaultLink": [
                    {"href": "https://cb.example/c/2", "title": "Certificate 2", "type": "text/html"}
                ],
            }
        ]
    }


def test_what_is_written_is_what_the_schema_of_untp_allows() -> None:
    document = json.loads(linkset([certificates_context(ANCHOR, [NEW, OLD])]))

    assert set(document) == {"linkset"}
    for context in document["linkset"]:
        assert _ANY_URL.match(context.pop("anchor"))
        for relation, targets in context.items():
            assert _RELATION.fullmatch(relation)
            for target in targets:
                assert {"href", "title"} <= set(target) <= {"href", "title", "type", "rel"}
                assert _ANY_URL.match(target["href"])
                assert re.search(r"\w+/[-+.\w]+", target["type"])


def test_what_was_written_is_read_again() -> None:
    contexts = (certificates_context(ANCHOR, [NEW, OLD]), LinkContext(f"{ANCHOR}/21/1", {DCC: (NEW.credential,)}))

    assert parse_linkset(linkset(contexts)) == contexts


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b'{"linkset":{}}',
        b'{"linkset":[{}]}',
        b'{"linkset":[{"anchor":"https://a.example","dcc":{}}]}',
        b'{"linkset":[{"anchor":"https://a.example","dcc":[{"href":"https://a.example"}]}]}',
        b'{"linkset":[{"anchor":"https://a.example","dcc":[{"href":"x","title":"x","type":"x","rel":[1]}]}]}',
    ],
)
def test_anything_else_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        parse_linkset(raw)


def test_one_relation_of_a_context_stands_alone() -> None:
    context = certificates_context(ANCHOR, [NEW])

    assert context.only(DCC) == LinkContext(ANCHOR, {DCC: (Link(f"{NEW.url}.jwt", NEW.title, "application/vc+jwt"),)})


@pytest.mark.parametrize(
    ("link_type", "relation"),
    [
        ("dcc", DCC),
        ("certificationInfo", CERTIFICATION_INFO),
        ("gs1:certificationInfo", CERTIFICATION_INFO),
        ("https://gs1.org/voc/certificationInfo", CERTIFICATION_INFO),
        ("https://ref.gs1.org/voc/certificationInfo", CERTIFICATION_INFO),
        ("gs1:defaultLink", DEFAULT_LINK),
        ("gs1:pip", "gs1:pip"),
        ("dpp", "dpp"),
        ("", ""),
    ],
)
def test_a_relation_is_known_by_its_short_form_too(link_type: str, relation: str) -> None:
    assert relation_asked(link_type) == relation
