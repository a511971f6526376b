"""What an answer's page carries to ask again (specs/pages.md U16)."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import DAY, NOW
from vc.model.vocabulary import Act
from vc.verify.question import Goods, ask
from verifier_api.pages.carried import LONGEST, carried


def test_a_question_about_now_stays_one_about_the_moment_when_it_is_asked() -> None:
    assert carried(b"eyJ.e.s", ask(NOW)).asked == {}


def test_the_question_is_carried_whole() -> None:
    goods = Goods(date(2026, 3, 1), date(2026, 4, 1), hs_code="8471", model="X", serial="7", site="S")

    held = carried(b"x", ask(NOW, at=NOW - DAY, act=Act.SELL, goods=goods))

    assert held.asked == {
        "at": "2026-11-21T12:00:00Z",
        "act": "sell",
        "left_factory": "2026-03-01",
        "imported": "2026-04-01",
        "hs_code": "8471",
        "serial": "7",
    }
    assert (held.model, held.site) == ("X", "S")


@pytest.mark.parametrize("payload", [b"\xff", b"\0", b"a\nb", "ä".encode(), b"x" * (LONGEST + 1)])
def test_what_a_form_would_change_is_not_carried(payload: bytes) -> None:
    assert carried(payload, ask(NOW)).input == ""


def test_a_credential_and_a_labels_text_are_carried_as_they_are() -> None:
    assert carried(b"https://cb.example/q#12\n", ask(NOW)).input == "https://cb.example/q#12"


TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(TEXT, TEXT | st.integers()), st.sampled_from([None, 1]))
def test_json_is_carried_as_the_same_json(value: object, indent: int | None) -> None:
    written = json.dumps(value, ensure_ascii=False, indent=indent)

    held = carried(written.encode(), ask(NOW)).input

    assert held.isascii()
    assert held.isprintable()
    assert json.loads(held) == value or len(held) > LONGEST
