"""Characters that have no place on a certificate, in texts and in codes (P6.7)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.issue.characters import all_plain, character_faults
from vc.issue.texts import texts_of


@pytest.mark.parametrize(
    ("member", "text", "problem"),
    [
        ("name", "Harbour\u200bCertification", "nobody sees"),
        ("name", "Harbour\tCertification", "nobody sees"),
        ("name", " Harbour", "begins or ends with a space"),
        ("name", "Cafe\u0301", "normal form C"),
        ("name", "H\u0430rbour", "look-alike scripts"),
        ("certificateNumber", "CN-\u0661", "contains U+0661"),
        ("certificateNumber", "CN-1 ", "begins or ends with a space"),
        ("certificateNumber", "CN\u200c1", "nobody sees"),
    ],
)
def test_a_character_that_deceives_is_a_fault(member: str, text: str, problem: str) -> None:
    (fault,) = character_faults({member: text})

    assert fault.path == f"/{member}"
    assert problem in fault.problem


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("name", "Harbour Certification (invented)"),
        ("name", "大众金属 GmbH"),
        ("name", "شركة المدى"),
        ("name", "می\u200cخواهم"),
        ("description", "first line\nsecond line"),
        ("certificateNumber", "DE-QMS-2026-00412"),
        ("certificateNumber", ""),
        ("id", "https://cb.example/\u200b"),
    ],
)
def test_what_people_write_is_no_fault(member: str, text: str) -> None:
    assert list(character_faults({"list": [{member: text}]})) == []


TEXTS = st.dictionaries(
    st.sampled_from(["name", "certificateNumber", "scopeStatement", "id", "sectors"]),
    st.text(st.sampled_from("aÄ ßо深\u200b\u200c\n\u0301|١\u00a0"), max_size=6)
    | st.lists(st.text(st.sampled_from("a  о|\t"), max_size=4), max_size=3),
)


@given(TEXTS | TEXTS.map(lambda inner: {"node": [inner]}))
def test_the_quick_look_at_all_texts_agrees_with_the_look_at_each(claims: dict[str, Any]) -> None:
    assert all_plain(*texts_of(claims)) == (list(character_faults(claims)) == [])
