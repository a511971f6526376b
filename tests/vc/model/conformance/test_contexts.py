"""M1: the order of contexts, and what is known of them."""

from __future__ import annotations

from typing import Any

import pytest

from vc.codes import Code
from vc.model.conformance.contexts import contexts, unknown_contexts
from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.terms import Terms
from vc.profiles.known_contexts import UNDEFINED_TERMS
from vc.profiles.names import CONTEXTS, CREDENTIALS_V2, OUR_CONTEXT, UNTP_CONTEXT

INTEGRITY = "https://w3id.org/security/data-integrity/v2"
STRANGE = "https://nobody.example/contexts/1"
VISIT = {"Visit": "https://x.example/#Visit"}


def taken(value: Any) -> tuple[list[tuple[str, str]], Terms | None]:
    found: list[Nonconformity] = []
    terms = contexts({"@context": value}, found)
    return [(fault.pointer, fault.rule) for fault in found], terms


@pytest.mark.parametrize(
    "value", [None, CREDENTIALS_V2, {}, [], [UNTP_CONTEXT, CREDENTIALS_V2], [{"@vocab": "x:y"}, CREDENTIALS_V2]]
)
def test_the_base_context_stands_first(value: Any) -> None:
    assert taken(value) == ([("/@context", "M1.1")], None)


def test_a_document_without_contexts_is_told_so() -> None:
    found: list[Nonconformity] = []

    assert contexts({}, found) is None
    assert str(found[0]) == "/@context is missing"


def test_under_the_contexts_of_ours_nothing_is_said_of_terms() -> None:
    assert taken(list(CONTEXTS)) == ([], None)
    assert taken([CREDENTIALS_V2, UNTP_CONTEXT]) == ([], None)
    assert taken([CREDENTIALS_V2, UNDEFINED_TERMS]) == ([], None)


def test_closed_contexts_tell_all_their_terms() -> None:
    found, terms = taken([CREDENTIALS_V2, INTEGRITY, OUR_CONTEXT, VISIT])

    assert found == []
    assert terms is not None
    assert {"VerifiableCredential", "credentialSubject", "proof", "certifiedScope", "Visit"} <= terms.names
    assert terms.may_define("urn:x:y")
    assert not terms.may_define("auditCode")


@pytest.mark.parametrize(
    ("further", "expected"),
    [
        ([CREDENTIALS_V2], [("/@context/1", "M1.1")]),
        ([INTEGRITY, INTEGRITY], [("/@context/2", "M1.1")]),
        (["contexts/1"], [("/@context/1", "M1.2")]),
        ([7, None, [STRANGE], True], [(f"/@context/{n}", "M1.2") for n in (1, 2, 3, 4)]),
        ([STRANGE], [("/@context/1", "M1.3")]),
        ([STRANGE, f"{STRANGE}/2", INTEGRITY], [("/@context/1", "M1.3")]),
    ],
)
def test_what_else_may_stand_there(further: list[Any], expected: list[tuple[str, str]]) -> None:
    assert taken([CREDENTIALS_V2, *further])[0] == expected


def test_behind_an_unknown_context_nothing_is_said_of_terms() -> None:
    redefined = {"VerifiableCredential": "https://x.example/#Other"}

    assert taken([CREDENTIALS_V2, STRANGE, redefined]) == ([("/@context/1", "M1.3")], None)


def test_a_known_context_does_not_follow_an_object_that_protects_its_terms() -> None:
    ours = {"certifiedScope": "https://x.example/#scope"}

    assert taken([CREDENTIALS_V2, ours, OUR_CONTEXT])[0] == []
    assert taken([CREDENTIALS_V2, {"@protected": True, **ours}, OUR_CONTEXT])[0] == [("/@context/2", "M1.4")]


def test_an_object_that_needs_another_context_is_not_known() -> None:
    assert taken([CREDENTIALS_V2, {"@import": STRANGE}]) == ([("/@context/1", "M1.3")], None)


def test_only_unknown_contexts_leave_it_open() -> None:
    assert unknown_contexts({"@context": [CREDENTIALS_V2, 7]}) == []
    assert [fault.code for fault in unknown_contexts({"@context": [CREDENTIALS_V2, STRANGE]})] == [
        Code.FORMAT_CONTEXT_UNKNOWN
    ]
