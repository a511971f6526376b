"""M9: members that no context defines."""

from __future__ import annotations

from typing import Any

from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.terms import Terms, members_are_defined


def undefined(document: dict[str, Any], terms: Terms) -> list[str]:
    found: list[Nonconformity] = []
    members_are_defined(document, terms, found)
    return [fault.pointer for fault in found]


def test_members_are_terms_keywords_urls_or_claims_of_a_jwt() -> None:
    document = {"name": 1, "@context": 1, "https://x.example/#a": 1, "jti": 1, "status": 1, "audit/code": 1}

    assert undefined(document, Terms(names={"name"})) == ["/audit~1code"]


def test_a_vocabulary_defines_every_member() -> None:
    assert undefined({"auditCode": 1}, Terms(catch_all=True)) == []
    assert undefined({"auditCode": 1}, Terms(closed=False)) == []
