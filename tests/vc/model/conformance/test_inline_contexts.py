"""M1.4: terms that a document defines itself."""

from __future__ import annotations

from typing import Any

import pytest

from vc.model.conformance.inline_contexts import inline_context
from vc.model.conformance.nonconformity import Nonconformity
from vc.model.conformance.terms import Terms
from vc.profiles.names import CREDENTIALS_V2

URL = "https://x.example/#A"


def taken(context: Any, terms: Terms | None = None) -> tuple[list[str], Terms]:
    found: list[Nonconformity] = []
    by = terms or Terms(names={"name"}, protected={"name"})
    assert inline_context(context, "/@context/1", found, terms=by)
    assert all(fault.rule == "M1.4" for fault in found)
    return [fault.pointer.removeprefix("/@context/1") for fault in found], by


@pytest.mark.parametrize(
    "context",
    [
        {"A": URL},
        {"A": {"@id": URL, "@type": "@id"}},
        {"A": {"@reverse": URL}},
        {"A": {"@id": None}},
        {"A": None},
        {"A": "name"},
        {"A": "B", "B": URL},
        {"A": "@id"},
        {"x": "https://x.example/#", "A": "x:A"},
        {"x:A": {"@type": "@id"}},
        {"@vocab": "https://x.example/#", "A": {"@container": "@set"}},
        {"@vocab": "https://x.example/#", "A": "B"},
        {"@version": 1.1, "@base": None, "@language": "en", "@direction": None, "@propagate": False},
        {"A": {"@id": URL, "@context": {"B": {"@id": URL, "@context": [CREDENTIALS_V2, None]}}}},
    ],
)
def test_definitions_as_json_ld_has_them(context: Any) -> None:
    assert taken(context)[0] == []


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"A": 7}, ["/A"]),
        ({"A": [URL]}, ["/A"]),
        ({"A": {"@id": 7}}, ["/A"]),
        ({"A": {"@type": "@id"}}, ["/A"]),
        ({"A": "B"}, ["/A"]),
        ({"A": ""}, ["/A"]),
        ({"A": "https ://not-a-url#A"}, ["/A"]),
        ({"A": "@container"}, ["/A"]),
        ({"name": URL}, ["/name"]),
        ({"name": None}, ["/name"]),
        ({"@context": {}}, ["/@context"]),
        ({"@vocab": 7}, ["/@vocab"]),
        ({"@version": 1.0}, ["/@version"]),
        ({"@version": True}, ["/@version"]),
        ({"@protected": "yes"}, ["/@protected"]),
        ({"A/B": "~"}, ["/A~1B"]),
    ],
)
def test_what_is_no_definition(context: Any, expected: list[str]) -> None:
    assert taken(context)[0] == expected


def test_a_protected_term_stays_as_it_is() -> None:
    _, terms = taken({"@protected": True, "A": URL})

    assert taken({"A": URL}, terms)[0] == ["/A"]
    assert terms.inline_protected == {"A"}


def test_a_term_that_is_not_protected_may_be_defined_again_or_taken_away() -> None:
    _, terms = taken({"A": URL})

    assert taken({"A": "https://x.example/#Other"}, terms)[0] == []
    assert taken({"A": None}, terms)[0] == []
    assert not terms.may_define("A")


def test_a_vocabulary_defines_everything_until_another_takes_it_away() -> None:
    _, terms = taken({"@vocab": "https://x.example/#"})
    assert terms.may_define("anything")

    taken({"@vocab": None}, terms)
    assert not terms.may_define("anything")


def test_where_not_all_terms_are_known_another_term_may_be_one() -> None:
    terms = Terms(closed=False)

    assert taken({"A": "Elsewhere", "B": {"@type": "@id"}}, terms)[0] == []


@pytest.mark.parametrize(
    "context",
    [
        {"@import": CREDENTIALS_V2},
        {"A": {"@id": URL, "@context": "https://nobody.example/"}},
        {"A": {"@id": URL, "@context": [{"B": {"@context": {"@import": "https://nobody.example/"}}}]}},
    ],
)
def test_what_needs_another_context_is_left_open(context: Any) -> None:
    found: list[Nonconformity] = []

    assert not inline_context(context, "/@context/1", found, terms=Terms())
    assert found == []
