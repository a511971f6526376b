"""A declared commodity code against the codes of a scope (specs/manifest.md D5.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc.trust.tariff import Declared, compare_tariff, is_commodity_code


@pytest.mark.parametrize(
    ("declared", "stated", "answer"),
    [
        ("8471", {"HS:8471"}, Declared.COVERED),
        ("8471.30", {"HS:8471"}, Declared.COVERED),
        ("8471 30 10 00", {"HS:847130"}, Declared.COVERED),
        ("84713010", {"HS:850440", "HS:8471"}, Declared.COVERED),
        ("850440", {"HS:8471"}, Declared.OUTSIDE),
        ("847141", {"HS:847130"}, Declared.OUTSIDE),
        ("8471", {"HS:847130"}, Declared.OPEN),
        ("8471301000", {"HS-CN:84713010"}, Declared.OPEN),
        ("847130", {"HS-CN:8471301000"}, Declared.OPEN),
        ("84713099", {"HS-CN:84713010"}, Declared.OPEN),
        ("HS-DE:84713099", {"HS-CN:84713010"}, Declared.OPEN),
        ("HS-CN:84713010", {"HS-CN:8471301000"}, Declared.OPEN),
        ("HS-CN:84713099", {"HS-CN:84713010"}, Declared.OUTSIDE),
        ("HS-CN:8471.3010.00", {"HS-CN:84713010"}, Declared.COVERED),
        ("HS-CN:8471301000", {"HS:847130"}, Declared.COVERED),
        ("HS:847130", {"HS:8471"}, Declared.COVERED),
        ("847130", {"HS:84.71"}, Declared.OPEN),
        ("847130", {"*"}, Declared.OPEN),
        ("8471419000", {"HS-CN:84713010"}, Declared.OUTSIDE),
        ("84713", {"HS:8471"}, Declared.OPEN),
        ("84", {"HS:8471"}, Declared.OPEN),
        ("laptops", {"HS:8471"}, Declared.OPEN),
        ("\u0668\u0664\u0667\u0661", {"HS:8471"}, Declared.OPEN),
    ],
)
def test_a_declared_code_lies_in_the_scope_or_outside_or_it_stays_open(
    declared: str, stated: set[str], answer: Declared
) -> None:
    assert compare_tariff(declared, frozenset(stated)) is answer


@pytest.mark.parametrize(
    "text",
    [
        "", "847", "8471301", "84713010000", "8471.", ".8471", " 8471", "8471\n", "8471-30", "HS:84713010",
        "HS-CN:847130", "HS-cn:84713010", "hs:8471", "CN:84713010", "HS 8471", "\uff18\uff14\uff17\uff11",
    ],
)  # fmt: skip
def test_what_is_no_code_stays_open_even_where_everything_would_cover_it(text: str) -> None:
    assert compare_tariff(text, frozenset({"HS:8471", text})) is Declared.OPEN


_LENGTHS = st.sampled_from((4, 6, 8, 10))
_DIGITS = _LENGTHS.flatmap(lambda length: st.text("01", min_size=length, max_size=length))
_STATED = _DIGITS.map(lambda digits: f"HS{'' if len(digits) < 8 else '-CN'}:{digits}")
_SCOPES = st.frozensets(_STATED, min_size=1, max_size=4)


@given(_DIGITS.filter(lambda digits: len(digits) < 10), _SCOPES)
def test_what_holds_for_a_code_holds_for_every_longer_one(digits: str, stated: frozenset[str]) -> None:
    found = compare_tariff(digits, stated)

    assert found is Declared.OPEN or compare_tariff(f"{digits}00", stated) is found


@given(_DIGITS, _SCOPES, _STATED)
def test_another_code_in_the_scope_never_makes_one_less_covered(digits: str, stated: frozenset[str], more: str) -> None:
    order = (Declared.OUTSIDE, Declared.OPEN, Declared.COVERED)

    assert order.index(compare_tariff(digits, stated | {more})) >= order.index(compare_tariff(digits, stated))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("8471", True), ("84.71.30", True), ("HS-CN:8471301000", True), ("HS:847130", True),
        ("abc", False), ("847130101", False), ("HS:84713010", False), ("", False), ("８４７１", False),
    ],
)  # fmt: skip
def test_what_can_be_a_declared_code_at_all(text: str, *, code: bool) -> None:
    assert is_commodity_code(text) is code
