"""What a holder shows (RFC 9901 section 7.2; specs/sd-jwt.md SP1)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vc.securing.sd_jwt.sd_forge import Counter
from vc.errors import UsageError
from vc.model.limits import DEFAULT_LIMITS
from vc.securing.sd_jwt.conceal import Hiding, conceal
from vc.securing.sd_jwt.parts import SdJwt
from vc.securing.sd_jwt.present import present
from vc.securing.sd_jwt.reveal import Path, reveal

CLAIMS: dict[str, Any] = {"a": {"b": {"c": 1}, "d": 2}, "list": ["x", "y"], "ab": 3}
GIVEN = conceal(CLAIMS, Hiding((("a", "b", "c"), ("a", "b"), ("a", "d"), ("list", None), ("ab",)), Counter()))
FULL = SdJwt(b"a.b.c", tuple(one.encoded for one in GIVEN.disclosures))


def shown(*paths: Path) -> dict[str, Any]:
    placed = reveal(FULL, GIVEN.payload, DEFAULT_LIMITS).placed
    return reveal(present(FULL, placed, paths), GIVEN.payload, DEFAULT_LIMITS).claims


def test_nothing_chosen_shows_nothing() -> None:
    assert shown() == {"a": {}, "list": []}


def test_what_lies_around_a_claim_is_shown_with_it() -> None:
    assert shown(("a", "b", "c")) == {"a": {"b": {"c": 1}}, "list": []}


def test_what_lies_within_is_shown_too() -> None:
    assert shown(("a",)) == {"a": {"b": {"c": 1}, "d": 2}, "list": []}
    assert shown(()) == CLAIMS


def test_a_name_that_begins_alike_is_another_name() -> None:
    assert shown(("ab",)) == {"ab": 3, "a": {}, "list": []}


def test_elements_are_chosen_by_their_position() -> None:
    assert shown(("list", 1)) == {"a": {}, "list": ["y"]}


def test_a_place_where_nothing_can_be_shown_is_the_holders_mistake() -> None:
    with pytest.raises(UsageError, match="nothing that could be shown"):
        shown(("a", "z"))


def test_a_presentation_is_not_presented_again() -> None:
    with pytest.raises(UsageError, match="for one verifier"):
        present(SdJwt(b"a.b.c", (), b"k.b.j"), {}, ())
